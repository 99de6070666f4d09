"""Seals the ballot boxes in which a batch lies, and overwrites what sealing deleted."""

from datetime import datetime

from campaign_app.answers.actions import seal, sweep
from campaign_app.answers.queries import scans_to_seal
from campaign_app.answers.sealing import SWEEP_RULE, owe_a_sweep
from campaign_app.core.database import begin_writing, db
from campaign_app.core.occasions import Claim, finish
from campaign_app.scans.models import Scan
from jobs.doing import do_claimed, do_each


class NotSwept(Exception):
    """Somebody was just sending, so that what was deleted could not be overwritten yet."""


def run(now: datetime) -> int:
    """Seal what can be sealed and return how many scans that were; then sweep, again and again until all is clean."""
    try:
        waiting = [scan.id for scan in db.session.scalars(scans_to_seal())]
        return do_each(waiting, lambda scan_id: _seal(scan_id, now))
    finally:
        do_claimed(SWEEP_RULE, now, lambda mine: _sweep(mine, now))


def _seal(scan_id: int, now: datetime) -> int:
    begin_writing()
    # counted in scans: how many answered at which minute is nobody's to know
    if not seal(db.session.get(Scan, scan_id)):
        return 0
    owe_a_sweep(now)
    return 1


def _sweep(mine: Claim, now: datetime) -> int:
    if not sweep():
        raise NotSwept
    finish(mine, now)
    return 0
