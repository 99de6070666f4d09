"""Moderation of a scan's open remarks: who reads them, what was decided, and what is published for good."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.answers.models import NO_ORDER
from campaign_app.core.database import Base, Instant, choice

# whoever has not read the remarks of a closed scan by then never will
KEPT_AT_MOST = timedelta(days=182)


class Duty(StrEnum):
    COUNSELLOR = "confidential_counsellor"
    PREVENTION = "prevention_adviser"
    PSYCHOSOCIAL = "psychosocial_adviser"  # of the external service


class Verdict(StrEnum):
    PUBLISH = "publish"
    WITHHOLD = "withhold"


class Reason(StrEnum):
    IDENTIFIES = "identifies"
    HURTS = "hurts"
    EMPTY = "empty"
    OTHER = "other"


class Moderator(Base):
    """A company user who may read the remarks of one scan, once they have accepted what that asks of them."""

    __tablename__ = "remark_moderator"

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    duty: Mapped[Duty] = mapped_column(choice(Duty, "duty"))
    appointed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    appointed_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class RemarkQuestion(Base):
    """An open question of a released scan: how many wrote something, None when they were too few to be read.

    Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "remark_question"
    __table_args__ = (
        CheckConstraint("threshold >= 5", name="threshold_at_least_five"),
        CheckConstraint("written IS NULL OR written >= threshold", name="written_from_the_threshold"),
    )

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    variable: Mapped[str] = mapped_column(String(80), primary_key=True)
    threshold: Mapped[int]
    written: Mapped[int | None]


class RemarkDecision(Base):
    """What a moderator decided about one remark, until the moderation is finished; then it is destroyed."""

    __tablename__ = "remark_decision"
    __table_args__ = (
        CheckConstraint("(verdict = 'withhold') = (reason IS NOT NULL)", name="withheld_has_a_reason"),
        CheckConstraint("(verdict = 'publish') = (text <> '')", name="published_has_a_text"),
        NO_ORDER,
    )

    remark_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("remark.id"), primary_key=True, autoincrement=False)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    reason: Mapped[Reason | None] = mapped_column(choice(Reason, "reason"))
    text: Mapped[str] = mapped_column(Text, default="")  # the masked copy
    themes: Mapped[list] = mapped_column(JSON, default=list)  # codes of scales
    own_themes: Mapped[list] = mapped_column(JSON, default=list)  # the moderator's words


class RemarkPublication(Base):
    """The end of the moderation of a scan, by a moderator or, when nobody read in time, by the clock (None).

    `summary` holds per question how many are published, and under which themes. Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "remark_publication"

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    finished_at: Mapped[datetime] = mapped_column(Instant)
    finished_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    summary: Mapped[dict] = mapped_column(JSON, default=dict)


class PublishedRemark(Base):
    """A remark as everybody with the result reads it; its number is new, and leads to no remark that was sent.

    Triggers refuse UPDATE and DELETE, and a new one once the moderation is finished.
    """

    __tablename__ = "published_remark"
    # covers what a page needs to choose its first few, so that no text is read that is not shown
    __table_args__ = (Index("ix_published_remark_scan_id_variable", "scan_id", "variable"), NO_ORDER)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # random
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    variable: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    themes: Mapped[list] = mapped_column(JSON, default=list)
    own_themes: Mapped[list] = mapped_column(JSON, default=list)
