"""Tells consultants what the phase that began asks of them."""

from datetime import datetime

from campaign_app.campaigns.actions import HELD_AFTER, queue_phase_mails
from campaign_app.campaigns.models import Campaign, CampaignStatus
from campaign_app.campaigns.queries import MAIL_RULE, running_campaigns, subject_of
from campaign_app.core.database import db
from campaign_app.core.occasions import Claim, OccasionStatus, finish, hold, put_back
from jobs.doing import do_claimed


def run(now: datetime) -> int:
    """Queue the mails of phases that began; after a long stop they are held, and the adviser sends or drops them."""
    subjects = [subject_of(campaign.id) for campaign in db.session.scalars(running_campaigns())]
    return do_claimed(MAIL_RULE, now, lambda mine: _announce(mine, now), subjects) if subjects else 0


def _announce(mine: Claim, now: datetime) -> int:
    campaign = db.session.get(Campaign, mine.subject_id, with_for_update=True)
    if campaign.status is CampaignStatus.PAUSED:
        put_back(mine)
    elif campaign.status is not CampaignStatus.RUNNING or campaign.phase != mine.occurrence:
        finish(mine, now, OccasionStatus.SKIPPED)
    elif now - mine.due_at > HELD_AFTER:
        hold(mine)
    else:
        finish(mine, now)
        return queue_phase_mails(campaign, due_at=mine.due_at)
    return 0
