"""Reading editions: rows by their hash, and the parsed edition, which each process keeps."""

from functools import lru_cache

from sqlalchemy import Select, select

from campaign_app.core.database import db
from campaign_app.core.errors import Damaged
from campaign_app.instruments.models import StoredEdition
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
