"""Reading releases: of one scan, those still without pictures, and what each adds to its sector's pool."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, Text, cast, select

from campaign_app.answers.models import Remark, Response
from campaign_app.answers.queries import remarks_of, responses_of
from campaign_app.benchmarks.models import Batch, Member, Withdrawal
from campaign_app.results.models import ReleaseChart, StoredRelease
from campaign_app.scans.models import Scan, ScanGroup

WHOLE = ReleaseChart.svg.like("<svg%</svg>%")


def release_of(scan_id: int) -> Select[tuple[StoredRelease]]:
    """The release of a scan, at most one."""
    return select(StoredRelease).where(StoredRelease.scan_id == scan_id)


def releases_before(scan: Scan, *, since: datetime) -> Select[tuple[StoredRelease]]:
    """The releases with figures of a company's other scans that closed between a moment and this one, oldest first."""
    rows = select(StoredRelease).join(Scan, Scan.id == StoredRelease.scan_id)
    alike = (Scan.company_id == scan.company_id, Scan.id != scan.id, StoredRelease.has_figures)
    when = (Scan.closed_at >= since, Scan.closed_at <= scan.closed_at)
    return rows.where(*alike, *when).order_by(StoredRelease.id)


def counted_of(scan: Scan) -> Select:
    """(totals, sector and size of the batch) of every release of a scan's company that is in the benchmarks."""
    theirs = Scan.id == scan.id if scan.company_id is None else Scan.company_id == scan.company_id
    rows = select(StoredRelease.totals, Batch.sector_id, Batch.size).join(Scan, Scan.id == StoredRelease.scan_id)
    rows = rows.join(Member, Member.scan_id == Scan.id).join(Batch, Batch.id == Member.batch_id)
    return rows.where(theirs, Batch.left_at.is_(None))


def sealed_answers(scan_id: int) -> Select:
    """What lies in the closed box as (JSON text of the answers, group id), in an order that the random ids decide."""
    return responses_of(scan_id).with_only_columns(cast(Response.answers, Text), Response.group_id)


def remarks_per_question(scan_id: int) -> Select:
    """The question of every open remark of a scan, one row per remark."""
    return remarks_of(scan_id).with_only_columns(Remark.variable)


def releases_without_charts() -> Select[tuple[StoredRelease]]:
    """Releases with figures of which no picture was drawn yet, oldest first."""
    drawn = select(ReleaseChart.release_id).where(ReleaseChart.release_id == StoredRelease.id).exists()
    return select(StoredRelease).where(~drawn, StoredRelease.has_figures).order_by(StoredRelease.id)


def earlier_releases(stored: StoredRelease) -> Select:
    """The releases with figures of the same company's scans that closed before this one, the latest first."""
    columns = (StoredRelease.id, StoredRelease.scan_id, StoredRelease.content_hash, StoredRelease.edition_hash)
    rows = select(*columns, Scan.edition_id, Scan.title, Scan.expected, Scan.closed_at, Scan.closes_at)
    before = (Scan.company_id == stored.scan.company_id, Scan.closed_at < stored.scan.closed_at)
    rows = rows.join(Scan, Scan.id == StoredRelease.scan_id).where(*before, StoredRelease.has_figures)
    return rows.order_by(Scan.closed_at.desc(), StoredRelease.id.desc())


def contents_of(release_ids: Collection[int]) -> Select[tuple[int, str, str]]:
    """The contents of some releases as (id, content, hash)."""
    columns = (StoredRelease.id, StoredRelease.content, StoredRelease.content_hash)
    return select(*columns).where(StoredRelease.id.in_(release_ids))


def groups_in(scan_ids: Collection[int]) -> Select[tuple[ScanGroup]]:
    """The groups of some scans, of each in their order."""
    return select(ScanGroup).where(ScanGroup.scan_id.in_(scan_ids)).order_by(ScanGroup.position, ScanGroup.id)


def chart_of(release_id: int, name: str, language: str) -> Select:
    """One kept picture of a release, its SVG only; what is no whole picture does not count."""
    wanted = (ReleaseChart.release_id == release_id, ReleaseChart.name == name, ReleaseChart.language == language)
    return select(ReleaseChart.svg).where(*wanted, WHOLE)


def charts_kept(release_id: int) -> Select:
    """Which pictures of a release are there, whole, as (name, language)."""
    return select(ReleaseChart.name, ReleaseChart.language).where(ReleaseChart.release_id == release_id, WHOLE)


def pool_rows(since: datetime) -> Select:
    """What every release since a moment adds to benchmarks, unless its company took it out, in order of release."""
    columns = (Scan.id, StoredRelease.totals, StoredRelease.created_at, Scan.company_id, Scan.sector_id)
    rows = select(*columns).join(Scan, Scan.id == StoredRelease.scan_id)
    of_company = Withdrawal.company_id == Scan.company_id
    taken_out = select(Withdrawal.id).where(of_company, Withdrawal.at >= Scan.closed_at).exists()
    counts = (Scan.pool, StoredRelease.totals != "{}", StoredRelease.created_at >= since, ~taken_out)
    return rows.where(*counts).order_by(StoredRelease.id)
