"""The sections of the report on paper, in order: one more is a line here and a file in templates/reports/sections/."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext

from campaign_app.reports.contents import Contents
from campaign_app.results import words


@dataclass(frozen=True)
class Section:
    """One chapter: the name of its template, its heading, and whether there is anything to tell."""

    code: str
    title: Callable[[Contents], str]
    applies: Callable[[Contents], object] = lambda contents: True


SECTIONS = (
    Section("reading", lambda _: gettext("How to read this report")),
    Section("indicators", lambda _: gettext("The indicators"), lambda contents: contents.report.indicators),
    Section(
        "distribution",
        lambda _: gettext("How many problems people have at once"),
        lambda contents: contents.report.distribution,
    ),
    Section("risks", lambda _: gettext("The risks, most frequent first"), lambda contents: contents.report.risks),
    Section("sector", lambda _: gettext("Beside others"), lambda contents: contents.comparison),
    Section("trend", lambda _: gettext("Compared with earlier scans"), lambda contents: contents.trend),
    Section(
        "modules",
        lambda contents: gettext("The other themes") if contents.report.has_rate else gettext("The themes"),
        lambda contents: contents.report.themes or contents.report.modules,
    ),
    Section("groups", lambda _: gettext("Groups")),
    Section("backgrounds", lambda _: gettext("Age, statute, working time"), lambda contents: contents.backgrounds),
    Section("drivers", lambda _: gettext("What hangs together with what"), lambda contents: contents.drivers),
    Section("remarks", lambda _: gettext("In people’s own words"), lambda contents: contents.remarks),
    Section("questions", lambda _: gettext("Every question"), lambda contents: contents.report.pages),
    Section("hidden", lambda _: gettext("What is not shown, and why")),
    Section("about", lambda _: gettext("About these figures")),
)


def hidden_in(contents: Contents) -> dict[str, list[str]]:
    """Per reason, in words, what is not shown because of it: scales, groups, categories and questions."""
    report, found = contents.report, {}
    k = report.release.k

    def note(reason: str | None, threshold: int, what: str) -> None:
        if reason:
            found.setdefault(words.why(reason, threshold or k), []).append(what)

    for line in (*report.indicators, *report.risks, *report.themes, *report.modules):
        note(line.hidden, line.k, line.label)
    for split in (contents.groups, *contents.backgrounds):
        for row in split.rows if split else ():
            what = gettext("%(what)s: %(which)s", what=split.label, which=row.label)
            note(row.hidden, k, what)
            if not row.hidden:
                for column, figure in zip(split.columns, row.figures, strict=True):
                    note(figure.hidden, figure.k, f"{what} ({column})")
    for _, stems in report.pages:
        for _, statements in stems:
            for statement in statements:
                note(statement.hidden, statement.k, statement.label)
    return found
