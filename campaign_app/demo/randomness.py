"""Chance that repeats itself: one stream per part of the demo, all from one seed."""

from random import Random

# the demo that `make run` shows
SEED = 2026


def stream(seed: int, *name) -> Random:
    """The stream of one part, such as stream(2026, "scan", 12): the same name gives the same numbers.

    Streams stand apart, so that another number of companies leaves the people as they were.
    """
    return Random(":".join(str(each) for each in (seed, *name)))
