"""The report and the page for the wall as PDF/UA-1: our own HTML, with the pictures of the result page in it."""

from dataclasses import replace

from flask import render_template

from campaign_app.documents.kinds import Told
from campaign_app.documents.printing import pdf_of
from campaign_app.reports.contents import Contents
from campaign_app.reports.pictures import pictures_of
from campaign_app.reports.sections import SECTIONS, hidden_in
from campaign_app.reports.wall import for_the_wall
from campaign_app.results import beside_words, drivers, findings, trend_words, words
from campaign_app.results.figures import Split

STYLE, WALL_STYLE = "css/report.css", "css/poster.css"
MOST_COLUMNS = 5  # next to the name and the number of answers, on a page of this width


def report_html(contents: Contents) -> str:
    """The report as one page of HTML that needs nothing else."""
    if not contents.report.has_figures:
        return render_template("reports/small.html", **_spoken(contents))
    return render_template(
        "reports/report.html",
        **_spoken(contents),
        sections=[each for each in SECTIONS if each.applies(contents)],
        pictures=pictures_of(contents),
        hidden=hidden_in(contents),
        parts_of=parts_of,
        monitor_names=words.measure_names(),
    )


def report_pdf(contents: Contents, told: Told) -> bytes:
    """The report; `told` hears how far it is."""
    html = report_html(contents)
    told(30)
    return pdf_of(html, style=STYLE)


def poster_pdf(contents: Contents, told: Told) -> bytes:
    """One page for the wall, about everybody together: what is true of a group is not for everybody's eyes."""
    sentences = for_the_wall(contents.report)
    return pdf_of(render_template("reports/poster.html", **_spoken(contents), told=sentences), style=WALL_STYLE)


def parts_of(split: Split) -> list[Split]:
    """A table in as many tables as its columns need on paper."""
    starts = range(0, len(split.columns) or 1, MOST_COLUMNS)
    return [
        replace(
            split,
            columns=split.columns[start : start + MOST_COLUMNS],
            rows=tuple(replace(row, figures=row.figures[start : start + MOST_COLUMNS]) for row in split.rows),
        )
        for start in starts
    ]


def _spoken(contents: Contents) -> dict:
    report = contents.report
    return {
        "contents": contents,
        "scan": contents.scan,
        "stored": contents.stored,
        "report": report,
        "k": report.release.k,
        "findings": findings,
        "beside": beside_words,
        "trend_words": trend_words,
        "words": words,
        "driver_words": drivers,
    }
