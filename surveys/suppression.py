"""Suppression: what may not be shown so that nobody can compute a group of fewer than k people.

Everything that can be published is a *cell* (a set of people) in *partitions*: children that, with a remainder that is
never shown, make up their parent. Cells are hidden because they are small, or because showing them would give a small
one away. Partitions of the same people that cross each other (groups and age bands, say) are looked at together through
their overlaps: how many people each two cells have in common.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

from surveys.exactness import FEW, bound, exact_measures, is_nearly_uniform
from surveys.leaks import leaks
from surveys.partitions import Earlier, Key, Overlaps, Partition, View

__all__ = [
    "BELOW_K",
    "DOMINANCE",
    "Earlier",
    "FEW",
    "FLOOR",
    "PROTECTS_OTHER",
    "TOO_FEW_COMPANIES",
    "Hidden",
    "Overlaps",
    "Partition",
    "bound",
    "exact_measures",
    "is_nearly_uniform",
    "pool_reason",
    "pool_threshold",
    "suppress",
    "suppress_together",
]

FLOOR = 5
BELOW_K = "below_k"
PROTECTS_OTHER = "protects_other"
TOO_FEW_COMPANIES = "too_few_companies"
DOMINANCE = "dominance"
MOST_TRIES = 24  # of showing a cell again; each looks for leaks anew

NOTHING_EARLIER = Earlier()

Hidden = dict[Key, str]


def suppress(
    counts: Mapping[Key, int],
    partitions: Sequence[Partition],
    *,
    k: int = 10,
    hidden: Mapping[Key, str] | None = None,
    overlaps: Overlaps | None = None,
    earlier: Earlier = NOTHING_EARLIER,
) -> Hidden:
    """The cells that must be hidden, each with its reason; `counts` holds n of every cell.

    `hidden` are cells hidden beforehand, which stay so. A cell is hidden when n < k ("below_k"), when its parent is,
    or when it would give a small set away ("protects_other"): the hidden part of a shown parent must be nobody, or at
    least k people in more than one cell. With `overlaps` no small hidden cell may be a linear combination of shown
    cells or be kept small by them, and no two known sets inside one another may differ by fewer than k people. Cells of
    a higher tier are hidden before any of a lower one. Of what could be hidden to protect a cell, that is taken which
    `earlier` releases hid; a small cell that they never showed may not follow from them and this one. Raises ValueError
    for k < 1.
    """
    if k < 1:
        raise ValueError("k must be at least 1")
    net = _Net(counts, partitions, k, earlier)
    found: Hidden = dict(hidden or {})
    fixed = frozenset(found)
    found.update({key: BELOW_K for key, n in counts.items() if n < net.limits[key]})
    everything = list(net.tiers)
    settled = net.settle(dict(found), partitions)
    if not net.leaks(settled, everything, overlaps):
        return net.show_again(settled, everything, fixed, overlaps)
    for tier in sorted(set(net.tiers.values())):
        # What may still go later is taken for hidden now: no group is hidden for the sake of a crossing.
        later = {key: PROTECTS_OTHER for key, at in net.tiers.items() if at > tier and key not in found}
        here = [key for key, at in net.tiers.items() if at == tier]
        found = net.made_safe(found | later, here, fixed, overlaps)
        found = {key: reason for key, reason in found.items() if key not in later}
    return found


def suppress_together(
    tables: Sequence[Mapping[Key, int]],
    partitions: Sequence[Partition],
    *,
    k: int = 10,
    hidden: Mapping[Key, str] | None = None,
    overlaps: Sequence[Overlaps | None] | None = None,
    earlier: Sequence[Earlier] | None = None,
) -> Hidden:
    """As `suppress`, for tables that can be computed from one another: what one must hide, all hide, until stable."""
    found: Hidden = dict(hidden or {})
    crossings, past = overlaps or [None] * len(tables), earlier or [NOTHING_EARLIER] * len(tables)
    quiet = 0
    for counts, crossing, known in cycle(zip(tables, crossings, past, strict=True)):
        before = len(found)
        found = suppress(counts, partitions, k=k, hidden=found, overlaps=crossing, earlier=known)
        quiet = quiet + 1 if len(found) == before else 1
        if quiet >= len(tables):
            break
    return found


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


class _Net:
    """The partitions around every cell, for hiding what follows from what was hidden."""

    def __init__(self, counts: Mapping[Key, int], partitions: Sequence[Partition], k: int, earlier: Earlier) -> None:
        self.counts, self.partitions, self.earlier = counts, partitions, earlier
        self.limits = dict.fromkeys(counts, k)
        self.tiers: dict[Key, int] = {}
        self.around: dict[Key, list[Partition]] = {}
        self.inside: dict[Key, list[Partition]] = {}
        for partition in partitions:
            self.inside.setdefault(partition.parent, []).append(partition)
            for child in partition.children:
                self.around.setdefault(child, []).append(partition)
                self.limits[child] = max(self.limits[child], partition.k)
                self.tiers[child] = partition.tier

    def made_safe(self, found: Hidden, may_go: Sequence[Key], fixed: frozenset, overlaps: Overlaps | None) -> Hidden:
        """What is hidden, with as many more of the cells that may go as it takes."""
        self.settle(found, self.partitions)
        while given_away := self.leaks(found, may_go, overlaps):
            self.hide(given_away, found)
        return self.show_again(found, may_go, fixed, overlaps)

    def leaks(self, found: Hidden, may_go: Sequence[Key], overlaps: Overlaps | None) -> set[Key]:
        if overlaps is None:
            return set()
        return leaks(View(self.counts, self.limits, self.partitions, found, frozenset(may_go), overlaps, self.earlier))

    def hide(self, keys: Iterable[Key], found: Hidden) -> None:
        """Hide these cells, and all that follows."""
        for key in keys:
            found.setdefault(key, PROTECTS_OTHER)
            self.settle(found, [*self.around.get(key, ()), *self.inside.get(key, ())])

    def settle(self, found: Hidden, partitions: Iterable[Partition]) -> Hidden:
        """Hide what follows within these partitions and those that they touch, until nothing changes any more."""
        waiting = deque(partitions)
        while waiting:
            partition = waiting.popleft()
            shown = [child for child in partition.children if child not in found]
            if not shown:
                continue
            if partition.parent in found:
                goes = shown
            elif self.gives_away(partition, found):
                goes = [min(shown, key=lambda child: self.cost(child, partition, found))]
                waiting.append(partition)
            else:
                continue
            found.update(dict.fromkeys(goes, PROTECTS_OTHER))
            for key in goes:
                waiting.extend(each for each in self.around.get(key, ()) if each is not partition)
                waiting.extend(self.inside.get(key, ()))
        return found

    def gives_away(self, partition: Partition, found: Hidden, *, also: Key = None) -> bool:
        """Whether the parent minus its shown children is a set that must stay unknown; `also` is one more to hide."""
        together, unknown = self.counts[partition.parent], []
        for child in partition.children:
            n = self.counts[child]
            if child not in found and child != also:
                together -= n
            elif n > 0:
                unknown.append(child)
        threshold = max(self.limits[partition.parent], partition.k)
        # A remainder of k or more may be known: nothing was hidden in it. A single cell that must stay hidden may not.
        return 0 < together < threshold or (
            len(unknown) == 1
            and together <= self.counts[unknown[0]]
            and found.get(unknown[0], PROTECTS_OTHER) != PROTECTS_OTHER
        )

    def cost(self, child: Key, partition: Partition, found: Hidden) -> tuple[bool, int, str]:
        """What it costs to hide a child: whether it was shown before, and how many people it holds.

        The people include those of the next child that would have to go in its other partitions.
        """
        people = self.counts[child]
        for other in self.around[child]:
            if other is partition or other.parent in found:
                continue
            left = [self.counts[each] for each in other.children if each not in found and each != child]
            if left and self.gives_away(other, found, also=child):
                people += min(left)
        return child not in self.earlier.hidden, people, str(child)

    def show_again(self, found: Hidden, may_go: Sequence[Key], fixed: frozenset, overlaps: Overlaps | None) -> Hidden:
        """Show cells that protect nothing after all, the most people first: a later choice often spares an earlier one.

        Two that were hidden for one another can only be shown together, so the children of a parent are tried at once.
        """
        spare = {key for key in may_go if key not in fixed and found.get(key) == PROTECTS_OTHER}
        together = [tuple(key for key in each.children if key in spare) for each in self.partitions]
        people = {keys: sum(self.counts[key] for key in keys) for keys in (*((key,) for key in spare), *together)}
        tries = 0
        for keys in sorted(people, key=lambda keys: (-people[keys], str(keys))):
            reasons = {key: found.pop(key) for key in keys if key in found}
            if reasons and (tries == MOST_TRIES or not self.is_settled(reasons, found)):
                found |= reasons
            elif reasons:
                tries += 1
                found |= reasons if self.leaks(found, may_go, overlaps) else {}
        return found

    def is_settled(self, keys: Iterable[Key], found: Hidden) -> bool:
        """Whether every partition around these cells is safe by itself."""
        return all(
            each.parent not in found and not self.gives_away(each, found)
            for key in keys
            for each in self.around.get(key, ())
        )
