"""Editions: composed questionnaires as they were at launch, found by their content hash, never changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.database import Base, Instant


class StoredEdition(Base):
    """One frozen edition; triggers refuse UPDATE and DELETE."""

    __tablename__ = "stored_edition"
    __table_args__ = (CheckConstraint("length(content_hash) = 64", name="content_hash_is_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
