"""The respondents of one scan as a crowd: which cells of the release each belongs to, counted without a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from surveys.edition import Edition
from surveys.partitions import Overlaps, Partition, Sum
from surveys.scoring import coded

TOTAL = ("total", "")
CellKey = tuple[str, str]
BACKGROUND, CROSSING = 1, 2  # tiers: what gives way to groups
CROSSED = 2  # so many background questions, the first of the questionnaire, are crossed with the groups
MOST_CROSSED = 600  # cells; larger trees are crossed at their upper levels only


@dataclass(frozen=True)
class Group:
    """A site, department or team; `parent_key` is None for a group of the highest level.

    `population` is how many people could answer in it and in all that lies within it, where that is known.
    """

    key: str
    name: str
    parent_key: str | None = None
    population: int | None = None


class Crowd:
    """Every respondent in every cell it belongs to: the total, its group with all groups around it, its backgrounds.

    `keys` are the cells as (by, key), the total first: ("group", group), ("background:<question>", code), and last the
    crossings of both ("group*background:<question>", "<group>|<code>"): of the first background questions, and of the
    upper levels of the tree as far as they fit. What is crossed depends on the plan alone, never on the answers. People
    who belong to the same cells are taken together.
    """

    def __init__(self, edition: Edition, frame: pd.DataFrame, groups: Sequence[Group]) -> None:
        lines = _lines(groups)
        keys: list[CellKey] = [TOTAL, *(("group", group.key) for group in groups)]
        places = {key: number for number, key in enumerate(keys)}
        partitions = _group_partitions(groups)
        sums: list[Sum] = _with_rest(partitions)
        labels = [_group_labels(frame, lines)]
        chains = [[[places["group", key] for key in lines[group.key]] for group in groups]]
        backgrounds = {q.code: [c.code for c in q.options.telling] for q in edition.questions if q.kind == "background"}
        for code, choices in backgrounds.items():
            by = f"background:{code}"
            answers = tuple((by, choice) for choice in choices)
            partitions.append(Partition(TOTAL, answers, edition.threshold(code), BACKGROUND))
            labels.append(_background_labels(frame, code, choices))
            chains.append([[len(keys) + number] for number in range(len(choices))])
            keys += [(by, choice) for choice in choices]
        self.size = len(frame)
        first = self._bundle(labels)
        rows, columns = self._members(labels, chains, first)
        for code, crossed in _crossings(groups, lines, backgrounds).items():
            choice = labels[1 + list(backgrounds).index(code)][first]
            place = {("group", group): len(keys) + each * len(backgrounds[code]) for each, group in enumerate(crossed)}
            for number, group in enumerate(groups):
                inside = np.flatnonzero((labels[0][first] == number) & (choice >= 0))
                for key in lines[group.key]:
                    if ("group", key) in place:
                        rows.append(place["group", key] + choice[inside])
                        columns.append(inside)
            keys += [_crossed_key(code, group, choice) for group in crossed for choice in backgrounds[code]]
            found, exact = _crossed_partitions(code, backgrounds[code], edition.threshold(code), crossed, groups)
            partitions += found
            sums += exact
        self.keys, self.partitions, self._sums = tuple(keys), tuple(partitions), tuple(sums)
        entries = (np.concatenate(rows), np.concatenate(columns))
        self._member = sparse.csr_array((np.ones(len(entries[0])), entries), shape=(len(self.keys), self.bundles))
        self._rests = self._left_over()

    def _left_over(self) -> sparse.csr_array:
        """Per partition the bundles of its parent that are in none of its children."""
        place = {key: number for number, key in enumerate(self.keys)}
        inside = [(line, place[child]) for line, each in enumerate(self.partitions) for child in each.children]
        lines, cells = np.array(inside, dtype=int).reshape(-1, 2).T
        pick = sparse.csr_array((np.ones(len(lines)), (lines, cells)), shape=(len(self.partitions), len(self.keys)))
        left = sparse.csr_array(self._member[[place[each.parent] for each in self.partitions]] - pick @ self._member)
        left.eliminate_zeros()
        return left

    def _bundle(self, labels: list[np.ndarray]) -> np.ndarray:
        """Number the distinct combinations of labels; returns one respondent of each."""
        combined = np.zeros(self.size, dtype=np.int64)
        for label in labels:
            combined = combined * (label.max(initial=-1) + 2) + label + 1
            # Renumbering at every step keeps the numbers far below the limit of 64 bits.
            _, combined = np.unique(combined, return_inverse=True)
        _, first, self.bundle = np.unique(combined, return_index=True, return_inverse=True)
        self.bundles = len(first)
        return first

    def _members(self, labels: list[np.ndarray], chains: list[list[list[int]]], first: np.ndarray) -> tuple[list, list]:
        """Which bundle lies in which cell, as numbers of cells and of bundles."""
        rows, columns = [np.zeros(self.bundles, dtype=int)], [np.arange(self.bundles)]
        for label, chain in zip(labels, chains, strict=True):
            for number, cells in enumerate(chain):
                inside = np.flatnonzero(label[first] == number)
                rows += [np.full(len(inside), cell) for cell in cells]
                columns += [inside] * len(cells)
        return rows, columns

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum of one value per respondent over the people of every cell, in the order of `keys`."""
        return self._member @ np.bincount(self.bundle, weights=values, minlength=self.bundles)

    def overlaps(self, answered: np.ndarray) -> Overlaps:
        """Which of those who answered the cells have in common."""
        weights = np.bincount(self.bundle, weights=answered, minlength=self.bundles)
        return Overlaps(self.keys, self._member, weights, self._rests, self._sums)


