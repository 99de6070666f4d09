"""Items: the answers to the questions of a scale, told so that beside its mean they give nobody away.

Of who answers every item, the mean of a scale says what the items say. So the two told exactly leave over the answers
of those who skipped some, and any answer that is hidden because one or two people gave it. Where that would be told of
a few, two neighbouring answers to one item stay hidden, or the item as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from surveys.edition import Edition
from surveys.exactness import FEW, bound, is_nearly_uniform
from surveys.model import Scale
from surveys.release import HIDDEN_SHARE, Cell, Measure
from surveys.spread import FEWEST_PER_BUCKET
from surveys.suppression import PROTECTS_OTHER, Partition, suppress

FULL = 100.0


def share(count: int, n: int) -> Measure:
    """A share, or a bound where nearly everybody or nearly nobody said so."""
    return bound(count, n) if is_nearly_uniform(count, n) else count / n


def choice_shares(counts: Mapping[str, int], n: int) -> dict[str, Measure]:
    """The share of every option; options of one or two people are hidden, and with them what would give them away."""
    for code, count in counts.items():
        if count >= n - FEWEST_PER_BUCKET + 1:
            return {code: bound(count, n)}
    told = {code: count for code, count in counts.items() if count > 0}
    hidden = suppress({"": n} | told, [Partition("", tuple(told))], k=FEWEST_PER_BUCKET)
    return {code: HIDDEN_SHARE if code in hidden else count / n for code, count in counts.items()}


def guarded(
    edition: Edition, scale: Scale, cells: Mapping[str, Cell], values: pd.DataFrame, scores: pd.Series, k: int
) -> dict[str, Cell]:
    """The cells of the items that must tell less, as they may be told, where the mean of the scale is told exactly.

    `cells` holds those of all items as they are so far, `values` what everybody's answers to them count (0 to 100,
    NaN where not answered), `scores` everybody's score.
    """
    told = {item: cells[item] for item in scale.items if not cells[item].hidden}
    worth = {item: _worth(edition, scale, item) for item in told}
    vague = {item: cell for item, cell in told.items() if any(isinstance(each, str) for each in cell.measures.values())}
    answered = values.notna().sum(axis=1).to_numpy()
    some = (answered > 0) & (answered < len(scale.items))
    room = _room(values[some], scores[some])  # less, and more
    is_known = some.any() and (some.sum() < k or room.min() <= FEW * FULL)
    if not is_known and (some.any() or not vague):
        return {}
    room += FEW * max((_step(worth[item], cell) for item, cell in vague.items()), default=0.0)
    spare = {item: _exact(FULL * each.count() - each.sum(), each.sum()) for item, each in values.items()}
    room -= sum(spare[item] for item in spare if item not in told)
    if np.all(room <= 0):
        return {}
    pairs = [(*pair, item) for item in told if item not in vague for pair in _pairs(worth[item], told[item])]
    wide = [(people, pair, item) for people, pair, shift, item in pairs if len(spare) > 1 and np.all(shift >= room)]
    if wide:
        _, pair, item = min(wide)
        return {item: replace(told[item], measures={**told[item].measures, **dict.fromkeys(pair, HIDDEN_SHARE)})}
    found: dict[str, Cell] = {}
    # those whose sum may be anything, first
    for item in sorted(told, key=lambda each: -spare[each].min()):
        if not found or np.any(room > 0):
            found[item] = replace(told[item], n=None, measures={}, hidden=PROTECTS_OTHER)
            room -= spare[item]
    return found


def _room(values: pd.DataFrame, scores: pd.Series) -> np.ndarray:
    """By how much what the mean leaves over may have to be less, and more, so that these people may say anything."""
    answered, number = values.notna().sum(axis=1), values.shape[1]
    scored = scores.notna()
    over = ((number - answered) * scores).sum() - values[~scored].sum().sum()
    return _exact(over + FULL * answered[~scored].sum(), FULL * (number - answered)[scored].sum() - over)


def _exact(*sums: float) -> np.ndarray:
    """Sums without the trifle by which they differ with the order in which people lie: what is told hangs on them."""
    return np.array(sums).round(6)


def _worth(edition: Edition, scale: Scale, item: str) -> dict[str, float]:
    """What every answer to an item counts, the least first."""
    table = scale.scores_of(edition.variable(item).options)
    found = {code: FULL - score if item in scale.reversed else score for code, score in table.items()}
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _step(worth: Mapping[str, float], cell: Cell) -> float:
    """The smallest difference that it makes to a sum when one of the answers that are not told was another of them."""
    untold = [each for code, each in worth.items() if isinstance(cell.measures.get(code, HIDDEN_SHARE), str)]
    return min((high - low for low, high in pairwise(untold) if high > low), default=FULL)


def _pairs(worth: Mapping[str, float], cell: Cell) -> Iterator[tuple[int, tuple[str, str], np.ndarray]]:
    """Neighbouring answers: how many people gave them, and by how much the sum may be more and less without them."""
    for low, high in pairwise(code for code in worth if code in cell.measures):
        people = [round(cell.measures[code] * cell.n) for code in (low, high)]
        if min(people) and worth[high] > worth[low]:
            yield sum(people), (low, high), (worth[high] - worth[low]) * np.array(people)
