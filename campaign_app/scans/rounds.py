"""The mailing rounds of a scan: which are planned, moving them, and putting their mails in the outbox."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import Select, delete, func, insert, select, update

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import Occasion, OccasionStatus, key_of, plan_occasion
from campaign_app.post.actions import queue_mails
from campaign_app.post.hours import mass_mail_may_leave_between
from campaign_app.post.models import MailStatus, OutboxMail
from campaign_app.post.queries import UNDERWAY
from campaign_app.scans.days import first_mail_day, goes_at, next_working_day, rounds_between
from campaign_app.scans.languages import languages_of
from campaign_app.scans.locking import lock
from campaign_app.scans.models import AccessCode, Round, Scan, ScanRound, ScanStatus
from campaign_app.scans.queries import mailed_codes, rounds_of

RULE = "scan.round"
# the second for a scan that has no working day left: its mails keep no hours
CODE_KINDS = ("scans.code", "scans.code_at_any_hour")
MOVABLE = (Round.REMINDER, Round.LAST_CALL)


def days_of(scan: Scan, now: datetime) -> dict[Round, date]:
    """The days of a scan's rounds, earliest first: of a draft what a launch now would plan; empty without codes."""
    if not (scan.personal_codes and scan.opens_at and scan.closes_at):
        return {}
    chosen = {row.round: row.due_on for row in db.session.scalars(rounds_of(scan.id))}
    if not scan.is_draft:
        return chosen
    first = first_mail_day(scan.opens_on, scan.closes_on, now)
    own = rounds_between(first, scan.closes_on)
    wanted = own | {which: day for which, day in chosen.items() if which in own and which in MOVABLE}
    fits = _in_order(wanted) and all(first <= day <= scan.closes_on for day in wanted.values())
    return dict(sorted((wanted if fits else own).items(), key=lambda item: item[1]))


def movable(scan: Scan, now: datetime) -> dict[Round, date]:
    """The reminder and the last call, as far as they have not gone out, with their days."""
    if scan.status in (ScanStatus.CANCELLED, ScanStatus.CLOSED, ScanStatus.RELEASED):
        return {}
    days = days_of(scan, now)
    return {which: day for which, day in days.items() if which in MOVABLE and not gone_out(scan, day, now)}


def gone_out(scan: Scan, day: date, now: datetime) -> bool:
    """Whether the hour of a round on a day has come, so that its words and day are fixed."""
    return not scan.is_draft and now >= goes_at(day, scan.opens_at)


def plan_rounds(scan: Scan, at: datetime) -> None:
    """Fix the days of the rounds at the launch."""
    days = days_of(scan, at)
    _write(scan, days)


def move_rounds(scan: Scan, wanted: Mapping[Round, date], *, by, at: datetime) -> dict[Round, date]:
    """Move the reminder or the last call to other days; a weekend or holiday becomes the next working day.

    Returns the days as they are now. Refuses, at the field of the round, a day outside the open period, a round that
    has gone out, and rounds that are not in their order on days of their own.
    """
    lock(scan)
    may_move, days = movable(scan, at), days_of(scan, at)
    first = first_mail_day(scan.opens_on, scan.closes_on, at) if scan.opens_at and scan.closes_at else None
    moved = {}
    for which, day in wanted.items():
        if which not in may_move:
            raise DomainError(lazy_gettext("This round has gone out or is not planned, so it cannot be moved."))
        if day == may_move[which]:
            continue
        if not first <= day <= scan.closes_on:
            message = lazy_gettext("Choose a day that lies ahead, within the time that the scan is open.")
            raise DomainError(message, field=which.value)
        moved[which] = next_working_day(day, scan.closes_on)
        if moved[which] is None:
            message = lazy_gettext("From this day until the last one there is no working day. Choose an earlier day.")
            raise DomainError(message, field=which.value)
    after = days | moved
    if moved and not _in_order(after):
        message = lazy_gettext(
            "The reminder goes after the invitation and before the last call, each on a day of its own. "
            "A day in a weekend or a holiday becomes the next working day."
        )
        raise DomainError(message, field=next(iter(moved)).value)
    if moved:
        _write(scan, after)
        told = {which.value: str(day) for which, day in moved.items()}
        audit.record("scan.rounds_moved", scan, by=by, at=at, **told)
    return after


