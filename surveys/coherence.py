"""What hangs together in a release: the items of a scale (alpha), and the scales (relative weights), never per group.

Both are functions of variances and covariances and are told in two digits, so that one person more or less can rarely
be seen in them; where few people carry the differences they are not told. Decision 0016 says why.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from surveys.drivers import RelativeWeights, relative_weights
from surveys.edition import Edition
from surveys.model import Scale
from surveys.release import Cell, Measure
from surveys.statistics import cronbach_alpha

FEWEST = 100
TOO_FEW, TOO_ALIKE = "below_100", "too_alike"
DIGITS = 2
MOST_SCALES = 10
CHANCE = 0.05


def carriers(values: np.ndarray) -> float:
    """How many people carry the differences in a score: n where all lie as far from the mean, 1 where one is apart."""
    squares = (values - values.mean()) ** 2
    return float(squares.sum() ** 2 / (squares**2).sum()) if squares.any() else 0.0


def reliability(items: pd.DataFrame, k: int) -> dict[str, Measure]:
    """Cronbach's alpha of a scale's items, if there is one and enough people carry the differences."""
    complete = items.dropna().to_numpy()
    alpha = cronbach_alpha(complete)
    if math.isnan(alpha) or carriers(complete.sum(axis=1)) < k:
        return {}
    # below zero says what zero says: the items do not belong together
    return {"alpha": max(round(alpha, DIGITS), 0.0)}


def relations(edition: Edition) -> Iterator[tuple[Scale, list[Scale]]]:
    """Which scales are set against which: each indicator against the risks; where neither exist, each against the rest.

    A questionnaire of very many scales without indicators has none: everything against everything tells nothing.
    """
    indicators, risks = ([each for each in edition.scales if each.role == role] for role in ("indicator", "risk"))
    if indicators and len(risks) > 1:
        yield from ((indicator, risks) for indicator in indicators)
    elif not indicators and not risks and 2 < len(edition.scales) <= MOST_SCALES:
        yield from ((scale, [each for each in edition.scales if each is not scale]) for scale in edition.scales)


def driver_cells(edition: Edition, scores: pd.DataFrame, told: Sequence[Cell], k: int) -> list[Cell]:
    """The tables `drivers:<scale>`: R² as total, and by "scale" the relative weight of each other scale.

    `told` are the cells of the scales. A scale that is hidden in the whole company, or in which fewer than k people
    carry the differences, is left out; with fewer than `FEWEST` people who have all scores nothing is told.
    """
    totals = {cell.table: cell for cell in told if cell.by == "total"}
    pairs = list(relations(edition))
    unfit = {
        scale.code: _unfit(totals[f"scale:{scale.code}"], scores[scale.code], _least(edition, scale, k))
        for scale in {each.code: each for outcome, others in pairs for each in (outcome, *others)}.values()
    }
    cells = []
    for outcome, others in pairs:
        fit = [each for each in others if unfit[each.code] is None]
        complete = scores[[outcome.code, *(each.code for each in fit)]].dropna()
        reason = unfit[outcome.code] or _unfit_together(edition, complete, [outcome, *fit], k)
        # turned, so that a high score is a problem on both sides
        turned = complete.to_numpy() * [1 if each.direction == "high_is_bad" else -1 for each in (outcome, *fit)]
        found = None if reason else relative_weights(turned[:, 0], turned[:, 1:])
        table, n = f"drivers:{outcome.code}", len(complete)
        total = {} if reason else {"r2": round(found.r2, DIGITS), "chance": _chance(n, len(fit), len(pairs))}
        cells.append(Cell(table, "total", "", None if reason else n, total, reason))
        for each in others:
            hidden = reason or unfit[each.code]
            measures = {} if hidden else _measures(found, turned, fit.index(each))
            cells.append(Cell(table, "scale", each.code, None if hidden else n, measures, hidden))
    return cells


def _least(edition: Edition, scale: Scale, k: int) -> int:
    return max(k, edition.scale_threshold(scale.code))


def _unfit(cell: Cell, scores: pd.Series, k: int) -> str | None:
    """Why a scale may not be set against others: it is hidden, or nearly everybody scores alike."""
    if cell.hidden:
        return cell.hidden
    alike = not isinstance(cell.measures.get("mean"), float) or carriers(scores.dropna().to_numpy()) < k
    return TOO_ALIKE if alike else None


def _unfit_together(edition: Edition, complete: pd.DataFrame, scales: list[Scale], k: int) -> str | None:
    if len(complete) < FEWEST:
        return TOO_FEW
    if len(scales) < 3:
        return TOO_ALIKE
    few = (carriers(complete[each.code].to_numpy()) < _least(edition, each, k) for each in scales)
    return TOO_ALIKE if any(few) else None


def _chance(n: int, number: int, tests: int) -> float:
    """The R² that chance alone stays under in 19 of 20 reports, all outcomes of the report taken together."""
    return round(float(betaincinv(number / 2, (n - number - 1) / 2, 1 - CHANCE / tests)), DIGITS)


def _measures(found: RelativeWeights, turned: np.ndarray, place: int) -> dict[str, Measure]:
    weight, low, high = (round(float(each[place]), DIGITS) for each in (found.weights, found.low, found.high))
    measures: dict[str, Measure] = {"weight": weight, "weight_low": low, "weight_high": high}
    if np.corrcoef(turned[:, 0], turned[:, place + 1])[0, 1] < -2 / math.sqrt(found.n):
        measures["direction"] = "against"
    return measures
