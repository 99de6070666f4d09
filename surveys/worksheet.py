"""One sheet of a workbook, cell by cell as the parser meets it, up to bounds that hold for every upload."""

import math
import re
from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MAX_DATA_ROWS = 20_000
MAX_COLUMNS = 200
# title rows above the header and the header itself come on top of the data rows
MAX_ROWS = MAX_DATA_ROWS + 100
# a sheet that declares a million rows holds nothing after this many empty ones
EMPTY_ROWS_THAT_END = 1000
MAX_MERGES = 20_000
MAX_CELLS = 1_500_000  # declared, empty ones and rows too, over all sheets
MAX_ELEMENTS = 4_000_000  # of any kind, over all sheets and for every other part
MAX_TEXT = 32_767  # characters in a cell, as Excel has it
MAX_CHARACTERS = 30_000_000  # in all cells together


class WorkbookFault(Exception):  # noqa: N818 - a house word: what its author can mend
    """A workbook that cannot be read: `reason` is damaged, protected, document_type or too_much."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value to read: an `error` such as #N/A, or a `formula` without a stored result."""

    reason: str
    shown: str = ""

    def __str__(self) -> str:
        return self.shown


Value = str | int | float | bool | date | Unreadable | None


@dataclass
class Table:
    """One sheet, or one text file: `rows` are (number as the person's spreadsheet counts, values by column)."""

    name: str | None = None
    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: int = 0
    # what merged cells spread sideways, for headings only: (row number, column) -> value
    spread: dict[tuple[int, int], Value] = field(default_factory=dict)
    too_long: bool = False
    too_wide: bool = False
    too_full: bool = False
    stopped_after: int | None = None


class Enough(Exception):
    """The rest of a sheet needs no reading."""


class Target:
    """What the parser calls; the names of elements come without their namespace."""

    elements = 0
    characters = 0

    def start(self, tag: str, attributes: dict) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise WorkbookFault("too_much")
        self.begin(tag.rpartition(":")[2], attributes)

    def end(self, tag: str) -> None:
        self.finished(tag.rpartition(":")[2])

    def count(self, text: str) -> str:
        """The same text, counted among all that must stay in memory."""
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS:
            raise WorkbookFault("too_much")
        return text

    def begin(self, tag: str, attributes: dict) -> None: ...

    def finished(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


class SheetReader(Target):
    """Fills a table while the parser walks over one sheet's XML."""

    def __init__(self, table: Table, shared: list[str], dates: set[str], epoch: datetime, cells: int = 0):
        self.table, self._shared, self._dates, self._epoch, self.cells = table, shared, dates, epoch, cells
        self._row, self._column, self._last_filled = 0, -1, 0
        self._values: list[Value] = []
        self._merges: list[str] = []
        self._cell: dict = {}
        self._text: list[str] = []
        self._room = MAX_TEXT
        self._open = self._formula = self._hidden = self._phonetic = False

    def begin(self, tag, attributes):
        if tag in ("c", "row"):
            self.cells += 1
            if self.cells > MAX_CELLS:
                self.table.too_full = True
                raise Enough
        if tag == "c":
            self._cell, self._text, self._formula, self._room = attributes, [], False, MAX_TEXT
            self._column = _column(attributes.get("r", "")) if attributes.get("r") else self._column + 1
        elif tag in ("v", "t"):
            self._open = not self._phonetic
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column, self._values = -1, []
            self._hidden = attributes.get("hidden") in ("1", "true")
            if self.table.rows and self._row - self._last_filled > EMPTY_ROWS_THAT_END:
                self.table.stopped_after = self._last_filled
                raise Enough
        elif tag == "mergeCell" and len(self._merges) < MAX_MERGES:
            self._merges.append(attributes.get("ref", ""))

    def data(self, text):
        if self._open and self._room > 0:
            self._text.append(text[: self._room])
            self._room -= len(text)

    def finished(self, tag):
        if tag in ("v", "t"):
            self._open = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            value = self._value()
            if value is None or value == "":
                return
            if self._column >= MAX_COLUMNS:
                self.table.too_wide = True
                return
            self._values += [None] * (self._column + 1 - len(self._values))
            self._values[self._column] = value
        elif tag == "row" and any(
            not isinstance(value, str) or value.strip() for value in self._values if value is not None
        ):
            self._last_filled = self._row
            self.table.rows.append((self._row, self._values))
            self.table.hidden_rows += self._hidden
            if len(self.table.rows) > MAX_ROWS:
                self.table.too_long = True
                raise Enough

    def _value(self) -> Value:
        text, kind = "".join(self._text), self._cell.get("t", "n")
        if kind == "s":
            return self._shared[int(text)] if text else None
        if kind in ("inlineStr", "str"):
            return self.count(unescape(text))
        if kind == "e":
            return Unreadable("error", text)
        if not text:
            if self._formula:
                return Unreadable("formula", "=…")
            return None
        if kind == "b":
            return text == "1"
        if kind == "d":
            return datetime.fromisoformat(text.replace("Z", ""))
        number = float(text)
        if not math.isfinite(number):
            return Unreadable("error", text)
        if self._cell.get("s", "0") in self._dates and 0 <= number < 2_958_466:
            return self._epoch + timedelta(days=number)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def finish(self) -> Table:
        """The table, with the value of merged cells in each row that they cover."""
        by_number = dict(self.table.rows)
        numbers = sorted(by_number)
        # sound merged cells never overlap, so together they cover no more than there is
        left_over = MAX_CELLS
        for merge in self._merges:
            ends = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", merge)
            if not ends:
                continue
            left, top, right, bottom = _column(ends[1]), int(ends[2]), _column(ends[3]), int(ends[4])
            first = by_number.get(top, [])
            value = first[left] if left < len(first) else None
            if value is None:
                continue
            covered = numbers[bisect(numbers, top) : bisect(numbers, bottom)]
            left_over -= min(right, MAX_COLUMNS) - left + len(covered)
            if left_over < 0:
                self.table.too_full = True
                break
            for column in range(left + 1, min(right + 1, MAX_COLUMNS)):
                self.table.spread[top, column] = value
            for number in covered:
                row = by_number[number]
                row += [None] * (left + 1 - len(row))
                row[left] = value if row[left] is None else row[left]
        return self.table


def _column(reference: str) -> int:
    """The column of a cell such as B7, counted from 0."""
    column = 0
    for character in reference:
        if not "A" <= character <= "Z":
            break
        column = column * 26 + ord(character) - 64
    return column - 1


def unescape(text: str) -> str:
    """Excel's own spelling of control characters, such as _x000D_; half a character becomes a question mark."""
    if "_x" not in text:
        return text
    found = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
