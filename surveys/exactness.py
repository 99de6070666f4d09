"""Exactness: which of the shown cells may tell their measure to the digit, and what the others say instead.

A share of nobody or everybody tells what each single person answered, and so does a mean at the end of its scale; there
a bound is given. Sums can be subtracted as counts can, so what is not told may not follow from what is.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from surveys.leaks import in_span
from surveys.partitions import Key, Overlaps, Partition

FEW = 2  # a share that only this many people differ from is published as a bound


def exact_measures(
    totals: Mapping[Key, float],
    counts: Mapping[Key, int],
    partitions: Sequence[Partition],
    hidden: Mapping[Key, str],
    risky: Callable[[float, int], bool],
    overlaps: Overlaps | None = None,
) -> set[Key]:
    """The shown cells whose measure may be given exactly; of the others at most a bound may be said.

    `totals` are sums over people (how many have the problem, the sum of scores); `risky(total, n)` says whether that
    would tell about single people, as 0 of n does. What remains of a parent after its exact children may not be risky,
    and with `overlaps` no risky cell may be a linear combination of exact ones.
    """
    exact = {key for key, n in counts.items() if n > 0 and key not in hidden and not risky(totals[key], n)}
    vague = [key for key, n in counts.items() if n > 0 and key not in hidden and key not in exact]
    around: dict[Key, list[Partition]] = {}
    for partition in partitions:
        for key in (partition.parent, *partition.children):
            around.setdefault(key, []).append(partition)

    def settle(waiting: Iterable[Partition]) -> None:
        queue = deque(waiting)
        while queue:
            partition = queue.popleft()
            told = [child for child in partition.children if child in exact]
            if not told:
                continue
            if partition.parent in exact:
                rest = counts[partition.parent] - sum(counts[child] for child in told)
                rest_total = totals[partition.parent] - sum(totals[child] for child in told)
                if rest <= 0 or not risky(rest_total, rest):
                    continue
                told = [min(told, key=lambda child: (counts[child], str(child)))]
            exact.difference_update(told)
            queue.extend(each for key in told for each in around[key])

    settle(partitions)
    if overlaps is None:
        return exact
    asked = overlaps.occupied[[overlaps.place[key] for key in vague]]
    while given_away := in_span(overlaps, [key for key in overlaps.keys if key in exact], asked):
        for used in given_away:
            # one that goes may spare another combination
            if used <= exact:
                least = min(used, key=lambda key: (key not in around, counts[key], str(key)))
                exact.discard(least)
                settle(around.get(least, ()))
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
