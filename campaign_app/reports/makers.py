"""The files of a release: each a maker of bytes out of its contents, with the words that say what it is for."""

from flask_babel import lazy_gettext

from campaign_app.documents.kinds import Told
from campaign_app.reports.codebook import scan_html, scan_xml
from campaign_app.reports.contents import Contents
from campaign_app.reports.files import report_file
from campaign_app.reports.paper import poster_pdf, report_pdf
from campaign_app.reports.slides import slides_pptx
from campaign_app.reports.table import table_csv
from campaign_app.reports.workbook import workbook_xlsx


@report_file(
    "report",
    file="pdf",
    name=lazy_gettext("Report"),
    purpose=lazy_gettext("Everything on the result page, to print, to read and to put on the table. Accessible PDF."),
    without_figures=True,
)
def make_report(contents: Contents, told: Told) -> bytes:
    """The whole report; of a release without figures one page that says so."""
    return report_pdf(contents, told)


@report_file(
    "poster",
    file="pdf",
    name=lazy_gettext("One page for the wall"),
    purpose=lazy_gettext("The answer in a few lines for everyone who took part, readable from two metres. A4 or A3."),
)
def make_poster(contents: Contents, told: Told) -> bytes:
    """One page, without anything about a group."""
    return poster_pdf(contents, told)


@report_file(
    "slides",
    file="pptx",
    name=lazy_gettext("Slides"),
    purpose=lazy_gettext("To show in a meeting: one message a slide, with charts that you can edit."),
)
def make_slides(contents: Contents, told: Told) -> bytes:
    """The presentation."""
    return slides_pptx(contents, told)


@report_file(
    "workbook",
    file="xlsx",
    name=lazy_gettext("Workbook"),
    purpose=lazy_gettext("Every figure in sheets that can be sorted and filtered, with charts that you can edit."),
)
def make_workbook(contents: Contents, told: Told) -> bytes:
    """The release as a workbook."""
    return workbook_xlsx(contents, told)


@report_file(
    "table",
    file="csv",
    name=lazy_gettext("Table of all figures"),
    purpose=lazy_gettext(
        "A line per figure that was published or hidden. In Dutch as Excel in Belgium opens it, with semicolons and "
        "decimal commas; in English for statistics programs, with commas and decimal points."
    ),
)
def make_table(contents: Contents, told: Told) -> bytes:
    """The release as CSV."""
    return table_csv(contents)


@report_file(
    "codebook",
    file="html",
    name=lazy_gettext("Codebook"),
    purpose=lazy_gettext("What every question, score and cut-off means, in every language of the questionnaire."),
)
def make_codebook(contents: Contents, told: Told) -> bytes:
    """The codebook as a page."""
    return scan_html(contents)


@report_file(
    "ddi",
    file="xml",
    name=lazy_gettext("Codebook for data archives"),
    purpose=lazy_gettext("The same codebook as DDI-Codebook 2.5, for programs that read it."),
)
def make_ddi(contents: Contents, told: Told) -> bytes:
    """The codebook as DDI-Codebook 2.5."""
    return scan_xml(contents)
