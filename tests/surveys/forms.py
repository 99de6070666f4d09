"""Forms of other programs for the tests: workbooks of XLSForm made from rows."""

import io

import xlsxwriter

from surveys.exchange import Carried, read_file
from surveys.faults import InstrumentFaults

YES_NO = [["list_name", "name", "label"], ["yes_no", "yes", "Ja"], ["yes_no", "no", "Nee"]]
HEAD = ["type", "name", "label", "relevant", "constraint", "required", "appearance"]


def workbook(**sheets: list[list]) -> bytes:
    """An XLSX with these sheets; None is an empty cell."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    book.close()
    return stream.getvalue()


def carry(*survey: list, choices=YES_NO, head=HEAD, language="Nederlands (nl)", **sheets) -> Carried:
    """A form of these rows, carried over; its language is named in the settings."""
    settings = [["form_title", "form_id", "version", "default_language"], ["Proef", "proef", "2025", language]]
    book = workbook(survey=[head, *survey], choices=choices, settings=settings, **sheets)
    return read_file(book, name="form.xlsx")


def faults(*survey: list, **more) -> list[str]:
    """The faults of such a form, each as one text."""
    try:
        carry(*survey, **more)
    except InstrumentFaults as found:
        return [str(fault) for fault in found.faults]
    return []


def lost(carried: Carried) -> str:
    """All losses in one text."""
    return "\n".join(map(str, carried.losses))
