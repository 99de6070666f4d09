"""Which campaigns a person may lay hands on."""

from flask import abort

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign
from campaign_app.campaigns.queries import campaigns_visible_to
from campaign_app.core.access import Permission, may
from campaign_app.core.database import db
from campaign_app.core.loading import LARGEST_ID


def campaign_for(viewer: Person, campaign_id: int, permission: Permission) -> Campaign:
    """The campaign, under the viewer's rights: 404 for one that is not theirs to see, 403 for too little right."""
    if not 0 < campaign_id <= LARGEST_ID:
        abort(404)
    campaign = db.session.scalar(campaigns_visible_to(viewer).where(Campaign.id == campaign_id))
    if campaign is None:
        abort(404)
    if not may(viewer, permission):
        abort(403)
    return campaign
