"""The scan's pages as a consultant and a company user walk them, and what they say to wrong input."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.accounts.models import Person
from campaign_app.core.clock import local_date, utc_now
from campaign_app.post.models import OutboxMail
from campaign_app.scans import response
from campaign_app.scans.models import AccessCode, Scan, ScanGroup, ScanStatus
from tests.queries import count_queries
from tests.reader import words as words_of

OTHERS = "Modules van andere sectoren"


@pytest.fixture
def sector(make):
    return make.sector("transport", committees=["140.03"])


@pytest.fixture
def company(make, sector):
    return make.company(sector, committees=["140.03"], name="Transport Janssens", headcount=60)


@pytest.fixture
def user(make, company):
    return make.company_user(company)


@pytest.fixture
def scan(make, company, sector):
    return make.scan(company, sector, title="Scan 2026")


@pytest.fixture
def running(make, company, sector):
    return make.open_scan(company, sector, now=utc_now(), groups=["Gent", "Aalst"], codes=["an@example.org"])


@pytest.fixture
def answered(monkeypatch):
    """Let a scan have any number of answers, without the room that counts them."""

    def set_to(number):
        monkeypatch.setattr(response, "_counters", [lambda _scan: number])

    return set_to


def path(scan, step=""):
    return f"/scans/{scan.id}{step}"


def test_a_company_prepares_and_launches_a_scan_step_by_step(client, db, user, scan):
    client.sign_in(user)
    room = client.get(path(scan))
    assert "Volgende stap: Stel de vragenlijst samen" in room.page.text

    page = client.get(path(scan, "/compose")).page
    ticked = page.find("input", name="modules", value="transport")
    assert "checked" in ticked.attrib
    assert "Gemaakt voor paritair comité 140.03" in page.text
    assert "Ontbreekt" in page.text
    saved = client.post(path(scan, "/compose"), {"modules": ["transport"], "variant": "employee"})
    assert saved.status_code == 303
    assert "Volgende stap: Kies de dagen en de toegang" in client.get(path(scan)).page.text

    page = client.get(path(scan, "/groups")).page
    lines = {"rows-0-name": "Gent", "rows-1-name": "Magazijn", "rows-1-parent": "0", "rows-1-headcount": "8"}
    assert client.post(path(scan, "/groups"), lines).status_code == 303
    room = client.get(path(scan)).page
    assert "Magazijn telt minder dan 10 mensen" in room.text

    today = local_date(utc_now())
    plan = {
        **client.get(path(scan, "/ways")).page.fields(-1),
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=20)).isoformat(),
        "expected": "55",
        "open_link": "y",
        "personal_codes": "y",
        "addresses": "an@example.org\nbo@example.org\nbo@example.org",
    }
    assert client.post(path(scan, "/ways"), plan).status_code == 303
    assert "1 dubbel adres is weggelaten" in client.get(path(scan)).page.text

    told = {"body": "direct", "agreed_on": today.isoformat(), "spoken_by": "", "note": ""}
    assert client.post(path(scan, "/agreements"), told).status_code == 303
    page = client.get(path(scan, "/launch")).page
    assert "Wat daarna niet meer kan veranderen" in page.text
    assert "nog niet door een mens nagelezen: Français, English." in page.text
    assert client.post(path(scan, "/launch"), {}).status_code == 422
    assert client.post(path(scan, "/launch"), {"understood": "y"}).status_code == 303
    db.session.expire_all()
    assert scan.status is ScanStatus.OPEN
    assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 2
    again = client.post(path(scan, "/launch"), {"understood": "y"})
    assert again.status_code == 303


def test_parts_stand_in_groups_and_a_chosen_one_is_never_folded_away(client, user, scan):
    page = client.sign_in(user).get(path(scan, "/compose")).page
    legends = [words_of(each) for each in page.find_all("legend")]
    assert legends[-3:] == ["De kern, en wat voor je bedrijf gemaakt is", "Thema's voor elke sector", OTHERS]
    fold = page.find("details", class_="fold")
    assert "open" not in fold.attrib
    folded = {each.get("value") for each in fold.iter() if each.get("type") == "checkbox"}
    assert {"food", "retail"} <= folded and not folded & {"transport", "commuting"}

    chosen = {"modules": ["food"], "variant": "employee", "recount": "1"}
    assert "open" in client.post(path(scan, "/compose"), chosen).page.find("details", class_="fold").attrib


def test_counting_again_tells_coverage_languages_lost_and_stricter_thresholds(client, db, user, scan):
    client.sign_in(user)
    bare = client.post(path(scan, "/compose"), {"modules": [], "variant": "employee", "recount": "1"}).page
    assert bare.text.count("Ontbreekt") == 2
    assert "kan erbij met" in bare.text and "Niemand kan antwoorden in" not in bare.text
    assert "vanaf 20 antwoorden" not in bare.text

    chosen = {"modules": ["shift_work", "unwanted_behaviour"], "variant": "employee"}
    full = client.post(path(scan, "/compose"), chosen | {"recount": "1"}).page
    assert full.text.count("Gedekt") == 5 and "Ontbreekt" not in full.text
    assert "Arbeidsverhoudingen door Ongewenst gedrag" in full.text
    lost = "Niemand kan antwoorden in het: Deutsch, Polski"
    assert lost in full.text
    assert "Daarin niet vertaald: Werken in ploegen en op wisselende uren, Ongewenst gedrag." in full.text
    assert "worden pas getoond vanaf 20 antwoorden" in full.text

    assert client.post(path(scan, "/compose"), chosen).status_code == 303
    assert lost in client.get(path(scan)).page.text


def test_counting_again_keeps_nothing_and_shows_the_new_sum(client, db, user, scan):
    client.sign_in(user)
    before = client.get(path(scan, "/compose")).page.text
    answer = client.post(path(scan, "/compose"), {"modules": [], "variant": "employee", "recount": "1"})
    assert answer.status_code == 200
    assert answer.page.text != before
    db.session.expire_all()
    assert scan.status is ScanStatus.INVITED


def test_more_lines_keep_what_was_typed(client, user, scan, db):
    client.sign_in(user)
    lines = {"rows-0-name": "Gent", "rows-1-name": "Magazijn", "rows-1-parent": "0", "more": "1"}
    answer = client.post(path(scan, "/groups"), lines)
    assert answer.status_code == 200
    fields = answer.page.fields(-1)
    assert (fields["rows-0-name"], fields["rows-1-name"], fields["rows-1-parent"]) == ("Gent", "Magazijn", "0")
    assert "rows-6-name" in fields
    assert db.session.scalar(select(func.count()).select_from(ScanGroup)) == 0


@pytest.mark.parametrize(
    ("step", "data", "words"),
    [
        ("/compose", {"modules": ["bestaat_niet"], "variant": "employee"}, "Modules"),
        ("/compose", {"variant": "robot"}, "antwoorden"),
        ("/groups", {"rows-0-name": "Gent", "rows-1-name": "gent"}, "twee keer"),
        (
            "/groups",
            {"rows-0-name": "A", "rows-0-parent": "1", "rows-1-name": "B", "rows-1-parent": "0"},
            "deel van zichzelf",
        ),
        ("/groups", {"rows-0-name": "A", "rows-0-parent": "99"}, "niet bestaat"),
        ("/groups", {"rows-0-name": "A", "rows-0-parent": "x\x00"}, "niet bestaat"),
        ("/groups", {"rows-0-name": "A", "rows-0-headcount": "veel"}, "geheel getal"),
        ("/groups", {"rows-0-name": "A" * 121}, "A"),
        ("/ways", {}, "Vul dit in"),
        ("/ways", {"opens_on": "2001-01-01", "closes_on": "2001-02-01"}, "voorbij"),
        ("/ways", {"opens_on": "2999-01-01", "closes_on": "2998-01-01"}, "sluit voor hij opent"),
        ("/ways", {"open_link": "", "personal_codes": ""}, "binnenkomen"),
        ("/ways", {"k": "4"}, "5"),
        ("/ways", {"personal_codes": "y", "addresses": "fout"}, "Geen e-mailadres"),
    ],
)
def test_wrong_input_is_shown_again_with_a_sentence(client, user, scan, step, data, words):
    client.sign_in(user)
    today = local_date(utc_now())
    if step == "/ways" and data:
        sound = {"title": "Scan", "opens_on": today, "closes_on": today + timedelta(days=20), "expected": 40, "k": 10}
        data = {**sound, "open_link": "y", **data}
        data = {name: value for name, value in data.items() if value != ""}
    answer = client.post(path(scan, step), data)
    assert answer.status_code == 422
    summary = answer.page.find("div", id="error-summary")
    assert summary is not None
    assert words in answer.page.text


@pytest.mark.parametrize("step", ["/compose", "/groups", "/ways"])
def test_after_the_launch_the_preparing_pages_say_that_all_is_fixed(client, user, running, step):
    client.sign_in(user)
    for answer in (client.get(path(running, step)), client.post(path(running, step), {"rows-0-name": "Nieuw"})):
        assert answer.status_code == 303
    assert "en de toegang liggen vast" in client.get(path(running)).page.text


def test_the_response_is_told_in_steps_of_five_and_not_below_k(client, user, running, answered):
    client.sign_in(user)
    for count, words in ((0, "minder dan 10"), (9, "minder dan 10"), (12, "10 of meer"), (29, "25 of meer")):
        answered(count)
        assert words in client.get(path(running)).page.text


def test_the_company_sees_link_qr_and_poster_and_the_consultant_only_the_status(
    client, make, sector, user, running, answered
):
    answered(27)
    page = client.sign_in(user).get(path(running)).page
    assert page.find("img", src=path(running, "/qr.svg")) is not None
    assert running.open_token in page.markup
    qr = client.get(path(running, "/qr.svg"))
    assert (qr.status_code, qr.mimetype) == (200, "image/svg+xml")
    assert b"<svg" in qr.data
    poster = client.get(path(running, "/poster")).page
    assert running.open_token in poster.text
    page = client.sign_in(make.consultant(sector)).get(path(running)).page
    assert "Loopt" in page.text
    assert running.open_token not in page.markup
    assert "25 of meer" not in page.text


def test_without_an_open_link_there_is_no_qr(client, make, company, sector, user):
    scan = make.open_scan(company, sector, now=utc_now(), codes=["an@example.org"], open_link=False)
    client.sign_in(user)
    assert client.get(path(scan, "/qr.svg")).status_code == 404
    assert client.get(path(scan, "/poster")).status_code == 404


def test_the_preview_shows_every_page_in_every_language(client, user, scan):
    client.sign_in(user)
    client.post(path(scan, "/compose"), {"modules": ["transport"], "variant": "employee"})
    first = client.get(path(scan, "/preview")).page
    pages = len(first.find("ol", class_="preview-pages"))
    for language in ("nl", "en", "fr"):
        for number in range(1, pages + 1):
            assert client.get(path(scan, f"/preview?language={language}&page={number}")).status_code == 200
    assert "Vos tâches" in client.get(path(scan, "/preview?language=fr&page=2")).page.text
    for strange in ("language=xx&page=999999999999", "page=-1", "page=abc", "language=%00"):
        assert client.get(path(scan, f"/preview?{strange}")).status_code == 200


def test_the_company_hears_which_translations_no_person_has_read_over(client, user, scan, running):
    client.sign_in(user)
    told = "Deze vertalingen zijn nog niet door een mens nagelezen: Français, English."
    advice = "Laat iemand die de taal spreekt"
    client.post(path(scan, "/compose"), {"modules": ["transport"], "variant": "employee"})
    for step in ("/compose", "/preview"):
        text = client.get(path(scan, step)).page.text
        assert told in text, step
        assert advice in text, step
    text = client.get(path(running, "/preview")).page.text
    assert "nog niet door een mens nagelezen: Français, English, Deutsch, Polski" in text
    assert advice not in text  # what runs cannot be changed any more


def test_the_preview_of_a_running_scan_speaks_arabic_from_right_to_left(client, user, running):
    client.sign_in(user)
    page = client.get(path(running, "/preview?language=ar&page=2")).page
    assert page.find("html").get("lang") == "nl"
    shown = page.find("div", class_="preview")
    assert (shown.get("lang"), shown.get("dir")) == ("ar", "rtl")
    assert (shown[0].get("lang"), shown[0].get("dir")) == ("nl", "ltr")  # our own words above the page


def test_a_running_scan_is_kept_open_longer(client, user, running, db):
    client.sign_in(user)
    later = local_date(utc_now()) + timedelta(days=40)
    assert client.post(path(running, "/extend"), {"closes_on": later.isoformat()}).status_code == 303
    db.session.expire_all()
    assert running.closes_on == later
    earlier = later - timedelta(days=5)
    answer = client.post(path(running, "/extend"), {"closes_on": earlier.isoformat()})
    assert answer.status_code == 422
    assert "alleen later sluiten" in answer.page.text


@pytest.mark.parametrize("step", ["", "/compose", "/groups", "/ways", "/preview", "/launch", "/extend", "/qr.svg"])
def test_a_stranger_and_an_impossible_number_find_nothing(client, make, sector, scan, step):
    client.sign_in(make.company_user(make.company(sector)))
    assert client.get(path(scan, step)).status_code == 404
    for number in (0, 2**31, 2**63, 10**40):
        assert client.get(f"/scans/{number}{step}").status_code == 404
    if step not in ("", "/preview", "/qr.svg"):
        assert client.post(path(scan, step), {}).status_code == 404


def test_nothing_is_changed_without_the_token_of_the_form(client, user, scan, db):
    client.sign_in(user)
    assert client.post(path(scan, "/compose"), {"variant": "employee"}, csrf=False).status_code == 400
    db.session.expire_all()
    assert scan.status is ScanStatus.INVITED


def test_a_consultant_invites_somebody_new_and_a_second_press_makes_no_second_scan(client, make, sector, company, db):
    client.sign_in(make.consultant(sector))
    address = f"/companies/{company.id}/scans/new"
    form = client.get(address).page.fields(-1)
    form |= {"name": "An Claes", "email": "An.Claes@example.org", "title": "Scan 2026"}
    first, second = client.post(address, form), client.post(address, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1
    person = db.session.scalars(select(Person).where(Person.email == "an.claes@example.org")).one()
    assert person in company.users
    kinds = sorted(db.session.scalars(select(OutboxMail.kind)))
    assert kinds == ["accounts.invitation", "scans.invitation"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "email": ""},
        {"name": "An", "email": "geen adres"},
        {"name": "", "email": "an@example.org"},
        {"sector": "999"},
        {"sector": "x"},
        {"people": ["abc"]},
        {"title": "\x00"},
        {"title": "x" * 300},
    ],
)
def test_an_invitation_that_cannot_be_is_shown_again(client, make, sector, company, db, wrong):
    client.sign_in(make.consultant(sector))
    address = f"/companies/{company.id}/scans/new"
    sound = {"title": "Scan", "sector": str(sector.id), "name": "An", "email": "an@example.org"}
    assert client.post(address, {**sound, **wrong}).status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0


def test_an_address_of_somebody_in_another_role_is_refused_at_its_field(client, make, sector, company):
    other = make.adviser()
    client.sign_in(make.consultant(sector))
    sound = {"title": "Scan", "sector": str(sector.id), "name": "An", "email": other.email}
    answer = client.post(f"/companies/{company.id}/scans/new", sound)
    assert answer.status_code == 422
    assert answer.page.find("p", id="email-error") is not None


def test_the_list_is_narrowed_by_words_and_status(client, make, sector, company, running, scan):
    client.sign_in(make.consultant(sector))
    assert "Scan 2026" in client.get("/scans").page.text
    assert "Scan 2026" not in client.get("/scans?status=open").page.text
    assert "Scan 2026" in client.get("/scans?q=TRANSPORT&status=invited").page.text
    assert "Geen scan past" in client.get("/scans?q=%25%25_").page.text
    for strange in ("status=niets", "q=%00", "page=99999999999999999999", "page=-3"):
        assert client.get(f"/scans?{strange}").status_code == 200


def test_the_list_asks_as_much_for_thirty_scans_as_for_three(client, make, sector):
    client.sign_in(make.consultant(sector))
    asked = []
    for count in (3, 27):
        for _ in range(count):
            make.scan(make.company(sector), sector)
        with count_queries() as statements:
            client.get("/scans")
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_the_room_asks_as_much_for_thirty_groups_and_codes_as_for_three(client, make, company, sector, user, answered):
    answered(0)
    client.sign_in(user)
    asked = []
    for count in (3, 30):
        names = [f"Groep {n}" for n in range(count)]
        scan = make.open_scan(company, sector, now=utc_now(), groups=names, codes=[f"p{n}@x.be" for n in range(count)])
        with count_queries() as statements:
            client.get(path(scan))
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_company_chooses_the_core_in_easy_words(client, db, user, scan):
    client.sign_in(user)
    page = client.get(path(scan, "/compose")).page
    form = next(each for each in page.find_all("form") if "variant" in page.fields(each))
    assert page.fields(form)["core"] == "core"
    client.post(path(scan, "/compose"), data={"core": "core_easy", "variant": "employee"})
    db.session.refresh(scan)
    assert scan.core == "core_easy"
    # a questionnaire of the library that is not meant for companies
    refused = client.post(path(scan, "/compose"), data={"core": "employee_survey", "variant": "employee"})
    assert refused.status_code == 422
    db.session.refresh(scan)
    assert scan.core == "core_easy"
