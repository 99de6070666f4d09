"""Answers in a CSV file: one row per respondent, headers are variable codes; strict in form, mild in content."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pandas as pd

from surveys.cells import parse_cell
from surveys.edition import Edition
from surveys.kinds import AnswerFault

MOST_FIELDS = 5000


class AnswersFault(ValueError):  # noqa: N818 - house word for what its author can mend
    """A file of answers that cannot be read as a table, said in one line."""


def read_answers(edition: Edition, data: bytes) -> tuple[pd.DataFrame, list[str]]:
    """The answers as a frame with one row per respondent, and what had to be left aside, in sentences.

    Delimiter comma, semicolon or tab, UTF-8 with or without a byte order mark; several codes of a multiple choice are
    divided by spaces or bars. Columns that are no variable are left out; a value that the question does not allow
    counts as not answered. Raises AnswersFault for a file that is no table of texts.
    """
    rows = _rows(data)
    headers = [_code(header, edition) for header in rows[0]]
    doubles = [header for header, times in Counter(headers).items() if header and times > 1]
    if doubles:
        raise AnswersFault(f"the column '{doubles[0]}' stands there twice")
    known = {header: place for place, header in enumerate(headers) if header in edition.variables}
    if not known:
        raise AnswersFault("no column carries the code of a variable of this edition")
    warnings = _about_columns(headers, known)
    columns = {}
    for header, place in known.items():
        columns[header], refused = _column(edition, header, [row[place] for row in rows[1:]])
        if refused:
            number = sum(refused.values())
            example = min(refused)[:40]
            warnings.append(
                f"{header}: {number} value{'s' * (number > 1)} not allowed, counted as missing ('{example}')"
            )
    return pd.DataFrame(columns, index=range(len(rows) - 1), dtype=object), warnings


def _code(header: str, edition: Edition) -> str:
    """The variable that a header means: as it stands, or in small letters, since codes have no others."""
    header = header.strip()
    return header.lower() if header not in edition.variables and header.lower() in edition.variables else header


def _rows(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise AnswersFault(f"byte {broken.start + 1} is not UTF-8") from None
    if "\x00" in text:
        raise AnswersFault("the file holds NUL bytes; this is no CSV text")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        numbered = [(reader.line_num, row) for row in reader]
    except csv.Error as broken:
        raise AnswersFault(f"line {reader.line_num}: {broken}") from None
    width = next((len(row) for _, row in numbered if row), 0)
    if width == 0:
        raise AnswersFault("the file is empty")
    if width > MOST_FIELDS:
        raise AnswersFault(f"there are more than {MOST_FIELDS} columns")
    # In a file of one column an empty line is a respondent who did not answer; elsewhere it is only white space.
    full = [(line, row or [""]) for line, row in numbered if row or width == 1]
    while width == 1 and full and full[0][1] == [""]:
        full.pop(0)
    for line, row in full:
        if len(row) != width:
            raise AnswersFault(f"line {line} has {len(row)} fields where the header has {width}")
    return [row for _, row in full]


def _about_columns(headers: list[str], known: dict[str, int]) -> list[str]:
    extra = [header for header in headers if header not in known]
    if not extra:
        return []
    return [f"{len(extra)} column{'s' * (len(extra) > 1)} left out: {', '.join(each[:40] for each in extra[:10])}"]


def _column(edition: Edition, code: str, raw: list[str]) -> tuple[list[object], Counter[str]]:
    question = edition.variable(code).question
    refused: Counter[str] = Counter()
    # Few distinct values repeat over many respondents: each is judged once.
    judged: dict[str, object] = {}
    for value in dict.fromkeys(raw):
        try:
            judged[value] = parse_cell(question, value)
        except AnswerFault:
            judged[value] = None
            refused[value] = 0
    for value in raw:
        if value in refused:
            refused[value] += 1
    return [judged[value] for value in raw], refused
