"""Contacts between consultants and companies, and the follow-up tasks that find the consultant on the day."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign, Phase
from campaign_app.companies.models import Company
from campaign_app.core.database import Base, Instant, choice
from campaign_app.sectors.models import Sector


class Channel(StrEnum):
    VISIT = "visit"
    PHONE = "phone"
    EMAIL = "email"
    ONLINE = "online"
    EVENT = "event"


class Outcome(StrEnum):
    NOT_REACHED = "not_reached"
    INFORMED = "informed"
    INTERESTED = "interested"
    ENGAGED = "engaged"
    NO_INTEREST = "no_interest"


class NextStep(StrEnum):
    CALL = "call"
    VISIT = "visit"
    SEND_INFORMATION = "send_information"
    INVITE_TO_SCAN = "invite_to_scan"
    OTHER = "other"


class Contact(Base):
    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("(next_step IS NULL) = (next_on IS NULL)", name="next_step_has_date"),
        CheckConstraint("(phase IS NULL) OR (campaign_id IS NOT NULL)", name="phase_has_campaign"),
        Index("ix_contact_company_at", "company_id", "at"),
        Index("ix_contact_campaign_sector", "campaign_id", "sector_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    phase: Mapped[Phase | None] = mapped_column(choice(Phase, "contact_phase"))
    at: Mapped[datetime] = mapped_column(Instant)
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, "outcome"))
    note: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[NextStep | None] = mapped_column(choice(NextStep, "next_step"))
    next_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    # of the form that was sent, so that a second press of the button logs nothing twice
    form_key: Mapped[str] = mapped_column(String(64), unique=True)

    company: Mapped[Company] = relationship()
    person: Mapped[Person] = relationship()
    sector: Mapped[Sector] = relationship()
    campaign: Mapped[Campaign | None] = relationship()


class TaskReason(StrEnum):
    PROMISED = "promised"
    FOLLOW_UP_PHASE = "follow_up_phase"


class FollowUpTask(Base):
    """A follow-up that a consultant owes a company on a local date; open until done."""

    __tablename__ = "follow_up_task"
    __table_args__ = (Index("ix_follow_up_task_open", "person_id", "done_at", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"))
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    reason: Mapped[TaskReason] = mapped_column(choice(TaskReason, "task_reason"))
    next_step: Mapped[NextStep | None] = mapped_column(choice(NextStep, "task_next_step"))
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    # rule:subject:occurrence, so that the clock gives each task once
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    company: Mapped[Company] = relationship()
    person: Mapped[Person] = relationship()
