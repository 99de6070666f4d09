"""Suppression: random trees and crossings may give nobody away, judged by an oracle that shares no code with it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from surveys.crowd import TOTAL, Crowd, Group
from surveys.edition import compose
from surveys.suppression import (
    BELOW_K,
    DOMINANCE,
    PROTECTS_OTHER,
    TOO_FEW_COMPANIES,
    Partition,
    bound,
    exact_measures,
    is_nearly_uniform,
    pool_reason,
    suppress,
    suppress_together,
)
from tests.surveys.samples import core, read

EDITION = compose(read(core()))
THOROUGH = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def crowds(draw):
    """A tree of groups and people in it, with backgrounds that sometimes follow the group exactly."""
    groups = []
    for number in range(draw(st.integers(0, 8))):
        parent = draw(st.sampled_from([None, *(group.key for group in groups)]))
        groups.append(Group(f"g{number}", f"G{number}", parent))
    frames = []
    for place in [None, *(group.key for group in groups)]:
        together = draw(st.booleans())
        for _ in range(draw(st.integers(1, 3))):
            codes = st.sampled_from(["x", "y", "z", None])
            statute = draw(codes)
            regime = statute if together else draw(codes)
            size = draw(st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 10, 11, 15, 30]))
            frames += [{"group": place, "statute": statute, "regime": regime}] * size
    frame = pd.DataFrame(frames, columns=["group", "statute", "regime"], dtype=object)
    return Crowd(EDITION, frame, groups), frame, groups, draw(st.sampled_from([5, 10]))


def rows_by_hand(frame, groups):
    """Every cell as a 0/1 row over people, built without the code under test."""
    parents = {group.key: group.parent_key for group in groups}

    def inside(place, key):
        while place is not None and place != key:
            place = parents[place]
        return place == key

    rows = {TOTAL: np.ones(len(frame))}
    for group in groups:
        rows["group", group.key] = np.array([inside(place, group.key) for place in frame["group"]], dtype=float)
    for variable in ("statute", "regime"):
        for code in "xyz":
            rows[f"background:{variable}", code] = np.array([each == code for each in frame[variable]], dtype=float)
    return rows


def rank(rows):
    rows = [row for row in rows if row.any()]
    return np.linalg.matrix_rank(np.array(rows)) if rows else 0


@THOROUGH
@given(crowds())
def test_no_hidden_cell_can_be_computed_from_the_shown_ones(case):
    crowd, frame, groups, k = case
    everyone = np.ones(len(frame), dtype=bool)
    rows = rows_by_hand(frame, groups)
    counts = {key: int(row.sum()) for key, row in rows.items()}
    assert counts == dict(zip(crowd.keys, crowd.sums(everyone).astype(int).tolist(), strict=True))

    hidden = suppress(counts, crowd.partitions, k=k, overlaps=crowd.overlaps(everyone))

    shown = [rows[key] for key in rows if key not in hidden]
    assert all(counts[key] >= k for key in rows if key not in hidden)
    known = rank(shown)
    for key in hidden:
        if 0 < counts[key] < k:
            assert rank([*shown, rows[key]]) > known, f"{key} can be computed"
    for partition in crowd.partitions:
        if partition.parent not in hidden:
            left = counts[partition.parent] - sum(counts[c] for c in partition.children if c not in hidden)
            assert left == 0 or left >= k, "a small remainder is left over"
    for inner in shown:
        for outer in shown:
            if np.all(outer >= inner):
                difference = int((outer - inner).sum())
                assert difference == 0 or difference >= k, "two nested shown cells isolate a few people"


@settings(max_examples=150, deadline=None)
@given(crowds())
def test_the_range_of_a_hidden_group_always_reaches_k(case):
    crowd, frame, groups, k = case
    counts = dict(zip(crowd.keys, crowd.sums(np.ones(len(frame))).astype(int).tolist(), strict=True))
    hidden = suppress(counts, crowd.partitions, k=k, overlaps=crowd.overlaps(np.ones(len(frame), dtype=bool)))
    # The attacker knows the tree and every published n, not who is where: unknowns are people per place and statute.
    places = [None, *(group.key for group in groups)]
    cells = [{"group": place, "statute": code, "regime": other} for place in places for code in ("x", "y", "z", None)
             for other in ("x", "y", "z", None)]  # fmt: skip
    rows = rows_by_hand(pd.DataFrame(cells, dtype=object), groups)
    shown = [key for key in rows if key not in hidden]
    secret = [key for key in hidden if key[0] == "group" and 0 < counts[key] < k]
    if not shown:
        return
    for key in secret[:2]:
        most = linprog(-rows[key], A_eq=[rows[s] for s in shown], b_eq=[counts[s] for s in shown], method="highs")
        assert most.status == 0
        assert -most.fun >= k - 1e-6


@THOROUGH
@given(crowds(), st.data())
def test_tables_hidden_together_hide_the_same_and_each_is_safe(case, data):
    crowd, frame, groups, k = case
    answered = [
        np.array(data.draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame))), dtype=bool)
        if len(frame) < 60
        else np.arange(len(frame)) % data.draw(st.integers(2, 7)) > 0
        for _ in range(2)
    ]
    tables = [dict(zip(crowd.keys, crowd.sums(each).astype(int).tolist(), strict=True)) for each in answered]
    hidden = suppress_together(tables, crowd.partitions, k=k, overlaps=[crowd.overlaps(each) for each in answered])
    rows = rows_by_hand(frame, groups)
    for counts, mask in zip(tables, answered, strict=True):
        shown = [rows[key] * mask for key in rows if key not in hidden]
        known = rank(shown)
        for key in rows:
            if key in hidden and 0 < counts[key] < k:
                assert rank([*shown, rows[key] * mask]) > known
            assert key in hidden or counts[key] >= k


@THOROUGH
@given(crowds(), st.data())
def test_no_uniform_answer_can_be_computed_from_the_exact_ones(case, data):
    crowd, frame, groups, k = case
    rate = data.draw(st.sampled_from([0, 5, 50, 95, 100]))
    having = np.array([(number * 37) % 100 < rate for number in range(len(frame))], dtype=bool)
    if groups and data.draw(st.booleans()):
        having &= (frame["group"] != groups[0].key).to_numpy()
    counts = dict(zip(crowd.keys, crowd.sums(np.ones(len(frame))).astype(int).tolist(), strict=True))
    totals = dict(zip(crowd.keys, crowd.sums(having).tolist(), strict=True))
    hidden = suppress(counts, crowd.partitions, k=k)
    exact = exact_measures(totals, counts, crowd.partitions, hidden, is_nearly_uniform)
    assert not exact & set(hidden)
    for key in exact:
        assert not is_nearly_uniform(totals[key], counts[key])
    for partition in crowd.partitions:
        told = [child for child in partition.children if child in exact]
        if told:
            assert partition.parent in exact
            rest = counts[partition.parent] - sum(counts[child] for child in told)
            assert rest == 0 or not is_nearly_uniform(totals[partition.parent] - sum(totals[c] for c in told), rest)


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


def test_a_single_cell_hidden_for_another_reason_is_not_left_to_subtraction():
    counts = {"all": 60, "a": 15, "b": 20, "c": 25}
    hidden = suppress(counts, [Partition("all", ("a", "b", "c"))], k=10, hidden={"a": DOMINANCE})
    assert hidden == {"a": DOMINANCE, "b": PROTECTS_OTHER}
