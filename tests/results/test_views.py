"""The result page: what it says, what it hides and why, and who gets it."""

import re

import pytest
from flask import current_app
from sqlalchemy import select

from campaign_app.post.models import OutboxMail
from campaign_app.results import actions
from campaign_app.results.mails import ready
from campaign_app.results.pools import refresh_benchmarks
from campaign_app.scans.models import ScanStatus
from tests.instruments import files
from tests.queries import count_queries
from tests.reader import words
from tests.results.boxes import closed_scan

GROUPS = {"Loods": 0.5, "Kantoor": 0.42, "Directie": 0.08}


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport")


@pytest.fixture
def company(make, sector):
    return make.company(sector)


@pytest.fixture
def reader(make, company):
    return make.company_user(company)


@pytest.fixture
def show(db, client, reader, now):
    """Release a closed scan, let the clock refresh the benchmarks, and read its page."""

    def released(scan):
        actions.release(scan, at=now)
        refresh_benchmarks(now)
        db.session.commit()
        return client.sign_in(reader).get(f"/scans/{scan.id}/result")

    return released


def test_the_first_screen_says_how_it_goes_how_sure_and_what_stands_out(show, company, sector):
    page = show(closed_scan(company, sector, people=80, expected=120, groups=GROUPS)).page
    assert re.search(r"(de helft|\d op de \d+|\d+%) (heeft|hebben) werkbaar werk", page.text)
    assert "80 van de 120 mensen antwoordden (67%)" in page.text
    assert re.search(r"95%-interval: \d+% tot \d+%", page.text)
    assert "Wat opvalt" in page.text and "het vaakst een probleem" in page.text
    assert "Vergelijk deze percentages niet met die van de Vlaamse werkbaarheidsmonitor" in page.text
    for name in ("Werkstress", "Motivatie", "Leermogelijkheden", "Werk-privébalans", "Werkdruk", "Autonomie"):
        assert name in page.text


def test_hidden_groups_say_why(show, company, sector):
    scan = closed_scan(company, sector, people=80, groups=GROUPS)
    page = show(scan).page
    row = next(row for row in page.find_all("tr") if words(row).startswith("Directie"))
    assert "Niet getoond. Minder dan 10 mensen antwoordden hierop." in words(row)
    told = [words(row) for row in page.find_all("tr") if words(row).startswith(("Loods", "Kantoor"))]
    assert any("Met dit cijfer kan iemand het cijfer van een te kleine groep berekenen." in row for row in told)


def test_a_group_of_known_size_shows_how_many_of_it_answered(show, company, sector):
    groups = {"Loods": 0.5, "Kantoor": 0.5}
    page = show(closed_scan(company, sector, people=80, groups=groups, headcounts={"Loods": 80})).page
    told = [words(row) for row in page.find_all("tr") if words(row).startswith(("Loods", "Kantoor"))]
    assert [bool(re.search(r"\d+% van de groep", row)) for row in told] == [True, False]


def test_a_licensed_module_is_named_and_leaves_the_core_what_it_is(show, make, company, sector, now):
    files.publish(files.module(licence=files.LICENCE), sector, by=make.consultant(sector), at=now)
    page = show(closed_scan(company, sector, people=40, modules=("bakery",))).page
    assert "Onder licentie van Alimento vzw. Alleen voor leden." in page.text
    assert "Geldig tot en met 31 december 2026." in page.text
    assert "Vergelijk deze percentages niet met die van de Vlaamse werkbaarheidsmonitor" in page.text


def test_every_chart_has_its_finding_an_alternative_and_a_table(show, company, sector, client):
    page = show(closed_scan(company, sector, people=80, groups={"Loods": 0.5, "Kantoor": 0.5})).page
    images = [node for node in page.find_all("img") if "/result/" in node.get("src")]
    names = ("indicators", "distribution", "risks", "groups")
    assert [node.get("src").rpartition("/")[2] for node in images] == [f"{name}.svg?language=nl" for name in names]
    assert all("%" in node.get("alt") and len(node.get("alt")) > 40 for node in images)
    response = client.get(images[0].get("src"))
    # a browser keeps a picture under its address, and must not show it to who then reads in another language
    in_english = client.get(images[0].get("src").replace("=nl", "=en"))
    assert "Work stress" in in_english.text and "Work stress" not in response.text
    assert response.status_code == 200 and response.mimetype == "image/svg+xml"
    assert "Werkstress" in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(images[0].get("src")).text == response.text, "drawn once and kept"


@pytest.mark.parametrize("name", ["nonsense", "none", "a" * 60, "..", "%00"])
def test_a_picture_that_is_not_there(show, company, sector, client, name):
    scan = closed_scan(company, sector)
    show(scan)
    assert client.get(f"/scans/{scan.id}/result/{name}.svg").status_code == 404


def test_an_edition_without_cut_offs_shows_means_and_says_so(show, company, sector):
    page = show(closed_scan(company, sector, core="employee_survey", people=60)).page
    assert "op 100" in page.text and "je ziet alleen gemiddelden" in page.text
    assert "Werkbaarheidsgraad" not in page.text and "monitor: " not in page.text
    assert "werkbaarheidsmonitor" in page.text  # only: do not compare


