"""Sends the rounds of a scan (invitation, reminder, last call) to the codes that were not used."""

from datetime import datetime

from sqlalchemy import select

from campaign_app.core.clock import local_date
from campaign_app.core.database import begin_writing, db
from campaign_app.core.occasions import Claim, Occasion, OccasionStatus, finish, plan_occasion, put_back
from campaign_app.scans.actions import queue_round
from campaign_app.scans.days import goes_at
from campaign_app.scans.models import Round, Scan, ScanRound, ScanStatus
from campaign_app.scans.queries import rounds_due
from campaign_app.scans.rounds import RULE
from jobs.doing import do_claimed


def run(now: datetime) -> int:
    """Plan the rounds whose day has come, then mail them; returns how many mails were queued."""
    begin_writing()
    planned = select(Occasion.subject, Occasion.occurrence).where(Occasion.rule == RULE)
    known = {(subject, occurrence) for subject, occurrence in db.session.execute(planned)}
    for scan, which, due_on in db.session.execute(rounds_due(local_date(now))):
        if scan.personal_codes and (f"scan:{scan.id}", which.value) not in known:
            due_at = goes_at(due_on, scan.opens_at)
            plan_occasion(RULE, f"scan:{scan.id}", which.value, due_at, scan.closes_at)
    db.session.commit()
    return do_claimed(RULE, now, lambda mine: _mail(mine, now))


def _mail(mine: Claim, now: datetime) -> int:
    """One mail per code that was not used.

    `used` turns only when a whole batch is sealed, and a mail says nothing about others: who answered shows nowhere.
    """
    scan = db.session.get(Scan, mine.subject_id, with_for_update=True)
    which = Round(mine.occurrence)
    row = db.session.get(ScanRound, (scan.id, which))
    if row is None or scan.status is not ScanStatus.OPEN or now >= scan.closes_at or _another_went_today(mine, now):
        finish(mine, now, OccasionStatus.SKIPPED)
        return 0
    if row.due_on > local_date(now) or now < scan.opens_at:
        # moved to a later day since it was planned
        put_back(mine)
        return 0
    finish(mine, now)
    return queue_round(scan, which, due_on=row.due_on, now=now)


def _another_went_today(mine: Claim, now: datetime) -> bool:
    """After a stop two rounds may be due at once; nobody gets two of them on one day."""
    others = select(Occasion.done_at).where(Occasion.rule == RULE, Occasion.subject == mine.subject)
    done = db.session.scalars(others.where(Occasion.status == OccasionStatus.DONE)).all()
    return any(local_date(moment) == local_date(now) for moment in done)
