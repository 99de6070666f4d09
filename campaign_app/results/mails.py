"""The mail of this room: the result is there."""

from flask_babel import gettext

from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.sharing.queries import readers_of


@mail_kind("results.ready")
def ready(mail: OutboxMail) -> Message | None:
    """Tell a company user that a result can be read; not any more when they left, or it was narrowed to others."""
    scan = db.session.get(Scan, mail.payload["scan_id"])
    if scan is None or scan.status is not ScanStatus.RELEASED:
        return None
    reader = db.session.scalar(readers_of(scan).where(Person.id == mail.payload["person_id"]))
    if reader is None:
        return None
    subject = gettext("The result of %(scan)s is ready", scan=scan.title)
    return render("results.ready", subject, name=reader.name, scan=scan, url=external("results.show", scan_id=scan.id))
