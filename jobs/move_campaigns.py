"""Opens the phases of running campaigns at local midnight of their day, in order, and ends campaigns."""

from datetime import datetime

from campaign_app.campaigns.actions import open_stage, plan_phases
from campaign_app.campaigns.models import Campaign, CampaignStatus, Phase
from campaign_app.campaigns.phases import PhaseDates
from campaign_app.campaigns.queries import PHASE_RULE, running_campaigns, subject_of
from campaign_app.contacts.actions import open_follow_ups
from campaign_app.core.clock import local_date
from campaign_app.core.database import begin_writing, db
from campaign_app.core.occasions import Claim, finish, put_back
from jobs.doing import do_claimed


def run(now: datetime) -> int:
    """Plan, then open what is due; after a long stop every phase that was missed, one after the other."""
    begin_writing()
    campaigns = db.session.scalars(running_campaigns()).all()
    for campaign in campaigns:
        plan_phases(campaign)
    subjects = [subject_of(campaign.id) for campaign in campaigns]
    db.session.commit()
    return do_claimed(PHASE_RULE, now, lambda mine: _open(mine, now), subjects) if subjects else 0


def _open(mine: Claim, now: datetime) -> int:
    campaign = db.session.get(Campaign, mine.subject_id, with_for_update=True)
    if campaign.status is CampaignStatus.PAUSED or local_date(now) < PhaseDates.of(campaign).start_of(mine.occurrence):
        # paused or moved since it was claimed
        put_back(mine)
        plan_phases(campaign)
        return 0
    opened = open_stage(campaign, mine.occurrence, now=now)
    if opened and mine.occurrence == Phase.FOLLOW_UP:
        open_follow_ups(campaign, now=now)
    finish(mine, now)
    return int(opened)
