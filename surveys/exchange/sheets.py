"""The sheets of an XLSForm, whatever file they come in, as rows of texts by column; guarded before anything is read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from surveys.exchange.carrying import LossBook
from surveys.exchange.texts import language_code
from surveys.faults import Fault, InstrumentFaults, quoted
from surveys.workbook import read_workbook
from surveys.worksheet import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Table, Unreadable, WorkbookFault

MOST_BYTES = 10_000_000
SURVEY, CHOICES, SETTINGS, KEPT = "survey", "choices", "settings", "sokkel"
REASONS = {
    "damaged": ("this is no sound workbook", "Open it in a spreadsheet program, save it as .xlsx and try again."),
    "protected": ("the workbook is protected with a password", "Save it without the password."),
    "too_much": ("the workbook unpacks to far more than a form needs", "Copy the sheets into a new workbook."),
    "document_type": ("the workbook declares a document type of its own", "Save it again in a spreadsheet program."),
}


@dataclass(frozen=True)
class Column:
    """One column of a sheet: what it holds, and in which language; "" is the language that has no name."""

    name: str
    language: str
    spelled: str


@dataclass
class Row:
    """One row: its place, and what stands in it; every column that nobody asks for is noted in the end."""

    sheet: str
    number: int
    cells: dict[Column, str]
    asked: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        """Where the row stands, as its author finds it."""
        name = self.cells.get(Column("name", "", "name")) or self.get("name")
        return f"{self.sheet} row {self.number}{' ' + name[:60] if name else ''}"

    def get(self, name: str) -> str:
        """The text of a column without languages, "" when there is none."""
        self.asked.add(name)
        return next((value for column, value in self.cells.items() if column.name == name and not column.language), "")

    def by_language(self, name: str) -> dict[str, str]:
        """The texts of a column per language; "" is the language that has no name."""
        self.asked.add(name)
        return {column.language: value for column, value in self.cells.items() if column.name == name}


@dataclass
class Sheet:
    """One sheet of a form."""

    name: str
    rows: list[Row] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


def sheets(data: bytes, suffix: str, aliases: Mapping[str, Mapping], book: LossBook) -> dict[str, Sheet]:
    """The sheets that belong to a form, by name; `aliases` holds the other names of columns, per sheet.

    Raises InstrumentFaults for files that are no such form, or that hold more than one could need.
    """
    if len(data) > MOST_BYTES:
        raise _fault(f"the file is larger than {MOST_BYTES // 1_000_000} MB", "Split it into modules.")
    tables = {".csv": _csv, ".md": _markdown}.get(suffix, _workbook)(data)
    found: dict[str, Sheet] = {}
    for table in tables:
        name = (table.name or SURVEY).strip().lower()
        if name not in (SURVEY, CHOICES, SETTINGS, KEPT):
            if table.rows:
                what = f"the sheet {quoted(table.name)} is no part of a questionnaire here"
                book.note(f"sheet {quoted(table.name)[1:-1]}", what, "It is left out.")
            continue
        if name in found:
            raise _fault(f"there are two sheets '{name}'", "Keep one.")
        found[name] = _sheet(name, table, aliases.get(name, {}), book)
    if SURVEY not in found:
        names = ", ".join(quoted(table.name)[1:-1] for table in tables[:10])
        raise _fault(f"there is no sheet 'survey' (only: {names or 'none'})", "Give it one, as XLSForm asks.")
    return found


def _fault(problem: str, remedy: str, place: str = "file") -> InstrumentFaults:
    return InstrumentFaults([Fault(place, problem, remedy)])


def _workbook(data: bytes) -> list[Table]:
    try:
        return read_workbook(data)
    except WorkbookFault as fault:
        raise _fault(*REASONS[fault.reason]) from None


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise _fault(f"byte {broken.start + 1} is not UTF-8", "Save the file as UTF-8 text.") from None
    if "\x00" in text:
        raise _fault("the file holds NUL bytes", "This looks like a binary file; hand in a text.")
    return text


def _csv(data: bytes) -> list[Table]:
    """A CSV of a form: the name of a sheet in the first column, its rows below it with that column empty."""
    tables: dict[str, Table] = {}
    table = None
    text = _text(data)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), strict=True), 1):
            if cells and cells[0].strip():
                table = tables.setdefault(cells[0].strip().lower(), Table(name=cells[0].strip()))
            if table is not None and any(each.strip() for each in cells[1:]):
                _add(table, number, cells[1:])
    except csv.Error as broken:
        raise _fault(f"this is no sound CSV: {str(broken)[:80]}", "Save it again as CSV, or as .xlsx.") from None
    return list(tables.values())


def _markdown(data: bytes) -> list[Table]:
    """Tables of Markdown: as the CSV, each row between bars."""
    tables: dict[str, Table] = {}
    table = None
    for number, line in enumerate(_text(data).splitlines(), 1):
        line = line.strip()
        if not line.startswith("|") or re.fullmatch(r"[|\s:-]+", line):
            continue
        cells = [each.replace("\\|", "|").strip() for each in re.split(r"(?<!\\)\|", line.strip("|") if line else "")]
        if cells[0]:
            table = tables.setdefault(cells[0].lower(), Table(name=cells[0]))
        if table is not None and any(cells[1:]):
            _add(table, number, cells[1:])
    return list(tables.values())


def _add(table: Table, number: int, cells: list[str]) -> None:
    table.too_wide |= len(cells) > MAX_COLUMNS
    table.too_long |= len(table.rows) > MAX_ROWS
    if not (table.too_wide or table.too_long):
        table.rows.append((number, [each[:MAX_TEXT] for each in cells]))


def _sheet(name: str, table: Table, aliases: Mapping, book: LossBook) -> Sheet:
    if table.too_long or table.too_full or table.too_wide:
        what = f"columns, {MAX_COLUMNS}" if table.too_wide else f"rows, {MAX_ROWS}"
        raise _fault(f"there are more {what.split(',')[0]} than are read", f"Keep at most{what.split(',')[1]}.", name)
    if table.stopped_after:
        book.note(name, f"after row {table.stopped_after} come very many empty rows", "What may follow was not read.")
    sheet = Sheet(name)
    if not table.rows:
        return sheet
    number, heads = table.rows[0]
    columns: dict[int, Column] = {}
    for position, head in enumerate(heads):
        column = _column(str(head).strip(), aliases) if head is not None and str(head).strip() else None
        if column is not None and any(column[:2] == (each.name, each.language) for each in columns.values()):
            raise _fault(f"the column {quoted(column[2])} stands here twice", "Keep one.", f"{name} row {number}")
        if column is not None:
            columns[position] = Column(*column)
    sheet.columns = list(columns.values())
    for number, values in table.rows[1:]:
        cells = {}
        for position, value in enumerate(values):
            shown = _shown(value)
            if isinstance(value, Unreadable):
                problem = "shows an error" if value.reason == "error" else "holds a formula without a result"
                book.note(f"{name} row {number}", f"the cell in column {position + 1} {problem}", "It counts as empty.")
            elif shown and position in columns:
                cells[columns[position]] = shown
            elif shown:
                what = f"{quoted(shown)} stands in a column without a name"
                book.note(f"{name} row {number}", what, "It is left out.")
        if cells:
            sheet.rows.append(Row(name, number, cells))
    return sheet


def _column(head: str, aliases: Mapping) -> tuple[str, str, str]:
    """What a heading says: `Label::Nederlands (nl)`, `media::image::fr`, `bind:relevant`, `constraint_message`."""
    parts = [part.strip() for part in re.split(r"::|(?<!jr):(?!:)", head[:300])]
    while len(parts) > 1 and parts[0].lower() in ("bind", "control", "media", "instance", "body"):
        parts = parts[1:]
    known = aliases.get(parts[0]) or aliases.get(parts[0].lower()) or aliases.get(parts[0].lower().replace(" ", "_"))
    name = (known[-1] if isinstance(known, tuple) else known) or parts[0].lower().replace(" ", "_")
    language = parts[1] if len(parts) > 1 else ""
    return name, language_code(language) or language, head


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()
