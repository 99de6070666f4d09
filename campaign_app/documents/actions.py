"""The verbs of documents: ask for one, take it up, tell how far it is, store it or say why not, destroy it."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from campaign_app.core.database import db
from campaign_app.core.errors import Damaged
from campaign_app.core.keys import Unreadable, open_text, seal_text
from campaign_app.core.occasions import insert_once
from campaign_app.documents.kinds import KINDS
from campaign_app.documents.models import Document, DocumentStatus
from campaign_app.documents.queries import documents_to_make
from campaign_app.documents.terms import MOST_ATTEMPTS

PURPOSE = "document"


@dataclass(frozen=True)
class Turn:
    """A document taken up, and the attempt that must still stand when it is stored."""

    id: int
    attempt: int


def ask_for(kind: str, subject: str, *, language: str, version: str = "", by, at: datetime) -> Document:
    """The document of this kind, subject, language and version; new when it is not there or no longer.

    Asking again for what failed tries once more; asking again for anything else changes nothing.
    """
    known = (
        Document.kind == kind,
        Document.subject == subject,
        Document.language == language,
        Document.version == version,
    )
    gone = or_(Document.status == DocumentStatus.FAILED, Document.expires_at <= at)
    db.session.execute(delete(Document).where(*known, gone).execution_options(synchronize_session="fetch"))
    values = {"kind": kind, "subject": subject, "language": language, "version": version}
    values |= {"public_id": secrets.token_urlsafe(16), "secret": KINDS[kind].secret, "requested_at": at}
    values |= {"requested_by_id": getattr(by, "id", None), "status": DocumentStatus.PENDING}
    values |= {"progress": 0, "attempts": 0}
    db.session.execute(insert_once(Document).values(**values))
    return db.session.scalars(select(Document).where(*known)).one()


def take_up(now: datetime, passed: set[int]) -> Turn | None:
    """Claim the next document to be made, but for those `passed`; the caller commits, so that others see it.

    Whatever was taken up too often is marked as failed on the way.
    """
    for number in db.session.scalars(documents_to_make(now).with_for_update(skip_locked=True)):
        if number in passed:
            continue
        row = db.session.get(Document, number, populate_existing=True)
        if row.attempts >= MOST_ATTEMPTS:
            row.status, row.claimed_at, row.progress = DocumentStatus.FAILED, None, 0
            continue
        row.status, row.claimed_at, row.attempts, row.progress = DocumentStatus.MAKING, now, row.attempts + 1, 0
        db.session.flush()
        return Turn(row.id, row.attempts)
    return None


def tell(turn: Turn, progress: int) -> bool:
    """Note how far the making is, in per cent; False when the document is no longer ours to make."""
    return _settle(turn, progress=min(max(progress, 0), 99))


def store(turn: Turn, content: bytes, *, at: datetime) -> bool:
    """Keep what was made; False when somebody else took it over or it is no longer wanted."""
    row = db.session.get(Document, turn.id, populate_existing=True)
    if row is None:
        return False
    lasts = KINDS[row.kind].lasts
    kept = seal_text(PURPOSE, content, bound_to=row.public_id) if row.secret else content
    return _settle(
        turn,
        status=DocumentStatus.DONE,
        progress=100,
        content=kept,
        size=len(content),
        claimed_at=None,
        made_at=at,
        expires_at=at + lasts if lasts else None,
        error=None,
    )


def give_up(turn: Turn, sentence: str | None = None) -> bool:
    """Note that it was not made: for good with a sentence that says why, else it is tried again later."""
    over = sentence is not None or turn.attempt >= MOST_ATTEMPTS
    status = DocumentStatus.FAILED if over else DocumentStatus.PENDING
    return _settle(turn, status=status, claimed_at=None, progress=0, error=sentence and sentence[:500])


def content_of(document: Document) -> bytes | None:
    """The bytes of a document that is done; None when they cannot be read, as after a change of the secret key.

    Raises Damaged when they are not as many as were stored.
    """
    content = document.content
    if document.secret and content is not None:
        try:
            content = open_text(PURPOSE, content, bound_to=document.public_id)
        except Unreadable:
            return None
    if content is not None and len(content) != document.size:
        raise Damaged(f"document {document.id} is not as long as it was")
    return content


def destroy_secrets(subject: str) -> None:
    """Destroy every secret document about a subject, made or waiting."""
    mine = delete(Document).where(Document.subject == subject, Document.secret)
    db.session.execute(mine.execution_options(synchronize_session=False))


def destroy_expired(now: datetime) -> int:
    """Destroy what has had its days; how many."""
    old = delete(Document).where(Document.expires_at <= now)
    return db.session.execute(old.execution_options(synchronize_session=False)).rowcount


def _settle(turn: Turn, **values) -> bool:
    mine = (Document.id == turn.id, Document.attempts == turn.attempt, Document.status == DocumentStatus.MAKING)
    changed = update(Document).where(*mine).values(**values).execution_options(synchronize_session=False)
    return db.session.execute(changed.returning(Document.id)).first() is not None
