"""Who may see a result: the company's own users, all or some; the sector's consultants when it is shared; a link."""

from flask import abort, request

from campaign_app.accounts.models import Person
from campaign_app.core.access import Permission, Role
from campaign_app.core.attempts import client, give_back, take
from campaign_app.core.database import db
from campaign_app.core.loading import row_for
from campaign_app.scans.models import Scan
from campaign_app.scans.queries import scans_visible_to
from campaign_app.sharing.links import hash_of
from campaign_app.sharing.models import ResultLink
from campaign_app.sharing.queries import link_by_hash, readers_of, share_of

GUESSING = "60 per 5 minutes"


def scan_whose_result(viewer, scan_id: int, permission: Permission) -> Scan:
    """The scan whose result this person may see, under a permission; 404 for a stranger, 403 where it is not shared."""
    scan = row_for(viewer, permission, scans_visible_to(viewer), Scan.id, scan_id)
    seen = share_of(scan.id) if viewer.role is Role.CONSULTANT else readers_of(scan).where(Person.id == viewer.id)
    if db.session.scalar(seen) is None:
        abort(403)
    return scan


def link_at(token: str) -> ResultLink:
    """The link with this token, ended or not; 404 for any other, 429 for who tries too many."""
    guesser = client("result link", request.remote_addr)
    if not take(GUESSING, guesser):
        abort(429)
    token_hash = hash_of(token)
    link = db.session.scalar(link_by_hash(token_hash)) if token_hash else None
    if link is None:
        abort(404)
    give_back(GUESSING, guesser)
    return link
