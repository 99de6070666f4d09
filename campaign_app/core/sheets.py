"""Tables to take along: CSV and XLSX files in which no cell can turn into a formula."""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from contextlib import contextmanager

from flask import Response

# the wide forms count too where Excel runs in an East Asian language
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000  # Excel holds 32,767 characters and drops a longer text
LONGEST_NAME = 31
GUIDE = 80  # characters that fit on A4
LINE, TALLEST = 15, 400  # points: one line of text, and the highest row that Excel takes (409)
PETROL, QUIET = "#0E4F5C", "#4C5A5E"
A4 = 9


def safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets a quote before it; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return "" if value is None else value


def csv_bytes(rows: Iterable[Sequence[object]], *, delimiter: str = ";", decimal: str = ".") -> bytes:
    """Rows as CSV in UTF-8 with its mark; by default with semicolons, as Excel in Belgium wants it."""

    def told(value: object) -> object:
        return repr(value).replace(".", decimal) if isinstance(value, float) else safe(value)

    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([told(value) for value in row] for row in rows)
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


def styles_of(book) -> dict:
    """The few ways in which a cell of ours can look."""
    top = {"valign": "top"}
    head = {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E9F0F0", **top}
    return {
        "title": book.add_format({"bold": True, "font_size": 14, "font_color": PETROL}),
        "head": book.add_format({**head, "indent": 1}),
        "bold": book.add_format({"bold": True, "text_wrap": True, **top}),
        "head_right": book.add_format({**head, "align": "right"}),
        "text": book.add_format({"text_wrap": True, "align": "left", "indent": 1, **top}),
        "text_right": book.add_format({"text_wrap": True, "align": "right", "font_color": QUIET, **top}),
        "quiet": book.add_format({"italic": True, "font_color": QUIET, "text_wrap": True, **top}),
        "share": book.add_format({"num_format": "0%", **top}),
        "score": book.add_format({"num_format": "0", **top}),
        "count": book.add_format({"num_format": "#,##0", **top}),
        "number": book.add_format({"num_format": "0.00", **top}),
    }


def sheet_name(text: str, taken: Iterable[str] = ()) -> str:
    """A name that a sheet may have: short, without the characters that Excel refuses, unlike those taken."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).strip().strip("'")[:LONGEST_NAME].strip() or "1"
    used, number, name = {each.casefold() for each in taken}, 1, plain
    while name.casefold() in used:
        number += 1
        name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return name


def put(sheet, row: int, column: int, value: object, style=None) -> None:
    """A value in a cell: a number as a number, anything else as a text that stays one."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    elif value is not None:
        sheet.write_string(row, column, str(safe(value))[:LONGEST_CELL], style)


def fit_height(sheet, row: int, cells: Iterable[tuple[object, float]]) -> None:
    """Make a row as high as its wrapped texts need; `cells` are (value, width of its column in characters).

    Excel does this by itself when it opens a file, other programs do not.
    """
    lines = max((math.ceil(len(text) / width) for text, width in cells if isinstance(text, str)), default=1)
    if lines > 1:
        sheet.set_row(row, min(LINE * lines, TALLEST))


def guide(sheet, title: str, sentences: Iterable[str], styles: dict) -> None:
    """Fill a sheet on how to read the others: a heading, and one sentence a line."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, GUIDE)
    put(sheet, 0, 0, title, styles["title"])
    row = 0
    for row, sentence in enumerate(sentences, start=2):
        put(sheet, row, 0, sentence, styles["text"])
        fit_height(sheet, row, [(sentence, GUIDE)])
    for_paper(sheet, row, 0)


def for_paper(sheet, last_row: int, last_column: int, *, head: int | None = None) -> None:
    """Print all of a sheet on A4, as wide as one page, with the row of headings again on each, and page numbers."""
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_footer("&L&A&R&P / &N")
    if last_column > 3:
        sheet.set_landscape()
    if head is not None:
        sheet.repeat_rows(head)


def bars(book, name: str, rows: tuple[int, int], columns: tuple[int, int], *, title: str, intervals=None, most=1.0):
    """A chart of horizontal bars over rows of a sheet: labels in one column, values in another; the first on top.

    `intervals` are (value, low, high) per row, drawn as whiskers. `most` is the end of the scale: 1.0 is 100%, None
    is as far as the longest bar.
    """
    chart = book.add_chart({"type": "bar"})
    (first, last), (label, value) = rows, columns
    form = "0%" if most == 1.0 else "0"
    series = {
        "categories": [name, first, label, last, label],
        "values": [name, first, value, last, value],
        "fill": {"color": PETROL if intervals is None else "#6FA8B2"},
        "gap": 60,
        "data_labels": {"value": True, "num_format": form, "position": "inside_base" if intervals else "outside_end"},
    }
    if intervals:
        series["y_error_bars"] = {
            "type": "custom",
            "plus_values": [round(high - each, 6) for each, _, high in intervals],
            "minus_values": [round(each - low, 6) for each, low, _ in intervals],
            "line": {"color": "#1D2629", "width": 1.25},
        }
    chart.add_series(series)
    # XlsxWriter takes any title with something like !A1 in it for a reference; a word joiner keeps it a text
    told = re.sub(r"!(?=\$?[A-Z])", "!\u2060", str(safe(title)))
    chart.set_title({"name": told, "name_font": {"size": 12, "bold": True}})
    # every bar carries its number, so the axis would only repeat them
    chart.set_x_axis({"min": 0, "max": most, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 720, "height": 130 + 30 * (last - first + 1)})
    return chart


def attachment(content: bytes, name: str, kind: str) -> Response:
    """A file to save, under a plain name."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
