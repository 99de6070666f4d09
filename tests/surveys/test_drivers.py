"""Relative weights against published values and against other ways to compute them."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.drivers import relative_weights

# The R data set `mtcars` (Henderson & Velleman 1981): mpg, cyl, disp, hp, gear of 32 cars.
MTCARS = """21 6 160 110 4  21 6 160 110 4  22.8 4 108 93 4  21.4 6 258 110 3  18.7 8 360 175 3  18.1 6 225 105 3
14.3 8 360 245 3  24.4 4 146.7 62 4  22.8 4 140.8 95 4  19.2 6 167.6 123 4  17.8 6 167.6 123 4  16.4 8 275.8 180 3
17.3 8 275.8 180 3  15.2 8 275.8 180 3  10.4 8 472 205 3  10.4 8 460 215 3  14.7 8 440 230 3  32.4 4 78.7 66 4
30.4 4 75.7 52 4  33.9 4 71.1 65 4  21.5 4 120.1 97 3  15.5 8 318 150 3  15.2 8 304 150 3  13.3 8 350 245 3
19.2 8 400 175 3  27.3 4 79 66 4  26 4 120.3 91 5  30.4 4 95.1 113 5  15.8 8 351 264 5  19.7 6 145 175 5
15 8 301 335 5  21.4 4 121 109 4"""
CARS = np.array(MTCARS.split(), dtype=float).reshape(32, 5)
WEIGHTS = [0.2284797, 0.2221469, 0.2321744, 0.0963886]


def explained(outcome, predictors):
    """R² by least squares."""
    design = np.column_stack([np.ones(len(outcome)), predictors])
    left = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    return 1 - left.var() / outcome.var()


def sample(seed, n=300, p=4):
    random = np.random.default_rng(seed)
    predictors = random.normal(size=(n, p)) @ random.normal(size=(p, p))
    return predictors @ random.normal(size=p) + random.normal(scale=2, size=n), predictors


def test_the_weights_of_the_cars_are_as_published():
    found = relative_weights(CARS[:, 0], CARS[:, 1:])
    assert found.weights == pytest.approx(WEIGHTS, abs=5e-8)
    assert found.r2 == pytest.approx(0.7791896, abs=5e-8)
    assert found.n == 32
    assert np.all(found.low < found.weights) and np.all(found.weights < found.high)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 7))
def test_the_weights_add_up_to_the_explained_variance_and_none_is_negative(seed, p):
    outcome, predictors = sample(seed, p=p)
    found = relative_weights(outcome, predictors, resamples=0)
    assert found.r2 == pytest.approx(explained(outcome, predictors))
    assert np.all(found.weights >= 0)


def test_uncorrelated_predictors_weigh_their_squared_correlation():
    random = np.random.default_rng(3)
    predictors = np.linalg.qr(random.normal(size=(200, 5)) - 0)[0]
    predictors = np.linalg.qr(np.column_stack([np.ones(200), predictors]))[0][:, 1:]
    outcome = predictors @ [3, 2, 1, 0.5, 0] + random.normal(scale=0.1, size=200)
    squared = [np.corrcoef(outcome, column)[0, 1] ** 2 for column in predictors.T]
    assert relative_weights(outcome, predictors, resamples=0).weights == pytest.approx(squared)


def test_the_weights_lie_near_those_of_general_dominance():
    """Dominance analysis adds each predictor to every set of the others; relative weights were made to come near it."""
    outcome, predictors = CARS[:, 0], CARS[:, 1:]
    dominance = []
    for one in range(4):
        others = [each for each in range(4) if each != one]
        gains = [
            (explained(outcome, predictors[:, [*some, one]]) - explained(outcome, predictors[:, list(some)]))
            / comb(3, size)
            for size in range(4)
            for some in combinations(others, size)
        ]
        dominance.append(sum(gains) / 4)
    assert relative_weights(outcome, predictors, resamples=0).weights == pytest.approx(dominance, abs=0.03)


@given(st.permutations(range(32)), st.sampled_from([1.0, -2.5, 100.0]))
@settings(max_examples=10, deadline=None)
def test_neither_the_order_of_people_nor_the_unit_matters(order, unit):
    found = relative_weights(CARS[:, 0], CARS[:, 1:])
    other = relative_weights(CARS[order, 0], CARS[order, 1:])
    assert all(np.array_equal(one, two) for one, two in zip(found, other, strict=True))
    assert relative_weights(CARS[:, 0], unit * CARS[:, 1:], resamples=0).weights == pytest.approx(WEIGHTS, abs=5e-8)


def test_people_with_a_gap_do_not_count():
    with_gaps = np.vstack([CARS, [np.nan, 4, 100, 90, 4], [20, 4, np.nan, 90, 4]])
    assert relative_weights(with_gaps[:, 0], with_gaps[:, 1:]).n == 32
    assert relative_weights(with_gaps[:, 0], with_gaps[:, 1:]).weights == pytest.approx(WEIGHTS, abs=5e-8)


def test_predictors_that_say_the_same_share_what_they_say():
    twice = np.column_stack([CARS[:, 1:], 3 - 2 * CARS[:, 3]])
    found = relative_weights(CARS[:, 0], twice)
    assert found.weights[2] == pytest.approx(found.weights[4])
    assert found.r2 == pytest.approx(0.7791896, abs=5e-8)
    assert np.all(np.isfinite([*found.low, *found.high]))
    summed = np.column_stack([CARS[:, 1:], CARS[:, 1] + CARS[:, 4]])
    assert relative_weights(CARS[:, 0], summed, resamples=0).r2 == pytest.approx(0.7791896, abs=5e-8)


@pytest.mark.parametrize("column", [0, 2])
def test_what_does_not_vary_has_no_weights(column):
    table = CARS.copy()
    table[:, column] = 7
    found = relative_weights(table[:, 0], table[:, 1:])
    assert np.isnan([found.r2, *found.weights, *found.low, *found.high]).all()
    assert np.isnan(relative_weights(CARS[:1, 0], CARS[:1, 1:]).r2)
    assert relative_weights(np.array([]), np.empty((0, 2))).n == 0


def test_what_hardly_varies_survives_resamples_in_which_it_does_not():
    table = np.zeros((30, 2))
    table[0] = 1
    found = relative_weights(np.arange(30.0), table)
    assert np.all(np.isfinite([*found.low, *found.high]))


@pytest.mark.parametrize(("outcome", "predictors"), [((3,), (4, 2)), ((3, 1), (3, 2)), ((3,), (3,)), ((3,), (3, 0))])
def test_shapes_that_do_not_fit_are_refused(outcome, predictors):
    with pytest.raises(ValueError, match="respondents"):
        relative_weights(np.zeros(outcome), np.zeros(predictors))


@pytest.mark.parametrize("n", [400, 3000])
def test_the_intervals_are_as_wide_as_the_weights_vary_between_samples(n):
    """In bundles as with single people: half the width is about twice the standard error over fresh samples."""

    def drawn(seed):
        random = np.random.default_rng(seed)
        common = random.normal(size=(n, 1))
        predictors = random.normal(size=(n, 3)) + common
        return predictors @ [1.0, 0.5, 0.2] + random.normal(scale=2, size=n), predictors

    spread = np.std([relative_weights(*drawn(seed), resamples=0).weights for seed in range(300)], axis=0)
    found = relative_weights(*drawn(1))
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * spread, rel=0.25)
