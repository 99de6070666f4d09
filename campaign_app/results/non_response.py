"""What the figures would be if those who did not answer all thought one way: from the frozen figures only."""

from dataclasses import dataclass

from campaign_app.results.report import Report


@dataclass(frozen=True)
class Bounds:
    """A share among those who answered, and what it would be if nobody or everybody of the others were counted."""

    label: str
    share: float
    low: float
    high: float


def bounds_of(report: Report, rate_label: str) -> list[Bounds]:
    """The bounds of every share that is told exactly; none when everybody answered or their number is not known."""
    if not report.has_rate or report.response_rate is None or report.response_rate >= 1:
        return []
    from surveys.statistics import non_response_bounds

    # as it was when the release was made, whatever became of the expected number since
    population = round(report.release.n / report.response_rate)
    lines = [(rate_label, report.rate, report.rate_n)]
    lines += [(line.label, line.problem, line.n) for line in (*report.indicators, *report.risks)]
    return [
        Bounds(label, figure.value, *non_response_bounds(figure.value, n, population))
        for label, figure, n in lines
        if figure.exact
    ]
