"""How a job works through what is due: claim, do, finish; one item per transaction, and one failure stops nobody."""

import traceback
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path

from flask import current_app

from campaign_app.core.config import ROOT
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import Claim, ClaimLost, claim, fail, put_back


class SomeFailed(Exception):
    """Items of a job failed after all the others were done; `items` of them were."""

    def __init__(self, message: str, items: int):
        super().__init__(message)
        self.items = items


def do_claimed(rule: str, now: datetime, work: Callable[[Claim], int], subjects: Collection[str] | None = None) -> int:
    """Do every due occasion of a rule; `work` acts, settles the claim and says how many items that were.

    Claiming is one transaction and working another: after a kill in between the claim lapses and a later tick works.
    What `work` did is committed together with its mark, or not at all. Raises SomeFailed at the end.
    """
    items, faults, seen = 0, [], set()
    while (mine := _next(rule, now, subjects)) is not None:
        if mine.id in seen:
            # put back and found again: it is not for this tick
            _in_transaction(lambda mine=mine: put_back(mine))
            break
        seen.add(mine.id)
        try:
            items += _in_transaction(lambda mine=mine: work(mine))
        except ClaimLost:
            current_app.logger.warning("lost the claim on %s %s %s", mine.rule, mine.subject, mine.occurrence)
        except Exception as fault:
            current_app.logger.exception("%s %s %s failed", mine.rule, mine.subject, mine.occurrence)
            faults.append(told(fault))
            _note(mine, now, faults[-1])
    return _settled(items, faults)


def do_each(things: Iterable, work: Callable[[object], int]) -> int:
    """Do the same to each of a list of ids, each in its own transaction; raises SomeFailed at the end."""
    items, faults = 0, []
    for thing in things:
        try:
            items += work(thing)
            db.session.commit()
        except Exception as fault:
            db.session.rollback()
            current_app.logger.exception("%s failed", thing)
            faults.append(told(fault))
    return _settled(items, faults)


def told(fault: BaseException) -> str:
    """What the job's row keeps of an error: its kind and place, never its text, which may hold what a person typed."""
    if isinstance(fault, SomeFailed | DomainError):
        return str(fault)
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "site-packages" not in frame.filename]
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT)]
    where = "".join(f" ({Path(frame.filename).name} line {frame.lineno})" for frame in own[-1:])
    return type(fault).__name__ + where


def _next(rule: str, now: datetime, subjects: Collection[str] | None) -> Claim | None:
    mine = claim(rule, now, subjects)
    db.session.commit()
    return mine


def _in_transaction(work: Callable[[], int | None]) -> int:
    try:
        begin_writing()
        items = work() or 0
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    return items


def _note(mine: Claim, now: datetime, fault: str) -> None:
    try:
        _in_transaction(lambda: fail(mine, now, fault))
    except ClaimLost:
        current_app.logger.warning("lost the claim on %s %s %s", mine.rule, mine.subject, mine.occurrence)


def _settled(items: int, faults: list[str]) -> int:
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise SomeFailed(f"{faults[0]}{more}", items)
    return items
