"""What a report finds beside the benchmarks, in sentences; the headline that takes it along; and its picture."""

from functools import lru_cache

from flask_babel import format_decimal, gettext, ngettext

from campaign_app.benchmarks.words import size_name, why_missing
from campaign_app.results import findings, words
from campaign_app.results.beside import Column, Comparison
from campaign_app.results.charts import Line, draw
from campaign_app.results.report import Report


def headline(report: Report, comparison: Comparison | None) -> str:
    """The headline of a report; where the rate clearly differs from a benchmark, it says from which."""
    said = findings.headline(report)
    for column, against in _rates(comparison):
        if not against.verdict:
            continue
        told = {"headline": said, "where": where(column), "share": words.percent(against.share.value)}
        if against.verdict == "higher":
            return gettext("%(headline)s, clearly more than %(where)s (%(share)s)", **told)
        return gettext("%(headline)s, clearly fewer than %(where)s (%(share)s)", **told)
    return said


def finding(comparison: Comparison) -> str:
    """How the rate compares with every benchmark that there is, in one sentence; the title of the picture."""
    tested = [(column, against) for column, against in _rates(comparison) if against.tested]
    if not tested:
        return gettext("The workability rate cannot be compared")
    parts = {
        "higher": ([], gettext("clearly higher than %(where)s")),
        "lower": ([], gettext("clearly lower than %(where)s")),
        "": ([], gettext("perhaps only by chance different from %(where)s")),
    }
    for column, against in tested:
        parts[against.verdict][0].append(where_else(column))
    told = [said % {"where": _and(names)} for names, said in parts.values() if names]
    return gettext("The workability rate is %(told)s", told="; ".join(told))


def where(column: Column) -> str:
    """A benchmark as a place inside a sentence, with its preposition."""
    return {
        "sector": gettext("in the sector"),
        "size": gettext("in companies of the same size"),
        "everybody": gettext("in all sectors together"),
    }[column.kind]


def where_else(column: Column) -> str:
    """A benchmark as that with which something is compared."""
    return {
        "sector": gettext("that of the sector"),
        "size": gettext("that of companies of the same size"),
        "everybody": gettext("that of all sectors together"),
    }[column.kind]


def head(column: Column) -> str:
    """A benchmark as the head of a column."""
    if column.kind == "sector":
        return gettext("Sector: %(name)s", name=column.name)
    if column.kind == "size":
        return gettext("Size: %(name)s", name=size_name(column.name))
    return gettext("All sectors")


def behind(column: Column) -> str:
    """How many people and companies a benchmark adds up."""
    return ngettext(
        "%(people)s people in %(num)s company",
        "%(people)s people in %(num)s companies",
        column.pool.companies,
        people=format_decimal(column.pool.respondents),
    )


def missing(column: Column) -> str:
    """That there is no such benchmark, and why."""
    told = {
        "sector": gettext("There is no sector figure for %(sector)s yet.", sector=column.name),
        "size": gettext("There is no figure for companies of the same size."),
        "everybody": gettext("There is no figure for all sectors yet."),
    }[column.kind]
    return f"{told} {why_missing(column.reason)}"


def verdict(against) -> str:
    """How a share differs from a benchmark; empty where there is nothing to test."""
    if not against.tested:
        return gettext("not tested")
    names = {"higher": gettext("clearly higher"), "lower": gettext("clearly lower"), "": gettext("may be chance")}
    return names[against.verdict]


def lines_of(comparison: Comparison | None) -> tuple[Line, ...]:
    """The bars of the picture: the company's rate, then every benchmark's that is shown exactly; none without those."""
    exact = [(column, against.share) for column, against in _rates(comparison) if against.share.exact]
    # a sector's name may be longer than there is room beside a figure
    shown = [(gettext("Sector") if column.kind == "sector" else head(column), share) for column, share in exact]
    if not shown or not comparison.rate.own.exact:
        return ()
    bars = [(gettext("Your company"), comparison.rate.own), *shown]
    return tuple(Line(label, each.value, words.with_span(each), 0.0, each.low, each.high) for label, each in bars)


def told(comparison: Comparison) -> str:
    """The picture in words."""
    return "; ".join(f"{line.label}: {line.said}" for line in lines_of(comparison))


@lru_cache(maxsize=256)
def picture(lines: tuple[Line, ...]) -> str:
    """The picture of these bars as SVG, drawn once for each set of figures."""
    return draw(list(lines))


def _rates(comparison: Comparison | None):
    if comparison is None or comparison.rate is None:
        return []
    pairs = zip(comparison.columns, comparison.rate.against, strict=True)
    return [(column, against) for column, against in pairs if against.share is not None]


def _and(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return gettext("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1])
