"""The campaign wall: who is behind, what was done, and what may be told of answers."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from campaign_app.campaigns.models import CampaignStatus
from campaign_app.contacts.models import Channel, Contact, FollowUpTask, Outcome, TaskReason
from campaign_app.core.clock import local_date
from campaign_app.results import actions
from campaign_app.scans.models import ScanStatus
from tests.queries import count_queries
from tests.reader import words
from tests.results.boxes import closed_scan


@pytest.fixture(autouse=True)
def the_clock(monkeypatch, now):
    monkeypatch.setattr("campaign_app.progress.views.utc_now", lambda: now)


@pytest.fixture
def reader(make):
    return make.adviser()


@pytest.fixture
def sectors(make):
    names = {"bouw": "Bouw", "horeca": "Horeca", "transport": "Transport"}
    return {code: make.sector(code, name=name) for code, name in names.items()}


@pytest.fixture
def campaign(make, sectors):
    return make.campaign(*sectors.values())


def log(db, make, campaign, sector, companies, *, now, days=2):
    person = make.consultant(sector)
    for place in range(companies):
        company = make.company(sector)
        for _ in range(2):
            db.session.add(
                Contact(
                    company=company,
                    person=person,
                    sector=sector,
                    campaign=campaign,
                    at=now - timedelta(days=days),
                    channel=Channel.VISIT,
                    outcome=Outcome.INFORMED,
                    created_at=now,
                    form_key=f"{sector.id}-{place}-{_}",
                )
            )
    db.session.commit()


def rows_of(page) -> dict[str, str]:
    table = next(node for node in page.find_all("table"))
    body = [node for node in table.iter() if node.tag.endswith("tbody")][0]
    found = {}
    for row in body:
        cells = list(row)
        found[words(cells[0]).split(" ")[0]] = [words(cell) for cell in cells]
    return found


def test_without_a_campaign_it_says_what_to_do(client, make, reader):
    page = client.sign_in(reader).get("/progress").page
    assert "Er is nog geen campagne" in page.text and "Maak een campagne" in page.links
    assert client.get("/progress/export.csv").status_code == 404
    page = client.sign_in(make.administrator()).get("/progress").page
    assert "Maak een campagne" not in page.links


def test_the_furthest_behind_comes_first(db, client, make, reader, campaign, sectors, now):
    log(db, make, campaign, sectors["transport"], 4, now=now)
    log(db, make, campaign, sectors["horeca"], 1, now=now, days=9)
    page = client.sign_in(reader).get("/progress").page
    rows = rows_of(page)
    assert list(rows) == ["Bouw", "Horeca", "Transport"]
    # 22 of 77 days have passed: 3 of 10 would be an even pace
    assert rows["Bouw"][0] == "Bouw 3 bedrijven achter" and rows["Bouw"][3] == "nog geen"
    assert rows["Horeca"][1] == "1 van 10 10%" and rows["Horeca"][3] == "9 dagen geleden"
    assert rows["Transport"][0] == "Transport" and rows["Transport"][2] == "8", "contacts, two per company"
    assert "5van 30 (17%)" in page.text


def test_order_and_search_stand_in_the_address(db, client, make, reader, campaign, sectors, now):
    log(db, make, campaign, sectors["transport"], 4, now=now)
    client.sign_in(reader)
    assert list(rows_of(client.get("/progress?sort=reach").page)) == ["Transport", "Bouw", "Horeca"]
    page = client.get("/progress?q=HÖR&sort=name").page
    assert list(rows_of(page)) == ["Horeca"]
    assert page.find("input", name="q").get("value") == "HÖR"
    assert "Geen sector van deze campagne heet" in client.get("/progress?q=niets").page.text


@pytest.mark.parametrize("query", ["sort=x", "campaign=", "q=%00", "q=" + "x" * 5000, "campaign[]=1", "page=99999"])
def test_strange_filters_are_taken_calmly(client, reader, campaign, query):
    assert client.sign_in(reader).get(f"/progress?{query}").status_code == 200


@pytest.mark.parametrize("number", ["999", "99999999999999999999", "-1", "abc", "²"])
def test_a_campaign_that_is_not_there(client, reader, campaign, number):
    assert client.sign_in(reader).get(f"/progress?campaign={number}").status_code == 404


def test_another_campaign_can_be_chosen(client, make, reader, campaign, sectors, now):
    older = make.campaign(
        sectors["bouw"], start=local_date(now) - timedelta(days=300), name="Vorig jaar", status=CampaignStatus.ENDED
    )
    page = client.sign_in(reader).get("/progress").page
    assert campaign.name in page.h1
    page = client.get(f"/progress?campaign={older.id}").page
    assert page.h1 == "Voortgang: Vorig jaar" and list(rows_of(page)) == ["Bouw"]


def test_answers_are_told_in_steps_of_five_and_only_from_k(db, client, make, reader, campaign, sectors, now):
    small, large = sectors["bouw"], sectors["horeca"]
    open_box = {"campaign": campaign, "status": ScanStatus.OPEN, "closed_at": None}
    closed_scan(make.company(small), small, people=9, **open_box)
    closed_scan(make.company(large), large, people=13, seed=2, **open_box)
    released = closed_scan(make.company(large), large, people=24, seed=3, campaign=campaign)
    actions.release(released, at=now)
    actions.release(closed_scan(make.company(large), large, people=4, seed=4, campaign=campaign), at=now)
    db.session.commit()
    rows = rows_of(client.sign_in(reader).get("/progress").page)
    assert rows["Bouw"][5:8] == ["1", "0", "te weinig om te tonen"]
    assert rows["Horeca"][5:8] == ["1", "2", "35"], "13 + 24, not the 4"


def test_open_follow_ups_are_counted(db, client, make, reader, campaign, sectors, now):
    sector = sectors["bouw"]
    person, company = make.consultant(sector), make.company(sector)
    for place in range(3):
        db.session.add(
            FollowUpTask(
                company=company,
                person=person,
                sector_id=sector.id,
                campaign_id=campaign.id,
                reason=TaskReason.PROMISED,
                due_on=local_date(now),
                done_at=now if place == 0 else None,
                dedupe_key=f"t{place}",
                created_at=now,
            )
        )
    db.session.commit()
    assert rows_of(client.sign_in(reader).get("/progress").page)["Bouw"][8] == "2"


def test_the_time_line_knows_today(client, reader, campaign):
    page = client.sign_in(reader).get("/progress").page
    now_in = [words(node) for node in page.find_all("li", aria_current="step")]
    assert len(now_in) == 1 and "nu, 10 maart" in now_in[0]
    assert page.markup.count("<rect") == 4


def test_a_campaign_still_to_come_shows_no_today(client, make, reader, sectors, now):
    make.campaign(sectors["bouw"], start=local_date(now) + timedelta(days=30))
    page = client.sign_in(reader).get("/progress").page
    assert page.markup.count("<rect") == 3 and "0 van 10 0%" in page.text


def test_the_wall_can_be_taken_along(db, client, make, reader, campaign, sectors, now):
    sectors["bouw"].name = "=1+1"
    log(db, make, campaign, sectors["bouw"], 2, now=now)
    client.sign_in(reader)
    text = client.get("/progress/export.csv?sort=name").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0][0] == "Sector" and lines[1][0] == "'=1+1" and lines[1][2] == "2"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/progress/export.xlsx?sort=name").data))
    sheet = book["Voortgang"]
    assert sheet["A2"].value == "'=1+1" and sheet["B2"].value == 10 and sheet["D2"].value == 0.2
    assert "Leeswijzer" in book.sheetnames
    assert client.get("/progress/export.pdf").status_code == 404


def test_thirty_sectors_ask_as_much_as_three(db, client, make, reader, now):
    client.sign_in(reader).get("/progress")
    counts = []
    for number in (3, 30):
        campaign = make.campaign(*(make.sector() for _ in range(number)))
        for target in campaign.targets:
            log(db, make, campaign, target.sector, 1, now=now)
            closed_scan(make.company(target.sector), target.sector, people=11, campaign=campaign)
        with count_queries() as asked:
            client.get(f"/progress?campaign={campaign.id}")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
