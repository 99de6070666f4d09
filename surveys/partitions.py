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
    """Children that share nobody and lie within their parent; `k` is a stricter threshold for these children."""

    parent: Key
    children: tuple[Key, ...]
    k: int = 0


@dataclass(frozen=True)
class Overlaps:
    """Which people the cells share: `member` has a row per key of `keys` and a column per bundle of people alike.

    `weights` says how many people each bundle holds. `sums` are the sums that hold whoever the people are, as (whole,
    parts); parts that are no cells stand for sets that are never shown.
    """

    keys: tuple[Key, ...]
    member: sparse.csr_array
    weights: np.ndarray
    sums: tuple[Sum, ...] = ()

    @cached_property
    def occupied(self) -> sparse.csr_array:
        """The rows over the bundles that hold anybody, scaled so that inner products count people."""
        there = np.flatnonzero(self.weights > 0)
        scaled = sparse.csr_array(self.member[:, there] * np.sqrt(self.weights[there])[None, :])
        scaled.eliminate_zeros()
        return scaled

    @cached_property
    def place(self) -> dict[Key, int]:
        return {key: number for number, key in enumerate(self.keys)}


@dataclass(frozen=True)
class View:
    """A choice of cells to hide, as an attacker sees it; `removable` are the shown cells that may be hidden too."""

    counts: Mapping[Key, int]
    limits: Mapping[Key, int]
    partitions: Sequence[Partition]
    hidden: Mapping[Key, str]
    overlaps: Overlaps

    @cached_property
    def shown(self) -> list[Key]:
        return [key for key in self.overlaps.keys if key not in self.hidden]

    @cached_property
    def removable(self) -> set[Key]:
        children = {child for partition in self.partitions for child in partition.children}
        return {key for key in self.shown if key in children}

    @cached_property
    def secrets(self) -> list[Key]:
        """The hidden cells that hold somebody, but too few."""
        return [key for key in self.overlaps.keys if key in self.hidden and 0 < self.counts[key] < self.limits[key]]

    def least(self, candidates: Iterable[Key]) -> Key:
        """The cell that costs fewest people."""
        return min(candidates, key=lambda key: (self.counts[key], str(key)))
