"""Suppression: what may not be shown so that nobody can compute a group of fewer than k people.

Everything that can be published is a *cell* (a set of people) in *partitions*: children that, with a remainder that is
never shown, make up their parent. Cells are hidden because they are small, or because showing them would give a small
one away. Partitions of the same people that cross each other (groups and age bands, say) are looked at together through
their overlaps: how many people each two cells have in common.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

FLOOR = 5
BELOW_K = "below_k"
PROTECTS_OTHER = "protects_other"
TOO_FEW_COMPANIES = "too_few_companies"
DOMINANCE = "dominance"
FEW = 2  # a share that only this many people differ from is published as a bound

Key = Hashable
Hidden = dict[Key, str]


@dataclass(frozen=True)
class Partition:
    """Children that share nobody and lie within their parent; `k` is a stricter threshold for these children."""

    parent: Key
    children: tuple[Key, ...]
    k: int = 0


@dataclass(frozen=True)
class Overlaps:
    """How many people each two cells have in common: a symmetric matrix in the order of `keys`, n on its diagonal."""

    keys: tuple[Key, ...]
    matrix: np.ndarray


def suppress(
    counts: Mapping[Key, int],
    partitions: Sequence[Partition],
    *,
    k: int = 10,
    hidden: Mapping[Key, str] | None = None,
    overlaps: Overlaps | None = None,
) -> Hidden:
    """The cells that must be hidden, each with its reason; `counts` holds n of every cell.

    `hidden` are cells hidden beforehand, which stay so. A cell is hidden when n < k ("below_k"), when its parent is,
    or when it would give a small set away ("protects_other"): the hidden part of a shown parent must be nobody, or at
    least k people in more than one cell. With `overlaps` no small hidden cell may be a linear combination of shown
    cells, and no two known sets inside one another may differ by fewer than k people. Raises ValueError for k < 1.
    """
    if k < 1:
        raise ValueError("k must be at least 1")
    limits = _limits(counts, partitions, k)
    found: Hidden = dict(hidden or {})
    found.update({key: BELOW_K for key, n in counts.items() if n < limits[key]})
    while True:
        _settle(counts, partitions, limits, found)
        given_away = _crossing_leak(counts, partitions, limits, found, overlaps) if overlaps is not None else None
        if given_away is None:
            return found
        found[given_away] = PROTECTS_OTHER


def suppress_together(
    tables: Sequence[Mapping[Key, int]],
    partitions: Sequence[Partition],
    *,
    k: int = 10,
    hidden: Mapping[Key, str] | None = None,
    overlaps: Sequence[Overlaps | None] | None = None,
) -> Hidden:
    """As `suppress`, for tables that can be computed from one another: what one must hide, all hide, until stable."""
    found: Hidden = dict(hidden or {})
    crossings = overlaps or [None] * len(tables)
    before = -1
    while len(found) != before:
        before = len(found)
        for counts, crossing in zip(tables, crossings, strict=True):
            found = suppress(counts, partitions, k=k, hidden=found, overlaps=crossing)
    return found


def exact_measures(
    totals: Mapping[Key, float],
    counts: Mapping[Key, int],
    partitions: Sequence[Partition],
    hidden: Mapping[Key, str],
    risky: Callable[[float, int], bool],
) -> set[Key]:
    """The shown cells whose measure may be given exactly; of the others at most a bound may be said.

    `totals` are sums over people (how many have the problem, the sum of scores); `risky(total, n)` says whether that
    would tell about single people, as 0 of n does. What remains of a parent after its exact children may not be risky.
    """
    exact = {key for key, n in counts.items() if n > 0 and key not in hidden and not risky(totals[key], n)}
    changed = True
    while changed:
        changed = False
        for partition in partitions:
            told = [child for child in partition.children if child in exact]
            if not told:
                continue
            if partition.parent not in exact:
                exact.difference_update(told)
                changed = True
                continue
            rest = counts[partition.parent] - sum(counts[child] for child in told)
            rest_total = totals[partition.parent] - sum(totals[child] for child in told)
            if rest > 0 and risky(rest_total, rest):
                exact.discard(min(told, key=lambda child: (counts[child], str(child))))
                changed = True
    return exact


def is_nearly_uniform(successes: float, n: int) -> bool:
    """Whether nearly everybody answered alike: at most two people on one of the sides.

    Two rather than none, or the very use of a bound would say that everybody did.
    """
    return min(successes, n - successes) <= FEW + 1e-9


def bound(successes: float, n: int) -> str:
    """A nearly uniform share as a bound such as ">0.90" or "<0.10"; true for at least three possible counts."""
    steps = math.ceil((n - FEW) / n * 20 - 1e-9) - 1
    edge = min(18, max(steps, 10)) / 20
    return f">{edge:.2f}" if successes * 2 > n else f"<{1 - edge:.2f}"


def pool_reason(
    respondents: Iterable[int], *, fewest_companies: int = 5, fewest_respondents: int = 30, largest_share: float = 0.5
) -> str | None:
    """Why a figure over several companies may not be shown, None when it may; one number of respondents per company."""
    sizes = [size for size in respondents if size > 0]
    if len(sizes) < fewest_companies:
        return TOO_FEW_COMPANIES
    if sum(sizes) < fewest_respondents:
        return BELOW_K
    return DOMINANCE if max(sizes) > largest_share * sum(sizes) else None


def pool_threshold(respondents: Iterable[int], *, fewest_companies: int = 5, fewest_respondents: int = 30) -> int:
    """The fewest people of whom it is certain that `pool_reason` lets them through, whoever of the pool they are.

    Any that many come of enough companies, because they are more than the largest companies but one have together, and
    no company is above half, because even the largest is not. For the whole pool it says the same as `pool_reason`.
    """
    sizes = sorted(respondents, reverse=True)
    return max(fewest_respondents, 2 * max(sizes, default=0), sum(sizes[: fewest_companies - 1]) + 1)


def _limits(counts: Mapping[Key, int], partitions: Sequence[Partition], k: int) -> dict[Key, int]:
    limits = dict.fromkeys(counts, k)
    for partition in partitions:
        for child in partition.children:
            limits[child] = max(limits[child], partition.k)
    return limits


def _settle(counts: Mapping[Key, int], partitions: Sequence[Partition], limits: Mapping, found: Hidden) -> None:
    """Hide what follows within the partitions, until nothing changes any more."""
    changed = True
    while changed:
        changed = False
        for partition in partitions:
            shown = [child for child in partition.children if child not in found]
            if not shown:
                continue
            if partition.parent in found:
                found.update(dict.fromkeys(shown, PROTECTS_OTHER))
                changed = True
            elif _gives_away(partition, shown, counts, limits, found):
                found[min(shown, key=lambda child: (counts[child], str(child)))] = PROTECTS_OTHER
                changed = True


def _gives_away(partition: Partition, shown: list[Key], counts: Mapping, limits: Mapping, found: Hidden) -> bool:
    """Whether the parent minus its shown children is a set that must stay unknown."""
    unknown = [counts[child] for child in partition.children if child in found and counts[child] > 0]
    rest = counts[partition.parent] - sum(counts[child] for child in shown) - sum(unknown)
    threshold = max(limits[partition.parent], partition.k)
    together = sum(unknown) + max(rest, 0)
    # A remainder of k or more may be known: nothing was hidden in it. A single hidden cell may not.
    return 0 < together < threshold or (len(unknown) == 1 and rest <= 0)


def _crossing_leak(
    counts: Mapping, partitions: Sequence[Partition], limits: Mapping, found: Hidden, overlaps: Overlaps
) -> Key | None:
    """A shown cell that should be hidden because cells of crossing partitions together give a small set away."""
    place = {key: number for number, key in enumerate(overlaps.keys)}
    children = {child for partition in partitions for child in partition.children}
    shown = [key for key in overlaps.keys if key not in found]
    can_go = [key for key in shown if key in children]
    if not can_go:
        return None
    return _combined(counts, place, shown, can_go, limits, found, overlaps.matrix) or _nested(
        counts, place, partitions, shown, can_go, limits, overlaps.matrix
    )


def _combined(counts, place, shown, can_go, limits, found, matrix) -> Key | None:
    """A shown cell that is part of a linear combination which equals a small hidden cell."""
    small = [key for key in place if key in found and 0 < counts[key] < limits[key]]
    if not small:
        return None
    known, secret = [place[key] for key in shown], [place[key] for key in small]
    # People in common are the inner products of the 0/1 rows, so the rank test needs no rows.
    inverse = np.linalg.pinv(matrix[np.ix_(known, known)].astype(float), rcond=1e-11, hermitian=True)
    towards = matrix[np.ix_(known, secret)].astype(float)
    weights = inverse @ towards
    distance = matrix[secret, secret] - np.einsum("ij,ij->j", towards, weights)
    for column in np.flatnonzero(distance < 1e-6 * np.maximum(matrix[secret, secret], 1)):
        used = {shown[row] for row in np.flatnonzero(np.abs(weights[:, column]) > 1e-6)}
        candidates = [key for key in can_go if key in used] or can_go
        return min(candidates, key=lambda key: (counts[key], str(key)))
    return None


def _nested(counts, place, partitions, shown, can_go, limits, matrix) -> Key | None:
    """A shown cell that, beside another known set around or inside it, isolates a few people.

    Known sets are the shown cells and, of every shown parent, what its shown children leave over.
    """
    base = np.eye(len(place))[[place[key] for key in shown]]
    blame: list[list[Key]] = [[key] for key in shown]
    leftovers = []
    visible = set(shown)
    for partition in partitions:
        told = [child for child in partition.children if child in visible]
        if partition.parent in visible and told:
            row = np.zeros(len(place))
            row[place[partition.parent]] = 1
            row[[place[child] for child in told]] = -1
            leftovers.append(row)
            blame.append(told)
    sets = np.vstack([base, *leftovers])
    common = sets @ matrix @ sets.T
    size = np.diag(common)
    difference = size[None, :] - size[:, None]
    strictest = max(limits.values())
    inside = (size[:, None] > 0) & (np.abs(common - size[:, None]) < 0.5) & (difference > 0.5)
    removable = set(can_go)
    for inner, outer in np.argwhere(inside & (difference < strictest - 0.5)):
        limit = max(limits[key] for key in (*blame[inner], *blame[outer]))
        candidates = [key for key in (*blame[inner], *blame[outer]) if key in removable]
        if difference[inner, outer] < limit - 0.5 and candidates:
            return min(candidates, key=lambda key: (counts[key], str(key)))
    return None
