"""What is carried over between formats, and the list of what is not."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.model import Instrument

MOST_LOSSES = 2000


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


class LossBook:
    """Collects losses without repeating one; past `MOST_LOSSES` it only counts."""

    def __init__(self) -> None:
        self._losses: dict[Loss, None] = {}
        self._more = 0

    def note(self, place: str, what: str, instead: str) -> None:
        """Write one loss down."""
        loss = Loss(place, what, instead)
        if len(self._losses) < MOST_LOSSES:
            self._losses[loss] = None
        elif loss not in self._losses:
            self._more += 1

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What was written down, in order; the last one says how many more there were."""
        more = Loss("file", f"{self._more} more things could not be carried over", "Mend the first ones and try again.")
        return (*self._losses, more) if self._more else tuple(self._losses)
