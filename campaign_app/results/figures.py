"""What a report is made of: figures that are exact, bounded or hidden, and the lines and tables that hold them."""

import math
from dataclasses import dataclass

from surveys.model import Scale


@dataclass(frozen=True)
class Figure:
    """A proportion or mean with its interval where it has one; text is a bound, None is hidden or not there.

    `k` is the number of answers from which it is shown.
    """

    value: float | str | None = None
    low: float | None = None
    high: float | None = None
    hidden: str | None = None
    k: int = 0

    @property
    def exact(self) -> bool:
        return isinstance(self.value, float)

    @property
    def told(self) -> bool:
        """Whether something is said: the figure itself, or a bound."""
        return self.exact or str(self.value)[:1] in ("<", ">")

    @property
    def rank(self) -> float:
        """Where it stands among figures that are told: a bound lies beyond all that are exact."""
        return self.value if self.exact else math.inf if self.value[:1] == ">" else -math.inf

    @property
    def drawn(self) -> float:
        """How far a bar reaches: to the figure, or to what it is surely above."""
        if self.exact:
            return self.value
        return float(self.value[1:]) if str(self.value)[:1] == ">" else 0.0


@dataclass(frozen=True)
class ScaleLine:
    """One scale over a set of people: mean, share with a problem (acute included), acute share, and reliability."""

    scale: Scale
    label: str
    n: int | None
    hidden: str | None
    mean: Figure
    problem: Figure
    acute: Figure
    k: int
    alpha: float | None = None

    @property
    def code(self) -> str:
        return self.scale.code


@dataclass(frozen=True)
class Option:
    label: str
    share: float | str


@dataclass(frozen=True)
class Statement:
    """One answer variable over the whole company."""

    code: str
    stem: str
    label: str
    n: int | None
    hidden: str | None
    options: tuple[Option, ...]
    mean: float | None
    unit: str
    is_text: bool
    k: int


@dataclass(frozen=True)
class SplitRow:
    """One group or category: its depth in the tree, its n, a figure per column, and its response rate if known."""

    label: str
    depth: int
    n: int | None
    hidden: str | None
    figures: tuple[Figure, ...]
    response_rate: float | None = None


@dataclass(frozen=True)
class Split:
    """A table of groups or of categories of one background question."""

    label: str
    columns: tuple[str, ...]
    are_shares: bool
    rows: tuple[SplitRow, ...]

    @property
    def shown(self) -> int:
        return sum(row.hidden is None for row in self.rows)

    @property
    def told(self) -> list[SplitRow]:
        """The rows whose first figure is told, exactly or as a bound."""
        return [row for row in self.rows if row.figures and row.figures[0].told]

    @property
    def exact(self) -> list[SplitRow]:
        """The rows whose first figure is told exactly; none where nothing is measured but how many they are."""
        return [row for row in self.rows if row.figures and row.figures[0].exact]
