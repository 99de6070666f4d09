"""A hand-over: who outside the house may fetch which file, what for, until when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.core.database import Base, Instant
from campaign_app.documents.models import Document


class HandOver(Base):
    """One file handed to one researcher by a link; the record stays when the file is destroyed."""

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint("expires_at > made_at", name="ends_after_it_began"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # half of the link; the other half follows from the secret of the installation, so the table opens nothing
    code: Mapped[str] = mapped_column(String(32), unique=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
    content: Mapped[str] = mapped_column(String(200))  # what the file is called
    name: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text)
    agreed_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    document: Mapped[Document | None] = relationship()
    made_by: Mapped[Person | None] = relationship()

    def is_open(self, now: datetime) -> bool:
        """Whether the link still leads to the file."""
        there = self.document is not None and self.document.is_done
        return self.revoked_at is None and now < self.expires_at and there
