"""Contributions for tests, and the inspector who knows every figure that was ever shown."""

import random
from collections import Counter

import numpy as np

from campaign_app.benchmarks.rules import Contribution
from tests.factories import NOW

MEASURES = ("workability", "work_stress", "motivation")


def contribution(number, company, *, sector=1, n=20, having=None, at=NOW, print_="a", draw=None, size=None):
    draw = draw or random.Random(number)
    measures = {name: [n, having if having is not None else draw.randrange(3, max(n - 3, 4)), 3] for name in MEASURES}
    measures["workability"] = measures["workability"][:2]
    return Contribution(number, company, sector, at, print_, measures, size=size)


def rules_hold(members) -> bool:
    """Whether releases together may be shown: five companies, thirty people, none above half."""
    sizes: Counter = Counter()
    for each in members:
        sizes[each.company_id] += each.measures["workability"][0]
    return len(sizes) >= 5 and sum(sizes.values()) >= 30 and max(sizes.values()) * 2 <= sum(sizes.values())


class Inspector:
    """Holds every set of releases of which a figure was ever shown, as rows of 0 and 1."""

    def __init__(self):
        self.shown: set[frozenset[int]] = set()

    def sees(self, sets) -> None:
        self.shown |= {frozenset(members) for members in sets if members}

    def finest(self) -> list[frozenset[int]]:
        """The releases that no shown figure tells apart: what can be computed adds up whole such sets."""
        seen_in: dict[int, list] = {}
        for place, members in enumerate(sorted(self.shown, key=sorted)):
            for each in members:
                seen_in.setdefault(each, []).append(place)
        alike: dict[tuple, set] = {}
        for each, places in seen_in.items():
            alike.setdefault(tuple(places), set()).add(each)
        return [frozenset(members) for members in alike.values()]

    def can_compute(self, secret) -> bool:
        """Whether the sum over a set of releases is a linear combination of what was shown."""
        columns = sorted({each for members in self.shown for each in members} | set(secret))
        rows = [[each in members for each in columns] for members in self.shown]
        rank = np.linalg.matrix_rank(np.array(rows, dtype=float))
        return rank == np.linalg.matrix_rank(np.array([*rows, [each in secret for each in columns]], dtype=float))
