"""Loading a scan under rights: the permission is the way to get the row."""

from flask import abort
from flask_login import current_user

from campaign_app.core.access import Permission, Role
from campaign_app.core.loading import row_for
from campaign_app.scans.models import Scan
from campaign_app.scans.queries import scans_visible_to

# what a consultant may do with a scan of their sectors; the rest is the company's alone
CONSULTANTS_PART = {Permission.SCAN_READ, Permission.SCAN_INVITE}


def scan_for(viewer, scan_id: int, permission: Permission) -> Scan:
    """The scan with this id under a permission; 404 for a stranger's, 403 for too little right."""
    scan = row_for(viewer, permission, scans_visible_to(viewer), Scan.id, scan_id)
    if viewer.role is Role.CONSULTANT and permission not in CONSULTANTS_PART:
        abort(403)
    return scan


def own_scan(scan_id: int, permission: Permission) -> Scan:
    """`scan_for` the person who is signed in."""
    return scan_for(current_user, scan_id, permission)
