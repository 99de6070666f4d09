"""Suppression: what is hidden and what stays exact, rule by rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.crowd import Crowd, Group
from surveys.suppression import (
    BELOW_K,
    DOMINANCE,
    PROTECTS_OTHER,
    TOO_FEW_COMPANIES,
    Earlier,
    Partition,
    bound,
    exact_measures,
    is_nearly_uniform,
    pool_reason,
    suppress,
)
from tests.surveys.oracle import EDITION, computable, organisations


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(organisations(), st.data())
def test_no_uniform_answer_can_be_computed_from_the_exact_ones(case, data):
    crowd, rows, people = case.crowd, case.rows, case.people
    rate = data.draw(st.sampled_from([0, 5, 50, 95, 100]))
    having = np.array([round(n * rate / 100) if number % 3 else n // 2 for number, n in enumerate(people)])
    if case.groups and data.draw(st.booleans()):
        having = having * (1 - rows["group", case.groups[0].key]).astype(int)
    counts, totals = case.counts(), case.counts(having)
    overlaps = crowd.overlaps(np.ones(crowd.size))
    hidden = suppress(counts, crowd.partitions, k=case.k, overlaps=overlaps)
    exact = exact_measures(totals, counts, crowd.partitions, hidden, is_nearly_uniform, overlaps)
    assert not exact & set(hidden)
    for key in exact:
        assert not is_nearly_uniform(totals[key], counts[key])
    for partition in crowd.partitions:
        told = [child for child in partition.children if child in exact]
        if told:
            assert partition.parent in exact
            rest = counts[partition.parent] - sum(counts[child] for child in told)
            assert rest == 0 or not is_nearly_uniform(totals[partition.parent] - sum(totals[c] for c in told), rest)
    vague = [key for key, n in counts.items() if n > 0 and key not in hidden and key not in exact]
    uniform = [key for key in vague if is_nearly_uniform(totals[key], counts[key])]
    assert not computable(rows, people, rows.keys() - exact, uniform)


def best_by_brute_force(counts, partition, k):
    """The most people in shown children of one flat partition under the same rules, over all choices."""
    children, best = partition.children, 0
    for choice in range(2 ** len(children)):
        told = [child for number, child in enumerate(children) if choice >> number & 1]
        rest = [counts[child] for child in children if child not in told and counts[child] > 0]
        left = counts["all"] - sum(counts[child] for child in told)
        lonely = len(rest) == 1 and left == rest[0] and rest[0] < k
        if all(counts[child] >= k for child in told) and (left == 0 or left >= k) and not lonely:
            best = max(best, sum(counts[child] for child in told))
    return best


def test_most_of_what_could_be_shown_is_shown():
    random, shown, possible = np.random.default_rng(3), 0, 0
    for _ in range(1000):
        sizes = random.integers(0, 40, size=random.integers(1, 8)).tolist()
        counts = {f"c{number}": size for number, size in enumerate(sizes)} | {"all": sum(sizes)}
        partition = Partition("all", tuple(key for key in counts if key != "all"))
        if counts["all"] < 10:
            continue
        hidden = suppress(counts, [partition], k=10)
        shown += sum(counts[child] for child in partition.children if child not in hidden)
        possible += best_by_brute_force(counts, partition, 10)
    print(f"people in shown groups: {shown / possible:.1%} of the optimum")
    assert shown / possible > 0.9


def test_a_small_group_is_hidden_and_with_it_the_smallest_other():
    counts = {"all": 45, "a": 4, "b": 20, "c": 21}
    assert suppress(counts, [Partition("all", ("a", "b", "c"))], k=10) == {"a": BELOW_K, "b": PROTECTS_OTHER}


def test_people_without_a_group_protect_a_small_one_when_together_they_are_enough():
    counts = {"all": 49, "a": 4, "b": 20, "c": 21}
    assert suppress(counts, [Partition("all", ("a", "b", "c"))], k=8) == {"a": BELOW_K}


def test_a_few_people_without_a_group_are_not_given_away():
    counts = {"all": 43, "b": 20, "c": 21}
    assert suppress(counts, [Partition("all", ("b", "c"))], k=10) == {"b": PROTECTS_OTHER}


def test_what_lies_within_a_hidden_group_is_hidden_too():
    counts = {"all": 60, "a": 4, "b": 20, "c": 36, "b1": 20, "b2": 0}
    hidden = suppress(counts, [Partition("all", ("a", "b", "c")), Partition("b", ("b1", "b2"))], k=10)
    assert hidden == {"a": BELOW_K, "b": PROTECTS_OTHER, "b1": PROTECTS_OTHER, "b2": BELOW_K}


def test_a_partition_can_ask_for_a_stricter_threshold():
    counts = {"all": 100, "a": 15, "b": 40, "c": 45}
    assert suppress(counts, [Partition("all", ("a", "b", "c"), k=20)], k=10) == {"a": BELOW_K, "b": PROTECTS_OTHER}


def test_a_background_that_coincides_with_a_hidden_group_does_not_give_its_neighbour_away():
    places = ["small"] * 4 + ["depot"] * 12 + ["office"] * 30
    shift = ["x" if place == "depot" else "y" if number % 2 else "z" for number, place in enumerate(places)]
    frame = pd.DataFrame({"group": places, "statute": shift})
    crowd = Crowd(EDITION, frame, [Group(key, key) for key in ("small", "depot", "office")])
    everyone = np.ones(len(frame), dtype=bool)
    counts = dict(zip(crowd.keys, crowd.sums(everyone).astype(int).tolist(), strict=True))
    hidden = suppress(counts, crowd.partitions, k=10, overlaps=crowd.overlaps(everyone))
    assert ("group", "small") in hidden
    assert not {("background:statute", "x"), ("group", "office")} <= counts.keys() - hidden.keys()


def test_a_threshold_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        suppress({}, [], k=0)


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [(10, 10, ">0.75"), (0, 10, "<0.25"), (19, 20, ">0.85"), (50, 50, ">0.90"), (0, 500, "<0.10"), (5, 5, ">0.55")],
)
def test_a_bound_is_true_for_at_least_three_counts(successes, n, expected):
    assert bound(successes, n) == expected
    edge = float(expected[1:])
    fitting = [count for count in range(n + 1) if (count / n > edge if expected[0] == ">" else count / n < edge)]
    assert successes in fitting
    assert len(fitting) >= 3


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ([10] * 5, None),
        ([10] * 4, TOO_FEW_COMPANIES),
        ([10] * 4 + [0], TOO_FEW_COMPANIES),
        ([5] * 5, BELOW_K),
        ([50, 10, 10, 10, 10], DOMINANCE),
    ],
)
def test_a_sector_figure_needs_enough_companies_people_and_balance(sizes, reason):
    assert pool_reason(sizes) == reason


def test_what_an_earlier_scan_hid_to_protect_a_group_protects_it_again():
    partitions = [Partition("all", ("a", "b", "c"))]
    first = suppress({"all": 39, "a": 4, "b": 15, "c": 20}, partitions, k=10)
    seen = Earlier(frozenset({"all", "c"}), frozenset(first))
    second = {"all": 39, "a": 4, "b": 18, "c": 17}
    assert first == suppress(second, partitions, k=10, earlier=seen) == {"a": BELOW_K, "b": PROTECTS_OTHER}
    assert suppress(second, partitions, k=10) == {"a": BELOW_K, "c": PROTECTS_OTHER}


def test_nothing_stays_hidden_only_because_it_once_was():
    partitions = [Partition("all", ("a", "b", "c"))]
    seen = Earlier(frozenset({"all", "c"}), frozenset({"a", "b"}))
    assert not suppress({"all": 49, "a": 14, "b": 15, "c": 20}, partitions, k=10, earlier=seen)


def test_a_single_cell_hidden_for_another_reason_is_not_left_to_subtraction():
    counts = {"all": 60, "a": 15, "b": 20, "c": 25}
    hidden = suppress(counts, [Partition("all", ("a", "b", "c"))], k=10, hidden={"a": DOMINANCE})
    assert hidden == {"a": DOMINANCE, "b": PROTECTS_OTHER}
