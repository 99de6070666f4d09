"""A scan: its composition, groups, access codes and mailing rounds."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign
from campaign_app.companies.models import Company
from campaign_app.core.clock import local_date
from campaign_app.core.database import Base, Instant, choice
from campaign_app.instruments.models import StoredEdition
from campaign_app.sectors.models import Sector

# Whoever began before the closing may finish and send; nobody new begins.
GRACE = timedelta(hours=1)


class ScanStatus(StrEnum):
    INVITED = "invited"  # the consultant invited the company; nobody has composed yet
    DRAFT = "draft"  # the company is composing
    OPEN = "open"  # launched; answers come in (from opens_on)
    CLOSED = "closed"  # the box is sealed, the release is being computed
    RELEASED = "released"
    CANCELLED = "cancelled"


class GroupBy(StrEnum):
    RESPONDENT = "respondent"  # everyone who answers chooses a group
    CODE = "code"  # the personal code carries it, and nobody is asked


class Scan(Base):
    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint("k >= 5", name="k_at_least_five"),
        CheckConstraint(
            "status IN ('invited', 'draft', 'cancelled') OR edition_id IS NOT NULL", name="launched_has_edition"
        ),
        CheckConstraint("closes_at IS NULL OR opens_at IS NULL OR opens_at < closes_at", name="opens_before_closing"),
        CheckConstraint("expected IS NULL OR expected > 0", name="expected_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # in the respondent's addresses; says nothing about the company
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    # None for a sector scan, which many small companies take part in
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[ScanStatus] = mapped_column(
        choice(ScanStatus, "scan_status"), default=ScanStatus.INVITED, index=True
    )
    core: Mapped[str] = mapped_column(String(40), default="core")  # instrument code
    modules: Mapped[list] = mapped_column(JSON, default=list)  # instrument codes, in order
    # of the company itself: {"kind", "text": {language: ...}, "options": {language: [...]}}; counts until the launch
    own_questions: Mapped[list] = mapped_column(JSON, default=list)
    variant: Mapped[str] = mapped_column(String(20), default="employee")
    k: Mapped[int] = mapped_column(default=10)
    expected: Mapped[int | None]  # how many people may answer
    pool: Mapped[bool] = mapped_column(default=False)  # the first page says that answers may join the sector's pool
    open_link: Mapped[bool] = mapped_column(default=True)
    personal_codes: Mapped[bool] = mapped_column(default=False)
    group_by: Mapped[GroupBy] = mapped_column(choice(GroupBy, "group_by"), default=GroupBy.RESPONDENT)
    # the one open link; None without one
    open_token: Mapped[str | None] = mapped_column(String(32), unique=True)
    # cards with a printed code: language -> how many
    printed_codes: Mapped[dict] = mapped_column(JSON, default=dict)
    booklets: Mapped[bool] = mapped_column(default=False)  # on paper, keyed in by a third person
    kiosk: Mapped[bool] = mapped_column(default=False)  # on a shared device that clears itself
    # the third person's link and that of the shared device; made at launch, None without that way in
    keyin_token: Mapped[str | None] = mapped_column(String(32), unique=True, index=True)
    kiosk_token: Mapped[str | None] = mapped_column(String(32), unique=True, index=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("stored_edition.id"))
    opens_at: Mapped[datetime | None] = mapped_column(Instant)
    closes_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    launched_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    company: Mapped[Company | None] = relationship()
    sector: Mapped[Sector] = relationship()
    campaign: Mapped[Campaign | None] = relationship()
    invited_by: Mapped[Person | None] = relationship()
    edition: Mapped[StoredEdition | None] = relationship()
    groups: Mapped[list["ScanGroup"]] = relationship(
        back_populates="scan", cascade="all, delete-orphan", order_by="ScanGroup.position"
    )
    agreements: Mapped[list["Agreement"]] = relationship(
        cascade="all, delete-orphan", order_by=lambda: (Agreement.agreed_on, Agreement.id)
    )

    @property
    def for_sector(self) -> bool:
        """Whether this scan is held by a sector for many small companies together."""
        return self.company_id is None

    @property
    def opens_on(self) -> date | None:
        """The local date on which answers may come in."""
        return local_date(self.opens_at) if self.opens_at else None

    @property
    def closes_on(self) -> date | None:
        """The last local date on which somebody may begin; the box closes late that evening."""
        return local_date(self.closes_at) if self.closes_at else None

    @property
    def last_answers_at(self) -> datetime | None:
        """Until when those who began in time may send; then the box is sealed."""
        return self.closes_at + GRACE if self.closes_at else None

    @property
    def is_draft(self) -> bool:
        """Whether the company may still change everything."""
        return self.status in (ScanStatus.INVITED, ScanStatus.DRAFT)

    def takes_answers(self, now: datetime) -> bool:
        """Whether somebody may begin to answer at this moment."""
        return self.status is ScanStatus.OPEN and self.opens_at <= now < self.closes_at


class ScanGroup(Base):
    """A site or department of a scan; a tree through parent_id; fixed from launch on."""

    __tablename__ = "scan_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("scan_group.id"))
    name: Mapped[str] = mapped_column(String(120))
    headcount: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    scan: Mapped[Scan] = relationship(back_populates="groups")
    parent: Mapped["ScanGroup | None"] = relationship(remote_side=[id])


class Participant(Base):
    """A company that takes part in a sector scan, with a link of its own.

    `answered` counts its sealed answers, a batch at a time, so that no company dominates the figures; the answers
    themselves say nothing about a company, and at the release the counts are destroyed.
    """

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("scan_id", "company_id"),
        CheckConstraint("answered >= 0", name="answered_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    answered: Mapped[int] = mapped_column(default=0)
    joined_at: Mapped[datetime] = mapped_column(Instant)
    joined_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    scan: Mapped[Scan] = relationship()
    company: Mapped[Company] = relationship()


class AccessCode(Base):
    """A code that opens a scan once: its hash, the address it is mailed to if any, and whether it was used.

    `used` turns only when a whole batch is sealed. The code itself is made from the key of the installation and
    `seed`, so that a reminder can carry it again while the table holds nothing that opens the door.
    """

    __tablename__ = "access_code"
    __table_args__ = (Index("ix_access_code_unused", "scan_id", "used"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # random
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    seed: Mapped[str] = mapped_column(String(40))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # of the printed card on which it stands, drawn from a bowl: nobody knows who has it; None for a mailed code
    card_language: Mapped[str | None] = mapped_column(String(8))
    email: Mapped[str | None] = mapped_column(String(254))  # destroyed at closing
    language: Mapped[str | None] = mapped_column(String(8))  # of the mail; None: the first of the questionnaire
    group_id: Mapped[int | None] = mapped_column(ForeignKey("scan_group.id"))
    used: Mapped[bool] = mapped_column(default=False)
    # the company took the address back: the code opens nothing any more, what was sent with it stays
    withdrawn: Mapped[bool] = mapped_column(default=False)
    # the mail server refused the address for the invitation, before anyone could have answered
    unreachable: Mapped[bool] = mapped_column(default=False)


class Round(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    LAST_CALL = "last_call"


class ScanRound(Base):
    """A mailing round of a scan: which one, and its local day."""

    __tablename__ = "scan_round"

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[Round] = mapped_column(choice(Round, "round"), primary_key=True)
    due_on: Mapped[date]


class Body(StrEnum):
    PREVENTION_COMMITTEE = "cpbw"
    WORKS_COUNCIL = "works_council"
    UNION_DELEGATION = "union_delegation"
    DIRECT = "direct"  # no body: the workers themselves were consulted


class Agreement(Base):
    """Who agreed on a day that a scan is held, perhaps with a document that shows it; fixed from launch on."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("(document IS NULL) = (document_kind IS NULL)", name="document_has_a_kind"),
        CheckConstraint("(document IS NULL) = (document_name IS NULL)", name="document_has_a_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), index=True)
    body: Mapped[Body] = mapped_column(choice(Body, "body"))
    agreed_on: Mapped[date]
    spoken_by: Mapped[str] = mapped_column(String(200), default="")  # functions rather than names
    note: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    document_kind: Mapped[str | None] = mapped_column(String(8))  # what it is by its content: pdf, png, jpg or docx
    document_name: Mapped[str | None] = mapped_column(String(120))  # as its owner called it; never used as a path
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ScanText(Base):
    """A company's own words for the mail of one round in one language; without a row the mail has ours."""

    __tablename__ = "scan_text"

    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[Round] = mapped_column(choice(Round, "round"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
