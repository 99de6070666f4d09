"""Reading a staff list: which column is what, however people head it, and what of each row cannot be read."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext, lazy_gettext

from campaign_app.companies.cells import CellFault, text_of
from campaign_app.companies.headings import compact
from campaign_app.companies.opening import tables_in
from campaign_app.companies.tables import FileFault, Unreadable, Value, letters
from campaign_app.scans.models import ScanGroup
from forms.accounts import plain_address

HEADING_WITHIN = 30
LONGEST_CELL = 320
# what a heading says without case, accents and spaces; the first that fits counts
HEADINGS = (
    ("language", re.compile(r"^taal|(mail|moeder|voer|spreek|contact|voorkeurs?)taal|^talen?$|langu|sprache|^la?ng?$")),
    ("email", re.compile(r"e?mail(?!ing)|courriel|^mel$|epost")),
    (
        "group",
        re.compile(
            r"groep|group|afdeling|departe?ment|vestiging|(?<!in)dienst(?!verb|sinds|jaren|betrek)|service|^sites?$|"
            r"locati|lieu|ploeg|equipe|^team|filiaal|^unit|eenheid|werkpl|divisi|etablissement|standort|abteilung"
        ),
    ),
    # "Adres" is an e-mail address only where the cells say so
    ("address", re.compile(r"^(adres|adresse|address|adressen)$")),
    # known so that a row of headings is seen; never read
    ("name", re.compile(r"naam|^nom|prenom|name|werknemer|medewerker|employee|personeel")),
)
LANGUAGES = {
    "nl": "nl n ne ned nederlands nederlandstalig dutch neerlandais niederlandisch vlaams",
    "fr": "fr f fra frans franstalig french francais franzosisch",
    "en": "en e eng engels english anglais englisch",
    "de": "de d du deu duits deutsch german allemand",
    "pl": "pl pol pools polish polonais polski polnisch",
    "ro": "ro rou roemeens romanian roumain romana rumanisch",
    "tr": "tr tur turks turkish turc turkce turkisch",
    "ar": "ar ara arabisch arabic arabe",
}
CODES = {word: code for code, words in LANGUAGES.items() for word in words.split()}
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


Rows = Sequence[tuple[int, Sequence[Value]]]


class Places:
    """The groups of a scan, found back by what people write: a name, or the site and the department beside it."""

    def __init__(self, groups: Iterable[ScanGroup]):
        self.groups = {group.id: group for group in groups}
        self.by_name: dict[str, list[int]] = {}
        for group in self.groups.values():
            self.by_name.setdefault(_plain(group.name), []).append(group.id)

    def find(self, written: Sequence[str]) -> int | None:
        """The one group that all these words name, the deepest of them; None when there is none, or more than one."""
        parts = [_plain(part) for text in written for part in self._parts(text)]
        found = [each for part in parts for each in self.by_name.get(part, ())]
        fitting = {each for each in found if set(parts) <= self._names(each)}
        return fitting.pop() if len(fitting) == 1 else None

    def _parts(self, text: str) -> list[str]:
        """A cell as the names in it: as a whole when it is one, else what stands between slashes and the like."""
        return (
            [text]
            if _plain(text) in self.by_name
            else [part for part in re.split(r"[/>|()]| - ", text) if part.strip()]
        )

    def _names(self, number: int | None) -> set[str]:
        group = self.groups.get(number)
        return {_plain(group.name), *self._names(group.parent_id)} if group else set()


def rows_of_text(text: str) -> Rows:
    """A pasted list as rows: cells between tabs where there are any (copied out of a spreadsheet), else ; or ,."""
    mark = "\t" if "\t" in text else "[;,]"
    lines = enumerate(text.replace("\x00", "").splitlines(), 1)
    return [(number, [cell.strip().strip('"') or None for cell in re.split(mark, line)]) for number, line in lines]


def rows_of_file(content: bytes) -> tuple[Rows, str | None]:
    """An uploaded list as rows, with the sheet's name where a workbook has several; raises FileFault."""
    tables = [table for table in tables_in(content) if not table.hidden]
    table = next((table for table in tables if any(_has_address(cells) for _, cells in table.rows)), None)
    if table is None:
        raise FileFault(NO_LIST)
    if table.too_long or table.too_full or table.too_wide:
        raise FileFault(lazy_gettext("This list is far too large. Keep only the columns and rows that are needed."))
    return table.rows, table.name if len(tables) > 1 else None


