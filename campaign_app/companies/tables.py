"""Tables as a file holds them: numbered rows of plain values, before anyone knows what the columns mean."""

from flask_babel import lazy_gettext

from campaign_app.core.errors import DomainError
from surveys.workbook import read_workbook
from surveys.worksheet import (
    EMPTY_ROWS_THAT_END,
    MAX_COLUMNS,
    MAX_DATA_ROWS,
    MAX_ROWS,
    MAX_TEXT,
    Table,
    Unreadable,
    Value,
    WorkbookFault,
)

__all__ = [
    "EMPTY_ROWS_THAT_END",
    "MAX_COLUMNS",
    "MAX_DATA_ROWS",
    "MAX_ROWS",
    "MAX_TEXT",
    "PROTECTED",
    "UNREADABLE",
    "FileFault",
    "Table",
    "Unreadable",
    "Value",
    "letters",
    "sheets_of",
]

PROTECTED = lazy_gettext(
    "This workbook is protected with a password. Remove the password, save it and upload it again."
)
# what the ground floor says of a workbook and of a cell, in words
REASONS = {
    "damaged": lazy_gettext(
        "This workbook is damaged and cannot be opened. Open it in Excel, save it again and try once more."
    ),
    "protected": PROTECTED,
    "too_much": lazy_gettext(
        "This workbook unpacks to far more than a list of companies needs. Copy the list into a new workbook."
    ),
    "document_type": lazy_gettext(
        "This workbook contains instructions that a list of companies never has, so we do not open it."
    ),
}
UNREADABLE = {
    "error": lazy_gettext("this cell shows an error of Excel; type the value itself"),
    "formula": lazy_gettext(
        "this cell holds a formula without a stored result; open the file in Excel, save it and try again"
    ),
}


class FileFault(DomainError):
    """The whole file cannot be read; the message says why and what to do."""

    def __init__(self, message):
        super().__init__(message, field="file")


def sheets_of(content: bytes) -> list[Table]:
    """The sheets of an XLSX file; raises FileFault when it is not safe or sound."""
    try:
        return read_workbook(content)
    except WorkbookFault as fault:
        raise FileFault(REASONS[fault.reason]) from None


def letters(column: int) -> str:
    """The name of a column, counted from 0: A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
