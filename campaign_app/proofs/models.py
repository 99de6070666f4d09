"""A proof that a scan was held: its code, what it says, and the signature that nobody else can make."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.core.database import Base, Instant
from campaign_app.scans.models import Scan


class Proof(Base):
    """One proof; taking it back destroys what it said, so that nobody can put it back without the key."""

    __tablename__ = "proof"
    __table_args__ = (
        CheckConstraint("(revoked_at IS NULL) = (content IS NOT NULL)", name="revoked_says_nothing"),
        CheckConstraint("(content IS NULL) = (signature IS NULL)", name="content_is_signed"),
        # a scan has one proof that is shown
        Index(
            "ix_proof_shown",
            "scan_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)  # without dashes
    content: Mapped[str | None] = mapped_column(Text)  # Facts as canonical JSON
    signature: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    scan: Mapped[Scan] = relationship()
