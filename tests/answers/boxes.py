"""Running scans for the tests of the ballot box, and a respondent who walks the pages."""

import csv
from datetime import timedelta
from itertools import count

from campaign_app.answers import actions
from campaign_app.answers.drafts import new_form_id
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.instruments.actions import keep_edition
from campaign_app.scans import codes
from campaign_app.scans.models import AccessCode, Scan, ScanGroup, ScanStatus
from surveys.edition import Edition, compose
from surveys.instrument import load_library, read_instrument
from tests import factories
from tests.factories import NOW

_number = count(1)

SMALL = """
format = "sokkel-instrument/1"
code = "small"
kind = "core"
version = "1"
languages = ["nl", "en", "fr"]
title = { nl = "Klein", en = "Small", fr = "Petit" }
[source]
author = "Sokkel"
year = 2026
licence = "EUPL-1.2"

[[options]]
code = "often"
choices = [
  { code = "1", score = 0, text = { nl = "Nooit", en = "Never", fr = "Jamais" } },
  { code = "2", score = 50, text = { nl = "Soms", en = "Sometimes", fr = "Parfois" } },
  { code = "3", score = 100, text = { nl = "Altijd", en = "Always", fr = "Toujours" } },
]
[[options]]
code = "things"
choices = [
  { code = "a", text = { nl = "Appel", en = "Apple", fr = "Pomme" } },
  { code = "b", text = { nl = "Boek", en = "Book", fr = "Livre" } },
  { code = "none", text = { nl = "Geen van beide", en = "Neither", fr = "Aucun" } },
]

[[pages]]
code = "first"
title = { nl = "Eerste", en = "First", fr = "Premier" }
[[pages]]
code = "second"
title = { nl = "Tweede", en = "Second", fr = "Deuxième" }
[[pages]]
code = "third"
title = { nl = "Derde", en = "Third", fr = "Troisième" }

[[questions]]
code = "age"
page = "first"
kind = "background"
options = "often"
text = { nl = "Hoe oud?", en = "How old?", fr = "Quel âge ?" }
[[questions]]
code = "shift"
page = "first"
kind = "single"
options = "often"
required = true
text = { nl = "Werk je in ploegen?", en = "Do you work in shifts?", fr = "Travaillez-vous en équipes ?" }
[[questions]]
code = "night"
page = "first"
kind = "likert"
options = "often"
when = "shift == '3'"
text = { nl = "En 's nachts?", en = "And at night?", fr = "Et la nuit ?" }
[[questions]]
code = "only_night"
page = "second"
kind = "likert"
options = "often"
when = "shift == '3'"
text = { nl = "Slaap je overdag?", en = "Do you sleep by day?", fr = "Dormez-vous le jour ?" }
[[questions]]
code = "note"
page = "third"
kind = "information"
text = { nl = "Nog even.", en = "Nearly there.", fr = "Encore un peu." }
[[questions]]
code = "grid"
page = "third"
kind = "matrix"
options = "often"
text = { nl = "Hoe vaak?", en = "How often?", fr = "Combien de fois ?" }
rows = [
  { code = "g_1", text = { nl = "Ik ren.", en = "I run.", fr = "Je cours." } },
  { code = "g_2", text = { nl = "Ik rust.", en = "I rest.", fr = "Je me repose." } },
]
[[questions]]
code = "stuff"
page = "third"
kind = "multiple"
options = "things"
exclusive = ["none"]
text = { nl = "Wat heb je bij?", en = "What do you carry?", fr = "Que portez-vous ?" }
[[questions]]
code = "hours"
page = "third"
kind = "number"
minimum = 0
maximum = 60
unit = { nl = "uur", en = "hours", fr = "heures" }
text = { nl = "Hoeveel uur?", en = "How many hours?", fr = "Combien d'heures ?" }
[[questions]]
code = "word"
page = "third"
kind = "short_text"
max_length = 20
text = { nl = "Eén woord", en = "One word", fr = "Un mot" }
[[questions]]
code = "remark"
page = "third"
kind = "long_text"
max_length = 2000
text = { nl = "Nog iets?", en = "Anything else?", fr = "Autre chose ?" }

[[scales]]
code = "pace"
role = "module"
text = { nl = "Tempo", en = "Pace", fr = "Rythme" }
items = ["g_1", "g_2"]
"""


