"""From our own HTML to PDF: tagged, with language and title, and with no way to fetch anything from anywhere."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from campaign_app.documents.kinds import CannotBeMade

STYLE = "css/print.css"


def pdf_of(html: str) -> bytes:
    """A page of ours as PDF/UA-1; only for the clock's process, as it takes seconds and its import alone nearly one.

    Pictures stand in the page itself, as data; every other address is refused. Raises CannotBeMade when the machine
    lacks the libraries that draw text.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as fault:
        raise CannotBeMade(
            gettext("This machine lacks Pango, which draws the text of a PDF: install libpangoft2-1.0-0.")
        ) from fault
    only_data = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    style = CSS(string=(Path(current_app.static_folder) / STYLE).read_text("utf-8"), url_fetcher=only_data)
    page = HTML(string=html, url_fetcher=only_data, base_url=None)
    return page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
