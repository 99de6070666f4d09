"""Tables as a file holds them: numbered rows of plain values, before anyone knows what the columns mean."""

from dataclasses import dataclass, field
from datetime import date

from campaign_app.core.errors import DomainError

MAX_DATA_ROWS = 20_000
MAX_COLUMNS = 200
# title rows above the header and the header itself come on top of the data rows
MAX_ROWS = MAX_DATA_ROWS + 100
# a sheet that declares a million rows holds nothing after this many empty ones
EMPTY_ROWS_THAT_END = 1000


class FileFault(DomainError):
    """The whole file cannot be read; the message says why and what to do."""

    def __init__(self, message):
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value to read, such as #N/A; `message` says why, `shown` is what a person sees."""

    message: object
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


def letters(column: int) -> str:
    """The name of a column, counted from 0: A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
