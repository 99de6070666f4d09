"""Loading a scan under rights: the permission is the way to get the row."""

from flask import abort
from flask_login import current_user

from campaign_app.core.access import Permission, Role, may
from campaign_app.core.database import db
from campaign_app.scans.models import Scan
from campaign_app.scans.queries import scans_visible_to

LARGEST_ID = 2**31 - 1
# what a consultant may do with a scan of their sectors; the rest is the company's alone
CONSULTANTS_PART = {Permission.SCAN_READ, Permission.SCAN_INVITE}


def scan_for(viewer, scan_id: int, permission: Permission) -> Scan:
    """The scan with this id under a permission; 404 for a stranger's, 403 for too little right."""
    if not may(viewer, permission):
        abort(403)
    scan = db.session.scalar(scans_visible_to(viewer).where(Scan.id == scan_id)) if scan_id <= LARGEST_ID else None
    if scan is None:
        abort(404)
    if viewer.role is Role.CONSULTANT and permission not in CONSULTANTS_PART:
        abort(403)
    return scan


def own_scan(scan_id: int, permission: Permission) -> Scan:
    """`scan_for` the person who is signed in."""
    return scan_for(current_user, scan_id, permission)
