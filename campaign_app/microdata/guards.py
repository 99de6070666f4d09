"""The way to a research file: the right first, then the file within what the viewer may fetch."""

import re

from flask import abort

from campaign_app.core.access import Permission, may
from campaign_app.core.attempts import client, take
from campaign_app.core.database import db
from campaign_app.core.loading import row_for
from campaign_app.documents.models import Document
from campaign_app.microdata.links import code_in
from campaign_app.microdata.models import HandOver
from campaign_app.microdata.queries import files_visible_to, hand_over_by_code, hand_overs

LOOKING_UP = "60 per 5 minutes"


def file_for(viewer, public_id: str, permission: Permission) -> Document:
    """The research file with this public id; 404 for another sector's, 403 for too little right."""
    if not may(viewer, permission):
        abort(403)
    known = re.fullmatch(r"[A-Za-z0-9_-]{1,32}", public_id)
    query = files_visible_to(viewer).where(Document.public_id == public_id)
    return (known and db.session.scalar(query)) or abort(404)


def hand_over_for(viewer, number: int) -> HandOver:
    """The hand-over with this id."""
    return row_for(viewer, Permission.MICRODATA_HAND_OVER, hand_overs(), HandOver.id, number)


def handed_over(key: str, address: str | None) -> HandOver:
    """The hand-over that a link leads to; 404 for a link that was not made here, 429 for too many tries."""
    if not take(LOOKING_UP, client("hand-over", address)):
        abort(429)
    code = code_in(key) if re.fullmatch("[0-9a-f]{64}", key) else None
    return (code and db.session.scalar(hand_over_by_code(code))) or abort(404)
