"""From our own HTML to PDF: tagged, with language and title, and with no way to fetch anything from anywhere."""

from pathlib import Path

from flask import current_app
from flask_babel import gettext

from campaign_app.documents.kinds import CannotBeMade

STYLE = "css/print.css"


def pdf_of(html: str, *, style: str = STYLE) -> bytes:
    """A page of ours as PDF/UA-1, dressed in an own static file; only for the clock's process: it takes seconds.

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
    dress = CSS(string=(Path(current_app.static_folder) / style).read_text("utf-8"), url_fetcher=only_data)
    page = HTML(string=html, url_fetcher=only_data, base_url=None)
    return page.write_pdf(stylesheets=[dress], pdf_variant="pdf/ua-1", finisher=_tell_what_headers_head)


def _tell_what_headers_head(_document, pdf) -> None:
    """Say of every table header whether it heads a column or a row: not every screen reader follows header ids."""
    by_number = {each.reference: each for each in pdf.objects}
    for cell in pdf.objects:
        if isinstance(cell, dict) and cell.get("S") == "/TH":
            section = by_number[by_number[cell["P"]]["P"]]["S"]
            cell["A"]["Scope"] = "/Column" if section == "/THead" else "/Row"
