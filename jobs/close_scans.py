"""Closes scans whose last day is over, and computes the release of closed ones."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign_app.answers.actions import close
from campaign_app.answers.queries import scans_to_close
from campaign_app.answers.sealing import owe_a_sweep
from campaign_app.core.database import begin_writing, db
from campaign_app.results.actions import release
from campaign_app.scans.models import Scan, ScanStatus
from jobs.doing import do_each


def run(now: datetime) -> int:
    """Close, then release; each scan by itself. A release that failed is tried again at every tick."""
    closing = [scan.id for scan in db.session.scalars(scans_to_close(now))]
    try:
        done = do_each(closing, lambda scan_id: _close(scan_id, now))
    finally:
        closed = db.session.scalars(select(Scan.id).where(Scan.status == ScanStatus.CLOSED).order_by(Scan.id)).all()
        released = do_each(closed, lambda scan_id: _release(scan_id, now))
    return done + released


def _close(scan_id: int, now: datetime) -> int:
    begin_writing()
    scan = db.session.get(Scan, scan_id)
    if scan.status is not ScanStatus.OPEN:
        return 0
    close(scan, at=now)
    owe_a_sweep(now)
    return 1


def _release(scan_id: int, now: datetime) -> int:
    # No write lock while it computes: respondents of other scans keep sending. Of two clocks one loses at the end.
    scan = db.session.get(Scan, scan_id, populate_existing=True)
    try:
        release(scan, at=now)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        if db.session.get(Scan, scan_id, populate_existing=True).status is not ScanStatus.RELEASED:
            raise
        return 0
    return 1
