"""Companies: enterprise number, joint committees, sectors, users; and an import that waits for confirmation."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.core.database import Base, Instant
from campaign_app.sectors.models import Sector


class Company(Base):
    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount_not_negative"),
        CheckConstraint("length(enterprise_number) = 10", name="enterprise_number_has_ten_digits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise_number: Mapped[str] = mapped_column(String(10), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    # lower case without accents, for the search of two letters
    search_name: Mapped[str] = mapped_column(String(200), index=True)
    postcode: Mapped[str | None] = mapped_column(String(10))
    headcount: Mapped[int | None]
    contact_person: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(Instant)

    committees: Mapped[list["CompanyCommittee"]] = relationship(
        cascade="all, delete-orphan", order_by="CompanyCommittee.joint_committee"
    )
    sectors: Mapped[list[Sector]] = relationship(secondary="company_sector", order_by=Sector.name)
    users: Mapped[list[Person]] = relationship(secondary="company_user", order_by=Person.name)


class CompanyCommittee(Base):
    __tablename__ = "company_committee"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    joint_committee: Mapped[str] = mapped_column(String(10), primary_key=True, index=True)


class CompanySector(Base):
    __tablename__ = "company_sector"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id", ondelete="CASCADE"), primary_key=True, index=True)


class CompanyUser(Base):
    __tablename__ = "company_user"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class CompanyImport(Base):
    """An uploaded workbook between the dry run and the confirmation; it goes when either is done or a day is over."""

    __tablename__ = "company_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Instant)
    sector: Mapped[Sector] = relationship()
