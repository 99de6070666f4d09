"""Tables to take along: CSV and XLSX files in which no cell can turn into a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from contextlib import contextmanager

from flask import Response

# the wide forms count too where Excel runs in an East Asian language
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets a quote before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV that Excel opens well in Belgium: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([safe(value) for value in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


@contextmanager
def workbook():
    """An XlsxWriter workbook and the buffer that holds its bytes afterwards; texts never become formulas or links."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    yield book, buffer
    book.close()


def attachment(content: bytes, name: str, kind: str) -> Response:
    """A file to save, under a plain name."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
