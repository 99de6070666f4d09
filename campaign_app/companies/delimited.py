"""Reading text files: which encoding, which delimiter, and rows numbered as a spreadsheet would number them."""

import csv
import io
import re

from flask_babel import lazy_gettext

from campaign_app.companies.headings import recognised_in
from campaign_app.companies.tables import MAX_COLUMNS, MAX_ROWS, FileFault, Table

DELIMITERS = (";", ",", "\t", "|")
# a value that runs over more lines than this is a quotation mark that nobody closed
MAX_LINES_IN_A_VALUE = 25
MOST_MEGABYTES = 25  # far more than twenty thousand companies need
NOT_TEXT = lazy_gettext("This file is no workbook and no text. Upload an Excel file (.xlsx) or a CSV file.")


def read_text(content: bytes) -> Table:
    """A CSV file as one table, whatever its encoding and delimiter; raises FileFault when it is not text."""
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise FileFault(
            lazy_gettext("This text file is larger than %(most)s MB. Split it into several files.", most=MOST_MEGABYTES)
        )
    return table_of(decode(content))


def decode(content: bytes) -> str:
    """The text of a file: what its mark says, else UTF-16 when it looks so, else UTF-8, else an older encoding."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _sound(content.removeprefix(mark).decode(encoding, errors="replace"))
    start = content[:4000]
    if b"\x00" in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        if max(even, odd) * 4 < len(start):
            raise FileFault(NOT_TEXT)
        return _sound(content.decode(encoding, errors="replace"))
    try:
        return _sound(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _sound(content.decode(_older_encoding(content), errors="replace"))


def _older_encoding(content: bytes) -> str:
    """Windows-1252, unless the words only make sense as an old Macintosh or MS-DOS would have written them."""

    def likely(name: str) -> tuple[int, bool, int]:
        text = content[:200_000].decode(name, "replace")
        return len(LIKELY.findall(text)), name == "cp1252", len(re.findall("[éèëêïçöü]", text))

    return max(("cp1252", "mac-roman", "cp850"), key=likely)


# an accented letter in a word, a capital one at its beginning or among others, and the signs of Windows at a word
LIKELY = re.compile(
    r"(?<=[A-Za-z])[àâäáçèéêëìíîïñòóôöùúûü]|\b[àâäáçèéêëìíîïñòóôöùúûü](?=[a-z])"
    r"|(?<=[A-Z])[ÀÁÂÄÇÈÉÊËÎÏÔÖÜ]|\b[ÀÁÂÄÇÈÉÊËÎÏÔÖÜ](?=[A-Za-z])|(?<=\w)[’”–—…™\xa0]|[“‘](?=\w)"
)


def _sound(text: str) -> str:
    strange = sum(1 for character in text[:4000] if ord(character) < 32 and character not in "\t\r\n\f\v\x1a")
    if "\x00" in text or strange * 50 > len(text[:4000]):
        raise FileFault(NOT_TEXT)
    return text.rstrip("\x1a")


def table_of(text: str) -> Table:
    """The rows of a delimited text; the delimiter is what its first line names, or under which headings appear."""
    named = re.match(r'"?sep=(.)"?[^\S\n\r]*(\r\n|\n|\r)', text, re.IGNORECASE)
    if named:
        # Excel hides this line, so the person's first row is the one after it
        return _table(text[named.end() :], named[1])
    start = _start(text)
    scores = {mark: _score(start, mark) for mark in DELIMITERS}
    return _table(text, max(DELIMITERS, key=lambda mark: scores[mark]))


def _start(text: str) -> str:
    lines = io.StringIO(text, newline=None)
    return "".join(line for line, _ in zip(lines, range(80), strict=False))


def _score(start: str, delimiter: str) -> tuple[int, int]:
    try:
        rows = list(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter))
    except csv.Error:
        return 0, 0
    wide = sum(1 for row in rows if len(row) > 1)
    return max((len(recognised_in(row[:MAX_COLUMNS])) for row in rows), default=0), wide


def _table(text: str, delimiter: str) -> Table:
    table = Table()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = begun = line = 0
    row: list[str] = []
    try:
        for number, row in enumerate(reader, start=1):
            begun, line = line, reader.line_num
            if not any(value.strip() for value in row):
                continue
            if any(value.count("\n") > MAX_LINES_IN_A_VALUE for value in row):
                raise _never_closed(number)
            if len(row) > MAX_COLUMNS:
                table.too_wide = any(value.strip() for value in row[MAX_COLUMNS:]) or table.too_wide
                row = row[:MAX_COLUMNS]
            table.rows.append((number, [value if value.strip() else None for value in row]))
            if len(table.rows) > MAX_ROWS:
                table.too_long = True
                return table
    except csv.Error:
        raise _too_long(number + 1, text, line) from None
    if any("\n" in value or "\r" in value for value in row):
        last = "".join(io.StringIO(text, newline="").readlines()[begun:])
        if last.count('"') % 2:
            raise _never_closed(number)
    return table


def _too_long(row: int, text: str, line: int) -> FileFault:
    """A value that is longer than the reader takes: mostly a quotation mark that is never closed."""
    lines = io.StringIO(text, newline="").readlines()
    if '"' in "".join(lines[line:])[: csv.field_size_limit()]:
        return _never_closed(row)
    return FileFault(
        lazy_gettext("Row %(row)s holds a value that is far too long, so the file cannot be read.", row=row)
    )


def _never_closed(row: int) -> FileFault:
    return FileFault(
        lazy_gettext(
            "From row %(row)s on the file cannot be read: a quotation mark is opened there and never closed.", row=row
        )
    )
