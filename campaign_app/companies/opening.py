"""From a file to the list in it: what kind of file, which sheet, where its headings stand."""

import re
from collections.abc import Iterator

from flask_babel import LazyString, lazy_gettext

from campaign_app.companies.delimited import read_text, table_of
from campaign_app.companies.headings import HEADER_WITHIN, Header, find_header
from campaign_app.companies.tables import (
    EMPTY_ROWS_THAT_END,
    MAX_COLUMNS,
    MAX_DATA_ROWS,
    PROTECTED,
    FileFault,
    Table,
    sheets_of,
)

MOST_HEADINGS = 50_000  # cells over all sheets that may be headings
SAVE_AS = lazy_gettext("Open it in Excel or LibreOffice, save it as .xlsx or CSV and upload that.")


def list_in(content: bytes) -> tuple[Table, Header, list]:
    """The list in a file, its header, and notes about the file; raises FileFault when there is none to read."""
    return _choose(tables_in(content))


def tables_in(content: bytes) -> list[Table]:
    """The tables of a file, by what it is and not by what it is called."""
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise FileFault(lazy_gettext("This file is empty."))
    if content.startswith(b"PK"):
        _refuse_other_archives(content)
        return sheets_of(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileFault(PROTECTED)
        raise FileFault(
            _join(lazy_gettext("This is a workbook of the old kind (.xls), which we cannot read."), SAVE_AS)
        )
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for marks, sentence in NOT_TABLES:
        if start.startswith(marks):
            raise FileFault(sentence if sentence is PACKED else _join(sentence, SAVE_AS))
    return [read_text(content)]


PICTURE = lazy_gettext("This is a picture, not a spreadsheet.")
WEB_PAGE = lazy_gettext("This is a web page or XML, not a spreadsheet, whatever its name says.")
PACKED = lazy_gettext("This is a compressed file. Unpack it and upload the list in it.")
DOCUMENT = lazy_gettext("This is a text document, not a spreadsheet.")
# how such files begin, in lower case
NOT_TABLES = (
    (b"%pdf", lazy_gettext("This is a PDF, not a spreadsheet.")),
    ((b"\x89png", b"\xff\xd8\xff", b"gif8", b"riff"), PICTURE),
    ((b"<!doctype", b"<html", b"<table", b"<?xml"), WEB_PAGE),
    (b"{\\rtf", DOCUMENT),
    ((b"\x1f\x8b", b"7z\xbc\xaf", b"rar!"), PACKED),
)


def _refuse_other_archives(content: bytes) -> None:
    if b"opendocument.spreadsheet" in content[:200]:
        raise FileFault(
            _join(lazy_gettext("This is an OpenDocument spreadsheet (.ods), which we cannot read."), SAVE_AS)
        )
    if b"xl/workbook.bin" in content:
        raise FileFault(_join(lazy_gettext("This is a binary workbook (.xlsb), which we cannot read."), SAVE_AS))
    if b"word/document.xml" in content or b"ppt/presentation.xml" in content or b"opendocument.text" in content[:200]:
        raise FileFault(_join(DOCUMENT, SAVE_AS))
    if b"PK\x05\x06" in content and not re.search(rb"(?i)xl[/\\]workbook\w*\.xml", content):
        raise FileFault(PACKED)


def _join(*sentences):
    return LazyString(lambda: " ".join(map(str, sentences)))


def _choose(tables: list[Table]) -> tuple[Table, Header, list]:
    """The first visible sheet with a header that says which companies; else the sentence that helps most."""
    tables = [_unfolded(table) for table in tables]
    headers = [(table, header) for table in _few(tables) if (header := find_header(table))]
    usable = [(table, header) for table, header in headers if not table.hidden and not header.missing]
    if not usable:
        raise _no_list(tables, headers)
    table, header = usable[0]
    _insist_on_bounds(table, header)
    notes = []
    if len(tables) > 1:
        notes.append(lazy_gettext("Sheet “%(name)s” was read.", name=table.name))
    for other, _ in usable[1:]:
        words = lazy_gettext(
            "Sheet “%(name)s” looks like a list too and was not read; upload it on its own.", name=other.name
        )
        notes.append(words)
    if table.hidden_rows:
        notes.append(
            lazy_gettext("%(count)s rows are hidden in your spreadsheet; they were read too.", count=table.hidden_rows)
        )
    if table.stopped_after:
        words = lazy_gettext(
            "After row %(row)s come %(count)s empty rows; what may follow was not read.",
            row=table.stopped_after,
            count=EMPTY_ROWS_THAT_END,
        )
        notes.append(words)
    if header.fte and "headcount" not in header.columns.values():
        notes.append(lazy_gettext("The column with full-time equivalents (VTE) was not used: it is not a headcount."))
    return table, header, notes


def _few(tables: list[Table]) -> Iterator[Table]:
    """The tables until enough was looked at: a workbook full of wide sheets would keep us busy for minutes."""
    looked_at = 0
    for table in tables:
        if looked_at > MOST_HEADINGS:
            return
        looked_at += sum(len(row) for _, row in table.rows[:HEADER_WITHIN])
        yield table


def _unfolded(table: Table) -> Table:
    """A sheet whose lines all stand in one column with their delimiters, read again as the text that it is."""
    filled = {column for _, row in table.rows[:200] for column, value in enumerate(row) if value is not None}
    if len(filled) != 1 or not table.rows or find_header(table):
        return table
    column = filled.pop()
    lines = {number: str(row[column]) for number, row in table.rows if len(row) > column and row[column] is not None}
    if any("\n" in line for line in lines.values()) or not re.search(r"[;,\t|]", "".join(list(lines.values())[:60])):
        return table
    numbers = list(lines)
    again = table_of("\n".join(lines.values()))
    again.rows = [(numbers[number - 1] if number <= len(numbers) else number, row) for number, row in again.rows]
    again.name, again.hidden = table.name, table.hidden
    return again


def _no_list(tables: list[Table], headers: list[tuple[Table, Header]]) -> FileFault:
    if not any(table.rows for table in tables):
        return FileFault(lazy_gettext("This file is empty."))
    if any(table.hidden and not header.missing for table, header in headers):
        words = lazy_gettext(
            "The only sheet with companies is hidden. Make it visible, save the file and upload it again."
        )
        return FileFault(words)
    if not headers:
        return FileFault(
            lazy_gettext(
                "We found no row of headings. Put headings above the columns, at least “Ondernemingsnummer” and “Naam”."
            )
        )
    header = max((header for _, header in headers), key=lambda header: len(header.columns))
    found = ", ".join(f"“{heading}”" for heading in header.headings.values() if heading)
    values = {"row": header.number, "found": found[:400]}
    if len(header.missing) == 2:
        words = lazy_gettext(
            "No column for the enterprise number and none for the name. Headings in row %(row)s: %(found)s.", **values
        )
    elif header.missing[0] == "name":
        words = lazy_gettext("No column for the name of the company. Headings in row %(row)s: %(found)s.", **values)
    else:
        words = lazy_gettext("No column for the enterprise number. Headings in row %(row)s: %(found)s.", **values)
    return FileFault(words)


def _insist_on_bounds(table: Table, header: Header) -> None:
    rows = sum(1 for number, _ in table.rows if number > header.number)
    if table.too_long or rows > MAX_DATA_ROWS:
        words = lazy_gettext(
            "More than %(most)s rows. Split the list into several files.", most=f"{MAX_DATA_ROWS:_}".replace("_", " ")
        )
        raise FileFault(words)
    if table.too_full:
        raise FileFault(
            lazy_gettext(
                "This sheet holds too many cells. Copy only the columns about the companies to a new workbook."
            )
        )
    if table.too_wide:
        words = lazy_gettext(
            "More than %(most)s columns. Remove the columns that are not about the companies.", most=MAX_COLUMNS
        )
        raise FileFault(words)
