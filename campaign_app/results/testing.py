"""All tests of difference on one report, corrected together: beside the benchmarks and against earlier scans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


class Family:
    """Tests that are corrected together (Benjamini-Hochberg); a verdict is asked when all of them are in."""

    def __init__(self) -> None:
        self.outcomes: list = []

    def add(self, outcome) -> Test:
        """One more test by its outcome (z, p); None where there is nothing to test."""
        self.outcomes.append(outcome)
        return Test(self, len(self.outcomes) - 1)

    @cached_property
    def sure(self) -> list[bool]:
        """Which of all tests chance hardly explains; from here on the family is complete."""
        from surveys.statistics import benjamini_hochberg

        self.outcomes = tuple(self.outcomes)
        return benjamini_hochberg([float("nan") if each is None else each.p for each in self.outcomes])


@dataclass(frozen=True)
class Test:
    """One test of a family."""

    family: Family
    place: int

    @property
    def done(self) -> bool:
        """Whether there was something to test."""
        outcome = self.family.outcomes[self.place]
        return outcome is not None and outcome.p == outcome.p  # NaN: nobody or everybody on both sides

    @property
    def verdict(self) -> str:
        """ "higher" or "lower"; "" when it may be chance."""
        if not self.family.sure[self.place]:
            return ""
        return "higher" if self.family.outcomes[self.place].z > 0 else "lower"
