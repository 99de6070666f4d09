"""Launching: freeze the edition, open the ways in, plan the rounds; and moving the last day of a running scan."""

import secrets
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext

from campaign_app.core import audit
from campaign_app.core.clock import at_local, local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.instruments.actions import keep_edition
from campaign_app.instruments.licences import outlasted
from campaign_app.instruments.queries import edition_of
from campaign_app.scans.checklist import launch_checks
from campaign_app.scans.composition import composition_of
from campaign_app.scans.days import LEAST_BETWEEN_ROUNDS, last_call_before
from campaign_app.scans.locking import lock
from campaign_app.scans.models import Round, Scan, ScanRound, ScanStatus
from campaign_app.scans.offline import open_offline
from campaign_app.scans.queries import codes_per_group, rounds_of
from campaign_app.scans.rounds import forget_addresses, move_occasions, plan_rounds, queue_round

__all__ = ["extend", "forget_addresses", "launch", "lock", "queue_round"]

LATEST_EXTENSION = timedelta(days=366)
CLOSING_TIME = time(23, 59)


def launch(scan: Scan, *, by, at: datetime) -> Scan:
    """Freeze the questionnaire, open the ways in and plan the mailing rounds; a second launch changes nothing."""
    lock(scan)
    if scan.launched_at is not None:
        return scan
    if scan.status is ScanStatus.CANCELLED:
        raise DomainError(lazy_gettext("This scan was cancelled."))
    # what is checked is what is frozen, also when a sector publishes or withdraws a module at this moment
    edition = composition_of(scan)
    carried = dict(db.session.execute(codes_per_group(scan.id)).all())
    faults = [check.text for check in launch_checks(scan, carried, at, edition) if not check.holds]
    if faults:
        raise DomainError(
            lazy_gettext("The scan cannot be launched yet. First this must be so: %(faults)s", faults=" ".join(faults))
        )
    scan.edition = keep_edition(edition, at=at)
    today = local_date(at)
    if scan.opens_on < today:
        scan.opens_at = at_local(today)
    scan.open_token = secrets.token_urlsafe(16) if scan.open_link else None
    open_offline(scan)
    if scan.personal_codes:
        plan_rounds(scan, at)
    scan.status, scan.launched_at = ScanStatus.OPEN, at
    db.session.flush()
    audit.record("scan.launched", scan, by=by, at=at, k=scan.k, edition=scan.edition.content_hash)
    return scan


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
    if ended := outlasted(edition_of(scan.edition_id).licences, closes_on):
        raise DomainError(" ".join(ended), field="closes_on")
    before, scan.closes_at = scan.closes_on, at_local(closes_on, CLOSING_TIME)
    if scan.personal_codes:
        _move_last_call(scan, local_date(at))
    db.session.flush()
    audit.record("scan.extended", scan, by=by, at=at, before=str(before), after=str(closes_on))
    return scan


def _move_last_call(scan: Scan, today: date) -> None:
    """Let a last call that has not gone out go before the new last day, or plan one where there was no room for it."""
    days = {row.round: row.due_on for row in db.session.scalars(rounds_of(scan.id))}
    known, day = days.pop(Round.LAST_CALL, None), last_call_before(scan.closes_on)
    if known is not None and known <= today:
        return
    if known is None and day - max([today, *days.values()]) < LEAST_BETWEEN_ROUNDS:
        return
    db.session.merge(ScanRound(scan_id=scan.id, round=Round.LAST_CALL, due_on=max(day, known or day)))
    db.session.flush()
    move_occasions(scan, {**days, Round.LAST_CALL: max(day, known or day)})
