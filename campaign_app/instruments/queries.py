"""Reading editions and published instruments: rows by their hash or owner, and the parsed edition, kept per process."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import contains_eager, defer, joinedload

from campaign_app.core.access import Permission, Role, may
from campaign_app.core.database import db
from campaign_app.core.errors import Damaged
from campaign_app.instruments.models import InstrumentCode, InstrumentDraft, PublishedInstrument, StoredEdition
from campaign_app.sectors.queries import sector_ids_of
from surveys.edition import Edition
from surveys.faults import InstrumentFaults

# editions are shared between scans: a process meets few of them
EDITIONS_KEPT = 200


def edition_by_hash(content_hash: str) -> Select[tuple[StoredEdition]]:
    """The stored edition with this content hash, at most one."""
    return select(StoredEdition).where(StoredEdition.content_hash == content_hash)


def edition_of(edition_id: int, content_hash: str | None = None) -> Edition:
    """The parsed edition of a row, read once per process; a caller that knows the hash already saves the only query.

    Raises LookupError when there is no such edition, Damaged when it is no longer the one that was kept.
    """
    if content_hash is None:
        content_hash = db.session.scalar(select(StoredEdition.content_hash).where(StoredEdition.id == edition_id))
    if content_hash is None:
        raise LookupError(f"there is no edition {edition_id}")
    return _parsed(edition_id, content_hash)


@lru_cache(maxsize=EDITIONS_KEPT)
def _parsed(edition_id: int, content_hash: str) -> Edition:
    found = select(StoredEdition.content).where(
        StoredEdition.id == edition_id, StoredEdition.content_hash == content_hash
    )
    content = db.session.scalar(found)
    if content is None:
        raise LookupError(f"there is no edition {edition_id} with this hash")
    try:
        return Edition.from_json(Damaged.unless(content, content_hash))
    except InstrumentFaults as fault:
        raise Damaged(f"edition {edition_id} is no edition") from fault


def published(codes: Iterable[str] | None = None, *, withdrawn: bool = False) -> Select[tuple[PublishedInstrument]]:
    """The published versions of these codes (None: of all), oldest first, with owner and without their content."""
    query = (
        select(PublishedInstrument)
        .join(PublishedInstrument.owner)
        .options(
            contains_eager(PublishedInstrument.owner).joinedload(InstrumentCode.sector),
            joinedload(PublishedInstrument.published_by),
            defer(PublishedInstrument.content),
        )
        .order_by(PublishedInstrument.published_at, PublishedInstrument.id)
    )
    if codes is not None:
        query = query.where(PublishedInstrument.code.in_(sorted(set(codes))))
    return query if withdrawn else query.where(PublishedInstrument.withdrawn_at.is_(None))


def published_by(viewer) -> Select[tuple[PublishedInstrument]]:
    """The published versions that a viewer manages."""
    return published(withdrawn=True).where(_managed_by(viewer))


def _managed_by(viewer) -> ColumnElement[bool]:
    """Consultants manage what their sectors published, advisers what is everybody's, administrators all."""
    if viewer.role is Role.ADMINISTRATOR:
        return true()
    if viewer.role is Role.ADVISER:
        return InstrumentCode.sector_id.is_(None)
    return InstrumentCode.sector_id.in_(sector_ids_of(viewer))


def manages(viewer, sector_id: int | None) -> bool:
    """Whether a viewer publishes for this sector, or (None) for everybody."""
    if not may(viewer, Permission.INSTRUMENT_EDIT):
        return False
    if sector_id is None:
        return viewer.role is not Role.CONSULTANT
    if viewer.role is Role.ADVISER:
        return False
    return sector_id in set(db.session.scalars(sector_ids_of(viewer)))


def drafts_of(viewer) -> Select[tuple[InstrumentDraft]]:
    """The uploads of a person, latest first."""
    own = select(InstrumentDraft).where(InstrumentDraft.person_id == viewer.id)
    return own.order_by(InstrumentDraft.created_at.desc(), InstrumentDraft.id.desc())
