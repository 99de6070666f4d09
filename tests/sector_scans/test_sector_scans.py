"""Sector scans: many small companies answer in one box that knows no company, and only the sector gets figures."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from campaign_app.answers.models import Response
from campaign_app.benchmarks.reading import sector_pools
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import read_json
from campaign_app.core.errors import DomainError
from campaign_app.results.actions import release
from campaign_app.results.pools import refresh_benchmarks
from campaign_app.results.queries import release_of
from campaign_app.scans.models import Participant, Scan, ScanStatus
from campaign_app.scans.participants import sizes_of
from campaign_app.sector_scans.actions import join
from surveys.suppression import pool_reason, pool_threshold
from tests.answers import boxes
from tests.answers.boxes import Respondent
from tests.queries import count_queries
from tests.results.boxes import answers as someones_answers


@pytest.fixture
def sector(make):
    return make.sector("kappers", name="Haarverzorging")


@pytest.fixture
def scan(make, sector):
    return make.sector_scan(sector, now=utc_now())


def joined(make, sector, scan, count: int) -> list[Participant]:
    rows = [join(scan, make.company(sector), by=None, at=utc_now()) for _ in range(count)]
    boxes.db.session.commit()
    return rows


def held(make, sector, scan, sizes, *, common: int = 0):
    """The scan answered by so many people of so many companies, sealed on the way, closed and released."""
    from campaign_app.instruments.queries import edition_of

    draw, edition = random.Random(1), edition_of(scan.edition_id)
    rows = joined(make, sector, scan, len(sizes))
    everyone = [row.id for row, size in zip(rows, sizes, strict=True) for _ in range(size)]
    everyone += [None] * common
    draw.shuffle(everyone)
    for place, participant in enumerate(everyone):
        boxes.receive(scan, someones_answers(edition, draw, 0.4), group_id=participant)
        if place == len(everyone) // 2:
            boxes.seal(scan)
    boxes.close(scan, at=utc_now())
    stored = release(scan, at=utc_now())
    boxes.db.session.commit()
    return stored


def test_a_threshold_lets_through_exactly_the_pools_that_the_rules_let_through():
    draw = random.Random(5)
    seen = set()
    for _ in range(2000):
        sizes = [draw.choice((0, 1, 2, 4, 9, 20, 40)) for _ in range(draw.randint(0, 12))]
        holds = sum(sizes) >= pool_threshold(sizes)
        assert holds == (pool_reason(sizes) is None), sizes
        seen.add(holds)
    assert seen == {True, False}


def test_any_part_of_a_pool_that_reaches_the_threshold_follows_the_rules_whoever_is_in_it():
    draw = random.Random(6)
    tried = 0
    for _ in range(3000):
        sizes = [draw.randint(1, 12) for _ in range(draw.randint(5, 14))]
        least = pool_threshold(sizes)
        people = [company for company, size in enumerate(sizes) for _ in range(size)]
        if len(people) < least:
            continue
        # the worst choice takes whole companies, the largest first
        worst = sorted(people, key=lambda company: -sizes[company])[:least]
        for part in (worst, draw.sample(people, draw.randint(least, len(people)))):
            assert pool_reason([part.count(company) for company in set(part)]) is None
            tried += 1
    assert tried > 1000


def test_the_box_of_a_sector_scan_knows_no_company_only_how_many_of_each_and_that_goes_too(make, sector, scan, db):
    rows = joined(make, sector, scan, 3)
    for row, count in zip(rows, (4, 5, 3), strict=True):
        for _ in range(count):
            boxes.receive(scan, {}, group_id=row.id)
    assert boxes.seal(scan) == 12
    assert set(db.session.scalars(select(Response.group_id))) == {None}
    assert sizes_of(scan, 12) == [4, 5, 3, 0]
    boxes.close(scan)
    release(scan, at=utc_now())
    db.session.commit()
    assert set(db.session.scalars(select(Participant.answered))) == {0}


def test_figures_appear_where_five_companies_and_thirty_people_answered_and_none_is_above_half(make, sector, scan, db):
    stored = held(make, sector, scan, [12, 8, 7, 6, 5, 2])
    assert stored.has_figures and stored.responses == 40
    content = read_json(stored.content)
    assert content["k"] == 34  # more than the four largest together
    assert all(cell["n"] is None or cell["n"] >= 34 for cell in content["cells"])
    assert read_json(stored.totals)["companies"] == 6


@pytest.mark.parametrize(
    ("sizes", "common"),
    [([10, 9, 8, 13], 0), ([5, 5, 5, 5, 5], 0), ([30, 5, 5, 5, 5], 0), ([4, 4, 4, 4, 4], 40)],
    ids=["four companies", "too few people", "one above half", "nobody knows where half of them work"],
)
def test_where_the_rules_do_not_hold_there_is_no_figure_and_the_answers_are_destroyed(
    make, sector, scan, db, client, sizes, common
):
    stored = held(make, sector, scan, sizes, common=common)
    assert not stored.has_figures and stored.totals == "{}"
    assert db.session.scalars(select(Response)).all() == []
    client.sign_in(make.consultant(sector))
    page = client.get(f"/sector-scans/{scan.id}/result").page
    assert "Er zijn geen cijfers" in page.text and "vernietigd" in page.text


def test_self_employed_people_over_the_common_link_are_companies_of_their_own(make, sector, db):
    scan = make.sector_scan(sector, variant="self_employed", now=utc_now())
    stored = held(make, sector, scan, [], common=32)
    assert stored.has_figures
    assert read_json(stored.totals)["companies"] == 32


def test_its_answers_join_the_pool_of_the_sector_as_one_batch(make, sector, scan, db):
    held(make, sector, scan, [8, 8, 8, 8, 8])
    refresh_benchmarks(utc_now())
    pool = sector_pools().sectors[sector.id]
    assert (pool.companies, pool.respondents, pool.reason) == (5, pool.respondents, None)
    assert pool.respondents >= 33


def test_a_respondent_walks_in_by_the_link_of_the_company_and_is_counted_for_it(make, sector, scan, client, db):
    row = joined(make, sector, scan, 1)[0]
    respondent = Respondent(client, scan)
    respondent.go(f"/s/{row.token}/company")
    text_ = respondent.page.text
    assert "Haarverzorging" in text_ and row.company.name not in text_
    assert row.token not in respondent.path
    respondent.press("start")
    for _ in range(40):
        if respondent.path.endswith("/check"):
            break
        radios = {}
        for item in respondent.page.find_all("input", type="radio"):
            radios.setdefault(item.get("name"), item.get("value"))
        respondent.press(**radios)
    respondent.press("send")
    assert respondent.path.endswith("/thanks")
    for _ in range(9):
        boxes.receive(scan, {}, group_id=None)
    boxes.seal(scan)
    db.session.refresh(row)
    assert row.answered == 1


def test_a_company_of_the_sector_joins_once_and_another_never(make, sector, scan, db):
    company = make.company(sector)
    first = join(scan, company, by=None, at=utc_now())
    assert join(scan, company, by=None, at=utc_now()) is first
    with pytest.raises(DomainError):
        join(scan, make.company(make.sector()), by=None, at=utc_now())
    with pytest.raises(DomainError):
        join(scan, make.company(sector), by=None, at=scan.closes_at)


def test_the_consultant_opens_a_sector_scan_and_a_second_press_opens_no_other(make, sector, client, db):
    client.sign_in(make.consultant(sector))
    page = client.get("/sector-scans/new").page
    today = local_date(utc_now())
    typed = page.fields(-1) | {
        "title": "Kappers 2026",
        "variant": "self_employed",
        "closes_on": (today + timedelta(days=30)).isoformat(),
    }
    assert client.post("/sector-scans/new", data=typed).status_code == 422
    typed["understood"] = "y"
    refused = client.post("/sector-scans/new", data={**typed, "closes_on": "2001-01-01"})
    assert refused.status_code == 422 and refused.page.find("input", name="title").get("value") == "Kappers 2026"
    first = client.post("/sector-scans/new", data=typed)
    assert first.status_code == 303
    assert client.post("/sector-scans/new", data=typed).location == first.location
    scan = db.session.scalars(select(Scan)).one()
    assert (scan.company_id, scan.variant, scan.status) == (None, "self_employed", ScanStatus.OPEN)
    assert client.get(first.location).status_code == 200
    assert client.get("/scans").status_code == 200, "a scan without a company is on no list of companies' scans"


@pytest.mark.parametrize("code", ["no_such_module", "theirs"])
def test_a_module_that_is_not_the_sectors_is_refused(make, sector, code, monkeypatch):
    if code == "theirs":
        monkeypatch.setattr("campaign_app.sector_scans.actions.offers_for", lambda *_: [])
        code = "transport"
    with pytest.raises(DomainError) as refusal:
        make.sector_scan(sector, modules=[code])
    assert refusal.value.field == "modules"


def test_a_company_joins_only_after_it_spoke_with_its_people_and_gets_its_own_link(make, sector, scan, client, db):
    company, other = make.company(sector), joined(make, sector, scan, 1)[0]
    client.sign_in(make.company_user(company))
    path = f"/sector-scans/{scan.id}"
    assert client.get(path).status_code == 200
    assert client.post(f"{path}/join", data={"company": company.id}).status_code == 422
    assert client.post(f"{path}/join", data={"company": company.id, "agreed": "y"}).status_code == 303
    page = client.get(path).page
    row = db.session.scalar(select(Participant).where(Participant.company_id == company.id))
    assert page.find("input", id=f"link-{row.id}").get("value").endswith(f"/s/{row.token}/company")
    assert client.get(f"{path}/qr.svg?participant={row.id}").status_code == 200
    assert other.company.name not in page.text
    assert client.get(f"{path}/qr.svg?participant={other.id}").status_code == 404
    assert scan.open_token not in page.markup


def test_the_consultant_adds_a_company_by_its_number(make, sector, scan, client, db):
    company, stranger = make.company(sector), make.company(make.sector())
    client.sign_in(make.consultant(sector))
    path = f"/sector-scans/{scan.id}/companies"
    for wrong in ("", "x", stranger.enterprise_number):
        assert client.post(path, data={"number": wrong}).status_code == 422
    number = company.enterprise_number
    typed = f"{number[:4]}.{number[4:7]}.{number[7:]}"
    assert client.post(path, data={"number": typed}).status_code == 303
    assert company.name in client.get(f"/sector-scans/{scan.id}").page.text


def test_the_adviser_sees_how_many_take_part_but_no_name(make, sector, scan, client):
    row = joined(make, sector, scan, 1)[0]
    client.sign_in(make.adviser())
    page = client.get(f"/sector-scans/{scan.id}").page
    assert row.company.name not in page.text and row.token not in page.markup


def test_everybody_of_the_sector_reads_the_figures(make, sector, scan, client, db):
    held(make, sector, scan, [8, 8, 8, 8, 8])
    member = db.session.scalars(select(Participant)).first().company
    for person in (make.consultant(sector), make.adviser(), make.company_user(member)):
        client.sign_in(person)
        page = client.get(f"/sector-scans/{scan.id}/result").page
        assert "Werkbaarheidsgraad" in page.text and member.name not in page.text
    client.sign_in(make.company_user(member))
    assert client.get(f"/scans/{scan.id}/result").status_code == 404


def test_the_company_of_a_launched_scan_cannot_be_taken_off_or_put_on(make, sector, scan, db):
    from sqlalchemy.exc import IntegrityError

    own = make.open_scan(make.company(sector), sector)
    for statement in (
        f"UPDATE scan SET company_id = NULL WHERE id = {own.id}",
        f"UPDATE scan SET company_id = {own.company_id} WHERE id = {scan.id}",
    ):
        with pytest.raises(IntegrityError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_closed_sector_scan_gives_the_same_release_twice(make, sector, scan, db):
    stored = held(make, sector, scan, [8, 8, 8, 8, 8])
    assert release(scan, at=utc_now()) is stored
    assert db.session.scalar(release_of(scan.id)) is stored


def test_the_pages_ask_as_much_for_thirty_rows_as_for_three(make, sector, scan, client):
    client.sign_in(make.consultant(sector))
    asked = {"/sector-scans": [], f"/sector-scans/{scan.id}": []}
    for count in (3, 27):
        joined(make, sector, scan, count)
        for _ in range(count):
            make.sector_scan(sector, now=utc_now())
        for path, counts in asked.items():
            client.get(path)
            with count_queries() as statements:
                assert client.get(path).status_code == 200
            counts.append(len(statements))
    assert all(few == many for few, many in asked.values()), asked
