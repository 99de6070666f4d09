"""A release as a workbook: a sheet per theme, numbers as numbers, charts that a person can edit, and how to read it.

What is hidden stands there as words with the reason, and a chart reaches only over figures that are shown.
"""

from functools import cache

from flask_babel import format_date, gettext

from campaign_app.core.sheets import for_paper, guide, put, workbook
from campaign_app.documents.kinds import Told
from campaign_app.reports.contents import Contents
from campaign_app.reports.lines import AGAINST, NUMBER, SCORE, SHARE, Line, lines_of
from campaign_app.reports.sections import hidden_in
from campaign_app.reports.sheets import (
    HEAD,
    NOTHING,
    Column,
    Sheets,
    count_of,
    figure_cells,
    interval,
    reason_of,
)
from campaign_app.reports.themes import THEMES
from campaign_app.results import beside_words, findings, words
from campaign_app.results.figures import Figure


def workbook_xlsx(contents: Contents, told: Told) -> bytes:
    """The bytes of the workbook."""
    with workbook() as (book, buffer):
        book.set_properties(
            {
                "title": gettext("Result: %(scan)s", scan=contents.scan.title)[:255],
                "author": "Sokkel",
                "comments": gettext("Fingerprint: %(hash)s", hash=contents.stored.content_hash),
                "created": contents.stored.created_at.replace(tzinfo=None),
            }
        )
        sheets = Sheets(book, contents)
        for number, write in enumerate(SHEETS):
            write(sheets)
            told(round(90 * (number + 1) / len(SHEETS)))
    return buffer.getvalue()


def _guide(sheets: Sheets) -> None:
    contents, report, stored = sheets.contents, sheets.report, sheets.contents.stored
    scan, k = contents.scan, report.release.k
    sentences = [
        f"{contents.owner} · {scan.title} · {scan.sector.name}",
        gettext("Answers from %(first)s to %(last)s.", first=_day(scan.opens_on), last=_day(scan.closes_on))
        if scan.opens_on and scan.closes_on
        else "",
        *findings.certainty(report),
        gettext("A share is a number from 0 to 1, shown as a percentage. A mean goes from 0 to 100."),
        gettext('"Problematic" includes "acute".'),
        gettext(
            "The two columns after a share are its 95% interval: the figure for everyone most likely lies within it."
        ),
        gettext("A figure says how it is, never why. Two figures whose intervals overlap may differ by chance."),
    ]
    if not report.is_licensed:
        sentences.append(gettext("This questionnaire is Sokkel's own."))
        if report.has_rate:
            sentences.append(
                gettext(
                    "Its cut-offs are provisional: the makers of Sokkel chose them and nobody has validated them yet. "
                    "Do not compare these percentages with those of the Flemish workability monitor."
                )
            )
    sentences.append(
        gettext("Fewer than %(k)s answers are never shown; where a figure is missing, the table says why.", k=k)
    )
    if report.stricter:
        sentences.append(
            gettext(
                "Some questions, such as those on unwanted behaviour, and what is computed from them "
                "need %(k)s answers.",
                k=report.stricter,
            )
        )
    hidden = hidden_in(contents)
    not_shown = gettext("Not shown.")
    sentences += [f"{not_shown} {reason} {'; '.join(what)}" for reason, what in hidden.items()]
    if any(cell.hidden and "*" in cell.by for cell in report.release.cells):
        sentences.append(
            gettext("Where groups are crossed with age or statute, each line says what is not shown and why.")
        )
    elif not hidden:
        sentences.append(gettext("Nothing is hidden in this result."))
    sentences += [
        gettext(
            "The figures were computed once at closing and do not change any more. Fingerprint: %(hash)s.",
            hash=stored.content_hash,
        ),
        gettext(
            "Questionnaire: %(hash)s. Computed with Sokkel %(version)s.",
            hash=stored.edition_hash,
            version=stored.software_version,
        ),
    ]
    sheet, _ = sheets.new(gettext("Read me"))
    guide(sheet, gettext("Result: %(scan)s", scan=scan.title), [each for each in sentences if each], sheets.styles)


def _summary(sheets: Sheets) -> None:
    report = sheets.report
    columns = [
        Column(gettext("Measure"), 44),
        Column(gettext("Value"), 16, "share"),
        *interval(),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Why not shown"), 50),
    ]
    rate = Figure(report.response_rate) if report.response_rate is not None else None
    rows = [
        [gettext("Answers"), report.release.n, NOTHING, NOTHING, report.release.n, ""],
        [
            gettext("Response rate"),
            *(figure_cells(rate) if rate else [gettext("not known"), NOTHING, NOTHING]),
            report.release.n,
            "",
        ],
    ]
    if report.has_rate:
        cell = report.release.cell("workability")
        reason = reason_of(cell.hidden if cell else None, report.rate, report.release.k)
        rows.append([gettext("Workability rate"), *figure_cells(report.rate), count_of(report.rate_n), reason])
    sheet, _, at = sheets.table(
        gettext("Summary"), columns, rows, finding=beside_words.headline(report, sheets.contents.comparison)
    )
    put(sheet, HEAD + 1, 1, report.release.n, sheets.styles["count"])
    told = findings.stands_out(report, sheets.contents.groups)
    if told:
        put(sheet, at, 0, gettext("What stands out"), sheets.styles["bold"])
    for number, sentence in enumerate(told, start=at + 1):
        put(sheet, number, 0, sentence)
    for_paper(sheet, at + len(told), len(columns) - 1)


def _cells(sheets: Sheets) -> None:
    columns = [
        Column(gettext("Table"), 22),
        Column(gettext("Split"), 18),
        Column(gettext("Key"), 12),
        Column(gettext("What"), 40),
        Column(gettext("Who"), 30),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Measure"), 14),
        Column(gettext("Meaning"), 26),
        Column(gettext("Value"), 12, "number"),
        *interval("number"),
        Column(gettext("Why not shown"), 50),
    ]
    looks = {SHARE: "share", SCORE: "score", NUMBER: "number", "": "number"}
    rows, units = [], []
    k, not_shown = sheets.report.release.k, gettext("not shown")
    short = cache(lambda reason: words.why_short(reason, k))
    for line in lines_of(sheets.report):
        shown = line.value
        if shown is None:
            shown = not_shown if line.hidden else _bound(line)
        ends = [NOTHING if each is None else each for each in (line.low, line.high)]
        n = short(line.hidden) if line.n is None else line.n
        rows.append(
            [line.table, line.by, line.key, line.what, line.who, n, line.measure, line.meaning, shown, *ends, line.why]
        )
        units.append(looks[line.unit])
    sheets.table(gettext("All figures"), columns, rows, units=units)


def _bound(line: Line) -> str:
    """What stands in place of a number: a bound in words, or that a theme goes the other way."""
    if not line.bound:
        return NOTHING
    if line.bound == AGAINST:
        return gettext("the other way around")
    return words.score(line.bound) if line.unit == SCORE else words.percent(line.bound)


def _day(day) -> str:
    return format_date(day, "long")


SHEETS = (_guide, _summary, *THEMES, _cells)
