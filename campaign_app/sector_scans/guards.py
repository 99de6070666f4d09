"""Loading a sector scan under rights."""

from campaign_app.core.access import Permission
from campaign_app.core.loading import row_for
from campaign_app.scans.models import Scan
from campaign_app.sector_scans.queries import sector_scans_visible_to


def sector_scan_for(viewer, scan_id: int, permission: Permission) -> Scan:
    """The sector scan with this id under a permission; 404 for a stranger's, 403 for too little right."""
    return row_for(viewer, permission, sector_scans_visible_to(viewer), Scan.id, scan_id)
