"""The columns of a staff list: what each holds, by its heading or by its cells, and the groups that cells name."""

import re
from collections.abc import Iterable, Sequence

from campaign_app.companies.cells import CellFault, text_of
from campaign_app.companies.headings import compact
from campaign_app.companies.tables import Value
from campaign_app.scans.models import ScanGroup

HEADING_WITHIN = 30
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


def columns_of(rows: Rows, places: Places) -> tuple[int | None, dict[int, str] | None]:
    """The position of the row of headings, if any, and what each column that is used holds; None without addresses."""
    first = next((place for place, (_, cells) in enumerate(rows) if has_address(cells)), None)
    if first is None:
        return None, None
    for place in range(min(first, HEADING_WITHIN) - 1, -1, -1):
        named = {column: what for column, cell in enumerate(rows[place][1]) if (what := _meaning(cell))}
        if named:
            return place, _settled(named, rows[place + 1 :])
    columns = dict.fromkeys(_with_addresses(rows), "email")
    others = {column for _, cells in rows for column, cell in enumerate(cells) if shown(cell)} - columns.keys()
    for column in sorted(others):
        filled = [text for _, cells in rows if (text := shown(at(cells, column)))]
        if all(plain_language(text) in CODES for text in filled):
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
    return sorted({place for _, cells in rows for place, cell in enumerate(cells) if "@" in shown(cell)})


def _meaning(cell: Value) -> str | None:
    text = shown(cell)
    if not text or "@" in text or len(text) > 60:
        return None
    return next((what for what, pattern in HEADINGS if pattern.search(compact(text))), None)


def plain_language(text: str) -> str:
    """A language as people write it, without case and accents, and without the country behind it (fr-BE)."""
    return compact(re.split(r"[-_(]", text)[0])


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def has_address(cells: Sequence[Value]) -> bool:
    """Whether an address stands in a row."""
    return any(isinstance(cell, str) and "@" in cell for cell in cells)


def at(cells: Sequence[Value], place: int) -> Value:
    """The cell at a place of a row, which may be shorter."""
    return cells[place] if place < len(cells) else None


def shown(cell: Value) -> str:
    """A cell as one line of text; of one that holds an error what a person sees there."""
    try:
        return text_of(cell)
    except CellFault:
        return str(cell)
