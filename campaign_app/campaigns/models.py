"""A campaign: three consecutive phases with local dates, sectors with targets."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.core.database import Base, Instant, choice
from campaign_app.sectors.models import Sector


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Phase(StrEnum):
    SENSITISATION = "sensitisation"
    ACTIVATION = "activation"
    FOLLOW_UP = "follow_up"


class Campaign(Base):
    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint(
            "sensitisation_on < activation_on AND activation_on < follow_up_on AND follow_up_on < ends_on",
            name="phases_follow_each_other",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    status: Mapped[CampaignStatus] = mapped_column(
        choice(CampaignStatus, "campaign_status"), default=CampaignStatus.DRAFT
    )
    # the phase that the clock last opened; None before the campaign begins
    phase: Mapped[Phase | None] = mapped_column(choice(Phase, "campaign_phase"))
    sensitisation_on: Mapped[date]
    activation_on: Mapped[date]
    follow_up_on: Mapped[date]
    ends_on: Mapped[date]  # the first day after follow-up
    created_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)  # when a person said go

    targets: Mapped[list["CampaignSector"]] = relationship(back_populates="campaign", cascade="all, delete-orphan")

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    def phase_on(self, day: date) -> Phase | None:
        """The phase that a local date falls in; None before the start and from the end on."""
        if day < self.sensitisation_on or day >= self.ends_on:
            return None
        if day < self.activation_on:
            return Phase.SENSITISATION
        return Phase.ACTIVATION if day < self.follow_up_on else Phase.FOLLOW_UP


class CampaignSector(Base):
    """A sector in a campaign, with the number of companies that it means to contact."""

    __tablename__ = "campaign_sector"
    __table_args__ = (CheckConstraint("target >= 0", name="target_not_negative"),)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), primary_key=True, index=True)
    target: Mapped[int] = mapped_column(default=0)
    campaign: Mapped[Campaign] = relationship(back_populates="targets")
    sector: Mapped[Sector] = relationship()
