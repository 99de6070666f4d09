"""The step of the remarks in the list of a scan: who reads them, and whether they were read."""

from flask_babel import gettext

from campaign_app.core.database import db
from campaign_app.instruments.queries import edition_of
from campaign_app.remarks import queries
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.scans.tasks import State, Task, scan_task


@scan_task(before="proof")
def read_remarks(scan: Scan, company: str) -> Task | None:
    """Appoint a reader before; have them read after the release; nothing where no question is open."""
    if scan.status in (ScanStatus.INVITED, ScanStatus.CANCELLED):
        return None
    if scan.edition_id and not any(each.is_text for each in edition_of(scan.edition_id).variables.values()):
        return None
    title = gettext("Have the remarks read")
    readers = db.session.scalars(queries.moderators_of(scan.id)).all()
    who = ", ".join(each.person.name for each in readers)
    about = (
        gettext("Appointed to read them: %(names)s.", names=who)
        if readers
        else gettext("Appoint who reads what people wrote themselves: a confidential counsellor or prevention adviser.")
    )
    if scan.status is not ScanStatus.RELEASED:
        return Task("remarks", title, about, company, State.DONE if readers else State.POSSIBLE, "remarks.show")
    offered = any(row.written is not None for row in db.session.scalars(queries.questions_of(scan.id)))
    if not offered:
        about = gettext("Too few people wrote a remark: nobody reads them, and they are destroyed.")
        return Task("remarks", title, about, company, State.DONE, "remarks.show")
    if db.session.scalar(queries.publication_of(scan.id)):
        return Task("remarks", title, gettext("They are read."), company, State.DONE, "remarks.show")
    return Task("remarks", title, about, who or company, State.POSSIBLE, "remarks.show")
