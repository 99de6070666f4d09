"""Sealing the ballot box: a batch is shaken, gets new random ids, and loses everything that says whose it was."""

import secrets
from collections import Counter
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import OperationalError

from campaign_app.answers.intake import decrypted
from campaign_app.answers.models import Intake, KeptDraft, Remark, Response, SpentForm
from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.keys import Unreadable
from campaign_app.core.occasions import plan_occasion
from campaign_app.documents.actions import destroy_secrets
from campaign_app.instruments.queries import edition_of
from campaign_app.scans.models import AccessCode, Participant, Scan, ScanStatus
from campaign_app.scans.participants import forget_counts, least_of
from campaign_app.scans.rounds import forget_addresses

ID_BITS = 62
# whole batches go at once; no row of them is in the session
BLINDLY = {"synchronize_session": False}
CLOSED = (ScanStatus.CLOSED, ScanStatus.RELEASED)
SWEEP_RULE = "answers.sweep"


def seal(scan: Scan, *, rng=None) -> int:
    """Seal everything in the intake of a running scan, when that is at least k; returns how many were sealed.

    One transaction: the caller calls `begin_writing()` before, commits after, and then calls `sweep()`. `rng` shuffles
    and draws ids (tests); by default the operating system's.
    """
    hold(scan)
    rows = _waiting(scan) if scan.status == ScanStatus.OPEN else []
    if len(rows) < scan.k:
        return 0
    rng = rng or secrets.SystemRandom()
    responses, remarks = _taken_apart(scan, _opened(scan, rows))
    _lay_down(scan, responses, remarks, rng)
    forms = sorted(row.form_id for row in rows)
    db.session.execute(insert(SpentForm), [{"form_id": form, "scan_id": scan.id} for form in forms])
    used = select(Intake.code_id).where(Intake.scan_id == scan.id, Intake.code_id.is_not(None))
    db.session.execute(update(AccessCode).where(AccessCode.id.in_(used)).values(used=True), execution_options=BLINDLY)
    _empty(Intake, scan)
    db.session.expire_all()
    return len(rows)


def close(scan: Scan, *, at: datetime, rng=None) -> int:
    """Close a scan: every response of it is shaken again together with what still waits; returns how many there are.

    With fewer than k in all they are destroyed, unless the first page announced the sector's pool; those of a sector
    scan are when they may never be shown. Codes, their addresses and the spent forms go. One transaction, as `seal`; a
    closed scan stays as it is.
    """
    hold(scan)
    if scan.status in CLOSED:
        return len(db.session.scalars(select(Response.id).where(Response.scan_id == scan.id)).all())
    if scan.status != ScanStatus.OPEN:
        raise DomainError(lazy_gettext("Only a running survey can be closed."))
    rng = rng or secrets.SystemRandom()
    responses, remarks = _taken_apart(scan, _opened(scan, _waiting(scan)))
    old = select(Response.group_id, Response.answers).where(Response.scan_id == scan.id)
    responses += [{"group_id": group, "answers": answers} for group, answers in db.session.execute(old)]
    old = select(Remark.variable, Remark.text).where(Remark.scan_id == scan.id)
    remarks += [{"variable": variable, "text": words} for variable, words in db.session.execute(old)]
    forget_addresses(scan)
    destroy_secrets(f"scan:{scan.id}")
    # every row of the scan is written anew, so that the batches of the months before can no longer be told apart
    for table in (Intake, Response, Remark, SpentForm, KeptDraft, AccessCode):
        _empty(table, scan)
    kept = len(responses) >= least_of(scan, len(responses)) or (scan.pool and not scan.for_sector)
    if kept:
        _lay_down(scan, responses, remarks, rng)
    elif scan.for_sector:
        forget_counts(scan)
    scan.status, scan.closed_at = ScanStatus.CLOSED, at
    db.session.flush()
    audit.record("scan.closed", scan, by=None, at=at, kept=kept)
    db.session.flush()
    return len(responses) if kept else 0


def owe_a_sweep(at: datetime) -> None:
    """Write down, together with what is deleted, that the clock must still overwrite it; names no scan."""
    moment = f"{at:%Y%m%dT%H%M%S%f}"
    plan_occasion(SWEEP_RULE, f"box:{moment}", moment, at)


