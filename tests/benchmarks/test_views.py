"""Beside others on the result page, and taking a company's results out."""

import json

import pytest
from sqlalchemy import select

from campaign_app.benchmarks.models import Withdrawal
from campaign_app.core.audit import AuditEvent
from campaign_app.results import actions
from campaign_app.results.beside import comparison_of
from campaign_app.results.charts import report_of
from campaign_app.results.pools import refresh_benchmarks
from campaign_app.results.testing import Family
from surveys.statistics import Outcome
from tests.queries import count_queries
from tests.reader import X, words
from tests.results.boxes import closed_scan


@pytest.fixture(autouse=True)
def the_clock(monkeypatch, now):
    monkeypatch.setattr("campaign_app.benchmarks.views.utc_now", lambda: now)


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport")


@pytest.fixture
def mine(db, make, sector, now):
    """A released scan of one's own in a batch with four other companies, of fewer than 20 people each."""
    for seed in range(2, 6):
        other = make.company(sector, headcount=12)
        actions.release(closed_scan(other, sector, seed=seed, people=40, expected=None, mood=0.9), at=now)
    scan = closed_scan(make.company(sector, headcount=12), sector, people=40, expected=None, mood=0.1)
    actions.release(scan, at=now)
    refresh_benchmarks(now)
    db.session.commit()
    return scan


@pytest.fixture
def browser(client, make, mine):
    return client.sign_in(make.company_user(mine.company))


def test_the_result_stands_beside_sector_size_and_all_and_the_headline_says_so(browser, mine):
    page = browser.get(f"/scans/{mine.id}/result").page
    assert "duidelijk meer dan in de sector (" in words(page.find("h2", id="answer"))
    table = next(each for each in page.find_all("table") if "Je bedrijf naast de benchmarks" in words(each))
    heads = [words(cell) for cell in table.find(f"{X}thead").iter(f"{X}th")]
    assert heads[1:] == ["Je bedrijf", "Sector: Transport", "Grootte: minder dan 20 werknemers", "Alle sectoren"]
    rows = {words(row[0]): [words(cell) for cell in row[1:]] for row in table.find(f"{X}tbody")}
    assert "duidelijk hoger" in rows["Werkbaarheidsgraad"][1] and "n = 200" in rows["Werkbaarheidsgraad"][1]
    assert "duidelijk lager" in rows["Werkstress problematisch"][3]
    picture = next(node for node in page.find_all("img") if "/beside.svg" in node.get("src"))
    assert picture.get("alt").startswith("Je bedrijf: ")
    drawn = browser.get(picture.get("src"))
    assert drawn.mimetype == "image/svg+xml" and "20 werknemers" in drawn.text


def test_what_is_missing_says_why(db, client, make, sector, now):
    company = make.company(sector, headcount=None)
    scan = closed_scan(company, sector, expected=None)
    actions.release(scan, at=now)
    refresh_benchmarks(now)
    db.session.commit()
    browser = client.sign_in(make.company_user(company))
    page = browser.get(f"/scans/{scan.id}/result").page
    assert "Er is nog geen sectorcijfer voor Transport. Minder dan vijf bedrijven" in page.text
    assert "was niet bekend hoeveel mensen er in je bedrijf werken" in page.text
    assert "minstens vijf bedrijven en dertig mensen" in page.text
    assert browser.get(f"/scans/{scan.id}/result/beside.svg").status_code == 404


def test_the_benchmarks_are_read_in_two_queries(db, browser, mine):
    browser.get(f"/scans/{mine.id}/result")
    with count_queries() as asked:
        browser.get(f"/scans/{mine.id}/result")
    assert len([statement for statement in asked if "benchmark" in str(statement)]) == 2


def test_no_answer_of_the_company_itself_stands_on_both_sides_of_the_test(db, make, sector, now, monkeypatch):
    """Not those of this scan, and not those of an earlier one that counts too."""
    mine, *others = [make.company(sector, headcount=12) for _ in range(5)]
    scans = [closed_scan(company, sector, seed=seed) for seed, company in enumerate((mine, mine, *others))]
    releases = [actions.release(scan, at=now) for scan in scans]
    refresh_benchmarks(now)
    tested = []
    monkeypatch.setattr("surveys.statistics.two_proportions", lambda *counts: tested.append(counts) or Outcome(0, 1))
    comparison_of(report_of(releases[0], "nl"), releases[0], "", Family())
    totals = [json.loads(each.totals)["measures"]["workability"] for each in releases]
    n, having = (sum(counts) for counts in zip(*totals[2:], strict=True))
    assert tested[0] == (totals[0][1], totals[0][0], having, n)


def test_leaving_asks_in_words_happens_at_the_next_refresh_and_is_written_down(db, browser, mine, now):
    address = f"/companies/{mine.company_id}/benchmarks"
    page = browser.get(address).page
    assert "In de cijfers van Transport, van bedrijven met minder dan 20 werknemers en van alle bedrijven." in page.text
    assert "Dit kan niet ongedaan gemaakt worden" in page.text
    refused = browser.post(f"{address}/leave", {})
    assert refused.status_code == 422 and "Vink dit aan" in refused.page.text
    assert db.session.scalars(select(Withdrawal)).all() == []
    assert browser.post(f"{address}/leave", {"understood": "y"}).status_code == 303
    assert "Is eruit gehaald en verdwijnt bij de volgende verversing" in browser.get(address).page.text
    assert db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id.desc())).first() == "benchmarks.withdrawn"
    refresh_benchmarks(now)
    db.session.commit()
    assert "Verdween uit de benchmarks op" in browser.get(address).page.text
    page = browser.get(f"/scans/{mine.id}/result").page
    assert "Er is nog geen sectorcijfer voor Transport" in page.text
    again = browser.post(f"{address}/leave", {"understood": "y"})
    assert again.status_code == 422 and "Er is niets om eruit te halen" in again.page.text


def test_a_scan_that_runs_or_was_never_in_is_told_apart(db, client, make, sector, now):
    company = make.company(sector)
    browser = client.sign_in(make.company_user(company))
    address = f"/companies/{company.id}/benchmarks"
    actions.release(closed_scan(company, sector, pool=False), at=now)
    db.session.commit()
    assert "Geen van je scans telt mee" in browser.get(address).page.text
    make.open_scan(company, sector, pool=True)
    assert "las dat de antwoorden mogen meetellen" in browser.get(address).page.text
    assert not browser.get(address).page.find_all("form", method="post", action=f"{address}/leave")
    actions.release(closed_scan(company, sector, seed=3, people=6), at=now)
    db.session.commit()
    assert "te weinig antwoorden" in browser.get(address).page.text
