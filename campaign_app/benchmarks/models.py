"""Benchmarks as they are kept: batches and who is in them, the figures that pages read, and who took theirs out."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.database import Base, Instant


class Batch(Base):
    """Releases that come into figures together and leave them together; a batch that left never comes back."""

    __tablename__ = "benchmark_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"))  # None: of several sectors
    size: Mapped[str | None] = mapped_column(String(20))  # None: of several sizes
    formed_at: Mapped[datetime] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)


class Member(Base):
    """A released scan that may count: it waits, and then is in one batch only, for ever."""

    __tablename__ = "benchmark_member"

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), primary_key=True, autoincrement=False)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("benchmark_batch.id"), index=True)


class Benchmark(Base):
    """The figures of one sector, one size or all over the same questions, or the reason why there are none."""

    __tablename__ = "benchmark"
    __table_args__ = (CheckConstraint("sector_id IS NULL OR size IS NULL", name="sector_or_size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"))
    size: Mapped[str | None] = mapped_column(String(20))
    content: Mapped[dict] = mapped_column(JSON)  # figures.Pool.kept()
    refreshed_at: Mapped[datetime] = mapped_column(Instant)


class Withdrawal(Base):
    """A company took the results that it had until then out of future figures."""

    __tablename__ = "benchmark_withdrawal"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
