"""The blueprint of the scans' pages, and what its views share."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext

from campaign_app.core.access import Permission
from campaign_app.core.database import begin_writing, db
from campaign_app.scans import queries
from campaign_app.scans.checklist import Carried
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import Scan

bp = Blueprint("scans", __name__)


def scan_here(scan_id: int, permission: Permission) -> Scan:
    """The scan under rights; a request that will write takes the write lock before it reads."""
    if request.method == "POST":
        begin_writing()
    return own_scan(scan_id, permission)


def draft_here(scan_id: int) -> Scan | None:
    """The scan if it may still be changed; otherwise None, with the reason told on the next page."""
    scan = scan_here(scan_id, Permission.SCAN_COMPOSE)
    if scan.is_draft:
        return scan
    flash(gettext("This scan was launched: its questionnaire, groups, threshold and ways in are fixed."), "warning")
    return None


def to_room(scan_id: int):
    return redirect(url_for("scans.show", scan_id=scan_id), 303)


def codes_of(scan: Scan) -> Carried:
    """How many codes carry which group."""
    return dict(db.session.execute(queries.codes_per_group(scan.id)).all())
