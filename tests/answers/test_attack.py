"""The ballot box under attack: full rights, full copies, the access log, and a process killed at any step of sending.

Each attack is also tried on a box without the defence, where it must succeed: else it would prove nothing.
"""

import json
import os
import random
import secrets
import subprocess
import sys
from hashlib import sha256

import pytest

from campaign_app.answers import elsewhere, sealing
from campaign_app.answers.actions import sweep
from campaign_app.answers.drafts import Draft, new_form_id
from campaign_app.answers.intake import hash_of_form
from campaign_app.answers.models import Intake, Response
from campaign_app.answers.queries import answered_count
from campaign_app.core.config import ROOT
from campaign_app.core.database import begin_writing
from campaign_app.scans.actions import queue_round
from campaign_app.scans.models import AccessCode, Participant, Round, Scan
from campaign_app.sector_scans.actions import join
from surveys.edition import compose
from surveys.instrument import read_instrument
from tests import factories
from tests.answers import boxes
from tests.answers.attacker import Attacker
from tests.answers.boxes import running_scan
from tests.conftest import POSTGRESQL

K, TRIALS = 5, 40
# hundreds of pairs of orders are tried, so that the best of them by chance lies well above that of a single one
CHANCE, FOUND = 6, 15


class Unshaken(secrets.SystemRandom):
    """Dice that leave everything in the order in which it came."""

    def shuffle(self, _rows):
        pass


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch):
    """Resume codes without their slow hash: what is tried here is the order of rows, not the strength of codes."""
    monkeypatch.setattr(elsewhere, "_keys", lambda code: (sha256(code.encode()).hexdigest(), sha256(b"k").digest()))


def kept_elsewhere(scan, code: int, companies: bool) -> Draft:
    """A draft of which a copy is kept under a resume code, as of everybody here: the order of coming in is the same."""
    draft = Draft(new_form_id(), "nl", **{"group" if companies else "code_id": code}, kept=True)
    begin_writing()
    elsewhere.keep(draft, scan)
    boxes.db.session.commit()
    return draft


def attack(db, house, *, dice=None, at_closing: bool = False, companies: bool = False) -> tuple[str, float]:
    """Run the attacker over many batches of k; returns the best pair of orders and how far it lies above chance.

    With `companies` it is a sector scan with one respondent per company, whose participation is what must not be told.
    """
    attacker = Attacker(None if POSTGRESQL else house.file)
    edition = compose(read_instrument(boxes.SMALL.replace("maximum = 60", "maximum = 99999").encode(), name="s.toml"))
    for _ in range(TRIALS):
        scan = running_scan(
            edition, codes_for=0 if companies else K, k=K, **({"company_id": None} if companies else {})
        )
        if companies:
            arriving = [join(scan, factories.company(scan.sector), by=None, at=boxes.real_now()).id for _ in range(K)]
        else:
            begin_writing()
            queue_round(scan, Round.INVITATION, due_on=scan.opens_on, now=boxes.real_now())
            arriving = list(db.session.scalars(db.select(AccessCode.id).where(AccessCode.scan_id == scan.id)))
        db.session.commit()
        random.shuffle(arriving)
        # numbers that say nothing of the arrival, so that sorting the answers themselves helps nobody
        marks = random.sample(range(10000, 99999), K)
        owner = dict(zip(arriving, marks, strict=True))
        drafts = {code: kept_elsewhere(scan, code, companies) for code in arriving}
        copies = {elsewhere._owner(draft.form_id): code for code, draft in drafts.items()}
        known = {"access log": arriving, **attacker.copy(scan, "kept_draft", copies)}
        for code, draft in drafts.items():
            answers = {"shift": "1", "hours": owner[code], "remark": f"mark {owner[code]} says this"}
            whose = {"group_id": code} if companies else {"code_id": code}
            begin_writing()
            elsewhere.forget(draft)
            db.session.commit()
            boxes.receive(scan, answers, form_id=draft.form_id, **whose)
        forms = {hash_of_form(draft.form_id): code for code, draft in drafts.items()}
        known |= attacker.copy(scan, "intake", forms)
        seal = boxes.close if at_closing else boxes.seal
        assert seal(scan, rng=dice) == K
        assert sweep()
        attacker.look(scan, owner, known)
    return attacker.best()


