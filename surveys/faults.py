"""What is wrong with a file, said so that its author can mend it: where, what, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

MOST_FAULTS = 500


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: its place in the file, the problem, and a sentence that says how to mend it."""

    place: str
    problem: str
    remedy: str

    def within(self, outer: str) -> Fault:
        """The same fault seen from further out, its place written behind the outer place."""
        return replace(self, place=f"{outer} {self.place}".strip())

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}. {self.remedy}"


class InstrumentFaults(ValueError):  # noqa: N818 - a house word: what its author can mend
    """Everything that is wrong with one or more instrument files, all at once, in `faults`."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self):
        return type(self), (self.faults,)


class Notebook:
    """Collects faults without repeating one, and stops writing after `MOST_FAULTS`: nobody reads on after that."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}

    def note(self, place: str, problem: str, remedy: str) -> None:
        """Write one fault down."""
        self.add(Fault(place, problem, remedy))

    def add(self, fault: Fault) -> None:
        """Write a ready-made fault down."""
        if len(self._faults) < MOST_FAULTS:
            self._faults[fault] = None

    @property
    def few(self) -> bool:
        """Whether so little is written down that it pays to look further into a fault."""
        return len(self._faults) < 20

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What was written down, in order; the last one says when there was more than fits."""
        full = len(self._faults) >= MOST_FAULTS
        more = (Fault("file", f"more than {MOST_FAULTS} faults", "Mend these first and check again."),) if full else ()
        return (*self._faults, *more)

    def raise_if_any(self) -> None:
        """Raise InstrumentFaults when anything was written down."""
        if self._faults:
            raise InstrumentFaults(self.faults)


def quoted(value: object) -> str:
    """A short, printable quotation of whatever stood in the file."""
    try:
        shown = repr(value)
    except (RecursionError, ValueError):
        shown = type(value).__name__
    return shown if len(shown) <= 60 else shown[:57] + "..."


def nearest(word: object, known: Iterable[str]) -> str:
    """A remedy that names the known word closest to the mistyped one, or else lists what is known."""
    known = sorted({each for each in known if each})
    if isinstance(word, str) and (close := difflib.get_close_matches(word[:80], known, n=1)):
        return f"Did you mean '{close[0]}'?"
    if not known:
        return "Nothing is defined under such a name yet; define it or take the reference away."
    return f"Choose from: {', '.join(known[:20])}{', ...' if len(known) > 20 else ''}."
