"""Receiving a response: one atomic insert that counts once; and the verbs of the box in one place for their callers."""

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext
from sqlalchemy import bindparam, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from campaign_app.answers.importing import import_answers
from campaign_app.answers.intake import encrypted, hash_of_form
from campaign_app.answers.models import Intake, SpentForm
from campaign_app.answers.sealing import close, seal, sweep
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.scans.models import GRACE, AccessCode, Scan, ScanStatus

__all__ = ["CodeUsed", "Receipt", "ScanClosed", "close", "import_answers", "receive", "seal", "sweep"]


class Receipt(StrEnum):
    COUNTED = "counted"
    ALREADY = "already"  # the same form had arrived before; it counts once


class ScanClosed(DomainError):
    """The scan takes no answers (any more)."""


class CodeUsed(DomainError):
    """Answers were sent with this personal code before, from another form."""


def receive(scan, *, form_id: str, code_id: int | None, answers: dict, group_id: int | None, now: datetime) -> Receipt:
    """Put one response into the intake of a scan, exactly once; `scan` needs an id and a public_id.

    `answers` must have passed `intake.checked`. The caller calls `begin_writing()` before and commits at once after;
    the same form again is ALREADY and changes nothing. Raises ScanClosed and CodeUsed.
    """
    # This lock is shared among senders; sealing and closing take the scan for themselves. Whoever waited here sees in
    # the next statement all that was sealed meanwhile: the spent forms, the used codes, the closing.
    status, closes_at = db.session.execute(_SCAN_SHARED, {"scan": scan.id}).one()
    if status != ScanStatus.OPEN or (closes_at is not None and now >= closes_at + GRACE):
        raise ScanClosed(lazy_gettext("This survey is closed. No more answers can be added."))
    form_hash = hash_of_form(form_id)
    values = {
        "form": form_hash,
        "scan": scan.id,
        "code": code_id,
        "sealed": encrypted(scan.public_id, form_hash, answers, group_id),
    }
    insert = _INSERTS[db.session.get_bind().dialect.name][code_id is not None]
    if db.session.execute(insert, values).rowcount == 1:
        return Receipt.COUNTED
    if db.session.scalar(_KNOWN_FORM, {"form": form_hash}):
        return Receipt.ALREADY
    raise CodeUsed(lazy_gettext("Answers were already sent with this code. A code counts once."))


_SCAN_SHARED = (
    select(Scan.status, Scan.closes_at).where(Scan.id == bindparam("scan")).with_for_update(read=True, key_share=True)
)
_SPENT = exists().where(SpentForm.form_id == bindparam("form"))
_WAITS = exists().where(Intake.form_id == bindparam("form"))
_KNOWN_FORM = select(_SPENT | _WAITS)
_FREE_CODE = exists().where(
    AccessCode.id == bindparam("code"),
    AccessCode.scan_id == bindparam("scan"),
    AccessCode.used.is_(False),
    AccessCode.withdrawn.is_(False),
)


def _insert(dialect, with_code: bool):
    """The insert that judges and writes in one statement: nothing is written for a spent form or a used code."""
    columns = {"form_id": "form", "scan_id": "scan", "code_id": "code", "sealed_answers": "sealed"}
    types = Intake.__table__.c
    values = [bindparam(name, type_=types[column].type) for column, name in columns.items()]
    row = select(*values).where(~_SPENT)
    if with_code:
        row = row.where(_FREE_CODE)
    insert = dialect.insert(Intake.__table__).from_select(list(columns), row).on_conflict_do_nothing()
    return insert.execution_options(preserve_rowcount=True)


# by database: without and with a code
_INSERTS = {
    "postgresql": (_insert(postgresql, False), _insert(postgresql, True)),
    "sqlite": (_insert(sqlite, False), _insert(sqlite, True)),
}