@pytest.mark.parametrize("at_closing", [False, True], ids=["sealed", "closed"])
def test_no_order_that_can_be_found_links_codes_to_answers_better_than_chance(db, house, at_closing):
    pair, above = attack(db, house, at_closing=at_closing)
    assert above < CHANCE, f"{pair} agree {above:.1f} standard errors more often than chance"


def test_no_order_that_can_be_found_links_companies_to_answers_of_a_sector_scan(db, house):
    pair, above = attack(db, house, companies=True)
    assert above < CHANCE, f"{pair} agree {above:.1f} standard errors more often than chance"


def test_the_same_attack_succeeds_on_a_sector_scan_that_is_not_shaken(db, house):
    pair, above = attack(db, house, companies=True, dice=Unshaken())
    assert above > FOUND, f"the attack is too weak: its best, {pair}, is {above:.1f} standard errors above chance"


def test_the_same_attack_succeeds_on_a_box_that_is_not_shaken(db, house):
    pair, above = attack(db, house, dice=Unshaken())
    assert above > FOUND, f"the attack is too weak: its best, {pair}, is {above:.1f} standard errors above chance"


def copies_while_sending(db, scan, sealed) -> list[tuple[set, set]]:
    """What changes between two full copies, made after every single send: codes newly used, responses newly there."""
    before_codes, before_responses, seen = set(), set(), []
    for code in list(db.session.scalars(db.select(AccessCode.id).where(AccessCode.scan_id == scan.id))):
        boxes.receive(scan, {"shift": "1"}, code_id=code)
        sealed(scan)
        codes = set(db.session.scalars(db.select(AccessCode.id).where(AccessCode.used)))
        responses = set(db.session.scalars(db.select(Response.id)))
        seen.append((codes - before_codes, responses - before_responses))
        before_codes, before_responses = codes, responses
    return [change for change in seen if any(change)]


def test_whoever_copies_the_database_after_every_send_sees_whole_batches_only(db, app):
    changes = copies_while_sending(db, running_scan(codes_for=3 * K, k=K), boxes.seal)
    assert [(len(codes), len(responses)) for codes, responses in changes] == [(K, K)] * 3


def test_whoever_copies_a_sector_scan_after_every_send_sees_whole_batches_of_companies_only(db, app):
    scan = running_scan(k=K, company_id=None)
    rows = [join(scan, factories.company(scan.sector), by=None, at=boxes.real_now()).id for _ in range(3 * K)]
    db.session.commit()
    seen, before = [], (0, 0)
    for row in rows:
        boxes.receive(scan, {"shift": "1"}, group_id=row)
        boxes.seal(scan)
        now = (
            db.session.scalar(db.select(db.func.sum(Participant.answered))),
            db.session.scalar(db.select(db.func.count(Response.id))),
        )
        seen.append((now[0] - before[0], now[1] - before[1]))
        before = now
    assert [change for change in seen if any(change)] == [(K, K)] * 3


def contents(db) -> dict[str, list[str]]:
    """Every row of every table."""
    db.session.rollback()
    tables = db.inspect(db.engine).get_table_names()
    return {table: sorted(map(repr, db.session.execute(db.text(f'SELECT * FROM "{table}"')))) for table in tables}


def differing(db, before: dict[str, list[str]]) -> set[str]:
    """The tables in which anything is otherwise than before."""
    return {table for table, rows in contents(db).items() if rows != before[table]}


@pytest.mark.parametrize("way", ["open link", "personal code", "company's link", "shared device"])
def test_filling_in_touches_no_table_but_those_of_the_box(db, client, way):
    of_sector = {"company_id": None} if way == "company's link" else {}
    scan = running_scan(k=K, codes_for=int(way == "personal code"), kiosk=True, kiosk_token="t" * 22, **of_sector)
    row = join(scan, factories.company(scan.sector), by=None, at=boxes.real_now()) if of_sector else None
    db.session.commit()
    link = f"/s/{row.token}/company" if row else f"/t/{scan.kiosk_token}"
    someone, before = boxes.Respondent(client, scan), contents(db)
    if way == "personal code":
        someone.code(boxes.codes_of(scan)[0])
    elif way == "open link":
        someone.open_link()
    else:
        someone.go(link)
    someone.press("start")
    someone.press("lang-fr", shift="1")
    someone.press("later")
    assert differing(db, before) == set()
    someone.press("code")
    assert differing(db, before) == {"kept_draft"}
    someone.go(f"/v/{scan.public_id}/1")
    while not someone.path.endswith("/check"):
        someone.press()
    someone.press("send")
    someone.go(f"/v/{scan.public_id}/thanks")
    assert differing(db, before) == {"intake"}
    assert boxes.seal(scan) == 0
    assert differing(db, before) == {"intake"}


