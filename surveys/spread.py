"""The spread: how many have 0, 1, 2, ... problems, told so that it gives nobody away beside the indicators.

The problems on every indicator, less those of the people who answered all of them, are the problems of those who left
one out. Where these are few, neighbouring numbers are told together until they may have any number of problems.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from surveys.exactness import is_nearly_uniform
from surveys.release import Measure

FEWEST_PER_BUCKET = 3


def ways_to_tell(most: int) -> Iterator[tuple[int, ...]]:
    """The ways to take the numbers 1 to `most` together, as the first number of each bucket, the finest way first."""
    for buckets in range(most, 1, -1):
        yield from ((1, *others) for others in combinations(range(2, most + 1), buckets - 1))


def slack(count: np.ndarray, starts: Sequence[int], most: int) -> tuple[np.ndarray, np.ndarray]:
    """Per person by how much the problems may be more, and fewer, than `count` for who knows only the bucket."""
    first = np.array([max((each for each in starts if each <= level), default=0) for level in range(most + 1)])
    last = np.array([min((each - 1 for each in starts if each > level), default=most) for level in range(most + 1)])
    return last[count] - count, count - first[count]


def is_telling(sums: np.ndarray, n: int, *, k: int) -> bool:
    """Whether it can be computed how n people who left an indicator out answered the others.

    `sums` are the indicators on which they have a problem, those on which they have none, and the `slack` of all
    others. k people or more may be known together when they are not all alike.
    """
    having, lacking, more, fewer = sums.round()
    is_open = more >= having and fewer >= lacking
    return not is_open and (n < k or is_nearly_uniform(having, having + lacking))


def distribution(spread: Sequence[int], n: int, starts: Sequence[int]) -> dict[str, Measure]:
    """The share with 0, 1, 2, ... problems, in buckets that start with `starts` or fewer, of three people and more."""
    buckets: list[list[int]] = []
    waiting: list[int] = []
    for level in range(len(spread) - 1, 0, -1):
        waiting.insert(0, level)
        if level in starts and sum(spread[each] for each in waiting) >= FEWEST_PER_BUCKET:
            buckets.insert(0, waiting)
            waiting = []
    if waiting and buckets:
        buckets[0] = waiting + buckets[0]
    shares = {"problems_0": spread[0] / n}
    for bucket in buckets:
        name = f"problems_{bucket[0]}" if len(bucket) == 1 else f"problems_{bucket[0]}_{bucket[-1]}"
        shares[name] = sum(spread[each] for each in bucket) / n
    return shares
