"""The way to a result: the scan whose result the viewer may see, then its release."""

from campaign_app.core.access import Permission
from campaign_app.core.database import db
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import release_of
from campaign_app.scans.models import Scan
from campaign_app.sharing.guards import scan_whose_result


def result_for(viewer, scan_id: int) -> tuple[Scan, StoredRelease | None]:
    """A scan with its release, None while there is none, for whom the company lets see it.

    404 for a stranger; 403 for a consultant with whom it is not shared and for a user to whom it is not narrowed.
    """
    scan = scan_whose_result(viewer, scan_id, Permission.RESULT_READ)
    return scan, db.session.scalar(release_of(scan.id))
