"""The clock keeps the benchmarks: batches come and go whole, and no two days give a company away."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from campaign_app.benchmarks import actions, reading
from campaign_app.benchmarks.batching import form
from campaign_app.benchmarks.models import Batch, Benchmark, Member
from campaign_app.results import actions as results
from campaign_app.results.pools import contributions, refresh_benchmarks
from jobs import refresh_benchmarks as job
from tests.benchmarks.samples import Inspector, contribution, rules_hold
from tests.factories import NOW
from tests.results.boxes import closed_scan


def release(make, sector, number, *, now=NOW, first=1, **values):
    scans = []
    for seed in range(first, first + number):
        scan = closed_scan(make.company(sector), sector, seed=seed, at=now, **{"people": 30, **values})
        results.release(scan, at=now)
        scans.append(scan)
    return scans


def test_only_scans_that_agreed_and_have_figures_contribute(db, make, now):
    sector = make.sector("transport")
    (kept,) = release(make, sector, 1)
    release(make, sector, 1, first=2, pool=False)
    release(make, sector, 1, first=3, people=8)
    release(make, sector, 1, first=4, core="employee_survey")
    assert [each.company_id for each in contributions(now)] == [kept.company_id]
    (one,) = contributions(now)
    assert one.measures["workability"][0] == 30 and one.size == "50_199", "60 may answer, of 40 employees"


def test_the_size_of_a_release_stays_when_the_company_grows(db, make, now):
    sector = make.sector("transport")
    (scan,) = release(make, sector, 1)
    scan.company.headcount = 5000
    db.session.flush()
    assert contributions(now)[0].size == "50_199"


def test_a_second_time_changes_nothing_and_the_next_day_only_the_day(db, make, now):
    sector = make.sector("transport")
    release(make, sector, 5)
    assert job.run(now) == 3, "all, the sector, the size"
    before = [(row.id, row.content) for row in db.session.scalars(select(Benchmark))]
    assert job.run(now) == job.run(now + timedelta(minutes=1)) == 0
    tomorrow = now + timedelta(days=1)
    assert job.run(tomorrow) == 0
    rows = db.session.scalars(select(Benchmark)).all()
    assert [(row.id, row.content) for row in rows] == before
    assert {row.refreshed_at for row in rows} == {tomorrow}


def test_the_sixth_company_waits_for_its_own_five(db, make, now):
    sector, states = make.sector("transport"), []
    for number in range(10):
        release(make, sector, 1, first=10 + number)
        refresh_benchmarks(now)
        states.append(reading.sector_pools().sectors[sector.id].companies)
    assert states == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10]


def test_two_questionnaires_have_figures_of_their_own(db, make, now):
    sector = make.sector("transport")
    given = [contribution(scan.id, scan.company_id, sector=sector.id) for scan in release(make, sector, 6)]
    given += [
        contribution(scan.id, scan.company_id, sector=sector.id, print_="b")
        for scan in release(make, sector, 5, first=9)
    ]
    actions.refresh(given, now)
    pools = reading.sector_pools()
    assert (pools.total.companies, pools.left_out) == (5, 5), "the network shows what most people answered"
    assert reading.pools_beside("b", sector.id, None).sector.companies == 5


def test_a_batch_leaves_as_a_whole_when_its_oldest_is_two_years_old(db, make, now):
    sector = make.sector("transport")
    release(make, sector, 1, now=now - timedelta(days=700))
    release(make, sector, 4, first=2)
    refresh_benchmarks(now)
    assert reading.sector_pools().total.companies == 5
    refresh_benchmarks(now + timedelta(days=31))
    pools = reading.sector_pools()
    assert (pools.total.companies, pools.total.reason) == (0, "too_few_companies")
    assert db.session.scalars(select(Batch)).one().left_at == now + timedelta(days=31)
    release(make, sector, 1, first=8, now=now + timedelta(days=31))
    refresh_benchmarks(now + timedelta(days=32))
    assert reading.sector_pools().total.companies == 0, "the four others do not come back with a newcomer"


def test_who_leaves_takes_its_batch_along_and_a_later_scan_may_count(db, make, now):
    sector = make.sector("transport")
    scans = release(make, sector, 11)
    refresh_benchmarks(now)
    actions.withdraw(scans[0].company, by=None, at=now)
    assert reading.sector_pools().total.companies == 10, "until the clock comes by"
    refresh_benchmarks(now)
    assert reading.sector_pools().total.companies == 5
    assert {each.scan_id for each in contributions(now)} == {scan.id for scan in scans[1:]}
    later = closed_scan(scans[0].company, sector, people=30, at=now + timedelta(days=9))
    results.release(later, at=now + timedelta(days=9))
    assert later.id in {each.scan_id for each in contributions(now + timedelta(days=9))}


def test_a_release_that_left_joins_no_other_batch(db, make, now):
    scans = release(make, make.sector("transport"), 5)
    refresh_benchmarks(now)
    formed = SimpleNamespace(sector_id=None, size=None, members=contributions(now))
    with pytest.raises(RuntimeError):
        actions._keep_batch("a", formed, now)
    db.session.rollback()
    assert len(scans) == 5


class History:
    """A run of days in memory, with the same steps as the refresh: who comes and goes, and what everybody saw."""

    def __init__(self):
        self.given, self.in_batch, self.live, self.inspector = {}, set(), [], Inspector()

    def day(self, now) -> None:
        self.live = [batch for batch in self.live if all(each.scan_id in self.given for each in batch.members)]
        waiting = [each for number, each in self.given.items() if number not in self.in_batch]
        self.live += form(waiting, {batch.sector_id for batch in self.live} - {None}, now)
        self.in_batch |= {each.scan_id for batch in self.live for each in batch.members}
        places = {}
        for batch in self.live:
            for place in {(None, None), (batch.sector_id, None), (None, batch.size)}:
                places.setdefault(place, set()).update(each.scan_id for each in batch.members)
        self.inspector.sees(places.values())


@settings(max_examples=400, deadline=None)
@given(st.integers(min_value=0, max_value=2**32), st.integers(2, 40), st.integers(1, 3))
def test_whatever_comes_and_goes_nobody_can_compute_less_than_the_rules_allow(seed, companies, sectors):
    draw = random.Random(seed)
    history, everything, now = History(), {}, NOW
    for number in range(draw.randrange(6, 45)):
        now += timedelta(days=draw.choice((0, 0, 5, 40, 120)))
        one = contribution(
            number,
            draw.randrange(companies),
            sector=draw.randrange(sectors),
            n=draw.choice((10, 14, 30, 90, 400)),
            at=now,
            size=draw.choice((None, "20_49", "50_199")),
            draw=draw,
        )
        history.given[number] = everything[number] = one
        if draw.random() < 0.15:
            leaver = draw.choice(list(history.given.values())).company_id
            history.given = {key: each for key, each in history.given.items() if each.company_id != leaver}
        history.given = {key: each for key, each in history.given.items() if now - each.at <= timedelta(days=730)}
        if draw.random() < 0.6:
            history.day(now)
    history.day(now)
    for members in history.inspector.finest():
        assert rules_hold([everything[number] for number in members])
    shown = sorted({number for members in history.inspector.shown for number in members})
    for company in {everything[number].company_id for number in shown}:
        theirs = {number for number in shown if everything[number].company_id == company}
        assert not history.inspector.can_compute(theirs)


def test_the_inspector_finds_a_company_that_left_alone():
    inspector = Inspector()
    inspector.sees([{1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5}])
    assert inspector.can_compute({6}) and frozenset({6}) in inspector.finest()
    assert not inspector.can_compute({5})


def test_the_stored_histories_are_those_of_the_model(db, make, now):
    """The refresh itself, with rows, against the same inspector."""
    sectors = [make.sector("transport"), make.sector("horeca")]
    scans = [scan for sector in sectors for scan in release(make, sector, 12, first=30 * sector.id)]
    draw, inspector, given = random.Random(4), Inspector(), {}
    for number, scan in enumerate(draw.sample(scans, len(scans))):
        at = now + timedelta(days=20 * number)
        size = draw.choice((None, "20_49", "50_199"))
        given[scan.id] = contribution(scan.id, scan.company_id, sector=scan.sector_id, at=at, size=size)
        if number % 7 == 6:
            given.pop(draw.choice(sorted(given)))
        actions.refresh(given.values(), at)
        live = db.session.execute(
            select(Member.scan_id, Batch.sector_id, Batch.size).join(Batch).where(Batch.left_at.is_(None))
        ).all()
        for place in {(None, None)} | {(row.sector_id, None) for row in live} | {(None, row.size) for row in live}:
            in_place = {row.scan_id for row in live if place in ((None, None), (row.sector_id, None), (None, row.size))}
            inspector.sees([in_place])
            kept = db.session.scalars(
                select(Benchmark).where(
                    Benchmark.sector_id.is_not_distinct_from(place[0]), Benchmark.size.is_not_distinct_from(place[1])
                )
            ).one()
            assert kept.content["companies"] == len(in_place)
    assert len(inspector.finest()) > 2
    everything = {scan.id: contribution(scan.id, scan.company_id) for scan in scans}
    for members in inspector.finest():
        assert rules_hold([everything[scan_id] for scan_id in members])
