"""The mail of this room: there are remarks to read."""

from flask_babel import gettext
from sqlalchemy import select

from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail
from campaign_app.remarks import queries
from campaign_app.remarks.models import KEPT_AT_MOST, Moderator
from campaign_app.scans.models import Scan


@mail_kind("remarks.waiting")
def waiting(mail: OutboxMail) -> Message | None:
    """Tell a reader that remarks wait; not any more when they are read, or somebody else was appointed."""
    scan = db.session.get(Scan, mail.payload["scan_id"])
    if scan is None or db.session.scalar(select(queries.to_be_read(scan.id))) is False:
        return None
    own = queries.moderators_of(scan.id).where(Moderator.person_id == mail.payload["person_id"])
    reader = db.session.scalar(own)
    if reader is None:
        return None
    subject = gettext("Remarks to read: %(scan)s", scan=scan.title)
    values = {"name": reader.person.name, "scan": scan, "until": scan.closed_at + KEPT_AT_MOST}
    return render("remarks.waiting", subject, url=external("remarks.show", scan_id=scan.id), **values)
