"""Editions as they were at launch, the instruments that were published, and uploads that wait for publication."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.accounts.models import Person
from campaign_app.core.database import Base, Instant
from campaign_app.sectors.models import Sector


class StoredEdition(Base):
    """One frozen edition; triggers refuse UPDATE and DELETE."""

    __tablename__ = "stored_edition"
    __table_args__ = (CheckConstraint("length(content_hash) = 64", name="content_hash_is_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


class InstrumentCode(Base):
    """The code of a published instrument and whose it is, for good: one sector's, or (no sector) everybody's."""

    __tablename__ = "instrument_code"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"), index=True)
    sector: Mapped[Sector | None] = relationship()


class PublishedInstrument(Base):
    """One version of an instrument; triggers refuse DELETE and every UPDATE but of `withdrawn_at`.

    `content` is the whole file in the own format (JSON), `content_hash` the instrument's own fingerprint, as an edition
    made of it names it.
    """

    __tablename__ = "published_instrument"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("length(content_hash) = 64", name="content_hash_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("instrument_code.code"))
    version: Mapped[str] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    owner: Mapped[InstrumentCode] = relationship()
    published_by: Mapped[Person | None] = relationship()


class InstrumentDraft(Base):
    """An uploaded instrument between reading and publication; it goes when it is thrown away or a month is over.

    `content` is what was read, in the own format (None when the file has faults); `faults` are lists of place, problem
    and remedy; `losses` lists of place, what the file held, and what stands there instead.
    """

    __tablename__ = "instrument_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    content: Mapped[str | None] = mapped_column(Text)
    faults: Mapped[list] = mapped_column(JSON, default=list)
    losses: Mapped[list] = mapped_column(JSON, default=list)
    # set when it was published, so that a second press of the button finds what the first one made
    published_id: Mapped[int | None] = mapped_column(ForeignKey("published_instrument.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    sector: Mapped[Sector | None] = relationship()
