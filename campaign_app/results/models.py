"""The release of a scan: computed once at closing, frozen by the database, the only source of every output."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign_app.core.database import Base, Instant
from campaign_app.scans.models import Scan


class StoredRelease(Base):
    """One frozen release; triggers refuse UPDATE and DELETE."""

    __tablename__ = "stored_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), unique=True)
    content: Mapped[str] = mapped_column(Text)  # surveys.tabulate.Release as canonical JSON
    content_hash: Mapped[str] = mapped_column(String(64))
    edition_hash: Mapped[str] = mapped_column(String(64))
    software_version: Mapped[str] = mapped_column(String(40))
    responses: Mapped[int]
    # False when fewer than k answered: then the release says so and holds no figure
    has_figures: Mapped[bool]
    # exact counts for the sector's pool, as canonical JSON; shown to nobody, only added up over companies
    totals: Mapped[str] = mapped_column(Text, default="{}")
    created_at: Mapped[datetime] = mapped_column(Instant)
    scan: Mapped[Scan] = relationship()


class ReleaseChart(Base):
    """One picture of a release in one language, drawn once and kept."""

    __tablename__ = "release_chart"

    release_id: Mapped[int] = mapped_column(ForeignKey("stored_release.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    svg: Mapped[str] = mapped_column(Text)
