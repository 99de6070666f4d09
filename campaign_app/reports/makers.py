"""The files of a release: each a maker of bytes out of its contents, with the words that say what it is for."""

from flask_babel import lazy_gettext

from campaign_app.documents.kinds import Told
from campaign_app.reports.contents import Contents
from campaign_app.reports.files import report_file
from campaign_app.reports.paper import report_pdf


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