def sweep() -> bool:
    """Overwrite what sealing deleted; call it after the commit, with nothing else open. Whether all of it is gone.

    SQLite: deleted rows are zeroed at once (secure_delete); here the write-ahead log, which still has them, is emptied.
    PostgreSQL: the intake gets a new file without its dead rows, the other tables are vacuumed; its own log and backups
    keep what they keep for as long as they are kept (see the operator's manual).
    """
    db.session.rollback()
    engine = db.engine
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            busy, _, _ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
        return not busy
    try:
        with engine.begin() as connection:
            _renew_intake(connection)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM response, remark, remark_decision, spent_form, kept_draft, access_code"))
    except OperationalError:
        return False  # somebody was just sending, or a backup runs: the next round sweeps again
    return True


def _renew_intake(connection) -> None:
    """Move what still waits to a new file; VACUUM FULL would keep dead rows as long as anybody's snapshot is older."""
    connection.execute(text("SET LOCAL lock_timeout = '3s'"))
    connection.execute(text("LOCK TABLE intake IN ACCESS EXCLUSIVE MODE"))
    table = Intake.__table__
    waiting = [dict(row._mapping) for row in connection.execute(select(table).order_by(table.c.form_id))]
    connection.execute(text("TRUNCATE intake"))
    if waiting:
        connection.execute(insert(table), waiting)


def hold(scan: Scan) -> None:
    """Take the scan for ourselves: nobody sends, seals or closes it until we are done; and read it anew."""
    query = select(Scan).where(Scan.id == scan.id).with_for_update()
    db.session.execute(query.execution_options(populate_existing=True)).one()


def _waiting(scan: Scan) -> list:
    query = select(Intake.form_id, Intake.sealed_answers).where(Intake.scan_id == scan.id)
    return db.session.execute(query).all()


def _opened(scan: Scan, rows: list) -> list[tuple[dict, int | None]]:
    try:
        return [decrypted(scan.public_id, row.form_id, row.sealed_answers) for row in rows]
    except Unreadable as fault:
        # Most likely the installation lost its key: nothing may be thrown away before somebody has looked.
        message = lazy_gettext(
            "Answers that were sent cannot be read: is SOKKEL_SECRET_KEY the one they were sent under?"
        )
        raise DomainError(message) from fault


def _taken_apart(scan: Scan, batch: list[tuple[dict, int | None]]) -> tuple[list[dict], list[dict]]:
    """The values of the responses, and of the remarks cut loose from them."""
    variables = edition_of(scan.edition_id).variables if batch else {}
    if scan.for_sector:
        batch = _counted_apart(scan, batch)
    responses, remarks = [], []
    for answers, group_id in batch:
        kept = {code: value for code, value in answers.items() if not variables[code].is_text}
        responses.append({"group_id": group_id, "answers": kept})
        remarks += [{"variable": code, "text": words} for code, words in answers.items() if code not in kept]
    return responses, remarks


def _counted_apart(scan: Scan, batch: list[tuple[dict, int | None]]) -> list[tuple[dict, None]]:
    """The batch of a sector scan without the companies it came from, of which only how many is kept."""
    for number, count in sorted(Counter(number for _, number in batch if number is not None).items()):
        theirs = update(Participant).where(Participant.id == number, Participant.scan_id == scan.id)
        db.session.execute(theirs.values(answered=Participant.answered + count), execution_options=BLINDLY)
    return [(answers, None) for answers, _ in batch]


def _lay_down(scan: Scan, responses: list[dict], remarks: list[dict], rng) -> None:
    for table, rows in ((Response, responses), (Remark, remarks)):
        rng.shuffle(rows)
        ids = sorted(rng.getrandbits(ID_BITS) for _ in rows)
        values = [{"id": number, "scan_id": scan.id, **row} for number, row in zip(ids, rows, strict=True)]
        if values:
            db.session.execute(insert(table), values)


def _empty(table, scan: Scan) -> None:
    db.session.execute(delete(table).where(table.scan_id == scan.id), execution_options=BLINDLY)