def _lines(groups: Sequence[Group]) -> dict[str, list[str]]:
    """Per group its own key and those of all groups around it; raises ValueError when the tree is none."""
    parents = {group.key: group.parent_key for group in groups}
    if len(parents) < len(groups):
        raise ValueError("two groups carry the same key")
    lines: dict[str, list[str]] = {}
    for key in parents:
        line, at = [], key
        while at is not None:
            if at not in parents:
                raise ValueError(f"the group {line[-1]!r} lies within {at!r}, which is no group")
            if at in line:
                raise ValueError(f"the group {key!r} lies within itself")
            line.append(at)
            at = parents[at]
        lines[key] = line
    return lines


def _group_partitions(groups: Sequence[Group]) -> list[Partition]:
    children: dict[str | None, list[CellKey]] = {}
    for group in groups:
        children.setdefault(group.parent_key, []).append(("group", group.key))
    return [
        Partition(TOTAL if parent is None else ("group", parent), tuple(inside)) for parent, inside in children.items()
    ]


def _crossings(groups: Sequence[Group], lines: dict, backgrounds: dict) -> dict[str, list[str]]:
    """Per background question the groups that it is crossed with: whole levels, from the top, while there is room."""
    levels: dict[int, list[str]] = {}
    for group in groups:
        levels.setdefault(len(lines[group.key]), []).append(group.key)
    found: dict[str, list[str]] = {code: [] for code in list(backgrounds)[:CROSSED]}
    room = MOST_CROSSED
    for level in sorted(levels):
        for code, crossed in found.items():
            room -= len(levels[level]) * len(backgrounds[code])
            if room < 0:
                return {code: crossed for code, crossed in found.items() if crossed}
            crossed += levels[level]
    return {code: crossed for code, crossed in found.items() if crossed}


def _crossed_key(question: str, group: str | None, choice: str) -> CellKey:
    by = f"background:{question}"
    return (by, choice) if group is None else (f"group*{by}", f"{group}|{choice}")


def _crossed_partitions(question: str, choices: list[str], k: int, crossed: list[str], groups: Sequence[Group]):
    """The partitions by which a crossing hangs together, and the sums that hold in it, as (partitions, sums)."""
    partitions, sums = [], [_whole(TOTAL, [_crossed_key(question, None, choice) for choice in choices], question)]
    inside: dict[str | None, list[str]] = {}
    for group in groups:
        if group.key in crossed:
            inside.setdefault(group.parent_key, []).append(group.key)
            row = [_crossed_key(question, group.key, choice) for choice in choices]
            partitions.append(Partition(("group", group.key), tuple(row), k, CROSSING))
            sums.append(_whole(("group", group.key), row, question))
    for parent, children in inside.items():
        own = _rest(TOTAL if parent is None else ("group", parent))
        for choice in choices:
            whole = _crossed_key(question, parent, choice)
            column = tuple(_crossed_key(question, child, choice) for child in children)
            partitions.append(Partition(whole, column, k, CROSSING))
            sums.append((whole, (*column, (own, question, choice))))
        sums.append(_whole(own, [(own, question, choice) for choice in choices], question))
    return partitions, sums


def _with_rest(partitions: Sequence[Partition]) -> list[Sum]:
    return [(each.parent, (*each.children, _rest(each.parent))) for each in partitions]


def _rest(parent: CellKey) -> tuple:
    """The people of a group who are in none of the groups within it: a set that is never shown."""
    return ("rest", *parent)


def _whole(whole: tuple, parts: Sequence, question: str) -> Sum:
    return (whole, (*parts, ("unanswered", whole, question)))


def _group_labels(frame: pd.DataFrame, lines: dict[str, list[str]]) -> np.ndarray:
    if "group" not in frame.columns:
        return np.full(len(frame), -1)
    places, found = pd.factorize(frame["group"])
    order = {key: number for number, key in enumerate(lines)}
    strangers = [key for key in found if key not in order]
    if strangers:
        raise ValueError(f"there is no group {strangers[0]!r}")
    return np.array([*(order[key] for key in found), -1])[places]


def _background_labels(frame: pd.DataFrame, variable: str, codes: list[str]) -> np.ndarray:
    if variable not in frame.columns:
        return np.full(len(frame), -1)
    places, found = coded(frame[variable])
    order = {code: number for number, code in enumerate(codes)}
    return np.array([*(order.get(code, -1) for code in found), -1])[places]
