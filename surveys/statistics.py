"""The few statistics that a report needs, each with the check values of its source in the tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

FEWEST_FOR_ALPHA = 30


class Outcome(NamedTuple):
    """The outcome of a test: the standard normal statistic and the two-sided p-value."""

    z: float
    p: float


def wilson(successes: float, n: float, *, population: float | None = None, level: float = 0.95) -> tuple[float, float]:
    """The Wilson score interval of a proportion as (low, high), both 0..1.

    With a population of N >= n the finite-population correction n_eff = n (N-1)/(N-n) is made; n = N leaves no
    sampling error, so the interval is the point. A population below n cannot be right and is left aside. Raises
    ValueError when n is not positive, successes lie outside 0..n, or the level outside 0..1. (Wilson 1927)
    """
    # scipy has this interval for whole numbers only (binomtest), and after the correction n_eff is none
    if not n > 0 or not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no proportion")
    share = successes / n
    if population is not None and population >= n:
        if population == n:
            return share, share
        n = n * (population - 1) / (population - n)
    z = _quantile(level)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At 0 and 1 the bound is exact; rounding would leave -1e-18.
    return (0.0 if share == 0 else max(0.0, middle - half)), (1.0 if share == 1 else min(1.0, middle + half))


def non_response_bounds(share: float, n: int, population: int) -> tuple[float, float]:
    """The share (0..1) of the whole population if nobody, and if everybody, of those who did not answer were counted.

    `share` is that of the n who answered, out of `population` who could. Raises ValueError when the share lies outside
    0..1, or when not 0 < n <= population.
    """
    if not 0 <= share <= 1 or not 0 < n <= population:
        raise ValueError(f"{share} of {n} in {population} is no share of those who answered")
    low = share * n / population
    return low, low + (population - n) / population


@lru_cache(maxsize=16)
def _quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    return NormalDist().inv_cdf(0.5 + level / 2)


def benjamini_hochberg(p_values: Sequence[float], q: float = 0.05) -> list[bool]:
    """Which of all the tests on one report are rejected at false discovery rate q, in the order of the p-values.

    NaN (a test that could not be done) is never rejected and does not count. (Benjamini & Hochberg 1995)
    """
    return [adjusted <= q for adjusted in adjusted_p_values(p_values)]


def adjusted_p_values(p_values: Sequence[float]) -> list[float]:
    """The Benjamini-Hochberg adjusted p-values, in the order given; NaN stays NaN. Raises ValueError outside 0..1."""
    given = np.array(p_values, dtype=float)
    tested = np.flatnonzero(~np.isnan(given))
    if np.any((given[tested] < 0) | (given[tested] > 1)):
        raise ValueError("a p-value lies between 0 and 1")
    if not len(tested):
        return given.tolist()
    # scipy.stats takes half a second to import, which only who tests should pay
    from scipy.stats import false_discovery_control

    given[tested] = false_discovery_control(given[tested], method="bh")
    return given.tolist()


def cronbach_alpha(items, *, standardised: bool = False, fewest: int = FEWEST_FOR_ALPHA) -> float:
    """Cronbach's alpha over respondents x items, items turned the same way; two items: Spearman-Brown.

    Only complete rows count. NaN under `fewest` respondents, under two items, or when nothing varies.
    """
    table = np.asarray(items, dtype=float)
    if table.ndim != 2:
        raise ValueError("alpha needs a table of respondents x items")
    table = table[~np.isnan(table).any(axis=1)]
    respondents, number = table.shape
    if respondents < max(fewest, 2) or number < 2 or np.any(table.std(axis=0) == 0):
        return math.nan
    if standardised or number == 2:
        between = np.corrcoef(table, rowvar=False)[np.triu_indices(number, 1)].mean()
        return float(number * between / (1 + (number - 1) * between)) if 1 + (number - 1) * between > 0 else math.nan
    total = table.sum(axis=1).var(ddof=1)
    return float(number / (number - 1) * (1 - table.var(axis=0, ddof=1).sum() / total)) if total > 0 else math.nan


def two_proportions(successes: float, n: float, other_successes: float, other_n: float) -> Outcome:
    """The score test of two proportions with the pooled variance; NaN where nobody or everybody succeeds.

    Raises ValueError when an n is not positive or successes lie outside 0..n.
    """
    for some, all_ in ((successes, n), (other_successes, other_n)):
        if not all_ > 0 or not 0 <= some <= all_:
            raise ValueError(f"{some} of {all_} is no proportion")
    pooled = (successes + other_successes) / (n + other_n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    return _test(successes / n - other_successes / other_n, error)


def against_benchmark(successes: float, n: float, benchmark: float) -> Outcome:
    """The score test of a proportion against a benchmark proportion 0..1, which counts as known; NaN at 0 and 1."""
    if not n > 0 or not 0 <= successes <= n or not 0 <= benchmark <= 1:
        raise ValueError(f"{successes} of {n} against {benchmark} is no comparison of proportions")
    return _test(successes / n - benchmark, math.sqrt(benchmark * (1 - benchmark) / n))


def _test(difference: float, error: float) -> Outcome:
    if error == 0:
        return Outcome(math.nan, math.nan)
    z = difference / error
    return Outcome(z, math.erfc(abs(z) / math.sqrt(2)))
