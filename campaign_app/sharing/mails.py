"""The mail of this room: a company shares its result."""

from flask_babel import gettext

from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail
from campaign_app.scans.models import Scan
from campaign_app.sharing.models import ConsultantShare
from campaign_app.sharing.queries import consultants_of


@mail_kind("sharing.shared")
def shared(mail: OutboxMail) -> Message | None:
    """Tell a consultant that a result may be read; not any more when it was taken back, or they left the sector."""
    share = db.session.get(ConsultantShare, mail.payload["share_id"])
    if share is None or share.ended_at is not None:
        return None
    scan = db.session.get(Scan, share.scan_id)
    reader = db.session.scalar(consultants_of(scan).where(Person.id == mail.payload["person_id"]))
    if reader is None:
        return None
    subject = gettext("%(company)s shares a result with you", company=scan.company.name)
    url = external("results.show", scan_id=scan.id)
    return render("sharing.shared", subject, name=reader.name, scan=scan, url=url)
