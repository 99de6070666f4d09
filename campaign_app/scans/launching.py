"""From launch to closing: freeze the edition, plan and mail the rounds, move the last day, forget addresses."""

import random
import secrets
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import inspect, select, update

from campaign_app.core import audit
from campaign_app.core.clock import at_local, local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.instruments.actions import keep_edition
from campaign_app.instruments.library import composed
from campaign_app.post.actions import queue_mails
from campaign_app.post.models import OutboxMail
from campaign_app.scans.checklist import launch_checks
from campaign_app.scans.models import AccessCode, Round, Scan, ScanRound, ScanStatus
from campaign_app.scans.queries import code_count, mailed_codes

REMINDER_AFTER = timedelta(days=7)
LAST_CALL_BEFORE = timedelta(days=3)
# two mails closer together than this are one too many
LEAST_BETWEEN_ROUNDS = timedelta(days=2)
ROUND_TIME = time(8)
LATEST_EXTENSION = timedelta(days=366)
CLOSING_TIME = time(23, 59)


def lock(scan: Scan) -> None:
    """Hold a scan's row until the end of the transaction, and read it again as it now stands."""
    db.session.flush()
    db.session.execute(select(Scan.id).where(Scan.id == scan.id).with_for_update())
    db.session.refresh(scan, [column.key for column in inspect(Scan).column_attrs])


def launch(scan: Scan, *, by, at: datetime) -> Scan:
    """Freeze the questionnaire, open the ways in and plan the mailing rounds; a second launch changes nothing."""
    lock(scan)
    if scan.launched_at is not None:
        return scan
    if scan.status is ScanStatus.CANCELLED:
        raise DomainError(lazy_gettext("This scan was cancelled."))
    faults = [
        check.text for check in launch_checks(scan, db.session.scalar(code_count(scan.id)), at) if not check.holds
    ]
    if faults:
        raise DomainError(
            lazy_gettext("The scan cannot be launched yet. First this must be so: %(faults)s", faults=" ".join(faults))
        )
    scan.edition = keep_edition(composed(scan.core, tuple(scan.modules), scan.variant), at=at)
    today = local_date(at)
    if scan.opens_on < today:
        scan.opens_at = at_local(today)
    scan.open_token = secrets.token_urlsafe(16) if scan.open_link else None
    scan.status, scan.launched_at = ScanStatus.OPEN, at
    if scan.personal_codes:
        for which, day in rounds_between(scan.opens_on, scan.closes_on).items():
            db.session.add(ScanRound(scan_id=scan.id, round=which, due_on=day))
    db.session.flush()
    audit.record("scan.launched", scan, by=by, at=at, k=scan.k, edition=scan.edition.content_hash)
    return scan


def rounds_between(opens_on: date, closes_on: date) -> dict[Round, date]:
    """The rounds that make sense: on the first day, a week later, and three days before the end.

    A round too close to another is left out; the last call goes before the reminder.
    """
    rounds = {Round.INVITATION: opens_on}
    last_call, reminder = closes_on - LAST_CALL_BEFORE, opens_on + REMINDER_AFTER
    if last_call - opens_on >= LEAST_BETWEEN_ROUNDS:
        rounds[Round.LAST_CALL] = last_call
    if last_call - reminder >= LEAST_BETWEEN_ROUNDS:
        rounds[Round.REMINDER] = reminder
    return rounds


def extend(scan: Scan, *, closes_on: date, by, at: datetime) -> Scan:
    """Move the closing date of a running scan to a later day; a last call that has not gone out moves along."""
    lock(scan)
    if scan.status is not ScanStatus.OPEN or at >= scan.closes_at:
        raise DomainError(lazy_gettext("Only a running scan can be extended."))
    if closes_on == scan.closes_on:
        return scan
    if closes_on < scan.closes_on:
        raise DomainError(
            lazy_gettext("A running scan can only close later, not earlier: people count on the date they were told."),
            field="closes_on",
        )
    if closes_on - scan.opens_on > LATEST_EXTENSION:
        raise DomainError(lazy_gettext("A scan runs for at most a year."), field="closes_on")
    before, scan.closes_at = scan.closes_on, at_local(closes_on, CLOSING_TIME)
    last_call = db.session.get(ScanRound, (scan.id, Round.LAST_CALL))
    if scan.personal_codes:
        day = closes_on - LAST_CALL_BEFORE
        if last_call is None and day > local_date(at):
            db.session.add(ScanRound(scan_id=scan.id, round=Round.LAST_CALL, due_on=day))
        elif last_call is not None and last_call.due_on > local_date(at):
            last_call.due_on = day
    db.session.flush()
    audit.record("scan.extended", scan, by=by, at=at, before=str(before), after=str(closes_on))
    return scan


def queue_round(scan: Scan, which: Round, *, due_on: date, now: datetime) -> int:
    """Put a round's mails in the outbox, one per code, in no particular order; returns how many were new.

    For codes that were used too: a mail to them is dropped when its turn comes, and leaves no trace, so that nobody
    can read off the outbox who answered. Doing it again before they left queues nothing twice.
    """
    if not scan.takes_answers(now):
        return 0
    codes = list(db.session.execute(mailed_codes(scan.id).with_only_columns(AccessCode.id, AccessCode.email)))
    random.SystemRandom().shuffle(codes)
    due_at = max(at_local(due_on, ROUND_TIME), scan.opens_at)
    return queue_mails(
        {
            "kind": "scans.code",
            "to": code.email,
            "payload": {"code_id": code.id, "round": which.value},
            "dedupe_key": f"{_prefix(scan)}{which.value}:{code.id}",
            "due_at": due_at,
            "expires_at": scan.closes_at,
        }
        for code in codes
    )


def forget_addresses(scan: Scan) -> None:
    """Destroy every address that codes were mailed to, in the codes and in the outbox, with the text of those mails."""
    db.session.flush()
    own = OutboxMail.kind == "scans.code", OutboxMail.dedupe_key.startswith(_prefix(scan), autoescape=True)
    for statement in (
        update(AccessCode).where(AccessCode.scan_id == scan.id).values(email=None),
        update(OutboxMail).where(*own).values(to_address=None, subject=None, text=None, html=None),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()


def _prefix(scan: Scan) -> str:
    return f"scans.code:{scan.id}:"