class Careless:
    """A scan whose box is sealed at every single answer."""

    k = 1

    def __init__(self, scan):
        self.scan = scan

    def __getattr__(self, name):
        return getattr(self.scan, name)


def test_the_same_copies_tell_everything_when_single_answers_are_sealed(db, app):
    changes = copies_while_sending(db, running_scan(codes_for=3), lambda scan: boxes.seal(Careless(scan)))
    assert [(len(codes), len(responses)) for codes, responses in changes] == [(1, 1)] * 3


def test_a_remark_stands_nowhere_near_the_other_answers_of_its_writer(db, app, house):
    """The remarks in any order agree with the responses in any order as often as for two shuffled packs."""
    agreed = 0
    for trial in range(TRIALS):
        scan = running_scan(k=K)
        for place in range(K):
            boxes.receive(scan, {"shift": "1", "hours": place, "remark": f"mark {place} of {trial}"})
        boxes.seal(scan)
        hours = [
            row["hours"]
            for row in db.session.scalars(
                db.select(Response.answers).where(Response.scan_id == scan.id).order_by(Response.id)
            )
        ]
        remarks = db.session.scalars(
            db.select(sealing.Remark.text).where(sealing.Remark.scan_id == scan.id).order_by(sealing.Remark.id)
        )
        agreed += sum(int(text.split()[1]) == hour for text, hour in zip(remarks, hours, strict=True))
    assert abs(agreed - TRIALS) < 5 * TRIALS**0.5


# --- killed while somebody sends

KILLED_WHILE_SENDING = """
import json, os, sys
from campaign_app.answers import actions, views
from campaign_app.core.config import Settings
from campaign_app.core.database import db
from campaign_app.factory import create_app

url, step, path = sys.argv[1:]
cookies, fields = json.loads(sys.stdin.read())
app = create_app(Settings(secret_key="test" * 12, database_url=url, testing=True, base_url="http://localhost"))

def die(*_, **__):
    os._exit(9)

def then_die(real):
    def wrapped(*values, **options):
        real(*values, **options)
        os._exit(9)
    return wrapped

if step == "before the insert":
    actions.receive = die
if step == "before the commit":
    actions.receive = then_die(actions.receive)
client = app.test_client()
for name, value in cookies:
    client.set_cookie(name, value, path=path.rsplit("/", 1)[0])
if step == "before the thanks":
    app.after_request(die)
client.post(path, data=fields)
"""


@pytest.mark.process
@pytest.mark.parametrize(
    ("step", "waiting"), [("before the insert", 0), ("before the commit", 0), ("before the thanks", 1)]
)
@pytest.mark.parametrize("with_code", [False, True], ids=["open link", "personal code"])
def test_a_server_killed_while_somebody_sends_loses_and_doubles_nothing(
    client, db, house, tmp_path, step, waiting, with_code
):
    scan = running_scan(k=K, codes_for=1)
    someone = boxes.Respondent(client, scan)
    someone.code(boxes.codes_of(scan)[0]) if with_code else someone.open_link()
    someone.press("start")
    someone.press(shift="1")
    while not someone.path.endswith("/check"):
        someone.press()
    form = someone.page.find_all("form")[-1]
    path = f"/v/{scan.public_id}/send"
    fields = {**someone.page.fields(form), "go-to": "send"}
    cookies = [(each.key, each.value) for each in client._cookies.values() if each.path.startswith("/v/")]
    db.session.remove()
    db.engine.dispose()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_SENDING, house.url, step, path],
        input=json.dumps([cookies, fields]),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 9, done.stderr
    assert db.session.scalar(db.select(db.func.count()).select_from(Intake)) == waiting
    # the respondent presses the button again and is thanked, and once more and is told that it was sent
    statuses = [client.post(path, data=fields, csrf=False, follow_redirects=True).status_code for _ in range(2)]
    assert statuses == [200, 409]
    assert answered_count(db.session.get(Scan, scan.id)) == 1
