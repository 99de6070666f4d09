"""Loading a message under rights."""

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import defer

from campaign_app.core.access import Permission, may
from campaign_app.core.database import db
from campaign_app.post.models import OutboxMail

LARGEST_ID = 2**31 - 1


def mail_for(viewer, mail_id: int, permission: Permission, *, for_change: bool = False) -> OutboxMail:
    """The message of this number; 403 for too little right, 404 when there is none. `for_change` locks the row."""
    if not may(viewer, permission):
        abort(403)
    if mail_id > LARGEST_ID:
        abort(404)
    query = select(OutboxMail).where(OutboxMail.id == mail_id)
    if for_change:
        query = query.options(defer(OutboxMail.text), defer(OutboxMail.html)).with_for_update()
    return db.session.scalar(query) or abort(404)
