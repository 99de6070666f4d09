"""Keeping editions under the hash of their content; uploading, publishing and withdrawing instruments."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign_app.accounts.models import Person
from campaign_app.companies.names import tidy
from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import insert_once
from campaign_app.instruments.drafting import instrument_of, read_upload, standing_of
from campaign_app.instruments.models import InstrumentCode, InstrumentDraft, PublishedInstrument, StoredEdition
from campaign_app.instruments.queries import edition_by_hash, manages
from surveys.edition import Edition


def keep_edition(edition: Edition, *, at: datetime) -> StoredEdition:
    """The row of an edition, made when it is not there yet; the same content is always the same row."""
    if stored := db.session.scalar(edition_by_hash(edition.content_hash)):
        return stored
    stored = StoredEdition(content_hash=edition.content_hash, content=edition.to_json(), created_at=at)
    try:
        with db.session.begin_nested():
            db.session.add(stored)
    except IntegrityError:
        # somebody else kept the same content in the meantime
        return db.session.scalars(edition_by_hash(edition.content_hash)).one()
    return stored


def keep_draft(data: bytes, filename: str, *, sector_id: int | None, by: Person, at: datetime) -> InstrumentDraft:
    """Keep an upload between reading and publishing, with its faults if it has any."""
    reading = read_upload(data, name=filename)
    draft = InstrumentDraft(
        sector_id=sector_id,
        person_id=by.id,
        filename=tidy(filename)[-200:] or "-",
        content=reading.content,
        faults=[[fault.place, fault.problem, fault.remedy] for fault in reading.faults],
        losses=[[loss.place, loss.what, loss.instead] for loss in reading.losses],
        created_at=at,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def discard_draft(draft: InstrumentDraft) -> None:
    """Throw an upload away; what was published from it stays."""
    db.session.delete(draft)
    db.session.flush()


def publish(draft: InstrumentDraft, *, by: Person, at: datetime) -> PublishedInstrument:
    """Publish an upload as a version that never changes; again it gives the version that was made the first time."""
    if draft.published_id is not None:
        return db.session.get_one(PublishedInstrument, draft.published_id)
    instrument = instrument_of(draft)
    if instrument is None:
        raise DomainError(lazy_gettext("This file has faults. Mend them and upload it again."))
    if not manages(by, draft.sector_id):
        raise DomainError(lazy_gettext("You no longer work for this sector, so you cannot publish for it."))
    # whose the code is stands first: of two who publish the same code at one moment the second waits here, and is told
    standing = standing_of(instrument, draft.sector_id)
    if not standing.obstacles:
        db.session.execute(insert_once(InstrumentCode).values(code=instrument.code, sector_id=draft.sector_id))
        _lock(instrument.code)
        standing = standing_of(instrument, draft.sector_id)
    if standing.obstacles:
        raise DomainError(
            lazy_gettext(
                "This cannot be published: %(faults)s", faults="; ".join(str(each) for each in standing.obstacles)
            )
        )
    if (row := standing.done) is not None:
        row.withdrawn_at = None
    else:
        row = PublishedInstrument(
            code=instrument.code,
            version=instrument.version,
            content_hash=instrument.content_hash,
            content=draft.content,
            published_at=at,
            published_by_id=by.id,
        )
        db.session.add(row)
    db.session.flush()
    draft.published_id = row.id
    db.session.flush()
    audit.record("instrument.published", row, by=by, at=at, code=row.code, version=row.version, hash=row.content_hash)
    return row


def withdraw(row: PublishedInstrument, *, by: Person, at: datetime) -> None:
    """Offer a version to no new scan; the scans that were launched with it go on with their edition."""
    _lock(row.code)
    db.session.refresh(row, ["withdrawn_at"])
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        db.session.flush()
        audit.record("instrument.withdrawn", row, by=by, at=at, code=row.code, version=row.version)


def restore(row: PublishedInstrument, *, by: Person, at: datetime) -> None:
    """Offer a withdrawn version again."""
    _lock(row.code)
    db.session.refresh(row, ["withdrawn_at"])
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        db.session.flush()
        audit.record("instrument.restored", row, by=by, at=at, code=row.code, version=row.version)


def _lock(code: str) -> None:
    """Hold a code until the end of the transaction: its versions come and go one at a time."""
    db.session.execute(select(InstrumentCode.code).where(InstrumentCode.code == code).with_for_update())
    db.session.expire_all()
