"""Someone who holds the whole database with every right, its files, the access log, and the list of who got which code.

They put the codes in every order that they can find, and what was answered in every order that they can find, and count
how often the two agree. Each answer carries a number that tells the truth, which only the test knows.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import inspect, text

from campaign_app.core.database import db
from tests.conftest import POSTGRESQL

MARK = "hours"  # the question whose number tells whose answers these are
TOLD_IN_WORDS = re.compile(r"mark (\d+) ")
# what PostgreSQL keeps beside every row: the transaction, the command within it, the place
HIDDEN_COLUMNS = ("xmin", "cmin", "ctid") if POSTGRESQL else ("rowid",)


class Attacker:
    """Counts over many batches how often an order of codes and an order of answers agree, place by place."""

    def __init__(self, database_file=None):
        self.file = database_file
        self.agreed, self.batches = Counter(), Counter()

    def copy(self, scan, table: str, whose: dict[str, int]) -> dict[str, list[int]]:
        """The codes in every order in which a table keeps its rows before sealing, as if each told `whose` it is."""
        return {
            f"{table}.{column}": [
                next(whose[value] for value in row.values() if value in whose)
                for row in _sorted_rows(table, column)
                if row["scan_id"] == scan.id
            ]
            for table, column in _columns(table)
        }

    def look(self, scan, owner: dict[int, int], known: dict[str, list[int]]) -> None:
        """Try everything on one sealed batch.

        `owner` holds the truth, code id (in a sector scan the company's participation) to mark; `known` the same ids in
        orders that were seen before, such as that of the access log.
        """
        of_codes = {**known, **dict(self._orders_of_codes(set(owner)))}
        of_answers = dict(self._orders_of_answers(scan))
        for told_by, codes in of_codes.items():
            for kept_by, marks in of_answers.items():
                for turned, line in (("", marks), (" turned round", marks[::-1])):
                    pair = f"{told_by} / {kept_by}{turned}"
                    self.batches[pair] += 1
                    self.agreed[pair] += sum(owner[code] == mark for code, mark in zip(codes, line, strict=True))

    def best(self) -> tuple[str, float]:
        """The pair of orders that links best, and how many standard errors it lies above chance.

        Two shuffled packs agree in one place on average, with variance one.
        """
        above = {pair: (self.agreed[pair] - n) / n**0.5 for pair, n in self.batches.items()}
        pair = max(above, key=above.get)
        return pair, above[pair]

    def _orders_of_codes(self, known: set[int]) -> Iterator[tuple[str, list[int]]]:
        for table, column in _columns("access_code", "outbox_mail", "participant"):
            rows = _sorted_rows(table, column)
            found = [code for row in rows if (code := _code_in(table, row, known)) is not None]
            if len(found) == len(known):
                yield f"{table}.{column}", found

    def _orders_of_answers(self, scan) -> Iterator[tuple[str, list[int]]]:
        for table, column in _columns("response", "remark"):
            rows = [row for row in _sorted_rows(table, column) if row["scan_id"] == scan.id]
            yield f"{table}.{column}", [_mark_in(table, row) for row in rows]
        if self.file is not None:
            yield "place in the file", self._in_the_file(scan)

    def _in_the_file(self, scan) -> list[int]:
        """The marks in the order of the bytes on the disk."""
        marks = [_mark_in("response", row) for row in _sorted_rows("response", "id") if row["scan_id"] == scan.id]
        content = b"".join(path.read_bytes() for path in sorted(self.file.parent.glob(f"{self.file.name}*")))
        return sorted(marks, key=lambda mark: content.find(b'"%s":%d' % (MARK.encode(), mark)))


def _columns(*tables: str) -> Iterator[tuple[str, str]]:
    """Every column of these tables, the hidden ones too, and the order in which they are read."""
    for table in tables:
        for column in inspect(db.engine).get_columns(table):
            yield table, column["name"]
        rowless = not POSTGRESQL and table in ("intake", "response", "remark", "kept_draft")
        yield from () if rowless else ((table, hidden) for hidden in HIDDEN_COLUMNS)
        yield table, "as read"


def _sorted_rows(table: str, column: str) -> list[dict]:
    hidden = column in HIDDEN_COLUMNS
    extra = f", {column}::text AS place" if hidden and POSTGRESQL else f", {column} AS place" if hidden else ""
    rows = [dict(row._mapping) for row in db.session.execute(text(f"SELECT *{extra} FROM {table}"))]
    if column == "as read":
        return rows
    key = "place" if hidden else column
    # equal values stay in the order in which they were read, which is an order of its own
    return sorted(rows, key=lambda row: _sortable(row[key]))


def _sortable(value) -> tuple:
    numbers = tuple(int(each) for each in re.findall(r"\d+", value)) if isinstance(value, str) else ()
    is_place = isinstance(value, str) and re.fullmatch(r"[(\d,)]+", value)
    if is_place or isinstance(value, (int, float)):
        return (0, numbers or (value,), "")
    return (1, (), value.hex() if isinstance(value, bytes) else json.dumps(value, default=str, sort_keys=True))


def _code_in(table: str, row: dict, known: set[int]) -> int | None:
    if table in ("access_code", "participant"):
        return row["id"] if row["id"] in known else None
    payload = row["payload"]
    payload = json.loads(payload) if isinstance(payload, str) else payload or {}
    named = payload.get("code_id") or int((row["dedupe_key"] or "").rsplit(":", 1)[-1] or 0)
    return named if named in known else None


def _mark_in(table: str, row: dict) -> int:
    if table == "remark":
        return int(TOLD_IN_WORDS.search(row["text"]).group(1))
    answers = row["answers"]
    return (json.loads(answers) if isinstance(answers, str) else answers)[MARK]