def test_too_few_answers_are_told_plainly(show, company, sector):
    response = show(closed_scan(company, sector, people=7, pool=False))
    assert response.status_code == 200
    assert "Te weinig antwoorden" in response.page.text and "Minder dan 10 mensen" in response.page.text
    assert "vernietigd" in response.page.text
    assert not re.search(r"\b7\b", response.page.text), "not even the number of answers"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ScanStatus.OPEN, "De scan loopt nog"),
        (ScanStatus.CLOSED, "Het resultaat wordt berekend"),
        (ScanStatus.CANCELLED, "geannuleerd"),
        (ScanStatus.INVITED, "nog niet begonnen"),
    ],
)
def test_before_the_release_the_page_says_when(db, client, reader, company, sector, status, told):
    scan = closed_scan(company, sector, status=status)
    response = client.sign_in(reader).get(f"/scans/{scan.id}/result")
    assert response.status_code == 200 and told in response.page.text
    assert client.get(f"/scans/{scan.id}/result/indicators.svg").status_code == 404


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30, 0])
def test_a_foreign_number_in_the_address(client, reader, number):
    assert client.sign_in(reader).get(f"/scans/{number}/result").status_code == 404


def test_english_is_complete(show, company, sector, client):
    scan = closed_scan(company, sector, people=60, groups=GROUPS)
    show(scan)
    client.post("/language", {"language": "en", "back": "/"})
    page = client.get(f"/scans/{scan.id}/result").page
    assert re.search(r"(half|\d in \d+|\d+%) (has|have) workable work", page.text)
    assert "Work stress" in page.text


def test_monitor_figures_stand_apart_as_context(show, company, sector):
    page = show(closed_scan(company, sector, people=60)).page
    assert "Ze zijn geen maatstaf voor je bedrijf." in page.text
    assert "41,9%" in page.text and "51,8%" in page.text  # transport 2019, Flanders 2023
    assert "serv.be sector report 2019" in page.text


def test_the_sector_stands_beside_only_when_it_may(db, make, show, company, sector, now):
    page = show(closed_scan(company, sector, people=40)).page
    assert "Er is nog geen sectorcijfer voor Transport" in page.text
    for seed in range(2, 7):
        actions.release(closed_scan(make.company(sector), sector, seed=seed, people=40, mood=0.9), at=now)
    db.session.commit()
    scan = closed_scan(company, sector, people=40, seed=9, mood=0.3)
    page = show(scan).page
    assert "Sector: Transport: 200 mensen in 5 bedrijven" in page.text
    assert "duidelijk lager" in page.text and "duidelijk hoger" in page.text


def test_the_page_asks_as_much_for_three_groups_as_for_thirty(db, client, reader, company, sector, now):
    counts = []
    for number in (3, 30):
        groups = {f"Groep {place}": 1 for place in range(number)}
        scan = closed_scan(company, sector, people=60, seed=number, groups=groups)
        actions.release(scan, at=now)
        db.session.commit()
        client.sign_in(reader).get(f"/scans/{scan.id}/result")
        with count_queries() as asked:
            client.get(f"/scans/{scan.id}/result")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_name_that_looks_like_markup_stays_text(show, company, sector):
    page = show(closed_scan(company, sector, people=60, title="<b>Scan</b>", groups={"<script>x": 0.5, "B": 0.5})).page
    assert page.h1 == "Resultaat: <b>Scan</b>"


def test_the_mail_is_made_and_stops_when_the_reader_left(db, make, company, sector, reader, now):
    scan = closed_scan(company, sector)
    actions.release(scan, at=now)
    db.session.commit()
    mail = db.session.scalar(select(OutboxMail))
    with current_app.test_request_context():
        message = ready(mail)
        assert "Scan in maart" in message.subject and f"/scans/{scan.id}/result" in message.text
        company.users.clear()
        db.session.commit()
        assert ready(mail) is None


@pytest.mark.parametrize(("people", "shown"), [(19, False), (20, True)])
def test_unwanted_behaviour_says_that_it_waits_for_twenty_answers(show, company, sector, people, shown):
    scan = closed_scan(company, sector, people=people, modules=("unwanted_behaviour", "teamwork_change"))
    page = show(scan).page
    rows = [words(row) for row in page.find_all("tr")]
    about = [row for row in rows if row.startswith(("Beschermd tegen ongewenst gedrag", "Iemand bedreigde mij."))]
    reason = "Niet getoond. Minder dan 20 mensen antwoordden hierop."
    # in the table of shares, among the questions, in the table of reliability, and in that of cut-offs
    assert [reason in row for row in about] == [not shown, not shown, not shown, False]
    assert "hebben 20 antwoorden nodig" in page.text
    picture = next(node.get("alt") for node in page.find_all("img") if "themes" in node.get("src"))
    assert "Samenwerken: " in picture
    assert ("Beschermd tegen ongewenst gedrag: niet getoond" in picture) is not shown


def test_themes_with_cut_offs_are_shown_as_shares_and_those_without_as_means(show, company, sector):
    page = show(closed_scan(company, sector, people=60, modules=("transport", "commuting"))).page
    captions = [words(each) for each in page.find_all("caption")]
    assert "Thema's met grenswaarden, het vaakst een probleem eerst" in captions
    assert "Gemiddelden per thema" in captions
    assert "Last van de weg naar het werk" in page.text
