"""Microdata: the rows of several scans made ready for research, batch by batch, and put together.

A batch (scans that were released together as a sector's figure) is protected by itself, once and always alike. A file
is batches put together, so a row looks the same in every file that it ever stands in: who lays two files side by side,
a month or a sector apart, learns nothing but which whole batches came in. What stands in a cell of a table: an option's
code, a band of codes, "0" or "1" for an option of a multiple choice, a number, None for no answer, or one of the marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from surveys.anonymity import WITHHELD, Change, Quasi, TooFew, anonymise, is_ordered
from surveys.edition import Edition, diff
from surveys.kinds import KINDS
from surveys.model import Question
from surveys.own import CODE as OWN
from surveys.routing import hidden
from surveys.scoring import coded, problems, score

NOT_ASKED = "-"
CHOSEN, NOT_CHOSEN = "1", "0"

# why a variable is in no file
FREE_TEXT = "free_text"
SENSITIVE = "sensitive"
UNBOUNDED = "unbounded"
NOT_COMMON = "not_common"
DEPENDS = "depends"


@dataclass(frozen=True)
class Column:
    """One column of a table: an answer variable, or one option of a multiple choice, and its bands where it has any."""

    name: str
    variable: str
    option: str | None = None
    is_background: bool = False
    bands: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Effect:
    """How many cells of a column were put in a wider band, withheld, or withheld as they follow from such a one."""

    merged: int = 0
    withheld: int = 0
    followed: int = 0

    def __add__(self, other: Effect) -> Effect:
        return Effect(self.merged + other.merged, self.withheld + other.withheld, self.followed + other.followed)

    @property
    def changed(self) -> int:
        """All cells that are no longer what was answered."""
        return self.merged + self.withheld + self.followed


@dataclass(frozen=True)
class Microdata:
    """A table that may be handed out, what its columns mean, and what was done to it.

    `smallest` is the size of the smallest class of people with the same background, `classes` how many there are.
    """

    edition: Edition
    table: pd.DataFrame
    columns: tuple[Column, ...]
    k: int
    smallest: int
    classes: int
    batches: int = 1
    effects: Mapping[str, Effect] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def scores(self) -> pd.DataFrame:
        """The scores (0 to 100, NaN for none) of the scales that are whole, out of what the table still tells."""
        return score(self.edition, self.table)


def protect(scans: Sequence[tuple[Edition, pd.DataFrame]], *, k: int = 10) -> Microdata:
    """One batch, made ready: what it asks in common, without what never goes in, k-anonymous over the background.

    Every frame has a row per respondent and a column per answer variable. The order of the rows follows from their
    content alone. Raises TooFew for fewer than k respondents.
    """
    edition, left_out = _common([edition for edition, _ in scans])
    frame = pd.concat([_picked(edition, frame) for _, frame in scans], ignore_index=True)
    if len(frame) < k:
        raise TooFew(f"{len(frame)} respondents, fewer than k = {k}")
    return _Batch(edition, frame, k).microdata(left_out)


def pooled(parts: Sequence[Microdata]) -> Microdata:
    """Several batches as one table of what all of them ask; every row stays as its batch has it."""
    edition, missing = _common([part.edition for part in parts])
    left_out = {**missing, **{code: why for part in parts for code, why in part.left_out.items()}}
    columns = []
    for column in parts[0].columns:
        if column.variable in edition.variables:
            twins = [each for part in parts for each in part.columns if each.name == column.name]
            columns.append(replace(column, bands=tuple(dict.fromkeys(band for twin in twins for band in twin.bands))))
    names = [column.name for column in columns]
    table = _sorted(pd.concat([part.table[names] for part in parts], ignore_index=True))
    background = [column.name for column in columns if column.is_background]
    sizes = _class_sizes(table, background)
    return Microdata(
        edition=edition,
        table=table,
        columns=tuple(columns),
        k=min(part.k for part in parts),
        smallest=int(sizes.min()),
        classes=len(sizes),
        batches=sum(part.batches for part in parts),
        effects={name: sum((part.effects[name] for part in parts), Effect()) for name in names},
        left_out=left_out,
    )


class _Batch:
    """One batch on its way: a table that is changed step by step, and what every step did."""

    def __init__(self, edition: Edition, frame: pd.DataFrame, k: int) -> None:
        self.edition, self.frame, self.k = edition, frame, k
        self.columns: list[Column] = []
        cells: dict[str, pd.Series] = {}
        away = _not_asked(edition, frame)
        for code, variable in edition.variables.items():
            question = variable.question
            for column, series in _spread(question, code, frame[code]):
                cells[column.name] = series.mask(away[question.code], NOT_ASKED) if question.code in away else series
                self.columns.append(column)
        self.table = pd.DataFrame(cells, index=frame.index, dtype=object)
        self.asked = self.table.copy()  # as it was answered

    def microdata(self, left_out: Mapping[str, str]) -> Microdata:
        scaled = {item for scale in self.edition.scales for item in scale.items}
        for column in list(self.columns):
            question = self.edition.variables[column.variable].question
            if KINDS[question.kind].is_number:
                self._numbers(column, question)
            elif not column.is_background and column.variable not in scaled:
                self._facts(column, question)
        smallest, classes = self._background()
        effects = self._follow()
        return Microdata(
            edition=self.edition,
            table=_sorted(self.table),
            columns=tuple(self.columns),
            k=self.k,
            smallest=smallest,
            classes=classes,
            effects=effects,
            left_out=left_out,
        )

    def _numbers(self, column: Column, question: Question) -> None:
        """Numbers are told to the mean of at least k neighbours; those outside the question's bounds not."""
        series = self.table[column.name]
        told = series.map(lambda value: isinstance(value, float)).to_numpy(dtype=bool)
        numbers = np.where(told, series.where(told, np.nan).to_numpy(dtype=float), np.nan)
        fits = told & (numbers >= question.minimum) & (numbers <= question.maximum)
        after = series.copy()
        after[fits] = _to_neighbours(numbers[fits], self.k)
        after[told & ~fits] = WITHHELD
        self.table[column.name] = after

    def _facts(self, column: Column, question: Question) -> None:
        """A fact that others may know (how somebody comes to work) is told when at least k people share it."""
        series = self.table[column.name]
        telling = tuple(choice.code for choice in question.options.telling)
        categories = telling if column.option is None else (NOT_CHOSEN, CHOSEN)
        told = series.isin(categories)
        after = series.copy()
        if 0 < told.sum() < self.k:
            self.table[column.name] = after.mask(told, WITHHELD)
            return
        quasi = Quasi(column.name, categories, ordered=column.option is None and is_ordered(telling))
        done = anonymise(series[told].to_frame(), [quasi], k=self.k)
        after[told] = done.table[column.name]
        self._change(column, after, done.changes[0])

    def _background(self) -> tuple[int, int]:
        """The background together, so that every combination occurs k times; who would not say has given no answer."""
        background = [column for column in self.columns if column.is_background]
        quasis, given = [], {}
        for column in background:
            telling = [c.code for c in self.edition.variables[column.variable].options.telling]
            series = self.table[column.name]
            given[column.name] = series.where(series.isin(telling), None)
            quasis.append(Quasi(column.name, tuple(telling), ordered=is_ordered(telling)))
        frame = pd.DataFrame(given, index=self.table.index, dtype=object)
        troubled = problems(self.edition, score(self.edition, self.frame))
        done = anonymise(frame, quasis, k=self.k, sensitive=troubled.fillna(value=False).to_numpy(dtype=bool))
        for column, change in zip(background, done.changes, strict=True):
            self._change(column, done.table[column.name], change)
        return done.smallest, done.classes

    def _follow(self) -> dict[str, Effect]:
        """Whether a question was asked may tell what was coarsened: its answer is withheld then; counts all changes."""
        touched: dict[str, np.ndarray] = {}
        effects: dict[str, Effect] = {}
        for column in self.columns:
            now, then = self.table[column.name], self.asked[column.name]
            changed = ((now != then) & ~(now.isna() & then.isna())).to_numpy(dtype=bool)
            withheld = (now == WITHHELD).to_numpy(dtype=bool)
            question = self.edition.variables[column.variable].question
            follows = np.zeros(len(now), dtype=bool)
            if question.code in self.edition.conditions:
                for each in self.edition.conditions[question.code].variables:
                    follows |= touched[each]
                self.table[column.name] = now.mask(follows, WITHHELD)
            merged, followed = changed & ~withheld & ~follows, follows & ~withheld
            effects[column.name] = Effect(int(merged.sum()), int(withheld.sum()), int(followed.sum()))
            touched[column.variable] = touched.get(column.variable, False) | changed | follows
        return effects

    def _change(self, column: Column, after: pd.Series, change: Change) -> None:
        self.table[column.name] = after
        self.columns[self.columns.index(column)] = replace(column, bands=change.bands)


