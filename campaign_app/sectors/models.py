"""Sectors with their fund and joint committees, and who works for them."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.core.database import Base


class Sector(Base):
    __tablename__ = "sector"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    fund: Mapped[str | None] = mapped_column(String(120))
    verified: Mapped[str] = mapped_column(String(80), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)

    committees: Mapped[list["SectorCommittee"]] = relationship(
        back_populates="sector", cascade="all, delete-orphan", order_by="SectorCommittee.joint_committee"
    )
    consultants: Mapped[list[Person]] = relationship(secondary="sector_consultant", order_by=Person.name)


class SectorCommittee(Base):
    """A joint committee of a sector, as text such as "149.01"; one committee may belong to several sectors."""

    __tablename__ = "sector_committee"

    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id", ondelete="CASCADE"), primary_key=True)
    joint_committee: Mapped[str] = mapped_column(String(10), primary_key=True, index=True)
    sector: Mapped[Sector] = relationship(back_populates="committees")


class SectorConsultant(Base):
    __tablename__ = "sector_consultant"

    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
