"""Refreshing the benchmarks, and taking a company's results out of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import update

from campaign_app.benchmarks import queries
from campaign_app.benchmarks.batching import form
from campaign_app.benchmarks.figures import Counted, Place, Pool, pools_of
from campaign_app.benchmarks.models import Batch, Benchmark, Member, Withdrawal
from campaign_app.benchmarks.rules import Contribution
from campaign_app.benchmarks.standing import standings
from campaign_app.core import audit
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError


def refresh(given: Iterable[Contribution], now: datetime) -> int:
    """Let batches leave and form, and keep the figures of what is then there; returns how many benchmarks changed.

    `given` are the releases that may count at this moment, of the last two years. A batch leaves, for good, as soon as
    one of its members is not among them. A second time on the same day changes nothing.
    """
    current = {each.scan_id: each for each in given}
    known, batches = {}, {}
    for scan_id, batch in db.session.execute(queries.members()):
        known[scan_id] = batch.id
        if batch.left_at is None:
            batches[batch.id] = batch
    for scan_id, batch_id in known.items():
        if scan_id not in current and batch_id in batches:
            batches.pop(batch_id).left_at = now
    counted: dict[str, list[Counted]] = defaultdict(list)
    inside = defaultdict(list)
    for scan_id, batch_id in known.items():
        if batch_id in batches:
            inside[batch_id].append(current[scan_id])
    for batch in batches.values():
        counted[batch.fingerprint].append(Counted(batch.sector_id, batch.size, tuple(inside[batch.id])))
    waiting = defaultdict(list)
    for each in current.values():
        if each.scan_id not in known:
            waiting[each.fingerprint].append(each)
    figures: dict[tuple[str, Place], Pool] = {}
    for fingerprint in sorted({each.fingerprint for each in current.values()}):
        theirs = counted[fingerprint]
        shown = {batch.sector_id for batch in theirs} - {None}
        for formed in form(waiting[fingerprint], shown, now):
            _keep_batch(fingerprint, formed, now)
            theirs.append(Counted(formed.sector_id, formed.size, formed.members))
        taken = {each.scan_id for batch in theirs for each in batch.members}
        rest = [each for each in waiting[fingerprint] if each.scan_id not in taken]
        figures |= {(fingerprint, place): pool for place, pool in pools_of(theirs, rest).items()}
    return _keep_figures(figures, now)


def _keep_batch(fingerprint: str, formed, now: datetime) -> None:
    batch = Batch(fingerprint=fingerprint, sector_id=formed.sector_id, size=formed.size, formed_at=now)
    db.session.add(batch)
    db.session.flush()
    theirs = Member.scan_id.in_([each.scan_id for each in formed.members])
    # only those that wait: whoever took part in a batch before stays with it
    joined = update(Member).where(theirs, Member.batch_id.is_(None)).values(batch_id=batch.id)
    if db.session.execute(joined, execution_options={"synchronize_session": False}).rowcount != len(formed.members):
        raise RuntimeError("a release that does not wait cannot join a batch")


def _keep_figures(figures: dict[tuple[str, Place], Pool], now: datetime) -> int:
    new = {(fingerprint, *place): pool.kept() for (fingerprint, place), pool in figures.items()}
    rows = {(row.fingerprint, row.sector_id, row.size): row for row in db.session.scalars(queries.kept())}
    gone = rows.keys() - new.keys()
    differs = [key for key, content in new.items() if key not in rows or rows[key].content != content]
    if not differs and not gone and all(local_date(row.refreshed_at) == local_date(now) for row in rows.values()):
        return 0
    for key in gone:
        db.session.delete(rows[key])
    for key, content in new.items():
        if key not in rows:
            rows[key] = Benchmark(fingerprint=key[0], sector_id=key[1], size=key[2])
            db.session.add(rows[key])
        # all at one moment: a page that reads several says one day
        rows[key].content, rows[key].refreshed_at = content, now
    db.session.flush()
    return len(differs) + len(gone)


def await_batch(scan_id: int) -> None:
    """Note that a released scan may count, and waits for others to be added up with."""
    db.session.add(Member(scan_id=scan_id))


def withdraw(company, *, by, at: datetime) -> Withdrawal:
    """Take the results that a company has by now out of every later figure; a later scan asks anew.

    A batch that they are in leaves as a whole at the next refresh. Raises DomainError when there is nothing to take.
    """
    if not any(line.can_leave for line in standings(company.id, at)):
        raise DomainError(lazy_gettext("There is nothing to take out: no result of this company counts or waits."))
    row = Withdrawal(company_id=company.id, at=at, by_id=getattr(by, "id", None))
    db.session.add(row)
    db.session.flush()
    audit.record("benchmarks.withdrawn", company, by=by, at=at)
    return row
