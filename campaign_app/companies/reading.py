"""From a file to rows of company facts, with every fault by row and cell."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask_babel import lazy_gettext

from campaign_app.companies.cells import READERS, CellFault, is_empty, read_email, read_person, text_of
from campaign_app.companies.headings import FIELDS, Header, meaning_of
from campaign_app.companies.names import search_form
from campaign_app.companies.opening import list_in
from campaign_app.companies.tables import FileFault, Table, Unreadable, Value, letters

MOST_COLUMNS_OF_A_KIND = 10
TOTAL = re.compile(r"((algemeen|eind|sub|grand|sous)[ -]?)?(totaal|total)( général)?\s*:?", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """Something about one cell, or about a row when it names no column: what stood there and what is the matter."""

    row: int
    column: str
    heading: str
    shown: str
    message: object


@dataclass
class CompanyRow:
    """One row of the file: its number, its facts by field, and what is wrong with it or worth knowing."""

    number: int
    cells: list[Value]
    facts: dict = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)


@dataclass
class Reading:
    """A file as it was understood: the sheet, the header, its rows, and notes about the file as a whole."""

    table: Table
    header: Header
    rows: list[CompanyRow]
    notes: list

    @property
    def good(self) -> list[CompanyRow]:
        return [row for row in self.rows if not row.faults]

    @property
    def bad(self) -> list[CompanyRow]:
        return [row for row in self.rows if row.faults]


def read_file(content: bytes, *, steps=iter) -> Reading:
    """Read a file of companies; raises FileFault when there is no list in it. `steps` wraps the rows, for progress."""
    table, header, notes = list_in(content)
    rows = [row for row in _rows(table, header, notes, steps) if row is not None]
    if not rows:
        raise FileFault(lazy_gettext("There are headings in this file, but no companies under them."))
    _combine_doubles(rows, header)
    return Reading(table, header, rows, notes)


def _rows(table: Table, header: Header, notes: list, steps) -> Iterator[CompanyRow | None]:
    places = {
        name: [column for column, what in header.columns.items() if what == name][:MOST_COLUMNS_OF_A_KIND]
        for name in (*FIELDS, "first_name", "last_name")
    }
    below = [(number, cells) for number, cells in table.rows if number > header.number]
    number_column = places["enterprise_number"][0]
    for number, cells in steps(below):
        first = cells[number_column] if number_column < len(cells) else None
        repeated = meaning_of(first) if isinstance(first, str) and not any(c.isdigit() for c in first) else None
        if repeated and repeated.certain and repeated.what == "enterprise_number":
            notes.append(lazy_gettext("Row %(row)s repeats the headings and was skipped.", row=number))
            continue
        if all(is_empty(value) for value in cells):
            continue
        if _is_total(cells, first):
            notes.append(lazy_gettext("Row %(row)s holds totals and was skipped.", row=number))
            continue
        yield _read_row(CompanyRow(number, cells), header, places)


def _is_total(cells: list[Value], number: Value) -> bool:
    """Whether a row only adds up those above it: its first text says so, and it has no enterprise number."""
    text = next((value for value in cells if isinstance(value, str) and not is_empty(value)), "")
    return bool(len(text) < 40 and TOTAL.fullmatch(text.strip())) and sum(c.isdigit() for c in str(number)) < 9


def _read_row(row: CompanyRow, header: Header, places: dict[str, list[int]]) -> CompanyRow:
    for name in FIELDS:
        for column in places[name]:
            value = row.cells[column] if column < len(row.cells) else None
            # a company may well be called Geen or NA
            if is_empty(value) and (name != "name" or not shown(value)):
                continue
            try:
                read = READERS[name](value)
            except CellFault as fault:
                row.faults.append(_finding(row, header, column, value, fault.message))
                continue
            if read.remark:
                row.remarks.append(_finding(row, header, column, value, read.remark))
            _keep(row, header, name, column, value, read.value)
    _person_from_parts(row, header, places)
    _address_beside_person(row, places)
    for name in ("enterprise_number", "name"):
        columns = places[name]
        if row.facts.get(name) is None and not any(
            letters(column) in {f.column for f in row.faults} for column in columns
        ):
            words = MISSING[name]
            row.faults.append(Finding(row.number, letters(columns[0]), header.headings.get(columns[0], ""), "", words))
    row.faults.sort(key=lambda fault: (len(fault.column), fault.column))
    return row


MISSING = {
    "enterprise_number": lazy_gettext("the enterprise number is missing"),
    "name": lazy_gettext("the name is missing"),
}


def _keep(row: CompanyRow, header: Header, name: str, column: int, shown: Value, value) -> None:
    """Store a fact; a second column for the same thing fills what is empty, adds committees, or contradicts."""
    known = row.facts.get(name)
    if known is None:
        row.facts[name] = value
    elif name == "committees":
        row.facts[name] = sorted({*known, *value})
    elif name == "enterprise_number" and value != known:
        words = lazy_gettext("this number differs from the one in another column of the same row")
        row.faults.append(_finding(row, header, column, shown, words))


def _person_from_parts(row: CompanyRow, header: Header, places: dict[str, list[int]]) -> None:
    parts = []
    for name in ("first_name", "last_name"):
        for column in places[name][:1]:
            value = row.cells[column] if column < len(row.cells) else None
            if is_empty(value):
                continue
            try:
                parts.append(read_person(value).value or "")
            except CellFault as fault:
                row.faults.append(_finding(row, header, column, value, fault.message))
    together = " ".join(part for part in parts if part)[:120]
    if together and not row.facts.get("contact_person"):
        row.facts["contact_person"] = together


def _address_beside_person(row: CompanyRow, places: dict[str, list[int]]) -> None:
    """An address that stands in the column of the contact person, when no other column gives one."""
    if row.facts.get("email"):
        return
    for column in places["contact_person"]:
        value = row.cells[column] if column < len(row.cells) else None
        if isinstance(value, str) and "@" in value:
            try:
                row.facts["email"] = read_email(value).value
            except CellFault:
                continue


def _finding(row: CompanyRow, header: Header, column: int, value: Value, message) -> Finding:
    return Finding(row.number, letters(column), header.headings.get(column, ""), shown(value), message)


def shown(value: Value) -> str:
    """A cell as a person recognises it, in at most 80 characters."""
    try:
        text = text_of(value)
    except CellFault:
        text = value.shown if isinstance(value, Unreadable) else ""
    return text if len(text) <= 80 else f"{text[:77]}..."


def _combine_doubles(rows: Iterable[CompanyRow], header: Header) -> None:
    """One company on several rows: joint committees add up, the same again is said, a contradiction is a fault."""
    first_rows: dict[str, CompanyRow] = {}
    column = next(column for column, what in header.columns.items() if what == "enterprise_number")
    for row in rows:
        number = row.facts.get("enterprise_number")
        if not number or row.faults:
            continue
        first = first_rows.setdefault(number, row)
        if first is row:
            continue
        told = {name: row.facts[name] for name in FIELDS if name != "committees" and row.facts.get(name) is not None}
        differing = [name for name, value in told.items() if not _agrees(name, first.facts.get(name), value)]
        value = row.cells[column] if column < len(row.cells) else None
        if differing:
            other = next((place for place, what in header.columns.items() if what == differing[0]), column)
            words = lazy_gettext(
                "the same enterprise number stands in row %(row)s with another value here; that row counts",
                row=first.number,
            )
            value = row.cells[other] if other < len(row.cells) else None
            row.faults.append(_finding(row, header, other, value, words))
            continue
        first.facts |= {name: value for name, value in told.items() if first.facts.get(name) is None}
        more = set(row.facts.get("committees") or ()) - set(first.facts.get("committees") or ())
        if more:
            first.facts["committees"] = sorted({*(first.facts.get("committees") or ()), *more})
            words = lazy_gettext(
                "the same company as row %(row)s; its joint committees were added there", row=first.number
            )
        else:
            words = lazy_gettext("the same as row %(row)s; it counts once", row=first.number)
        row.remarks.append(_finding(row, header, column, value, words))
        row.facts["double_of"] = first.number


def _agrees(name: str, known, value) -> bool:
    """Whether two rows about one company say the same; capitals and dots in its name are no contradiction."""
    return known in (None, value) or (name == "name" and search_form(known) == search_form(value))
