"""Sector figures: the rules hold, and no two states of the pool, and no total, give a company away."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from campaign_app.results.pools import Contribution, batches, contributions, pool_up
from tests.factories import NOW

MEASURES = ("workability", "work_stress", "motivation")


def contribution(number, company, *, sector=1, n=20, having=None, at=NOW, print_="a", draw=None):
    draw = draw or random.Random(number)
    measures = {name: [n, having if having is not None else draw.randrange(3, max(n - 3, 4)), 3] for name in MEASURES}
    return Contribution(number, company, sector, at, print_, {**measures, "workability": measures["workability"][:2]})


def test_five_companies_and_thirty_people_make_a_sector_figure():
    pool = pool_up([contribution(n, n, n=10, having=4) for n in range(5)], NOW).sectors[1]
    assert (pool.reason, pool.companies, pool.respondents) == (None, 5, 50)
    share = pool.shares["workability", "rate"]
    assert share.value == 0.4 and share.low < 0.4 < share.high
    assert pool.shares["work_stress", "problem"].value == 0.4 and ("work_stress", "acute") in pool.shares


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ([20, 20, 20, 20], "too_few_companies"),
        ([5, 5, 5, 5, 5], "below_k"),
        ([100, 20, 20, 20, 20], "dominance"),
        ([], None),
    ],
)
def test_otherwise_it_says_why_not(sizes, reason):
    pools = pool_up([contribution(n, n, n=size) for n, size in enumerate(sizes)], NOW)
    assert not pools.total.shares
    if sizes:
        assert pools.sectors[1].reason == reason and not pools.sectors[1].shares


def test_one_company_with_five_scans_is_one_company():
    assert pool_up([contribution(n, 7) for n in range(9)], NOW).sectors[1].reason == "too_few_companies"


def test_the_sixth_company_waits_for_its_own_five():
    given = [contribution(n, n) for n in range(10)]
    states = [pool_up(given[:count], NOW).sectors[1].companies for count in range(5, 11)]
    assert states == [5, 5, 5, 5, 5, 10]


def test_the_total_holds_the_shown_sectors_only():
    given = [contribution(n, n) for n in range(5)] + [contribution(n, n, sector=2) for n in range(5, 8)]
    pools = pool_up(given, NOW)
    assert pools.sectors[2].reason == "too_few_companies"
    assert pools.total.respondents == pools.sectors[1].respondents
    assert pools.total.shares == pools.sectors[1].shares


def test_what_nearly_everybody_has_is_a_bound_that_the_total_does_not_undo():
    given = [contribution(n, n, having=10) for n in range(5)]
    given += [contribution(n, n, sector=2, having=0) for n in range(5, 10)]
    pools = pool_up(given, NOW)
    assert pools.sectors[2].shares["workability", "rate"].value == "<0.10"
    assert pools.sectors[1].shares["workability", "rate"].value == "hidden", "the total minus this would tell"


def test_releases_older_than_two_years_leave_with_their_batch():
    given = [contribution(n, n, at=NOW - timedelta(days=800 - 20 * n)) for n in range(10)]
    pool = pool_up(given, NOW).sectors[1]
    assert pool.companies == 5 and pool_up(given, NOW + timedelta(days=700)).sectors == {}


def test_another_questionnaire_is_left_out_and_counted():
    given = [contribution(n, n) for n in range(5)] + [contribution(n, n, print_="b") for n in range(5, 8)]
    pools = pool_up(given, NOW)
    assert pools.total.companies == 5 and pools.left_out == 3


def rules_hold(members) -> bool:
    sizes = Counter()
    for each in members:
        sizes[each.company_id] += each.measures["workability"][0]
    return len(sizes) >= 5 and sum(sizes.values()) >= 30 and max(sizes.values()) * 2 <= sum(sizes.values())


@pytest.mark.parametrize("seed", range(40))
def test_no_two_states_of_a_pool_differ_by_less_than_the_rules_allow(seed):
    draw = random.Random(seed)
    given = [
        contribution(
            number,
            draw.randrange(draw.choice((6, 30))),
            n=draw.choice((10, 12, 25, 60, 300)),
            at=NOW - timedelta(days=1000 - 9 * number),
            draw=draw,
        )
        for number in range(100)
    ]
    states = set()
    for moment in range(0, 100, 3):
        now = NOW - timedelta(days=1000 - 9 * moment)
        pools = pool_up([each for each in given if each.at <= now], now)
        states.add(pools.members.get(1, frozenset()))
    by_id = {each.release_id: each for each in given}
    states.discard(frozenset())
    for one in states:
        assert rules_hold([by_id[number] for number in one])
        for other in states:
            for difference in (one - other, other - one):
                assert not difference or rules_hold([by_id[number] for number in difference])


def test_a_closed_batch_never_changes():
    draw = random.Random(3)
    given = [contribution(n, draw.randrange(12), n=draw.choice((10, 40, 200)), draw=draw) for n in range(60)]
    before = []
    for count in range(60):
        closed, _ = batches(given[:count])
        assert closed[: len(before)] == before
        before = closed


def test_only_scans_that_agreed_and_have_figures_contribute(db, make, now):
    from campaign_app.results import actions
    from tests.results.boxes import closed_scan

    sector = make.sector("transport")
    kept = closed_scan(make.company(sector), sector, people=30)
    for scan in (
        kept,
        closed_scan(make.company(sector), sector, people=30, seed=2, pool=False),
        closed_scan(make.company(sector), sector, people=8, seed=3),
        closed_scan(make.company(sector), sector, people=30, seed=4, core="employee_survey"),
    ):
        actions.release(scan, at=now)
    db.session.commit()
    assert [each.company_id for each in contributions()] == [kept.company_id]
    assert contributions()[0].measures["workability"][0] == 30
