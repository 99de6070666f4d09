"""What is carried over between formats, and the list of what is not."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.model import Instrument


@dataclass(frozen=True, order=True)
class Loss:
    """One thing that the other format cannot hold: its place, what it was, and what stands there instead."""

    place: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.instead}"


@dataclass(frozen=True)
class Carried:
    """A sound instrument out of a file, with everything of the file that it does not hold."""

    instrument: Instrument
    losses: tuple[Loss, ...] = ()
