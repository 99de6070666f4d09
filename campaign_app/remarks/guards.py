"""The way to remarks: the scan of one's own company, and for their text the appointment to read them."""

from flask import abort

from campaign_app.core.access import Permission
from campaign_app.core.database import db
from campaign_app.remarks.models import Moderator
from campaign_app.remarks.queries import moderators_of
from campaign_app.scans.guards import scan_for
from campaign_app.scans.models import Scan


def appointing_scan_for(viewer, scan_id: int) -> Scan:
    """A scan of the viewer's own company, to say who reads its remarks; 404 for anybody else's."""
    return scan_for(viewer, scan_id, Permission.REMARK_APPOINT)


def moderated_scan_for(viewer, scan_id: int, *, accepted: bool = True) -> tuple[Scan, Moderator]:
    """A scan whose remarks the viewer was appointed to read; 403 for their colleagues, and before they accepted."""
    scan = scan_for(viewer, scan_id, Permission.REMARK_MODERATE)
    own = moderators_of(scan.id).where(Moderator.person_id == viewer.id)
    moderator = db.session.scalar(own) or abort(403)
    if accepted and moderator.accepted_at is None:
        abort(403)
    return scan, moderator
