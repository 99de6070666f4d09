"""Keeping editions: what was composed is stored once, under the hash of its content."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from campaign_app.core.database import db
from campaign_app.instruments.models import StoredEdition
from campaign_app.instruments.queries import edition_by_hash
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
