"""Reading what is kept of benchmarks: for refreshing, for the pages that show them, and for the company that leaves."""

from sqlalchemy import Select, func, or_, select

from campaign_app.benchmarks.models import Batch, Benchmark, Member, Withdrawal
from campaign_app.scans.models import Participant, Scan, ScanStatus


def members() -> Select:
    """(scan id, batch) of every scan that is or ever was in a batch."""
    return select(Member.scan_id, Batch).join(Batch, Batch.id == Member.batch_id).order_by(Batch.id, Member.scan_id)


def kept() -> Select[tuple[Benchmark]]:
    """Every benchmark there is."""
    return select(Benchmark).order_by(Benchmark.id)


def beside(fingerprint: str, sector_id: int, size: str | None) -> Select[tuple[Benchmark]]:
    """The benchmarks of a sector, of a size, and of all."""
    all_ = Benchmark.sector_id.is_(None) & Benchmark.size.is_(None)
    # "" is no size: a company of which none is known gets no row of sizes
    wanted = or_(all_, Benchmark.sector_id == sector_id, Benchmark.size == (size or ""))
    return select(Benchmark).where(Benchmark.fingerprint == fingerprint, wanted)


def pooled_scans(company_id: int) -> Select:
    """(scan, member, batch) of a company's scans whose first page said that they may count, newest first."""
    rows = select(Scan, Member, Batch).outerjoin(Member, Member.scan_id == Scan.id)
    rows = rows.outerjoin(Batch, Batch.id == Member.batch_id)
    launched = Scan.status.in_((ScanStatus.OPEN, ScanStatus.CLOSED, ScanStatus.RELEASED))
    return rows.where(Scan.company_id == company_id, Scan.pool, launched).order_by(Scan.id.desc())


def last_withdrawal(company_id: int) -> Select:
    """When a company last took its results out."""
    return select(func.max(Withdrawal.at)).where(Withdrawal.company_id == company_id)


def participations(company_id: int) -> Select:
    """How many scans of a whole sector a company took part in."""
    return select(func.count(Participant.id)).where(Participant.company_id == company_id)