def _common(editions: Sequence[Edition]) -> tuple[Edition, dict[str, str]]:
    """An edition cut down to what may go in a file and all of them ask alike; and why the rest is left out.

    A company's own questions are not even named.
    """
    known = {edition.content_hash: edition for edition in editions}
    # the one in the most languages lends its texts
    first, *others = sorted(known.values(), key=lambda edition: (-len(edition.languages), edition.content_hash))
    verdicts = [diff(first, other) for other in others]
    left_out: dict[str, str] = {code: NOT_COMMON for other in others for code in other.variables}
    for code, variable in first.variables.items():
        left_out.pop(code, None)
        question, kind = variable.question, KINDS[variable.question.kind]
        looked_at = first.conditions[question.code].variables if question.code in first.conditions else ()
        if code.startswith(f"{OWN}_"):
            left_out[code] = NOT_COMMON
        elif kind.is_text:
            left_out[code] = FREE_TEXT
        elif any(verdict[code] != "same" for verdict in verdicts):
            left_out[code] = NOT_COMMON
        elif any(edition.threshold(code) for edition in editions):
            left_out[code] = SENSITIVE
        elif kind.is_number and None in (question.minimum, question.maximum):
            left_out[code] = UNBOUNDED
        elif any(each in left_out or each not in first.variables for each in looked_at):
            left_out[code] = DEPENDS
    told = {code: reason for code, reason in left_out.items() if not code.startswith(f"{OWN}_")}
    return _cut(first, others, set(first.variables) - set(left_out)), told


