"""Batches: who is added up with whom, how long one waits, and the rules that each batch satisfies by itself."""

import random
from datetime import timedelta

import pytest

from campaign_app.benchmarks.batching import FOR_ITS_SECTOR, FOR_ITS_SIZE, form
from campaign_app.benchmarks.rules import fitting, size_class
from tests.benchmarks.samples import contribution, rules_hold
from tests.factories import NOW


def places(batches):
    return [(batch.sector_id, batch.size, len(batch.members)) for batch in batches]


def test_five_companies_of_one_sector_and_one_size_come_before_a_mixture():
    given = [contribution(n, n, size="20_49" if n % 2 else "50_199") for n in range(10)]
    assert sorted(places(form(given, (), NOW))) == [(1, "20_49", 5), (1, "50_199", 5)]


def test_a_sector_without_figures_takes_any_size():
    given = [contribution(n, n, size="20_49" if n < 3 else "50_199") for n in range(5)]
    assert places(form(given, (), NOW)) == [(1, None, 5)]


def test_a_sector_with_figures_lets_the_next_wait_for_others_of_their_size_but_not_for_ever():
    given = [contribution(n, n, size="20_49" if n < 3 else "50_199") for n in range(5)]
    assert form(given, {1}, NOW) == []
    assert form(given, {1}, NOW + FOR_ITS_SIZE - timedelta(days=1)) == []
    assert places(form(given, {1}, NOW + FOR_ITS_SIZE)) == [(1, None, 5)]


def test_who_waited_long_is_added_up_with_other_sectors_by_size_if_that_is_possible():
    given = [contribution(n, n, sector=n, size="20_49") for n in range(5)]
    assert form(given, (), NOW + FOR_ITS_SIZE) == [], "a sector may still get its own figures"
    assert places(form(given, (), NOW + FOR_ITS_SECTOR)) == [(None, "20_49", 5)]
    mixed = [contribution(n, n, sector=n, size="20_49" if n else None) for n in range(5)]
    assert places(form(mixed, (), NOW + FOR_ITS_SECTOR)) == [(None, None, 5)]


def test_a_company_above_half_waits_and_does_not_hold_up_the_others():
    given = [contribution(0, 0, n=500), *(contribution(n, n, n=10) for n in range(1, 6))]
    (batch,) = form(given, (), NOW)
    assert [each.company_id for each in batch.members] == [1, 2, 3, 4, 5]
    assert fitting(given[:5]) == []


def test_a_sector_scan_is_a_batch_by_itself():
    assert places(form([contribution(1, None)], {1}, NOW)) == [(1, None, 1)]


@pytest.mark.parametrize(
    ("counts", "size"),
    [((None, None), None), ((0, None), None), ((19,), "under_20"), ((20, 5), "20_49"), ((None, 50), "50_199"),
     ((199,), "50_199"), ((200, 30), "from_200"), ((90_000,), "from_200")],
)  # fmt: skip
def test_the_size_of_a_company_is_the_most_people_of_whom_is_known(counts, size):
    assert size_class(*counts) == size


@pytest.mark.parametrize("seed", range(30))
def test_every_batch_satisfies_the_rules_and_nobody_is_in_two(seed):
    draw = random.Random(seed)
    given = [
        contribution(
            number,
            draw.randrange(25),
            sector=draw.randrange(3),
            n=draw.choice((10, 12, 25, 60, 300)),
            at=NOW - timedelta(days=draw.randrange(700)),
            size=draw.choice((None, "under_20", "20_49", "50_199")),
        )
        for number in range(60)
    ]
    batches = form(given, (), NOW)
    assert batches and all(rules_hold(batch.members) for batch in batches)
    members = [each.scan_id for batch in batches for each in batch.members]
    assert len(members) == len(set(members))
    for batch in batches:
        assert batch.sector_id is None or {each.sector_id for each in batch.members} == {batch.sector_id}
        assert batch.size is None or {each.size for each in batch.members} == {batch.size}
