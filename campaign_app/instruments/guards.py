"""Loading uploads and published instruments under rights."""

from flask import abort

from campaign_app.core.access import Permission, may
from campaign_app.core.loading import row_for
from campaign_app.instruments.models import InstrumentDraft, PublishedInstrument
from campaign_app.instruments.queries import drafts_of, manages, published_by
from campaign_app.instruments.shelf import Held, shelf, versions_of


def draft_for(viewer, draft_id: int, permission: Permission, *, for_change: bool = False) -> InstrumentDraft:
    """An upload of the viewer's own; nobody sees or publishes another's."""
    return row_for(viewer, permission, drafts_of(viewer), InstrumentDraft.id, draft_id, for_change=for_change)


def published_for(viewer, published_id: int, permission: Permission) -> PublishedInstrument:
    """A published version that the viewer manages; 403 for too little right, 404 for what others published."""
    return row_for(viewer, permission, published_by(viewer), PublishedInstrument.id, published_id)


def held_for(viewer, code: str, version: str | None, permission: Permission) -> Held:
    """A version of an instrument of the library (None: the one that may be chosen now, or else the last one).

    404 when there is none.
    """
    if not may(viewer, permission):
        abort(403)
    if version is None and (held := shelf([code]).get(code)):
        return held
    known = versions_of(code)
    return next((each for each in known if version in (None, each.instrument.version)), None) or abort(404)


def readable_for(viewer, code: str, version: str | None, permission: Permission) -> Held:
    """`held_for`, and 403 when it is licensed and somebody else's: its questions are not for everybody's eyes."""
    held = held_for(viewer, code, version, permission)
    return held if may_read(viewer, held) else abort(403)


def may_read(viewer, held: Held) -> bool:
    """Whether a viewer may read the questions: of a licensed instrument only those who manage it."""
    if held.row is None or held.instrument.licence is None:
        return True
    return manages(viewer, held.row.owner.sector_id)
