"""The respondents of one scan as a crowd: which cells of the release each belongs to, counted without a loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from surveys.edition import Edition
from surveys.scoring import coded
from surveys.suppression import Overlaps, Partition

TOTAL = ("total", "")
CellKey = tuple[str, str]


@dataclass(frozen=True)
class Group:
    """A site, department or team; `parent_key` is None for a group of the highest level."""

    key: str
    name: str
    parent_key: str | None = None


class Crowd:
    """Every respondent in every cell it belongs to: the total, its group with all groups around it, its backgrounds.

    `keys` are the cells as (by, key), the total first. People who belong to the same cells are taken together.
    """

    def __init__(self, edition: Edition, frame: pd.DataFrame, groups: Sequence[Group]) -> None:
        lines = _lines(groups)
        keys: list[CellKey] = [TOTAL, *(("group", group.key) for group in groups)]
        partitions = _group_partitions(groups)
        labels = [_group_labels(frame, lines)]
        chains = [[[keys.index(("group", key)) for key in lines[group.key]] for group in groups]]
        for question in edition.questions:
            if question.kind == "background":
                by = f"background:{question.code}"
                codes = [choice.code for choice in question.options.telling]
                partitions.append(
                    Partition(TOTAL, tuple((by, code) for code in codes), edition.threshold(question.code))
                )
                labels.append(_background_labels(frame, question.code, codes))
                chains.append([[len(keys) + number] for number in range(len(codes))])
                keys += [(by, code) for code in codes]
        self.keys, self.partitions = tuple(keys), tuple(partitions)
        self.size = len(frame)
        self._bundle(labels, chains)

    def _bundle(self, labels: list[np.ndarray], chains: list[list[list[int]]]) -> None:
        """Number the distinct combinations of labels, and note which cells each combination lies in."""
        combined = np.zeros(self.size, dtype=np.int64)
        for label, chain in zip(labels, chains, strict=True):
            combined = combined * (len(chain) + 1) + label + 1
            # Renumbering at every step keeps the numbers far below the limit of 64 bits.
            _, combined = np.unique(combined, return_inverse=True)
        _, first, self.bundle = np.unique(combined, return_index=True, return_inverse=True)
        self.bundles = len(first)
        rows, columns = [np.zeros(self.bundles, dtype=int)], [np.arange(self.bundles)]
        for label, chain in zip(labels, chains, strict=True):
            for number, cells in enumerate(chain):
                inside = np.flatnonzero(label[first] == number)
                rows += [np.full(len(inside), cell) for cell in cells]
                columns += [inside] * len(cells)
        entries = (np.concatenate(rows), np.concatenate(columns))
        ones = np.ones(len(entries[0]))
        self._member = sparse.csr_array((ones, entries), shape=(len(self.keys), self.bundles))

    def sums(self, values: np.ndarray) -> np.ndarray:
        """The sum of one value per respondent over the people of every cell, in the order of `keys`."""
        return self._member @ np.bincount(self.bundle, weights=values, minlength=self.bundles)

    def overlaps(self, answered: np.ndarray) -> Overlaps:
        """How many of those who answered each two cells have in common."""
        weights = np.bincount(self.bundle, weights=answered, minlength=self.bundles)
        common = (self._member * weights[None, :]) @ self._member.T
        return Overlaps(self.keys, np.rint(common.toarray()))


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
