"""The way to a result: the scan under the viewer's rights, then its release."""

from campaign_app.core.access import Permission
from campaign_app.core.database import db
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import release_of
from campaign_app.scans.guards import scan_for
from campaign_app.scans.models import Scan


def result_for(viewer, scan_id: int) -> tuple[Scan, StoredRelease | None]:
    """A scan of the viewer's own company with its release, None while there is none; 404 for anybody else's."""
    scan = scan_for(viewer, scan_id, Permission.RESULT_READ)
    return scan, db.session.scalar(release_of(scan.id))
