"""Partitions: how the cells that could be published hang together, by sums and by the people whom they share."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

Key = Hashable
Sum = tuple[Key, tuple[Key, ...]]


@dataclass(frozen=True)
class Partition:
    """Children that share nobody and lie within their parent; `k` is a stricter threshold for these children.

    The children of a higher tier give way to those of a lower: crossings to backgrounds, and both to groups.
    """

    parent: Key
    children: tuple[Key, ...]
    k: int = 0
    tier: int = 0


@dataclass(frozen=True)
class Overlaps:
    """Which people the cells share: `member` has a row per key of `keys` and a column per bundle of people alike.

    `weights` says how many people each bundle holds. `rests` has a row per partition: the people of its parent who are
    in none of its children. `sums` are the sums that hold whoever the people are, as (whole,
    parts); parts that are no cells stand for sets that are never shown.
    """

    keys: tuple[Key, ...]
    member: sparse.csr_array
    weights: np.ndarray
    rests: sparse.csr_array
    sums: tuple[Sum, ...] = ()

    @cached_property
    def occupied(self) -> sparse.csr_array:
        """The rows over the bundles that hold anybody, scaled so that inner products count people."""
        return self._scaled(self.member)

    @cached_property
    def left_over(self) -> sparse.csr_array:
        """The rests over the bundles that hold anybody, scaled alike."""
        return self._scaled(self.rests)

    @cached_property
    def common(self) -> np.ndarray:
        """How many people each two cells have in common."""
        return (self.occupied @ self.occupied.T).toarray()

    def _scaled(self, rows: sparse.csr_array) -> sparse.csr_array:
        there = np.flatnonzero(self.weights > 0)
        return sparse.csr_array(rows[:, there] * np.sqrt(self.weights[there])[None, :])

    @cached_property
    def place(self) -> dict[Key, int]:
        return {key: number for number, key in enumerate(self.keys)}


@dataclass(frozen=True)
class Earlier:
    """What earlier releases about nearly the same people showed, and which cells all of them hid."""

    shown: frozenset[Key] = frozenset()
    hidden: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class View:
    """A choice of cells to hide, as an attacker sees it; `may_go` are cells that may be hidden too."""

    counts: Mapping[Key, int]
    limits: Mapping[Key, int]
    partitions: Sequence[Partition]
    hidden: Mapping[Key, str]
    may_go: frozenset[Key]
    overlaps: Overlaps
    earlier: Earlier = Earlier()

    @cached_property
    def shown(self) -> list[Key]:
        return [key for key in self.overlaps.keys if key not in self.hidden]

    @cached_property
    def removable(self) -> set[Key]:
        return {key for key in self.shown if key in self.may_go}

    @cached_property
    def secrets(self) -> list[Key]:
        """The hidden cells that hold somebody, but too few."""
        return [key for key in self.overlaps.keys if key in self.hidden and 0 < self.counts[key] < self.limits[key]]

    def least(self, candidates: Iterable[Key]) -> Key:
        """The cell that costs fewest people; one that was hidden before protects over time too."""
        return min(candidates, key=lambda key: (key not in self.earlier.hidden, self.counts[key], str(key)))
