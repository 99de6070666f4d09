"""Making a research file, outside every request: read the batches, protect each by itself, pack them together."""

from datetime import timedelta

from flask import abort
from flask_babel import gettext

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.documents.kinds import CannotBeMade, Told, document_kind
from campaign_app.documents.models import Document
from campaign_app.instruments.queries import edition_of
from campaign_app.microdata import words
from campaign_app.microdata.queries import KIND, released_scans
from campaign_app.microdata.supply import least, supplies_at
from campaign_app.post.kinds import speaking
from campaign_app.results.actions import answers_frame
from campaign_app.sectors.models import Sector

LASTS = timedelta(days=30)


def title_of(document: Document) -> str:
    """What a file is called in the language that is spoken."""
    sector = db.session.get(Sector, document.subject_id) if document.subject_id else None
    return words.title_of(sector.name if sector else None)


def only_here(_document: Document) -> None:
    """The pages of documents give it to nobody: here the terms are accepted first, and every fetch is noted."""
    abort(404)


@document_kind(KIND, guard=only_here, title=title_of, file="zip", secret=True, lasts=LASTS)
def make_file(document: Document, told: Told) -> bytes:
    """The archive of one research file."""
    from campaign_app.microdata.bundle import bundle
    from surveys.microdata import pooled, protect

    supply = supplies_at(document.requested_at).get(document.subject_id or None)
    if supply is None or supply.version != document.version:
        raise CannotBeMade(gettext("The scans behind this file have changed since it was asked for. Ask for it anew."))
    parts = []
    for place, scan_ids in enumerate(supply.batches):
        scans = db.session.scalars(released_scans(scan_ids)).all()
        k = max(least(), *(scan.k for scan in scans))
        editions = [edition_of(scan.edition_id) for scan in scans]
        frames = [answers_frame(scan, edition) for scan, edition in zip(scans, editions, strict=True)]
        parts.append(protect(list(zip(editions, frames, strict=True)), k=k))
        told(90 * (place + 1) // len(supply.batches))
    data = pooled(parts)
    facts = {"rows": len(data.table), "batches": data.batches, "smallest": data.smallest}
    audit.record("microdata.made", f"document:{document.id}", by=None, at=document.requested_at, **facts)
    with speaking(document.language):
        return bundle(data, title_of(document), at=document.requested_at)