def read_roster(rows: Rows, *, languages: Sequence[str], groups: Iterable[ScanGroup], carried: bool) -> Roster:
    """Read a staff list; `languages` are those of the mails, and codes carry `groups` only when `carried`."""
    groups = list(groups)
    places, roster = Places(groups), Roster()
    header, columns = _columns(rows, places)
    if columns is None:
        roster.text = "\n".join(" ".join(_shown(cell) for cell in cells if _shown(cell)) for _, cells in rows)
        return roster
    headings = dict(enumerate(rows[header][1])) if header is not None else {}
    roster.unused = [_shown(headings[place]) for place in headings if place not in columns and _shown(headings[place])]
    roster.groups_unused = "group" in columns.values() and not (carried and groups)
    below = rows[header + 1 :] if header is not None else rows
    roster.text = _as_text(below, columns, rows[header][0] if header is not None else None)
    seen: set[str] = set()
    for number, cells in below:
        if not any(_shown(cell) for cell in cells):
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


def _columns(rows: Rows, places: Places) -> tuple[int | None, dict[int, str] | None]:
    """The position of the row of headings, if any, and what each column that is used holds; None without addresses."""
    first = next((place for place, (_, cells) in enumerate(rows) if _has_address(cells)), None)
    if first is None:
        return None, None
    for place in range(min(first, HEADING_WITHIN) - 1, -1, -1):
        named = {column: what for column, cell in enumerate(rows[place][1]) if (what := _meaning(cell))}
        if named:
            return place, _settled(named, rows[place + 1 :])
    columns = dict.fromkeys(_with_addresses(rows), "email")
    others = {column for _, cells in rows for column, cell in enumerate(cells) if _shown(cell)} - columns.keys()
    for column in sorted(others):
        filled = [text for _, cells in rows if (text := _shown(_at(cells, column)))]
        if all(_plain_language(text) in CODES for text in filled):
            columns[column] = "language"
        elif sum(places.find([text]) is not None for text in filled) * 2 >= len(filled):
            columns[column] = "group"
    return None, columns


def _settled(named: dict[int, str], below: Rows) -> dict[int, str]:
    holding = set(_with_addresses(below))
    columns = {place: what for place, what in named.items() if what in ("language", "group")}
    columns |= {place: "email" for place, what in named.items() if what == "email" and place in holding}
    if "email" not in columns.values():
        columns |= {place: "email" for place, what in named.items() if what == "address" and place in holding}
    if "email" not in columns.values():
        columns |= dict.fromkeys(holding, "email")
    return columns


def _with_addresses(rows: Rows) -> list[int]:
    """The columns in which addresses stand."""
    counted = Counter(place for _, cells in rows for place, cell in enumerate(cells) if "@" in _shown(cell))
    return sorted(counted)


class _Unclear(Exception):
    """A row without a sound address; `column` counts from 0."""

    def __init__(self, column: int, shown: str, message):
        super().__init__(str(message))
        self.column, self.shown, self.message = column, shown, message


def _addresses_in(cells: Sequence[Value], columns: dict[int, str], *, headed: bool) -> list[str]:
    """The addresses of a row, as they are kept; without headings it may hold several beside each other."""
    places = [place for place, what in sorted(columns.items()) if what == "email"]
    filled = [place for place in places if _at(cells, place) is not None and _shown(_at(cells, place))]
    found: list[str] = []
    for place in filled[:1] if headed else filled:
        cell = _at(cells, place)
        if isinstance(cell, Unreadable):
            raise _Unclear(place, cell.shown, cell.message)
        for typed in _pieces(_shown(cell)):
            address = plain_address(typed) if len(typed) <= LONGEST_CELL else None
            if address is None:
                raise _Unclear(place, _shown(cell), lazy_gettext("this is not an e-mail address"))
            found.append(address)
    if not found:
        rest = next((_shown(cell) for cell in cells if _shown(cell)), "")
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
    return [text for place in places if (text := _shown(_at(cells, place)))]


def _language(roster: Roster, told: list[str], languages: Sequence[str]) -> str | None:
    if not told:
        return None
    code = CODES.get(_plain_language(told[0]))
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
        typed = [_shown(_at(cells, place)) for place in wanted]
        lines[number] = "\t".join(typed).rstrip("\t") if len(wanted) > 1 or header is not None else typed[0]
    last = max(lines, default=0)
    return "\n".join(lines.get(number, "") for number in range(1, last + 1))


def _meaning(cell: Value) -> str | None:
    text = _shown(cell)
    if not text or "@" in text or len(text) > 60:
        return None
    return next((what for what, pattern in HEADINGS if pattern.search(compact(text))), None)


def _plain_language(text: str) -> str:
    """A language as people write it, without case and accents, and without the country behind it (fr-BE)."""
    return compact(re.split(r"[-_(]", text)[0])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _has_address(cells: Sequence[Value]) -> bool:
    return any(isinstance(cell, str) and "@" in cell for cell in cells)


def _at(cells: Sequence[Value], place: int) -> Value:
    return cells[place] if place < len(cells) else None


def _shown(cell: Value) -> str:
    """A cell as one line of text; of one that holds an error what a person sees there."""
    try:
        return text_of(cell)
    except CellFault:
        return str(cell)
