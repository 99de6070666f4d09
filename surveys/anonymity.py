"""k-anonymity: background variables are coarsened until every combination of them occurs at least k times.

Two means, the gentler first where it costs less: neighbouring categories of an ordered variable become one band for
everybody, and a value is withheld. A band of w out of c categories loses (w - 1) / (c - 1) of a cell, a withheld value
the whole cell; the loss is the sum over all cells. Nothing is drawn by lot: equal tables are coarsened alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveys.suppression import FEW, FLOOR

WITHHELD = "*"  # no code of an option can be this
JOIN = "+"  # stands between the codes of a band
SPARE = FEW + 1  # so many in a class must not have what would tell about all of them
MANY = 600  # combinations from which on a coarsening is judged by an estimate


class TooFew(ValueError):
    """Fewer rows than k: nothing about them can go in a file."""


@dataclass(frozen=True)
class Quasi:
    """A variable by which somebody might be recognised: its categories, in their order where they have one."""

    name: str
    categories: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Change:
    """What became of one variable: its bands in order, and how many cells were put in a wider band or withheld."""

    name: str
    bands: tuple[tuple[str, ...], ...]
    merged: int = 0
    withheld: int = 0


@dataclass(frozen=True)
class Outcome:
    """A k-anonymous table and what that took; `smallest` is the size of its smallest class, None without rows."""

    table: pd.DataFrame
    changes: tuple[Change, ...]
    smallest: int | None
    classes: int
    loss: float

    @property
    def variables(self) -> tuple[Quasi, ...]:
        """The variables as they now are."""
        return tuple(Quasi(each.name, tuple(map(band_code, each.bands)), ordered=True) for each in self.changes)


def band_code(band: Sequence[str]) -> str:
    """The code of a band: that of its one category, or those of its first and last."""
    return band[0] if len(band) == 1 else f"{band[0]}{JOIN}{band[-1]}"


def is_ordered(codes: Sequence[str]) -> bool:
    """Whether codes such as under_25, 25_34, 55_plus name rising (or falling) steps: every one holds a number."""
    steps = [tuple(map(int, re.findall("[0-9]+", code))) for code in codes]
    rising = list(zip(steps, steps[1:], strict=False))
    return (
        len(codes) > 1
        and all(steps)
        and (all(low < high for low, high in rising) or all(low > high for low, high in rising))
    )


def anonymise(
    table: pd.DataFrame, variables: Sequence[Quasi], *, k: int = 10, sensitive: np.ndarray | None = None
) -> Outcome:
    """The table with its variables coarsened until every combination of them occurs at least k times.

    Values are category codes, None for no answer (a value like any other) or WITHHELD. `sensitive` is a boolean matrix
    with a row per row of the table: of every column that holds for at most half of all, at least three people of each
    class are spared, so that a class never tells it of its people. Only the variables change. Raises ValueError for k
    below 5 and for values outside the categories, TooFew for fewer than k rows.
    """
    if k < FLOOR:
        raise ValueError(f"k is never below {FLOOR}")
    if 0 < len(table) < k:
        raise TooFew(f"{len(table)} rows, fewer than k = {k}")
    if not variables or not len(table):
        changes = tuple(Change(each.name, tuple((code,) for code in each.categories)) for each in variables)
        return Outcome(table.copy(), changes, len(table) or None, min(len(table), 1), 0.0)
    crowd = _Crowd(table, variables, k, sensitive)
    bands, loss = crowd.finest, crowd.loss(crowd.finest)
    while loss > 0:
        tried = [(crowd.loss(each), each) for each in crowd.coarser(bands)]
        if not tried or min(tried)[0] > loss - 1e-9:
            break
        loss, bands = min(tried)
    return crowd.outcome(table, bands)


Bands = tuple[tuple[int, ...], ...]  # per variable the number of its band for every category


class _Crowd:
    """The table as combinations of category numbers with their counts; one past the last is no answer, -1 withheld."""

    def __init__(self, table, variables, k, sensitive) -> None:
        self.variables, self.k = tuple(variables), k
        coded = np.column_stack([_numbers(table[each.name], each) for each in variables])
        self.combinations, self.of_row = _distinct(coded)
        self.counts = np.bincount(self.of_row, minlength=len(self.combinations))
        self.spared = self._spared(sensitive)
        self.finest: Bands = tuple(tuple(range(len(each.categories))) for each in variables)

    def _spared(self, sensitive: np.ndarray | None) -> np.ndarray:
        """Per combination and sensitive column how many do not have it; columns that most have are left out."""
        if sensitive is None or not sensitive.size:
            return np.zeros((len(self.counts), 0))
        telling = sensitive[:, sensitive.mean(axis=0) <= 0.5]
        columns = [np.bincount(self.of_row, weights=~column, minlength=len(self.counts)) for column in telling.T]
        return np.column_stack(columns) if columns else np.zeros((len(self.counts), 0))

    def coarser(self, bands: Bands) -> Iterator[Bands]:
        """Every coarsening that takes two neighbouring bands of one ordered variable together."""
        for place, (variable, own) in enumerate(zip(self.variables, bands, strict=True)):
            if variable.ordered:
                for joint in range(1, max(own, default=0) + 1):
                    merged = tuple(number - (number >= joint) for number in own)
                    yield (*bands[:place], merged, *bands[place + 1 :])

    def loss(self, bands: Bands) -> float:
        """What these bands and the withholding that is then needed lose; an estimate for many combinations."""
        coarse = _Coarse(self, bands)
        return coarse.estimate() if len(coarse.patterns) > MANY else coarse.withhold()

    def outcome(self, table: pd.DataFrame, bands: Bands) -> Outcome:
        """The table as these bands and the withholding make it, with every change counted."""
        coarse = _Coarse(self, bands)
        loss = coarse.withhold()
        final = coarse.patterns[coarse.of_combination]
        _, of_final = _distinct(final)
        sizes = np.bincount(of_final, weights=self.counts)
        after, changes = table.copy(), []
        for place, (variable, own) in enumerate(zip(self.variables, bands, strict=True)):
            coded = list(zip(variable.categories, own, strict=True))
            members = [tuple(code for code, number in coded if number == band) for band in sorted({*own})]
            codes = np.array([*map(band_code, members), None, WITHHELD], dtype=object)
            before, now = self.combinations[:, place], final[:, place]
            after[variable.name] = pd.Series(codes[now][self.of_row], index=table.index, dtype=object)
            wide = np.array([*(len(each) > 1 for each in members), False, False])
            merged = int(self.counts[wide[now]].sum())
            withheld = int(self.counts[(now < 0) & (before >= 0)].sum())
            changes.append(Change(variable.name, tuple(members), merged, withheld))
        return Outcome(after, tuple(changes), int(sizes.min()), len(sizes), loss)


class _Coarse:
    """The combinations under some bands, taken together where they became alike; then withheld until all are safe."""

    def __init__(self, crowd: _Crowd, bands: Bands) -> None:
        values, lost = crowd.combinations.copy(), np.zeros(crowd.combinations.shape)
        for place, own in enumerate(bands):
            given = crowd.combinations[:, place]
            # past the last category stand no answer and, reached as -1, withheld
            values[:, place] = np.array([*own, max(own, default=-1) + 1, -1])[given]
            width = np.bincount(own, minlength=1)[list(own)]
            lost[:, place] = np.array([*((width - 1) / max(len(own) - 1, 1)), 0, 0])[given]
        self.k = crowd.k
        self.lost = float((lost * crowd.counts[:, None]).sum())
        self.patterns, self.of_combination = _distinct(values)
        self.n = self._summed(crowd.counts)
        self.spared = np.column_stack([self._summed(each) for each in crowd.spared.T] or [np.empty((len(self.n), 0))])
        # what withholding each value would lose on top
        price = np.where(values >= 0, 1 - lost, 0.0) * crowd.counts[:, None]
        self.price = np.column_stack([self._summed(each) for each in price.T])

    def _summed(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.of_combination, weights=values, minlength=len(self.patterns))

    def _unsafe(self) -> np.ndarray:
        return (self.n < self.k) | (self.spared < SPARE).any(axis=1)

    def estimate(self) -> float:
        """What would be lost if one value of every unsafe combination were enough."""
        return self.lost + float(self.price[self._unsafe()].min(axis=1).sum())

    def withhold(self) -> float:
        """Take the smallest unsafe combination together with the one that costs least, until none is; what is lost.

        Where two differ, both withhold; whoever is taken together keeps one pattern from then on.
        """
        patterns, heir = self.patterns.copy(), np.arange(len(self.patterns))
        n, spared, price, lost = self.n.copy(), self.spared.copy(), self.price.copy(), self.lost
        unsafe = self._unsafe()
        while unsafe.any():
            one = int(np.where(unsafe, n, np.inf).argmin())
            differs = patterns != patterns[one]
            cost = np.where(differs, price + price[one], 0.0).sum(axis=1)
            cost[(n == 0) | (np.arange(len(n)) == one)] = np.inf
            other = int(cost.argmin())
            lost += float(cost[other])
            patterns[other, differs[other]] = -1
            price[other] = np.where(differs[other], 0.0, price[other] + price[one])
            n[other] += n[one]
            spared[other] += spared[one]
            n[one], unsafe[one], heir[heir == one] = 0, False, other
            unsafe[other] = n[other] < self.k or bool((spared[other] < SPARE).any())
        self.patterns = patterns[heir]
        return lost


def _distinct(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct rows of a matrix in rising order, and which of them every row is."""
    found, places = np.unique(rows, axis=0, return_inverse=True)
    return found, places.reshape(-1)


def _numbers(column: pd.Series, variable: Quasi) -> np.ndarray:
    order = {code: number for number, code in enumerate(variable.categories)} | {WITHHELD: -1}
    places, found = pd.factorize(column)
    strangers = [value for value in found if value not in order]
    if strangers:
        raise ValueError(f"{variable.name}: {strangers[0]!r} is not one of its categories")
    return np.array([*(order[value] for value in found), len(variable.categories)], dtype=np.int64)[places]