def small_edition() -> Edition:
    """Three short pages with every kind of question, a required one, and questions that routing hides."""
    return compose(read_instrument(SMALL.encode(), name="small.toml"))


def core_edition(*modules: str) -> Edition:
    library = load_library()
    return compose(library["core"], [library[code] for code in modules])


def running_scan(edition: Edition | None = None, *, groups=(), codes_for: int = 0, **values) -> Scan:
    """A scan that is open now; `groups` are names, or (name, place of the parent in the list)."""
    n = next(_number)
    sector = factories.sector()
    company = values.pop("company", None) or factories.company(
        sector, name=f"Bedrijf {n}", contact_person="Mia Peeters"
    )
    defaults = {
        "public_id": f"scan{n:04d}xyz",
        "company_id": company.id,
        "sector_id": sector.id,
        "title": f"Scan {n}",
        "status": ScanStatus.DRAFT,
        "created_at": NOW,
        "open_token": f"open-token-{n:04d}-abcdefgh",
        "open_link": True,
        "personal_codes": codes_for > 0,
    }
    stored = keep_edition(edition or small_edition(), at=NOW)
    db.session.flush()
    scan = Scan(**{**defaults, "edition_id": stored.id, **values})
    db.session.add(scan)
    db.session.flush()
    rows = []
    for place, item in enumerate(groups):
        name, parent = item if isinstance(item, tuple) else (item, None)
        row = ScanGroup(
            scan_id=scan.id, name=name, position=place, parent_id=None if parent is None else rows[parent].id
        )
        db.session.add(row)
        db.session.flush()
        rows.append(row)
    for _ in range(codes_for):
        db.session.add(AccessCode(**codes.new_row(scan.id, email=f"p{next(_number)}@example.org")))
    scan.status, scan.launched_at = values.get("status", ScanStatus.OPEN), NOW
    scan.opens_at = values.get("opens_at", real_now() - timedelta(days=2))
    scan.closes_at = values.get("closes_at", real_now() + timedelta(days=20))
    db.session.commit()
    return scan


def real_now():
    return utc_now()


def codes_of(scan: Scan) -> list[str]:
    """The personal codes of a scan as they stand in the mails."""
    return [
        codes.code_of(row) for row in db.session.query(AccessCode).filter_by(scan_id=scan.id).order_by(AccessCode.id)
    ]


def receive(scan, answers: dict, *, code_id=None, group_id=None, form_id=None):
    """One response straight into the intake, committed."""
    begin_writing()
    receipt = actions.receive(
        scan, form_id=form_id or new_form_id(), code_id=code_id, answers=answers, group_id=group_id, now=real_now()
    )
    db.session.commit()
    return receipt


def seal(scan, **options) -> int:
    begin_writing()
    sealed = actions.seal(scan, **options)
    db.session.commit()
    return sealed


def close(scan, **options) -> int:
    begin_writing()
    counted = actions.close(scan, at=options.pop("at", real_now()), **options)
    db.session.commit()
    return counted


def fill(scan, count: int, **options) -> None:
    """Several responses into the intake."""
    for n in range(count):
        receive(scan, {"shift": "1", "g_1": str(n % 3 + 1)}, **options)


def write_csv(path, rows: list[dict]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


class Respondent:
    """Walks the pages with a test client, as a browser without script would."""

    def __init__(self, client, scan):
        self.client, self.scan, self.response = client, scan, None

    @property
    def page(self):
        return self.response.page

    def go(self, path: str):
        """Fetch an address and follow where it leads."""
        self.response = self.client.get(path, follow_redirects=True)
        return self.response

    def open_link(self):
        return self.go(f"/s/{self.scan.open_token}")

    def code(self, code: str):
        return self.go(f"/c/{code}")

    def press(self, go: str = "next", *, form: int = 0, path: str | None = None, **answers):
        """Send the form as it stands with these answers on top, by the button with this value."""
        node = self.page.find_all("form")[form]
        data = {
            **self.page.fields(node),
            **{name.replace("__", "-"): value for name, value in answers.items()},
            "go-to": go,
        }
        target = path or node.get("action") or self.response.request.full_path.rstrip("?")
        self.response = self.client.post(target, data=data, csrf=False, follow_redirects=True)
        return self.response

    @property
    def path(self) -> str:
        return self.response.request.path