def _cut(edition: Edition, others: Sequence[Edition], keep: set[str]) -> Edition:
    """What is kept of an edition, and of its parts those that the others have too: no scan is told by its modules."""
    shared = [{part["hash"] for part in other.components} for other in others]
    parts = [part for part in edition.components if all(part["hash"] in hashes for hashes in shared)]
    named = [part for part in parts if part["code"] != OWN]
    questions = []
    for question in edition.questions:
        if kept := keep.intersection(question.variables):
            rows = tuple(row for row in question.rows if row.code in kept)
            questions.append(question if rows == question.rows else replace(question, rows=rows))
    scales = tuple(scale for scale in edition.scales if keep.issuperset(scale.items))
    complete = {scale.code for scale in scales}.issuperset(edition.workability)
    return replace(
        edition,
        pages=tuple(page for page in edition.pages if any(each.page == page.code for each in questions)),
        questions=tuple(questions),
        scales=scales,
        workability=edition.workability if complete else (),
        code="+".join(part["code"] for part in named),
        components=tuple(named),
        licences=tuple(each for each in edition.licences if each["code"] in {part["code"] for part in named}),
        legal_elements=tuple(
            each for each in edition.legal_elements if all(each in other.legal_elements for other in others)
        ),
    )


def _picked(edition: Edition, frame: pd.DataFrame) -> pd.DataFrame:
    """The answers to the questions of an edition, only what these allow; what is not there is no answer."""
    columns = {}
    for code, variable in edition.variables.items():
        kind, size = KINDS[variable.question.kind], len(frame)
        series = frame[code] if code in frame.columns else pd.Series([None] * size, index=frame.index, dtype=object)
        if kind.is_multiple:
            known = set(variable.options.codes)
            columns[code] = [
                tuple(each for each in value if each in known) or None if isinstance(value, (list, tuple)) else None
                for value in series
            ]
        elif kind.is_number:
            columns[code] = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float)
        else:
            places, found = coded(series)
            known = set(variable.options.codes)
            columns[code] = np.array([*(each if each in known else None for each in found), None], dtype=object)[places]
    return pd.DataFrame(columns, index=frame.index)


def _spread(question: Question, code: str, series: pd.Series) -> list[tuple[Column, pd.Series]]:
    """The columns of one answer variable: one, or one per option of a multiple choice."""
    kind = KINDS[question.kind]
    if kind.is_number:
        return [(Column(code, code), series.astype(object).where(series.notna(), None))]
    if not kind.is_multiple:
        return [(Column(code, code, is_background=question.kind == "background"), series.astype(object))]
    answered = series.notna()
    spread = []
    for option in question.options.codes:
        chosen = [CHOSEN if value is not None and option in value else NOT_CHOSEN for value in series]
        cells = pd.Series(chosen, index=series.index, dtype=object).where(answered, None)
        spread.append((Column(f"{code}.{option}", code, option), cells))
    return spread


def _not_asked(edition: Edition, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Per question with a condition, of whom it was not asked; found once per distinct way through the questions."""
    looked_at = [code for question in edition.turning for code in question.variables]
    if not edition.conditions or not len(frame):
        return {}
    ways = frame[looked_at].astype(object).where(frame[looked_at].notna(), None)
    places, found = pd.factorize(pd.Series(list(ways.itertuples(index=False, name=None)), dtype=object))
    met = []
    for way in found:
        answers = {code: list(v) if isinstance(v, tuple) else v for code, v in zip(looked_at, way, strict=True)}
        met.append(hidden(edition, answers))
    return {code: np.array([code in away for away in met], dtype=bool)[places] for code in edition.conditions}


def _to_neighbours(numbers: np.ndarray, k: int) -> np.ndarray:
    """Every number as the mean of itself and its neighbours, at least k together; WITHHELD for fewer than k in all."""
    if len(numbers) < k:
        return np.full(len(numbers), WITHHELD, dtype=object)
    values, places, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    group, size, number = np.zeros(len(values), dtype=int), 0, 0
    for place, count in enumerate(counts):
        group[place] = number
        size += count
        if size >= k:
            number, size = number + 1, 0
    if 0 < size < k:
        group[group == number] = number - 1
    total = np.bincount(group, weights=values * counts) / np.bincount(group, weights=counts)
    return np.round(total, 1)[group][places].astype(object)


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """The rows in an order that follows from what stands in them, whatever order they came in."""
    keys = []
    for name in table.columns:
        places, found = pd.factorize(table[name])
        rank = np.argsort(np.argsort(np.array([str(value) for value in found], dtype=str)))
        keys.append(np.array([*rank, -1])[places])
    order = np.lexsort(keys[::-1]) if keys else np.arange(len(table))
    return table.iloc[order].reset_index(drop=True)


def _class_sizes(table: pd.DataFrame, background: Sequence[str]) -> np.ndarray:
    if not background:
        return np.array([len(table)])
    return table.groupby(list(background), dropna=False, observed=True).size().to_numpy()
