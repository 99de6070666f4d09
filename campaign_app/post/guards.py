"""Loading a message under rights."""

from sqlalchemy import select
from sqlalchemy.orm import defer

from campaign_app.core.access import Permission
from campaign_app.core.loading import row_for
from campaign_app.post.models import OutboxMail


def mail_for(viewer, mail_id: int, permission: Permission, *, for_change: bool = False) -> OutboxMail:
    """The message of this number; 403 for too little right, 404 when there is none. `for_change` locks the row."""
    mails = select(OutboxMail)
    if for_change:
        mails = mails.options(defer(OutboxMail.text), defer(OutboxMail.html))
    return row_for(viewer, permission, mails, OutboxMail.id, mail_id, for_change=for_change)
