"""Relative weights: how much of the differences in one score goes along with each of several others (Johnson 2000).

They say what hangs together, never what causes what. scipy and statsmodels have no relative weights.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

RESAMPLES = 1000
BUNDLES = 1000
SEED = 20260101


class RelativeWeights(NamedTuple):
    """The weights of the predictors, which add up to the R² of the regression, and their interval from resamples."""

    n: int
    r2: float
    weights: np.ndarray
    low: np.ndarray
    high: np.ndarray


def relative_weights(
    outcome, predictors, *, resamples: int = RESAMPLES, level: float = 0.95, seed: int = SEED
) -> RelativeWeights:
    """The relative weights of predictors (respondents x p) for an outcome (respondents), with percentile intervals.

    Only complete rows count. A weight is a part 0..1 of the variance of the outcome. Predictors that say the same
    share what they say. Everything is NaN when the outcome or a predictor does not vary. The order of the respondents
    does not matter and the same answers give the same figures; `resamples` 0 leaves the interval at the weight. Raises
    ValueError when the shapes do not fit.
    """
    outcome, predictors = np.asarray(outcome, dtype=float), np.asarray(predictors, dtype=float)
    if outcome.ndim != 1 or predictors.ndim != 2 or len(outcome) != len(predictors) or not predictors.shape[1]:
        raise ValueError("relative weights need an outcome per respondent and a table of respondents x predictors")
    table = np.column_stack([outcome, predictors])
    table = table[~np.isnan(table).any(axis=1)]
    n = len(table)
    if n < 2 or np.any(np.ptp(table, axis=0) == 0):
        nothing = np.full(predictors.shape[1], np.nan)
        return RelativeWeights(n, np.nan, nothing, nothing, nothing)
    # sorted, so that the sums and the resamples are the same whatever the order in which people lie
    table = table[np.lexsort(table.T[::-1])]
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    random = np.random.RandomState(seed)  # noqa: NPY002 - its stream is promised never to change; a Generator's is not
    moments = _moments_of_bundles(table[random.permutation(n)])
    weights = _weights(_correlations(moments.sum(axis=0)))
    low = high = weights
    if resamples:
        drawn = _weights(_correlations(np.tensordot(_draws(random, len(moments), resamples), moments, axes=1)))
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return RelativeWeights(n, float(weights.sum()), weights, np.minimum(low, weights), np.maximum(high, weights))


def _moments_of_bundles(table: np.ndarray) -> np.ndarray:
    """Sums of products (bundles x columns x columns, a column of ones first) of at most so many bundles of people.

    Resampling bundles of people who lie together by chance gives the same spread as resampling people, and takes a
    time that hardly grows with their number; up to `BUNDLES` people it is the same.
    """
    n, columns = table.shape
    per_bundle = -(-n // BUNDLES)
    bundles = -(-n // per_bundle)
    padded = np.zeros((bundles * per_bundle, columns + 1))  # nobody counts as nought, also in the column of ones
    padded[:n, 0], padded[:n, 1:] = 1, table
    padded = padded.reshape(bundles, per_bundle, columns + 1)
    return padded.transpose(0, 2, 1) @ padded


def _draws(random: np.random.RandomState, bundles: int, resamples: int) -> np.ndarray:
    """How often each bundle is in each resample (resamples x bundles)."""
    drawn = random.randint(0, bundles, size=(resamples, bundles)) + np.arange(resamples)[:, None] * bundles
    return np.bincount(drawn.ravel(), minlength=resamples * bundles).reshape(resamples, bundles).astype(float)


def _correlations(moments: np.ndarray) -> np.ndarray:
    """Correlation matrices (... x columns x columns) from moments; what does not vary correlates with nothing."""
    means = moments[..., 0, 1:] / moments[..., :1, 0]
    covariances = moments[..., 1:, 1:] / moments[..., :1, :1] - means[..., :, None] * means[..., None, :]
    variances = np.diagonal(covariances, axis1=-2, axis2=-1)
    varies = variances > 1e-12
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variances, 1.0)), 0.0)
    correlations = covariances * scale[..., :, None] * scale[..., None, :]
    ones = np.arange(correlations.shape[-1])
    correlations[..., ones, ones] = 1.0
    return correlations


def _weights(correlations: np.ndarray) -> np.ndarray:
    """Relative weights (... x predictors) from correlation matrices with the outcome first.

    The predictors are replaced by the uncorrelated variables closest to them; what those explain is given back to the
    predictors after how much of each they carry.
    """
    values, vectors = np.linalg.eigh(correlations[..., 1:, 1:])
    real = values > 1e-10  # directions without spread: predictors that are combinations of one another
    roots = np.sqrt(np.where(real, values, 0.0))
    inverse = np.where(real, 1 / np.where(real, roots, 1.0), 0.0)
    turned = np.swapaxes(vectors, -1, -2)
    shared = (vectors * roots[..., None, :]) @ turned
    towards = (vectors * inverse[..., None, :]) @ turned @ correlations[..., 1:, :1]
    return (shared**2 @ towards**2)[..., 0]
