"""Who may see a result beside everybody of the company, through which links, and who looked on which day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.core.database import Base, Instant
from campaign_app.scans.models import Scan

PAGE = "page"


class ResultReader(Base):
    """One of the company's users to whom a result is narrowed; without any such row all of them see it."""

    __tablename__ = "result_reader"

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class ConsultantShare(Base):
    """A time during which the consultants of the sector may read a result; one without an end holds now."""

    __tablename__ = "consultant_share"
    __table_args__ = (
        Index(
            "ix_consultant_share_holding",
            "scan_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    shared_at: Mapped[datetime] = mapped_column(Instant)
    shared_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class ResultLink(Base):
    """A named link to the result page for people without an account; only a hash of its token is kept."""

    __tablename__ = "result_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))  # the company's own, such as "CPBW, 3 May"
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last_day: Mapped[date]  # the last local date on which it works
    language: Mapped[str | None] = mapped_column(String(8))  # None: the reader's own
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    scan: Mapped[Scan] = relationship()

    def works(self, today: date) -> bool:
        """Whether it still opens the result on this local date."""
        return self.withdrawn_at is None and today <= self.last_day


class ResultLook(Base):
    """That a person, or somebody with a link, looked at a result or fetched a file of it: once a day for each."""

    __tablename__ = "result_look"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (link_id IS NULL)", name="somebody_looked"),
        UniqueConstraint("scan_id", "what", "day", "person_id"),
        UniqueConstraint("link_id", "what", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(index=True)  # local
    at: Mapped[datetime] = mapped_column(Instant)  # the first time that day
    what: Mapped[str] = mapped_column(String(60), default=PAGE)  # the page, or the kind of a document
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("result_link.id", ondelete="CASCADE"))
    person: Mapped[Person | None] = relationship()
    link: Mapped[ResultLink | None] = relationship()
