"""What the clock owes: occasions (what must happen, once) and a record of every run of a job."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.database import Base, Instant, choice


class OccasionStatus(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    HELD = "held"  # long overdue after a stop: a person chooses
    SKIPPED = "skipped"
    FAILED = "failed"


class Occasion(Base):
    """Something the clock does once: a rule, its subject and which time it is; never identified by its due date."""

    __tablename__ = "occasion"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        CheckConstraint("(status = 'claimed') = (claimed_at IS NOT NULL)", name="claimed_has_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    occurrence: Mapped[str] = mapped_column(String(40))
    dedupe_key: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    status: Mapped[OccasionStatus] = mapped_column(
        choice(OccasionStatus, "occasion_status"), default=OccasionStatus.PENDING
    )
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))


class JobRun(Base):
    """One run of one job: when, how many items, what went wrong."""

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(60), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    items: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))
