"""A document: what it is made of, how far it is, and in the end its bytes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.core.database import Base, Instant, choice


class DocumentStatus(StrEnum):
    PENDING = "pending"
    MAKING = "making"
    DONE = "done"
    FAILED = "failed"


class Document(Base):
    """One file: known by its kind, subject (such as scan:12), language and version, so that asking twice makes one.

    `version` names what it was made from (an edition's hash, a closing day): when that changes it is another document.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "language", "version"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        CheckConstraint("(status = 'done') = (content IS NOT NULL)", name="done_has_content"),
        CheckConstraint("(status = 'making') = (claimed_at IS NOT NULL)", name="making_has_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    language: Mapped[str] = mapped_column(String(8))
    version: Mapped[str] = mapped_column(String(80), default="")
    secret: Mapped[bool] = mapped_column(default=False)  # its content is kept encrypted
    status: Mapped[DocumentStatus] = mapped_column(
        choice(DocumentStatus, "document_status"), default=DocumentStatus.PENDING, index=True
    )
    progress: Mapped[int] = mapped_column(default=0)
    # a list of documents does not fetch megabytes
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    # goes up with every claim, so that whoever lost a claim can no longer store what they made
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))

    requested_by: Mapped[Person | None] = relationship()

    @property
    def subject_id(self) -> int:
        """The number in a subject such as scan:12."""
        return int(self.subject.rsplit(":", 1)[1])

    @property
    def is_done(self) -> bool:
        """Whether it can be fetched."""
        return self.status is DocumentStatus.DONE

    @property
    def is_under_way(self) -> bool:
        """Whether the clock has still to make it, or is making it."""
        return self.status in (DocumentStatus.PENDING, DocumentStatus.MAKING)
