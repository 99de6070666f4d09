"""The outbox: one row per message that is due, from pending to sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.database import Base, Instant, choice


class MailStatus(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    IN_SMTP = "in_smtp"  # written just before the text is handed over: from here on it may have arrived
    SENT = "sent"
    KEPT = "kept"  # not sent: this installation keeps its mail readable under /outbox
    UNKNOWN = "unknown"  # handed over, no answer heard: a person decides
    FAILED = "failed"
    CANCELLED = "cancelled"  # no longer true when its turn came


class OutboxMail(Base):
    """A message by kind and payload of ids; its text is made at the moment of sending and kept only in keep mode."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("(status IN ('claimed', 'in_smtp')) = (claimed_at IS NOT NULL)", name="claimed_has_moment"),
        Index("ix_outbox_mail_due", "status", "kind", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    to_address: Mapped[str | None] = mapped_column(String(254))
    payload: Mapped[dict] = mapped_column(JSON, default=dict)
    language: Mapped[str] = mapped_column(String(8), default="nl")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    status: Mapped[MailStatus] = mapped_column(choice(MailStatus, "mail_status"), default=MailStatus.PENDING)
    due_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    # goes up with every claim, so that a worker that lost its claim can no longer stamp the row
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(String(300))
    text: Mapped[str | None] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)