def reset_rounds(scan: Scan) -> None:
    """Let a draft forget the days that were chosen: its dates changed, so they are reckoned anew."""
    db.session.execute(delete(ScanRound).where(ScanRound.scan_id == scan.id))


def _in_order(days: Mapping[Round, date]) -> bool:
    ordered = [days[which] for which in Round if which in days]
    return all(one < other for one, other in zip(ordered, ordered[1:], strict=False))


def _write(scan: Scan, days: Mapping[Round, date]) -> None:
    reset_rounds(scan)
    db.session.execute(
        insert(ScanRound), [{"scan_id": scan.id, "round": which, "due_on": days[which]} for which in days]
    )
    db.session.expire_all()
    move_occasions(scan, days)


def move_occasions(scan: Scan, days: Mapping[Round, date]) -> None:
    """Move what the clock planned for rounds that have not gone out along with their days."""
    subject = f"scan:{scan.id}"
    waiting = db.session.scalars(
        select(Occasion.occurrence).where(
            Occasion.dedupe_key.in_([key_of(RULE, subject, which.value) for which in days]),
            Occasion.status == OccasionStatus.PENDING,
        )
    )
    for occurrence in list(waiting):
        plan_occasion(RULE, subject, occurrence, goes_at(days[Round(occurrence)], scan.opens_at), scan.closes_at)


def queue_round(scan: Scan, which: Round, *, due_on: date, now: datetime) -> int:
    """Put a round's mails in the outbox, one per code, in no particular order; returns how many were new.

    For codes that were used too: a mail to them is dropped when its turn comes, and leaves no trace, so that nobody
    can read off the outbox who answered. Doing it again before they left queues nothing twice.
    """
    if not scan.takes_answers(now):
        return 0
    columns = AccessCode.id, AccessCode.email, AccessCode.language
    codes = list(db.session.execute(mailed_codes(scan.id).with_only_columns(*columns)).mappings())
    random.SystemRandom().shuffle(codes)
    return queue_mails(_mails(scan, which, codes, goes_at(due_on, scan.opens_at), now))


def queue_invitations(scan: Scan, codes: Iterable[Mapping], *, now: datetime) -> int:
    """Put the invitation for these codes (rows as dicts) in the outbox, after the round itself has gone out."""
    return queue_mails(_mails(scan, Round.INVITATION, codes, now, now))


def still_leaving(scan_id: int, now: datetime) -> Select[tuple[int]]:
    """How many mails of a scan are due and have not left; those that will be dropped count like the others."""
    due = OutboxMail.status.in_((MailStatus.PENDING, *UNDERWAY)), OutboxMail.due_at <= now
    own = OutboxMail.kind.in_(CODE_KINDS), OutboxMail.dedupe_key.startswith(_prefix(scan_id), autoescape=True)
    return select(func.count()).select_from(OutboxMail).where(*due, *own)


def _mails(scan: Scan, which: Round, codes, due_at: datetime, now: datetime):
    follows = [day for day in days_of(scan, now).values() if goes_at(day, scan.opens_at) > max(due_at, now)]
    # a mail that the server did not take is of no use any more once the next one goes
    expires_at = min([goes_at(day, scan.opens_at) for day in follows], default=scan.closes_at)
    keeps_hours = mass_mail_may_leave_between(max(due_at, now), expires_at)
    first = languages_of(scan)[0]
    for code in codes:
        yield {
            "kind": CODE_KINDS[not keeps_hours],
            "to": code["email"],
            "language": code["language"] or first,
            "payload": {"code_id": code["id"], "round": which.value},
            "dedupe_key": f"{_prefix(scan.id)}{which.value}:{code['id']}",
            "due_at": due_at,
            "expires_at": expires_at,
        }


def forget_addresses(scan: Scan) -> None:
    """Destroy every address that codes were mailed to, in the codes and in the outbox, with the text of those mails."""
    db.session.flush()
    own = OutboxMail.kind.in_(CODE_KINDS), OutboxMail.dedupe_key.startswith(_prefix(scan.id), autoescape=True)
    for statement in (
        update(AccessCode).where(AccessCode.scan_id == scan.id).values(email=None),
        update(OutboxMail).where(*own).values(to_address=None, subject=None, text=None, html=None),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()


def _prefix(scan_id: int) -> str:
    return f"scans.code:{scan_id}:"
