"""Answers from a file: the same checks, the same intake and the same sealing as answers from a page."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from flask_babel import lazy_gettext
from sqlalchemy import insert

from campaign_app.answers.drafts import new_form_id
from campaign_app.answers.intake import encrypted, hash_of_form
from campaign_app.answers.models import Intake
from campaign_app.answers.queries import groups_of
from campaign_app.answers.sealing import hold, seal
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.instruments.queries import edition_of
from campaign_app.scans.models import Scan, ScanStatus
from surveys.cells import parse_cell
from surveys.edition import Edition
from surveys.kinds import AnswerFault
from surveys.routing import on_path, unanswered

LARGEST_FILE = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_FAULTS_TOLD = 200
BATCH = 2000
GROUP = "#group"  # no variable can be called so


@dataclass(frozen=True)
class ImportFault:
    """One value that was left out, or one row: its line in the file, its column ("" for the whole row), and why."""

    row: int
    column: str
    reason: str


@dataclass
class ImportReport:
    """What an import did: rows read and kept, values left out, columns that belong to no question; the first faults."""

    rows: int = 0
    kept: int = 0
    left_out: int = 0
    unknown_columns: list[str] = field(default_factory=list)
    faults: list[ImportFault] = field(default_factory=list)

    def note(self, row: int, column: str, reason: str) -> None:
        """Count a fault and keep the first ones for the reader."""
        self.left_out += 1
        if len(self.faults) < MOST_FAULTS_TOLD:
            self.faults.append(ImportFault(row, column, reason))


def import_answers(
    scan: Scan, path: str | Path, *, at: datetime, progress: Callable[[int], None] | None = None
) -> ImportReport:
    """Add the rows of a CSV file to a running scan, one respondent a row, a column per answer variable (any case).

    A value that its question does not allow or that was not asked for is left out and told; a row without any answer,
    without one that is required, or with more cells than there are headings, is left out as a whole. `progress` hears
    how many rows were done. The caller calls `begin_writing()` before and commits after; raises DomainError when the
    file cannot be read at all or the scan is not running.
    """
    hold(scan)
    if scan.status != ScanStatus.OPEN or (scan.closes_at is not None and at >= scan.closes_at):
        raise DomainError(lazy_gettext("Answers can only be added to a running survey."))
    edition = edition_of(scan.edition_id)
    reader = _rows(Path(path))
    report = ImportReport()
    header = next(reader, [])
    columns = _columns(header, edition, report)
    groups = {name.strip().lower(): number for number, _, name in db.session.execute(groups_of(scan.id))}
    batch = []
    for line, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        report.rows += 1
        if report.rows > MOST_ROWS:
            raise DomainError(lazy_gettext("The file has more than %(count)s rows; split it.", count=MOST_ROWS))
        if any(cell.strip() for cell in cells[len(header) :]):
            # a delimiter too many: which answer belongs to which question is anybody's guess
            report.note(line, "", "more_cells_than_headings")
            continue
        row = _response(edition, columns, cells, line, report)
        if row is not None:
            batch.append((row, _group(columns, cells, groups, line, report)))
        if len(batch) >= BATCH:
            _take_in(scan, batch, report)
            batch = []
        if progress and report.rows % 100 == 0:
            progress(report.rows)
    _take_in(scan, batch, report)
    return report


def _rows(path: Path):
    if path.stat().st_size > LARGEST_FILE:
        raise DomainError(lazy_gettext("The file is larger than %(size)s MB.", size=LARGEST_FILE // 1024**2))
    data = path.read_bytes()
    if not data.strip():
        raise DomainError(lazy_gettext("This file is empty."))
    if b"\x00" in data:
        raise DomainError(lazy_gettext("This is not a CSV file: %(fault)s", fault="it holds NUL bytes"))
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = data.decode("cp1252", "replace")
    first = words.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(words, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as fault:
        raise DomainError(lazy_gettext("This is not a CSV file: %(fault)s", fault=str(fault))) from fault


def _columns(header: list[str], edition: Edition, report: ImportReport) -> dict[int, str]:
    """The variable (or GROUP) of every column that has one, by its place."""
    known = {"group": GROUP} | {code.lower(): code for code in edition.variables}
    columns = {}
    for place, cell in enumerate(header):
        code = known.get(cell.strip().lower())
        if code is None or code in columns.values():
            report.unknown_columns.append(cell.strip()[:80])
        else:
            columns[place] = code
    if not set(columns.values()) - {GROUP}:
        raise DomainError(lazy_gettext("None of the columns bears the name of a question of this survey."))
    return columns


def _response(edition: Edition, columns: dict, cells: list[str], line: int, report: ImportReport) -> dict | None:
    answers = {}
    for place, code in columns.items():
        if code == GROUP or place >= len(cells):
            continue
        question = edition.variable(code).question
        try:
            value = parse_cell(question, cells[place])
        except AnswerFault as fault:
            report.note(line, code, fault.message_id)
            continue
        if value is not None:
            answers[code] = value
    given, answers = answers, on_path(edition, answers)
    for code in given:
        if code not in answers:
            report.note(line, code, "not_asked_of_this_person")
    if not answers:
        report.note(line, "", "no_answers")
        return None
    if missing := unanswered(edition, answers):
        report.note(line, missing[0], "required")
        return None
    return answers


def _group(columns: dict, cells: list[str], groups: dict[str, int], line: int, report: ImportReport) -> int | None:
    place = next((place for place, code in columns.items() if code == GROUP), None)
    name = cells[place].strip().lower() if place is not None and place < len(cells) else ""
    if name and name not in groups:
        report.note(line, "group", "no_such_group")
    return groups.get(name)


def _take_in(scan: Scan, batch: list[tuple[dict, int | None]], report: ImportReport) -> None:
    if not batch:
        return
    values = []
    for answers, group_id in batch:
        form = hash_of_form(new_form_id())
        sealed = encrypted(scan.public_id, form, answers, group_id)
        values.append({"form_id": form, "scan_id": scan.id, "code_id": None, "sealed_answers": sealed})
    db.session.execute(insert(Intake), values)
    report.kept += len(values)
    seal(scan)
