"""Benchmark figures: shares over whole batches, bounds that no difference undoes, and reasons."""

import pytest

from campaign_app.benchmarks.batching import form
from campaign_app.benchmarks.figures import ALL, Counted, Pool, pools_of
from tests.benchmarks.samples import contribution
from tests.factories import NOW

SECTOR = (1, None)


def pools(given):
    """The pools over the batches that are formed at once of these contributions."""
    formed = form(given, (), NOW)
    taken = {each.scan_id for batch in formed for each in batch.members}
    batches = [Counted(batch.sector_id, batch.size, batch.members) for batch in formed]
    return pools_of(batches, [each for each in given if each.scan_id not in taken])


def test_five_companies_and_thirty_people_make_figures():
    found = pools([contribution(n, n, n=10, having=4, size="20_49") for n in range(5)])
    assert set(found) == {ALL, SECTOR, (None, "20_49")}
    for pool in found.values():
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
        ([], "too_few_companies"),
    ],
)
def test_otherwise_they_say_why_not(sizes, reason):
    found = pools([contribution(n, n, n=size) for n, size in enumerate(sizes)])
    assert {pool.reason for pool in found.values()} == {reason}
    assert not any(pool.shares or pool.respondents for pool in found.values())


def test_one_company_with_nine_scans_is_one_company():
    assert pools([contribution(n, 7) for n in range(9)])[SECTOR].reason == "too_few_companies"


def test_a_size_whose_companies_count_with_others_says_so():
    given = [contribution(n, n, sector=n // 5, size="20_49" if n % 5 < 3 else "50_199") for n in range(10)]
    found = pools(given)
    assert found[None, "20_49"].reason == "mixed", "six companies, three in each sector's batch"
    assert found[None, "50_199"].reason == "too_few_companies"
    assert found[ALL].companies == 10


def test_what_nearly_everybody_has_is_a_bound_that_the_total_does_not_undo():
    given = [contribution(n, n, having=10) for n in range(5)]
    given += [contribution(n, n, sector=2, having=0) for n in range(5, 10)]
    found = pools(given)
    assert found[2, None].shares["workability", "rate"].value == "<0.10"
    assert found[SECTOR].shares["workability", "rate"].value == "hidden", "the total minus this would tell"


def test_nor_does_the_difference_between_a_sector_and_a_size():
    given = [contribution(n, n, having=10, size="20_49") for n in range(5)]
    given += [contribution(n, n, having=0, size="50_199") for n in range(5, 10)]
    given += [contribution(n, n, sector=2, having=10, size="from_200") for n in range(10, 15)]
    found = pools(given)
    rate = {place: pool.shares["workability", "rate"] for place, pool in found.items()}
    assert rate[None, "50_199"].value == "<0.10"
    assert not (rate[SECTOR].exact and rate[None, "20_49"].exact), "sector 1 minus this size would tell"


def test_figures_are_the_same_after_keeping_them():
    for place, pool in pools([contribution(n, n, size="20_49") for n in range(7)]).items():
        assert Pool.from_kept(*place, pool.kept()) == pool
