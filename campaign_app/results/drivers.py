"""What hangs together with what in a report, and the sentences about it; never a word about causes."""

from dataclasses import dataclass

from flask_babel import gettext

from campaign_app.results import words
from campaign_app.results.figures import Figure
from campaign_app.results.findings import low
from campaign_app.results.report import Report, figure_of


@dataclass(frozen=True)
class Driver:
    """How much of the differences in a score goes along with one theme; `against` where high risk goes with few."""

    code: str
    label: str
    weight: Figure
    against: bool


@dataclass(frozen=True)
class Drivers:
    """One score and the themes it is set against, in the questionnaire's order; `hidden` says why nothing is told."""

    code: str
    label: str
    n: int | None
    hidden: str | None
    together: Figure
    chance: float
    lines: tuple[Driver, ...]

    @property
    def told(self) -> list[Driver]:
        """What is shown, the heaviest first."""
        return sorted((line for line in self.lines if line.weight.exact), key=lambda line: -line.weight.value)

    @property
    def beyond_chance(self) -> bool:
        """Whether there is more than chance alone would give."""
        return self.together.exact and self.together.value > self.chance

    def line(self, code: str) -> Driver | None:
        """What is said about one theme, None where it is not set against this score."""
        return next((line for line in self.lines if line.code == code), None)


def drivers_of(report: Report) -> list[Drivers]:
    """Everything that the release says about what hangs together, in the order of the questionnaire."""
    found = []
    for scale in report.edition.scales:
        total = report.release.cell(f"drivers:{scale.code}")
        if total is not None:
            cells = (report.release.cell(total.table, "scale", each.code) for each in report.edition.scales)
            lines = tuple(_driver(report, cell) for cell in cells if cell is not None)
            together, chance = figure_of(total, "r2"), total.measures.get("chance", 1.0)
            found.append(Drivers(scale.code, report.said(scale.text), total.n, total.hidden, together, chance, lines))
    return found


def _driver(report: Report, cell) -> Driver:
    label = report.said(report.edition.scale(cell.key).text)
    return Driver(cell.key, label, figure_of(cell, "weight", "weight_"), cell.measures.get("direction") == "against")


def themes(report: Report, found: list[Drivers]) -> list[tuple[str, str]]:
    """The rows of the table, (code, label): every theme that something is set against."""
    against = {line.code: line.label for each in found for line in each.lines}
    return [(scale.code, against[scale.code]) for scale in report.edition.scales if scale.code in against]


def finding(drivers: Drivers) -> str:
    """The title of the chart: what a score hangs together with most, as far as that is sure."""
    what = low(drivers)
    if not drivers.beyond_chance:
        return gettext("None of these themes hangs together with %(what)s more than by chance", what=what)
    first, *others = drivers.told
    near = [line for line in others if line.weight.high >= first.weight.low]
    if not near:
        return gettext("What hangs together most with %(what)s: clearly %(first)s", what=what, first=low(first))
    if len(near) == 1:
        both = {"first": low(first), "second": low(near[0])}
        return gettext("What hangs together most with %(what)s: %(first)s and %(second)s", what=what, **both)
    return gettext("Several themes hang together with %(what)s, %(first)s first", what=what, first=low(first))


def in_words(drivers: Drivers) -> str:
    """All parts of a chart after one another, for those who cannot see it."""
    lines = [f"{line.label}: {words.with_span(line.weight)}" for line in drivers.told]
    return "; ".join([f"{together_label()}: {words.percent(drivers.together.value)}", *lines])


def together_label() -> str:
    """What the bar over all themes is called."""
    return gettext("All themes together")
