"""Companies and refused rows as spreadsheets; text that looks like a formula stays text, here and when saved as CSV."""

from collections.abc import Iterable
from datetime import date

from flask_babel import format_date, gettext

from campaign_app.companies.models import Company
from campaign_app.companies.names import show_number
from campaign_app.companies.reading import Reading
from campaign_app.companies.tables import MAX_COLUMNS, MAX_TEXT, Value
from campaign_app.core.sheets import csv_bytes, safe, workbook


def headings() -> list[str]:
    """The headings of an export; the import reads each of them."""
    return [
        gettext("Enterprise number"),
        gettext("Name"),
        gettext("Postcode"),
        gettext("Joint committees"),
        gettext("Number of employees"),
        gettext("Contact person"),
        gettext("E-mail address"),
        gettext("Sectors"),
    ]


def row_of(company: Company) -> list[str | int | None]:
    """A company as a row under `headings`."""
    return [
        show_number(company.enterprise_number),
        company.name,
        company.postcode,
        "; ".join(item.joint_committee for item in company.committees),
        company.headcount,
        company.contact_person,
        company.email,
        "; ".join(sector.name for sector in company.sectors),
    ]


def companies_xlsx(companies: Iterable[Company]) -> bytes:
    """A list of companies as a workbook."""
    return _book(gettext("Companies"), headings(), (row_of(company) for company in companies))


def companies_csv(companies: Iterable[Company]) -> bytes:
    """A list of companies as CSV."""
    return csv_bytes([headings(), *(row_of(company) for company in companies)])


def refused_rows_xlsx(reading: Reading) -> bytes:
    """The rows that cannot be imported, with their own columns, their row numbers, and what is wrong with each."""
    width = max([max(reading.header.headings, default=0) + 1, *(len(row.cells) for row in reading.bad)])
    width = min(width, MAX_COLUMNS)
    head = [reading.header.headings.get(column, "") for column in range(width)]
    rows = (
        [
            row.number,
            " ".join(f"{fault.column} ({fault.heading}): {fault.message}." for fault in row.faults),
            *row.cells[:width],
        ]
        for row in reading.bad
    )
    return _book(gettext("Rows with a fault"), [gettext("Row"), gettext("Fault"), *head], rows)


def _book(title: str, head: list[str], rows: Iterable[list[Value]]) -> bytes:
    with workbook() as (book, stream):
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, words in enumerate(head):
            sheet.write_string(0, column, safe(words), bold)
            sheet.set_column(column, column, min(max(len(words) + 2, 14), 40))
        sheet.freeze_panes(1, 0)
        for number, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                _write(sheet, number, column, value)
    return stream.getvalue()


def _write(sheet, row: int, column: int, value: Value) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = format_date(value, "d/MM/y") if isinstance(value, date) else str(value if value is not None else "")
        if text:
            sheet.write_string(row, column, safe(text[:MAX_TEXT]))
    else:
        sheet.write_number(row, column, value)
