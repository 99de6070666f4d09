"""Statistics against published check values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.statistics import (
    adjusted_p_values,
    against_benchmark,
    benjamini_hochberg,
    cronbach_alpha,
    non_response_bounds,
    two_proportions,
    wilson,
)

# The R data set `attitude` (Chatterjee & Price): 30 departments x 7 items.
ATTITUDE = """43 51 30 39 61 92 45 63 64 51 54 63 73 47 71 70 68 69 76 86 48 61 63 45 47 54 84 35 81 78 56 66 71 83 47
43 55 49 44 54 49 34 58 67 42 56 66 68 35 71 75 50 55 70 66 41 72 82 72 67 71 83 31 67 61 45 47 62 80 41
64 53 53 58 58 67 34 67 60 47 39 59 74 41 69 62 57 42 55 63 25 68 83 83 45 59 77 35 77 77 54 72 79 77 46
81 90 50 72 60 54 36 74 85 64 69 79 79 63 65 60 65 75 55 80 60 65 70 46 57 75 85 46 50 58 68 54 64 78 52
50 40 33 34 43 64 33 64 61 52 62 66 80 41 53 66 52 50 63 80 37 40 37 42 58 50 57 49 63 54 42 48 66 75 33
66 77 66 63 88 76 72 78 75 58 74 80 78 49 48 57 44 45 51 83 38 85 85 71 71 77 74 55 82 82 39 59 64 78 39"""
P_VALUES = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
    0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
]  # fmt: skip


@pytest.mark.parametrize(
    ("successes", "n", "population", "low", "high"),
    [
        (81, 263, None, 0.2553, 0.3662),
        (15, 148, None, 0.0624, 0.1605),
        (0, 20, None, 0.0000, 0.1611),
        (1, 29, None, 0.0061, 0.1718),
        (12, 30, 40, 0.3158, 0.4906),
        (9, 20, 25, 0.3543, 0.5495),
        (12, 30, 30, 0.4, 0.4),
        (15, 148, 100, 0.0624, 0.1605),
    ],
)
def test_a_wilson_interval_is_as_published(successes, n, population, low, high):
    assert wilson(successes, n, population=population) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 10_000), st.floats(0, 1), st.floats(0.5, 0.999))
def test_a_wilson_interval_lies_around_its_share_within_0_and_1(n, share, level):
    successes = round(share * n)
    low, high = wilson(successes, n, level=level)
    assert 0 <= low <= successes / n <= high <= 1


@pytest.mark.parametrize("wrong", [(1, 0), (-1, 5), (6, 5), (math.nan, 5)])
def test_what_is_no_proportion_is_refused(wrong):
    with pytest.raises(ValueError, match="no proportion"):
        wilson(*wrong)


def test_a_level_outside_0_and_1_is_refused():
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, level=95)


def test_benjamini_hochberg_rejects_four_where_bonferroni_rejects_three():
    assert benjamini_hochberg(P_VALUES) == [True] * 4 + [False] * 11
    assert sum(p < 0.05 / 15 for p in P_VALUES) == 3
    assert benjamini_hochberg(P_VALUES[::-1]) == [False] * 11 + [True] * 4


def test_tests_that_could_not_be_done_are_not_counted():
    assert benjamini_hochberg([0.04, math.nan]) == [True, False]
    assert adjusted_p_values([0.01, 0.04, 0.03])[1] == pytest.approx(0.04)
    assert adjusted_p_values([]) == []
    with pytest.raises(ValueError, match="between"):
        adjusted_p_values([1.1])


def test_alpha_is_as_published():
    items = np.array(ATTITUDE.split(), dtype=float).reshape(30, 7)
    assert cronbach_alpha(items) == pytest.approx(0.8431, abs=5e-5)
    assert cronbach_alpha(items, standardised=True) == pytest.approx(0.8391, abs=5e-5)
    assert math.isnan(cronbach_alpha(items[:29]))
    assert math.isnan(cronbach_alpha(items[:, :1]))


def test_alpha_of_two_items_is_spearman_brown():
    items = np.array(ATTITUDE.split(), dtype=float).reshape(30, 7)[:, :2]
    between = np.corrcoef(items, rowvar=False)[0, 1]
    assert cronbach_alpha(items) == pytest.approx(2 * between / (1 + between))


def test_alpha_counts_complete_rows_and_needs_variation():
    items = np.array(ATTITUDE.split(), dtype=float).reshape(30, 7)
    with_gap = np.vstack([items, np.full(7, np.nan)])
    assert cronbach_alpha(with_gap) == cronbach_alpha(items)
    assert math.isnan(cronbach_alpha(np.ones((40, 3))))


def test_two_rates_are_compared_with_pooled_variance():
    outcome = two_proportions(0.496 * 13_000, 13_000, 0.518 * 8_900, 8_900)
    assert abs(outcome.z) == pytest.approx(3.198, abs=5e-4)
    assert outcome.p == pytest.approx(0.0014, abs=5e-5)
    assert math.isnan(two_proportions(0, 10, 0, 10).p)


def test_a_rate_is_compared_with_a_benchmark_by_the_score_test():
    assert against_benchmark(60, 100, 0.5).z == pytest.approx(2)
    assert math.isnan(against_benchmark(0, 10, 0).p)


def test_the_bounds_of_non_response_count_everybody_who_stayed_away_on_either_side():
    assert non_response_bounds(0.4, 30, 40) == (pytest.approx(0.3), pytest.approx(0.55))
    assert non_response_bounds(0.4, 30, 30) == (pytest.approx(0.4), pytest.approx(0.4))
    assert non_response_bounds(0, 1, 10) == (0, pytest.approx(0.9))


@pytest.mark.parametrize("wrong", [(1.1, 10, 20), (0.5, 0, 20), (0.5, 21, 20), (math.nan, 10, 20)])
def test_bounds_of_what_is_no_share_of_a_population_are_refused(wrong):
    with pytest.raises(ValueError, match="no share"):
        non_response_bounds(*wrong)
