"""A trend in words: what is higher or lower than before, what may be chance, and what was asked differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date, gettext

from campaign_app.results import words
from campaign_app.results.trend import WORKABILITY, Change, Trend, TrendLine


@dataclass(frozen=True)
class Part:
    """A table of a trend with the picture above it, if any, and what that finds and shows in words."""

    caption: str
    lines: list[TrendLine]
    picture: str | None = None
    finding: str = ""
    told: str = ""


def parts(trend: Trend) -> list[Part]:
    """The tables of a trend that hold something, in order."""
    found = []
    for caption, lines, picture in (
        (gettext("Rate and indicators, earlier and now"), trend.main, trend.picture),
        (gettext("Risks, earlier and now"), trend.risks, f"{trend.picture}risks"),
        (gettext("Other themes, earlier and now"), trend.themes, None),
    ):
        drawn = [line for line in lines if line.told] if picture else []
        if drawn:
            found.append(Part(caption, lines, picture, finding(lines), in_words(trend, drawn)))
        elif lines:
            found.append(Part(caption, lines))
    return found


def day_of(day: date) -> str:
    """A day as it stands at the foot of a picture and at the head of a table."""
    return format_date(day, "d MMM yyyy")


def verdict(line: TrendLine) -> str:
    """How now differs from the earlier figure that it is compared with."""
    if line.test is None or not line.test.done:
        return gettext("not tested")
    told = {"higher": gettext("clearly higher"), "lower": gettext("clearly lower")}
    return told.get(line.test.verdict, gettext("may be chance"))


def summary(trend: Trend) -> list[str]:
    """What changed since the last comparable scan, in a few sentences; that nothing surely did is told too."""
    told = [line for line in trend.shares if line.test is not None and line.test.done]
    if not told:
        return [gettext("No figure can be compared with an earlier scan.")]
    sure = [line for line in told if line.test.verdict]
    if not sure:
        return [gettext("No difference with the scan before is large enough to rule out chance.")]
    better = [line for line in sure if is_better(line)]
    worse = [line for line in sure if not is_better(line)]
    pairs = (
        (worse, gettext("Clearly worse than in the scan before: %(names)s.")),
        (better, gettext("Clearly better than in the scan before: %(names)s.")),
    )
    return [sentence % {"names": ", ".join(map(_moved, lines))} for lines, sentence in pairs if lines]


def is_better(line: TrendLine) -> bool:
    """Whether a sure difference is a good one: more workable work, or fewer people with a problem."""
    return line.test.verdict == ("higher" if line.code == WORKABILITY else "lower")


def _moved(line: TrendLine) -> str:
    values = {"what": line.label, "before": words.percent(line.before.value), "now": words.percent(line.now.value)}
    return gettext("%(what)s (from %(before)s to %(now)s)", **values)


def finding(lines: Sequence[TrendLine]) -> str:
    """The title of a picture: which of its measures surely changed."""
    tested = [line for line in lines if line.test is not None and line.test.done]
    sure = [line for line in tested if line.test.verdict]
    if not tested:
        return gettext("Earlier and now, without a test: not every figure is exact")
    if not sure:
        return gettext("Every difference with the scan before may be chance")
    better = ", ".join(line.label for line in sure if is_better(line))
    worse = ", ".join(line.label for line in sure if not is_better(line))
    if not worse:
        return gettext("Clearly better than in the scan before: %(names)s", names=better)
    if not better:
        return gettext("Clearly worse than in the scan before: %(names)s", names=worse)
    return gettext(
        "Clearly better than in the scan before: %(better)s; clearly worse: %(worse)s", better=better, worse=worse
    )


def in_words(trend: Trend, lines: Sequence[TrendLine]) -> str:
    """All figures of a picture after one another, for those who cannot see it."""
    told = []
    for line in lines:
        figures = zip(trend.days, (*line.earlier, line.now), strict=True)
        values = [f"{day_of(day)} {words.with_span(figure)}" for day, figure in figures if figure.told]
        told.append(f"{line.label}: {', '.join(values)}")
    return "; ".join(told)


def changes_in_words(change: Change) -> list[str]:
    """What is different between the questionnaire of an earlier scan and that of now."""
    if change.earlier.verdicts is None:
        return [gettext("It had a questionnaire for other people, so nothing is compared.")]
    if change.nothing:
        return [gettext("The same questions and the same cut-offs, so everything is compared.")]
    pairs = (
        (change.changed, gettext("Asked differently, so not compared: %(names)s.")),
        (change.cut_offs, gettext("The same questions with other cut-offs, so not compared: %(names)s.")),
        (change.added, gettext("New now: %(names)s.")),
        (change.gone, gettext("No longer asked: %(names)s.")),
    )
    told = [sentence % {"names": ", ".join(names)} for names, sentence in pairs if names]
    if change.rate_differs:
        told.append(gettext("The workability rate is made from other questions or cut-offs, so it is not compared."))
    return told
