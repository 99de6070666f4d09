"""The learning network's summary: sector figures under their rules, contact activity, never a company."""

import io
from datetime import timedelta

import openpyxl
import pytest

from campaign_app.contacts.models import Channel, Contact, Outcome
from campaign_app.results import actions
from campaign_app.results.pools import refresh_benchmarks
from tests.queries import count_queries
from tests.results.boxes import closed_scan


@pytest.fixture(autouse=True)
def the_clock(monkeypatch, now):
    monkeypatch.setattr("campaign_app.networks.views.utc_now", lambda: now)


@pytest.fixture
def reader(make):
    return make.adviser()


def release_some(db, make, sector, number, *, now, first=1, people=30, **values):
    for seed in range(first, first + number):
        company = make.company(sector, name=f"Geheim {sector.code} {seed}")
        actions.release(closed_scan(company, sector, seed=seed, people=people, at=now, **values), at=now)
    refresh_benchmarks(now)
    db.session.commit()


def log(db, make, sector, number, *, now, by=None, company=None):
    person, company = by or make.consultant(sector), company or make.company(sector)
    for _ in range(number):
        db.session.add(
            Contact(
                company=company,
                person=person,
                sector=sector,
                at=now - timedelta(days=3),
                channel=Channel.PHONE,
                outcome=Outcome.INTERESTED,
                created_at=now,
                form_key=f"{sector.id}-{len(db.session.new)}-{company.id}-{_}",
            )
        )
    db.session.commit()


def test_empty_it_says_what_will_come(client, reader):
    page = client.sign_in(reader).get("/network").page
    assert "Er zijn nog geen sectorcijfers" in page.text and "Zodra vijf bedrijven" in page.text
    assert not page.find_all("img")


def test_sectors_with_enough_companies_are_shown_others_say_why(db, client, make, reader, now):
    shown, hidden = make.sector("transport", name="Transport"), make.sector("bouw", name="Bouw")
    release_some(db, make, shown, 5, now=now)
    release_some(db, make, hidden, 4, now=now, first=20)
    page = client.sign_in(reader).get("/network").page
    assert "150 mensen in 5 bedrijven; 1 sector heeft eigen cijfers." in page.text
    assert "Bouw: Er deden minder dan vijf bedrijven mee." in page.text
    assert "Werkstress" in page.text and "Werkdruk" in page.text
    assert "Geheim" not in page.text, "never a company"


def test_a_consultant_sees_the_same_figures_and_no_company(db, client, make, reader, now):
    sector = make.sector("transport")
    release_some(db, make, sector, 5, now=now)
    mine = client.sign_in(reader).get("/network").page.find("main")
    consultant = make.consultant(make.sector("bouw"))
    theirs = client.sign_in(consultant).get("/network").page
    assert [node.text for node in mine.iter() if (node.text or "").strip().endswith("%")] == [
        node.text for node in theirs.find("main").iter() if (node.text or "").strip().endswith("%")
    ]
    assert "Geheim" not in theirs.text


def test_contacts_are_counted_by_outcome_channel_and_sector(db, client, make, reader, now):
    sector = make.sector("transport", name="Transport")
    log(db, make, sector, 7, now=now)
    page = client.sign_in(reader).get("/network").page
    assert "7 contacten met 1 bedrijf" in page.text
    assert "Geïnteresseerd7100%" in page.text.replace(" ", "") and "Telefoon7100%" in page.text.replace(" ", "")


def test_pictures_are_served_with_their_own_policy(db, client, make, reader, now):
    sector = make.sector("transport", name="Transport <en> & logistiek")
    release_some(db, make, sector, 5, now=now)
    page = client.sign_in(reader).get("/network").page
    sources = [node.get("src") for node in page.find_all("img")]
    assert sources == ["/network/sectors.svg", "/network/indicators.svg"]
    for source in sources:
        response = client.get(source)
        assert response.mimetype == "image/svg+xml" and response.text.startswith("<svg")
    assert client.get("/network/outcomes.svg").status_code == 404
    assert client.get("/network/nonsense.svg").status_code == 404


def test_the_workbook_holds_numbers_charts_and_a_guide(db, client, make, reader, now):
    sector = make.sector("transport", name='=HYPERLINK("http://kwaad")')
    release_some(db, make, sector, 5, now=now)
    log(db, make, sector, 3, now=now)
    response = client.sign_in(reader).get("/network/workbook.xlsx")
    assert response.mimetype.endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    assert book.sheetnames == ["Leeswijzer", "Cijfers", "Activiteit"]
    figures, activity = book["Cijfers"], book["Activiteit"]
    assert figures["A2"].value.startswith("'=") and figures["A2"].data_type == "s"
    assert figures["B2"].value == 5 and isinstance(figures["D2"].value, float)
    assert figures["E2"].value < figures["D2"].value < figures["F2"].value
    assert figures["A3"].value == "Alle sectoren" and figures["D3"].value == figures["D2"].value
    assert activity["B2"].value == 3
    assert len(figures._charts) == 1 and len(activity._charts) == 1
    guide = " ".join(row[0] or "" for row in book["Leeswijzer"].iter_rows(values_only=True))
    assert "minstens 5 bedrijven en 30 mensen" in guide and "werkbaarheidsmonitor" in guide
    assert "Geheim" not in str([row for sheet in book for row in sheet.iter_rows(values_only=True)])


def test_an_empty_workbook_opens_too(client, reader):
    response = client.sign_in(reader).get("/network/workbook.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(response.data)).sheetnames


def test_thirty_sectors_ask_as_much_as_three(db, client, make, reader, now):
    client.sign_in(reader).get("/network")
    counts = []
    for number in (3, 30):
        for _ in range(number):
            sector = make.sector()
            log(db, make, sector, 1, now=now)
            actions.release(closed_scan(make.company(sector), sector, people=12), at=now)
        db.session.commit()
        with count_queries() as asked:
            client.get("/network")
        counts.append(len(asked))
    assert counts[0] == counts[1]
