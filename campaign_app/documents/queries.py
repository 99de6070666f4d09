"""Reading documents; who may have one is its kind's matter."""

from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from campaign_app.documents.models import Document, DocumentStatus
from campaign_app.documents.terms import CLAIM_LASTS


def document_by_public_id(public_id: str) -> Select[tuple[Document]]:
    """The document with this public id, at most one."""
    return select(Document).where(Document.public_id == public_id)


def documents_of(subject: str, kind: str) -> Select[tuple[Document]]:
    """The documents of one kind about a subject, by language, the newest first; without their content."""
    query = select(Document).where(Document.subject == subject, Document.kind == kind)
    return query.order_by(Document.language, Document.requested_at.desc(), Document.id.desc())


def documents_to_make(now: datetime) -> Select[tuple[int]]:
    """The ids of what waits to be made, and of what a process took that has died since; the longest asked first."""
    stale = or_(Document.claimed_at < now - CLAIM_LASTS, Document.claimed_at > now + CLAIM_LASTS)
    free = or_(Document.status == DocumentStatus.PENDING, and_(Document.status == DocumentStatus.MAKING, stale))
    return select(Document.id).where(free).order_by(Document.requested_at, Document.id)
