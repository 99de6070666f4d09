"""Tabulating: from the answers of a closed scan to its release, every cell passed through suppression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from surveys.branches import deciding, set_apart, tells_apart
from surveys.coherence import TOO_ALIKE, driver_cells, reliability
from surveys.crowd import TOTAL, CellKey, Crowd, Group
from surveys.edition import Edition, Variable
from surveys.items import choice_shares, guarded, share
from surveys.kinds import KINDS
from surveys.model import Scale
from surveys.release import HIDDEN_SHARE, Cell, Measure, Release
from surveys.scoring import coded, item_values, problem_count, problems, score
from surveys.spread import distribution, is_telling, slack, ways_to_tell
from surveys.statistics import wilson
from surveys.suppression import (
    BELOW_K,
    FEW,
    FLOOR,
    PROTECTS_OTHER,
    Earlier,
    Hidden,
    Overlaps,
    bound,
    exact_measures,
    is_nearly_uniform,
    suppress_together,
)

__all__ = ["Cell", "Group", "Release", "release"]

EXTREME_MEAN = 5


def release(
    edition: Edition,
    frame: pd.DataFrame,
    *,
    groups: Sequence[Group] = (),
    k: int = 10,
    population: int | None = None,
    earlier: Sequence[Release] = (),
) -> Release:
    """The release of a closed scan: a fixed set of tables, computed once, with everything hidden that must be.

    `frame` has one row per respondent, a column per answer variable and "group" (key of a group at any level, or None).
    `population` is the number of people who could answer; it gives the response rate and corrects the intervals of the
    total, as that of a group does for the group. `earlier` are releases about nearly the same people, their groups
    under the keys of these; what they hid is hidden again where something must be. Raises ValueError for k below 5, for
    groups that are no tree, and for people in a group that does not exist.
    """
    if k < FLOOR:
        raise ValueError(f"k is never below {FLOOR}")
    frame = frame.reset_index(drop=True)
    return _Tables(edition, frame, groups, k, population, earlier).release()


@dataclass(frozen=True)
class _Counted:
    """How many of those who answered something each cell holds, and whom the cells share."""

    counts: dict[CellKey, int]
    overlaps: Overlaps
    earlier: Earlier


class _Tables:
    def __init__(self, edition, frame, groups, k, population, earlier) -> None:
        self.earlier = earlier
        self.edition, self.frame, self.k = edition, frame, k
        self.notes = ["population_below_n"] if population is not None and population < len(frame) else []
        self.crowd = Crowd(edition, frame, groups)
        self.coded: dict = {}
        self.scores = score(edition, frame, cache=self.coded)
        self.problems = problems(edition, self.scores)
        self.everyone = np.ones(len(frame), dtype=bool)
        present = self._counted("response", self.everyone)
        self.base = self._hidden([present], k)
        people = {TOTAL: population, **{("group", group.key): group.population for group in groups}}
        # more answers than people: their number is wrong
        self.populations = {key: each for key, each in people.items() if each and each >= present.counts[key]}

    def release(self) -> Release:
        count = problem_count(self.edition, self.problems)
        counted = count.notna().to_numpy()
        answered = {scale.code: self._answered(scale.code) for scale in self.edition.scales}
        self.tables = {code: self._counted(f"scale:{code}", each) for code, each in answered.items()}
        whole = self._counted("workability", counted)
        # The distribution of problems and the problems per indicator can be computed from one another.
        family = self.base
        if indicators := [self.tables[code] for code in self.edition.workability]:
            before = {key: why for code in self.edition.workability for key, why in self._before(code).items()}
            family = self._hidden([whole, *indicators], self._scale_k(self.edition.workability[0]), before)
        cells = self._response()
        if self.edition.workability:
            cells += self._workability(count.fillna(0).to_numpy(dtype="int64"), counted, whole, family)
        for scale in self.edition.scales:
            table, k = self.tables[scale.code], self._scale_k(scale.code)
            hidden = (
                family if scale.code in self.edition.workability else self._hidden([table], k, self._before(scale.code))
            )
            cells += self._scale(scale, answered[scale.code], table, hidden)
        cells += driver_cells(self.edition, self.scores, cells, self.k)
        cells += self._questions(cells)
        n = len(self.frame) if TOTAL not in self.base else None
        return Release(tuple(cells), tuple(self.notes), self.edition.content_hash, self.k, n)

    def _before(self, code: str) -> Hidden:
        """What is hidden of a scale from the start: what the release hides, and cells that its branch sets apart."""
        branch = deciding(self.edition, self.edition.scale(code).items)
        if not branch:
            return self.base
        met, others = self.tables[code], self._counted(f"scale:{code}", ~self._answered(code))
        k, partitions = self._scale_k(code), self.crowd.partitions
        apart = set_apart(branch, met.counts, others.counts, partitions, self.base, k, others.overlaps)
        return dict.fromkeys(apart, PROTECTS_OTHER) | self.base

    def _response(self) -> list[Cell]:
        counts = self._counted("response", self.everyone).counts
        rates = {key: {"rate": counts[key] / people} for key, people in self.populations.items()}
        return [self._cell("response", key, counts, self.base, rates.get(key, {})) for key in self._split()]

    def _workability(self, count: np.ndarray, counted: np.ndarray, table: _Counted, hidden: Hidden) -> list[Cell]:
        levels = range(len(self.edition.workability) + 1)
        starts, safe = self._safe_beside_indicators(count, counted, hidden)
        telling = safe & self._indicators_exact(hidden)
        buckets = {level: self._sums(counted & (count == level)) for level in levels}
        rate = self._shares("", buckets[0], table, hidden, name="rate")

        def measures(key: CellKey) -> dict[str, Measure]:
            spread = [round(buckets[level][key]) for level in levels]
            given = rate[key]
            exact = key in telling and isinstance(given.get("rate"), float)
            return given | (distribution(spread, table.counts[key], starts) if exact else {})

        return [self._cell("workability", key, table.counts, hidden, measures(key)) for key in self._split()]

    def _indicators_exact(self, hidden: Hidden) -> set[CellKey]:
        """The cells whose problem share is exact on every indicator.

        Elsewhere the number of problems, which the distribution tells, would give the one that is not exact away.
        """
        cells = set(self.crowd.keys)
        for code in self.edition.workability:
            having = self._sums(self._having(code, "problem"))
            cells &= self._exact(having, self.tables[code], hidden, is_nearly_uniform)
        return cells

    def _safe_beside_indicators(self, count: np.ndarray, counted: np.ndarray, hidden: Hidden) -> tuple[tuple, set]:
        """Which numbers of problems are told together (the first of each), and the cells that may then tell them."""
        codes = self.edition.workability
        apart = {code: self._answered(code) & ~counted for code in codes}
        asked = sum((each.astype(int) for each in apart.values()), np.zeros(len(count), dtype=int))
        having = sum((each & self._having(code, "problem")).astype(int) for code, each in apart.items())
        people = self._counted("workability", asked > 0)
        risky = partial(is_telling, k=max(map(self._scale_k, codes)))
        for starts in ways_to_tell(len(codes)):
            values = [having, asked - having, *slack(np.where(counted, count, 0), starts, len(codes))]
            if risky(np.array([each.sum() for each in values]), people.counts[TOTAL]):
                continue
            sums = dict(zip(self.crowd.keys, np.column_stack([*map(self.crowd.sums, values)]), strict=True))
            safe = self._exact(sums, people, hidden, risky)
            return starts, safe | {key for key, n in people.counts.items() if n == 0}
        return (1,), set()

    def _having(self, scale: str, level: str) -> np.ndarray:
        return self.problems[f"{scale}_{level}"].fillna(value=False).to_numpy(dtype=bool)

    def _scale(self, scale: Scale, answered: np.ndarray, table: _Counted, hidden: Hidden) -> list[Cell]:
        parts = [self._means(self._sums(np.where(answered, self.scores[scale.code], 0.0)), table, hidden)]
        for level in ("problem", "acute"):
            if f"{scale.code}_{level}" in self.problems:
                having = self._sums(self._having(scale.code, level))
                parts.append(self._shares(f"{level}_", having, table, hidden, name=level))
        if isinstance(parts[0][TOTAL].get("mean"), float):
            items = item_values(self.edition, self.frame, scale, cache=self.coded)
            parts[0][TOTAL] |= reliability(items, self._scale_k(scale.code))
        return [
            self._cell(
                f"scale:{scale.code}", key, table.counts, hidden, {n: v for part in parts for n, v in part[key].items()}
            )
            for key in self._split()
        ]

    def _questions(self, told: Sequence[Cell]) -> list[Cell]:
        cells = {code: self._question(variable) for code, variable in self.edition.variables.items()}
        exact = {cell.table for cell in told if cell.by == "total" and isinstance(cell.measures.get("mean"), float)}
        for scale in self.edition.scales:
            if f"scale:{scale.code}" in exact:
                items = item_values(self.edition, self.frame, scale, cache=self.coded)
                scores, k = self.scores[scale.code], self._scale_k(scale.code)
                cells |= guarded(self.edition, scale, cells, items, scores, k)
        apart = {code for code in cells if tells_apart(self.edition, code, cells, self.frame)}
        hidden = {code: Cell(cells[code].table, "total", "", None, {}, PROTECTS_OTHER) for code in apart}
        return list((cells | hidden).values())

    def _question(self, variable: Variable) -> Cell:
        """One variable in the whole company; never split, so that rare answers stay among many."""
        question, table = variable.question, f"question:{variable.code}"
        kind, k = KINDS[question.kind], max(self.k, self.edition.threshold(variable.code))
        empty = pd.Series(dtype=object)
        column = self.frame[variable.code] if variable.code in self.frame.columns else empty
        if kind.is_scored or question.kind == "background":
            places, found = self.coded.get(variable.code) or coded(column)
            column = pd.Series(np.array([*found, None], dtype=object)[places], dtype=object)
        if question.kind == "background":
            return self._background(variable, kind.summarise(column, question)["counts"])
        summary = kind.summarise(column, question)
        n = summary["n"]
        if n < k:
            return Cell(table, "total", "", None, {}, BELOW_K)
        if kind.is_text:
            return Cell(table, "total", "", n)
        if kind.is_number and column.value_counts().max() >= n - FEW:
            # a mean at the end of what may be answered, or away from what all gave, is the answer of one or two
            return Cell(table, "total", "", None, {}, TOO_ALIKE)
        if kind.is_number:
            return Cell(table, "total", "", n, {"mean": summary["mean"]})
        counts = summary["counts"]
        if kind.is_multiple:
            return Cell(table, "total", "", n, {code: share(count, n) for code, count in counts.items()})
        return Cell(table, "total", "", n, choice_shares(counts, n))

    def _background(self, variable: Variable, counts: Mapping[str, int]) -> Cell:
        """The make-up of the company; a category's share tells how many they are, so it is shown as its cells are.

        Shares are of all respondents: an n of those who answered would tell how few did not.
        """
        table, n = f"question:{variable.code}", len(self.frame)
        if TOTAL in self.base:
            return Cell(table, "total", "", None, {}, self.base[TOTAL])
        shown = [key for key in self.crowd.keys if key[0] == f"background:{variable.code}" and key not in self.base]
        codes = {code for _, code in shown}
        return Cell(
            table, "total", "", n, {c: count / n if c in codes else HIDDEN_SHARE for c, count in counts.items()}
        )

    def _shares(self, prefix: str, successes: Mapping, table: _Counted, hidden: Hidden, *, name: str) -> dict:
        """Per cell a proportion with its Wilson interval, or a bound, or nothing."""
        exact = self._exact(successes, table, hidden, is_nearly_uniform)
        found: dict[CellKey, dict[str, Measure]] = {}
        for key, n in table.counts.items():
            found[key] = {}
            if key in exact:
                having = round(successes[key])
                low, high = wilson(having, n, population=self.populations.get(key))
                found[key] = {name: having / n, f"{prefix}low": low, f"{prefix}high": high}
            elif n > 0 and is_nearly_uniform(successes[key], n):
                found[key] = {name: bound(successes[key], n)}
        return found

    def _means(self, sums: Mapping, table: _Counted, hidden: Hidden) -> dict:
        """Per cell the mean, a bound where it lies at an end of the scale: there everybody answered alike."""
        exact = self._exact(sums, table, hidden, _is_extreme)
        found: dict[CellKey, dict[str, Measure]] = {}
        for key, n in table.counts.items():
            found[key] = {"mean": sums[key] / n} if key in exact else {}
            if key not in exact and n > 0 and _is_extreme(sums[key], n):
                found[key] = {"mean": f"<{EXTREME_MEAN}" if sums[key] / n < 50 else f">{100 - EXTREME_MEAN}"}
        return found

    def _exact(self, totals: Mapping, table: _Counted, hidden: Hidden, risky: Callable) -> set[CellKey]:
        return exact_measures(totals, table.counts, self.crowd.partitions, hidden, risky, table.overlaps)

    def _hidden(self, tables: Sequence[_Counted], k: int, before: Hidden | None = None) -> Hidden:
        counts, overlaps = [each.counts for each in tables], [each.overlaps for each in tables]
        earlier = [each.earlier for each in tables]
        return suppress_together(counts, self.crowd.partitions, k=k, hidden=before, overlaps=overlaps, earlier=earlier)

    def _cell(self, table: str, key: CellKey, counts: Mapping, hidden: Hidden, measures: Mapping) -> Cell:
        if key in hidden:
            return Cell(table, *key, None, {}, hidden[key])
        return Cell(table, *key, counts[key], measures)

    def _split(self) -> tuple[CellKey, ...]:
        return self.crowd.keys

    def _answered(self, scale: str) -> np.ndarray:
        return self.scores[scale].notna().to_numpy()

    def _sums(self, values: np.ndarray) -> dict[CellKey, float]:
        return dict(zip(self.crowd.keys, self.crowd.sums(values).tolist(), strict=True))

    def _counted(self, table: str, answered: np.ndarray) -> _Counted:
        counts = {key: round(n) for key, n in self._sums(answered).items()}
        return _Counted(counts, self.crowd.overlaps(answered), _earlier(self.earlier, table))

    def _scale_k(self, code: str) -> int:
        return max(self.k, self.edition.scale_threshold(code))


def _earlier(releases: Sequence[Release], table: str) -> Earlier:
    """What these releases showed of a table, and what none of them did."""
    cells = [cell for release in releases for cell in release.table(table)]
    shown = frozenset((cell.by, cell.key) for cell in cells if not cell.hidden)
    return Earlier(shown, frozenset((cell.by, cell.key) for cell in cells) - shown)


def _is_extreme(total: float, n: int) -> bool:
    return not EXTREME_MEAN <= total / n <= 100 - EXTREME_MEAN
