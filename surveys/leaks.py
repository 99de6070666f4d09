"""Leaks: what the shown cells of crossing partitions give away together, though every partition by itself is safe.

Three attacks are tried on a choice of shown cells: a sum or difference of them that equals a small hidden cell (rank);
two known sets inside one another that differ by a few people (nesting); and, since nobody counts below zero, a hidden
cell that can be nothing but small (bounds). Each answers with shown cells that should go.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from surveys.partitions import Key, Overlaps, View
from surveys.ranges import pinned

RIDGE = 1e-10
ALIKE = 1e-6
PROBES = 3


def leaks(view: View) -> set[Key]:
    """Shown cells that should be hidden because together with others they give a small set away; none when safe."""
    if not view.removable:
        return set()
    return _combined(view) or _nested(view) or pinned(view) or _combined_over_time(view)


def in_span(overlaps: Overlaps, known: Sequence[Key], asked: sparse.csr_array) -> list[set[Key]]:
    """Of the rows asked about, those that are a linear combination of known cells: for each the cells that it takes."""
    if not known or not asked.shape[0]:
        return []
    places = np.array([overlaps.place[key] for key in known])
    lengths = np.sqrt(np.maximum(overlaps.common[places, places], 1))
    inverse = _Inverse(overlaps.common[np.ix_(places, places)] / np.outer(lengths, lengths))
    basis = overlaps.occupied[places]
    # What is left of a random vector after the known rows were taken out is at right angles to all their combinations.
    probes = np.random.default_rng(1).standard_normal((basis.shape[1], PROBES))
    probes -= basis.T @ (inverse(basis @ probes / lengths[:, None]) / lengths[:, None])
    sizes = np.sqrt(np.maximum(np.asarray(asked.power(2).sum(axis=1)).ravel(), 1))
    suspects = np.flatnonzero(np.abs(asked @ probes).max(axis=1) < ALIKE * sizes)
    if not len(suspects):
        return []
    weights = inverse((basis @ asked[suspects].T).toarray() / np.outer(lengths, sizes[suspects]))
    return [{known[row] for row in np.flatnonzero(np.abs(column) > ALIKE)} for column in weights.T]


class _Inverse:
    """Solves least squares over a positive semidefinite matrix: a ridge, taken out again by two refinements."""

    def __init__(self, matrix: np.ndarray) -> None:
        self.matrix, self.factor = matrix, None
        try:
            self.factor = cho_factor(matrix + RIDGE * np.eye(len(matrix)), check_finite=False)
        except LinAlgError:
            self.dense = np.linalg.pinv(matrix, rcond=1e-11, hermitian=True)

    def __call__(self, right: np.ndarray) -> np.ndarray:
        if self.factor is None:
            return self.dense @ right
        found = cho_solve(self.factor, right, check_finite=False)
        for _ in range(2):
            found += cho_solve(self.factor, right - self.matrix @ found, check_finite=False)
        return found


def _combined(view: View) -> set[Key]:
    """Shown cells that are part of a linear combination which equals a small hidden cell, or a small rest."""
    overlaps = view.overlaps
    cells = overlaps.occupied[[overlaps.place[key] for key in view.secrets]]
    sizes = np.asarray(overlaps.left_over.power(2).sum(axis=1)).ravel()
    limits = [max(view.limits[each.parent], each.k) for each in view.partitions]
    rests = overlaps.left_over[np.flatnonzero((sizes > 0.5) & (sizes < np.array(limits) - 0.5))]
    found = in_span(overlaps, view.shown, sparse.csr_array(sparse.vstack([cells, rests])))
    return {view.least(used & view.removable or view.removable) for used in found}


def _combined_over_time(view: View) -> set[Key]:
    """Shown cells that with what earlier releases showed equal a small cell which was never shown."""
    overlaps, earlier = view.overlaps, view.earlier
    asked = [overlaps.place[key] for key in view.secrets if key in earlier.hidden]
    known = [key for key in overlaps.keys if key not in view.hidden or key in earlier.shown]
    if not earlier.shown or not asked:
        return set()
    found = in_span(overlaps, known, overlaps.occupied[asked])
    return {view.least(used & view.removable) for used in found if used & view.removable}


def _nested(view: View) -> set[Key]:
    """Shown cells that, beside another known set around or inside them, isolate a few people.

    Known sets are the shown cells and, of every shown parent, what its shown children leave over.
    """
    known, blame = _known_sets(view)
    sizes = np.asarray(known.power(2).sum(axis=1)).ravel()
    strictest = max(view.limits.values())
    # Whatever holds a set holds its first bundle; that leaves a few pairs of all.
    filled = np.flatnonzero(np.diff(known.indptr) > 0)
    first = known.indices[known.indptr[filled]]
    holders = sparse.coo_array(known.tocsc()[:, first])
    outer, inner = holders.coords[0], filled[holders.coords[1]]
    close = (sizes[outer] - sizes[inner] > 0.5) & (sizes[outer] - sizes[inner] < strictest - 0.5)
    outer, inner = outer[close], inner[close]
    common = np.asarray(known[inner].multiply(known[outer]).sum(axis=1)).ravel()
    found = set()
    for small, large in zip(inner[common > sizes[inner] - 0.5], outer[common > sizes[inner] - 0.5], strict=True):
        both = (*blame[small], *blame[large])
        candidates = [key for key in both if key in view.removable]
        if candidates and sizes[large] - sizes[small] < max(view.limits[key] for key in both) - 0.5:
            found.add(view.least(candidates))
    return found


def _known_sets(view: View) -> tuple[sparse.csr_array, list[list[Key]]]:
    rows, place = view.overlaps.occupied, view.overlaps.place
    blame = [[key] for key in view.shown]
    taken = [rows[[place[key] for key in view.shown]]]
    visible = set(view.shown)
    wholes, parts = [], []
    for partition in view.partitions:
        told = [child for child in partition.children if child in visible]
        if partition.parent in visible and told:
            wholes.append(place[partition.parent])
            parts.append([place[child] for child in told])
            blame.append(told)
    if wholes:
        lines = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        pick = sparse.csr_array(
            (np.ones(len(lines)), (lines, np.concatenate(parts))), shape=(len(parts), rows.shape[0])
        )
        left = sparse.csr_array(rows[wholes] - pick @ rows)
        left.data[np.abs(left.data) < 0.5] = 0
        left.eliminate_zeros()
        taken.append(left)
    known = sparse.csr_array(sparse.vstack(taken))
    known.sort_indices()
    return known, blame
