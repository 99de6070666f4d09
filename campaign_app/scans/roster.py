"""Reading a staff list: which column is what, however people head it, and what of each row cannot be read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext, lazy_gettext

from campaign_app.companies.opening import tables_in
from campaign_app.companies.tables import FileFault, Unreadable, Value, letters
from campaign_app.scans.models import ScanGroup
from campaign_app.scans.roster_columns import CODES, Places, Rows, at, columns_of, has_address, plain_language, shown
from forms.accounts import plain_address

LONGEST_CELL = 320
# the first @ is the only place to turn back to: a row of them must not cost the square of its length
IN_BRACKETS = re.compile(r"<([^<>@]*@[^<>]*)>")
NO_LIST = lazy_gettext("There are no e-mail addresses in this list.")


@dataclass(frozen=True)
class Someone:
    """One person of the list: the address, the language of the mail, and the group that the code carries."""

    email: str
    language: str | None = None
    group_id: int | None = None


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read: its number, the column's letter, what stands there, and what is wrong."""

    row: int
    column: str
    shown: str
    message: object


@dataclass
class Roster:
    """A list as it was understood; `text` is the same list to be corrected by hand, a line per row, without names."""

    people: list[Someone] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubles: list[int] = field(default_factory=list)  # the rows that repeat an address
    unknown_groups: Counter = field(default_factory=Counter)
    unknown_languages: Counter = field(default_factory=Counter)
    unused: list[str] = field(default_factory=list)  # headings of columns that are not read, such as names
    groups_unused: bool = False  # there is a column of groups, but codes of this scan carry none
    sheet: str | None = None
    text: str = ""


def rows_of_text(text: str) -> Rows:
    """A pasted list as rows: cells between tabs where there are any (copied out of a spreadsheet), else ; or ,."""
    mark = "\t" if "\t" in text else "[;,]"
    lines = enumerate(text.replace("\x00", "").splitlines(), 1)
    return [(number, [cell.strip().strip('"') or None for cell in re.split(mark, line)]) for number, line in lines]


def rows_of_file(content: bytes) -> tuple[Rows, str | None]:
    """An uploaded list as rows, with the sheet's name where a workbook has several; raises FileFault."""
    tables = [table for table in tables_in(content) if not table.hidden]
    table = next((table for table in tables if any(has_address(cells) for _, cells in table.rows)), None)
    if table is None:
        raise FileFault(NO_LIST)
    if table.too_long or table.too_full or table.too_wide:
        raise FileFault(lazy_gettext("This list is far too large. Keep only the columns and rows that are needed."))
    return table.rows, table.name if len(tables) > 1 else None


def read_roster(rows: Rows, *, languages: Sequence[str], groups: Iterable[ScanGroup], carried: bool) -> Roster:
    """Read a staff list; `languages` are those of the mails, and codes carry `groups` only when `carried`."""
    groups = list(groups)
    places, roster = Places(groups), Roster()
    header, columns = columns_of(rows, places)
    if columns is None:
        roster.text = "\n".join(" ".join(shown(cell) for cell in cells if shown(cell)) for _, cells in rows)
        return roster
    headings = dict(enumerate(rows[header][1])) if header is not None else {}
    roster.unused = [shown(headings[place]) for place in headings if place not in columns and shown(headings[place])]
    roster.groups_unused = "group" in columns.values() and not (carried and groups)
    below = rows[header + 1 :] if header is not None else rows
    roster.text = _as_text(below, columns, rows[header][0] if header is not None else None)
    seen: set[str] = set()
    for number, cells in below:
        if not any(shown(cell) for cell in cells):
            continue
        try:
            found = _addresses_in(cells, columns, headed=header is not None)
        except _Unclear as fault:
            roster.faults.append(Fault(number, letters(fault.column), fault.shown[:80], fault.message))
            continue
        fresh = [address for address in dict.fromkeys(found) if address not in seen]
        roster.doubles += [number] * (len(found) - len(fresh))
        seen.update(fresh)
        if fresh:
            language = _language(roster, _told(cells, columns, "language"), languages)
            group = None if roster.groups_unused else _group(roster, _told(cells, columns, "group"), places)
            roster.people += [Someone(address, language, group) for address in fresh]
    return roster


class _Unclear(Exception):
    """A row without a sound address; `column` counts from 0."""

    def __init__(self, column: int, shown: str, message):
        super().__init__(str(message))
        self.column, self.shown, self.message = column, shown, message


def _addresses_in(cells: Sequence[Value], columns: dict[int, str], *, headed: bool) -> list[str]:
    """The addresses of a row, as they are kept; without headings it may hold several beside each other."""
    places = [place for place, what in sorted(columns.items()) if what == "email"]
    filled = [place for place in places if at(cells, place) is not None and shown(at(cells, place))]
    found: list[str] = []
    for place in filled[:1] if headed else filled:
        cell = at(cells, place)
        if isinstance(cell, Unreadable):
            raise _Unclear(place, cell.shown, cell.message)
        for typed in _pieces(shown(cell)):
            address = plain_address(typed) if len(typed) <= LONGEST_CELL else None
            if address is None:
                raise _Unclear(place, shown(cell), lazy_gettext("this is not an e-mail address"))
            found.append(address)
    if not found:
        rest = next((shown(cell) for cell in cells if shown(cell)), "")
        raise _Unclear(min(places, default=0), rest, lazy_gettext("there is no e-mail address in this row"))
    return found


def _pieces(text: str) -> list[str]:
    """The addresses in a cell: between <brackets>, or the words with an @; all of it when one of them is broken."""
    bracketed = IN_BRACKETS.findall(text)
    words = bracketed or [word for word in re.split(r"[\s;,]+", text) if word]
    cleaned = [re.sub(r"^mailto:", "", word.strip(" .'\"“”"), flags=re.IGNORECASE) for word in words]
    return cleaned if all("@" in word for word in cleaned) else [text]


def _told(cells: Sequence[Value], columns: dict[int, str], what: str) -> list[str]:
    places = [place for place, each in sorted(columns.items()) if each == what]
    return [text for place in places if (text := shown(at(cells, place)))]


def _language(roster: Roster, told: list[str], languages: Sequence[str]) -> str | None:
    if not told:
        return None
    code = CODES.get(plain_language(told[0]))
    if code in languages:
        return code
    roster.unknown_languages[told[0][:60]] += 1
    return None


def _group(roster: Roster, told: list[str], places: Places) -> int | None:
    if not told:
        return None
    found = places.find(told)
    if found is None:
        roster.unknown_groups[" / ".join(told)[:120]] += 1
    return found


def _as_text(rows: Rows, columns: dict[int, str], header: int | None) -> str:
    """The columns that are used, as text under short headings; line n is row n, so that faults are found back."""
    wanted = [place for what in ("email", "language", "group") for place in sorted(columns) if columns[place] == what]
    lines: dict[int, str] = {}
    if header is not None:
        words = {"email": gettext("E-mail"), "language": gettext("Language"), "group": gettext("Group")}
        lines[header] = "\t".join(words[columns[place]] for place in wanted)
    for number, cells in rows:
        typed = [shown(at(cells, place)) for place in wanted]
        lines[number] = "\t".join(typed).rstrip("\t") if len(wanted) > 1 or header is not None else typed[0]
    last = max(lines, default=0)
    return "\n".join(lines.get(number, "") for number in range(1, last + 1))
