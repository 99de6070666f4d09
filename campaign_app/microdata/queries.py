"""Reading microdata: the files that a person may fetch, hand-overs, and how often each was fetched."""

from sqlalchemy import Select, String, cast, false, literal, or_, select
from sqlalchemy.orm import joinedload

from campaign_app.benchmarks.models import Batch, Member, Withdrawal
from campaign_app.core.access import Role
from campaign_app.core.audit import AuditEvent
from campaign_app.documents.models import Document
from campaign_app.microdata.models import HandOver
from campaign_app.results.models import StoredRelease
from campaign_app.scans.models import Scan
from campaign_app.sectors.models import Sector
from campaign_app.sectors.queries import sector_ids_of

KIND = "microdata.pool"
FETCHED = "microdata.fetched"


def subject_of(sector_id: int | None) -> str:
    """How the documents of one sector, or of all together, are known."""
    return f"microdata:{sector_id or 0}"


def files_visible_to(viewer) -> Select[tuple[Document]]:
    """The files that a person may fetch, newest first: advisers all, consultants those of their own sectors."""
    query = select(Document).where(Document.kind == KIND)
    query = query.order_by(Document.requested_at.desc(), Document.id.desc())
    own = select(literal("microdata:") + cast(Sector.id, String)).where(Sector.id.in_(sector_ids_of(viewer)))
    everything = Document.subject == subject_of(None) if viewer.role is Role.ADVISER else false()
    return query.where(or_(Document.subject.in_(own), everything))


def files_with_results_taken_out() -> Select[tuple[Document]]:
    """The files that may hold results which a company has taken out since the file was asked for."""
    own = Document.subject == literal("microdata:") + cast(Batch.sector_id, String)
    left = select(Withdrawal.id).join(Scan, Scan.company_id == Withdrawal.company_id)
    left = left.join(Member, Member.scan_id == Scan.id).join(Batch, Batch.id == Member.batch_id)
    inside = Batch.formed_at <= Document.requested_at, or_(Document.subject == subject_of(None), own)
    since = Withdrawal.at >= Scan.closed_at, Withdrawal.at >= Document.requested_at
    return select(Document).where(Document.kind == KIND, left.where(*inside, *since).exists())


def released_scans(scan_ids) -> Select[tuple[Scan]]:
    """These scans, in the order of their release."""
    query = select(Scan).join(StoredRelease, StoredRelease.scan_id == Scan.id)
    return query.where(Scan.id.in_(scan_ids)).order_by(StoredRelease.id)


def hand_overs() -> Select[tuple[HandOver]]:
    """Every hand-over, newest first."""
    query = select(HandOver).options(joinedload(HandOver.document), joinedload(HandOver.made_by))
    return query.order_by(HandOver.made_at.desc(), HandOver.id.desc())


def hand_over_by_code(code: str) -> Select[tuple[HandOver]]:
    """The hand-over with this code, at most one."""
    return hand_overs().where(HandOver.code == code)


def fetches_of(hand_over_id: int) -> Select:
    """When the file of a hand-over was fetched, newest first."""
    subject = f"hand_over:{hand_over_id}"
    query = select(AuditEvent.at).where(AuditEvent.subject == subject, AuditEvent.verb == FETCHED)
    return query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
