"""The mail to the third person who keys in the booklets."""

from flask_babel import gettext

from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail
from campaign_app.scans.models import Scan, ScanStatus


@mail_kind("paper.keyin", repeatable=True)
def keyin(mail: OutboxMail) -> Message | None:
    """The link to the screen on which booklets are keyed in; not once the scan is over."""
    scan = db.session.get(Scan, mail.payload["scan_id"])
    if scan is None or scan.status is not ScanStatus.OPEN or not scan.keyin_token:
        return None
    return render(
        "paper.keyin",
        gettext("Booklets of %(company)s to key in", company=scan.company.name),
        scan=scan,
        link=external("answers.enter_keyin", token=scan.keyin_token),
    )
