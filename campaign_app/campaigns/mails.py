"""The mail of this room: a phase begins, and this is what it asks of you."""

from flask_babel import format_date, gettext

from campaign_app.accounts.models import Person
from campaign_app.campaigns import queries
from campaign_app.campaigns.actions import MAIL_KIND
from campaign_app.campaigns.models import Campaign, CampaignStatus, Phase
from campaign_app.campaigns.phases import PhaseDates
from campaign_app.campaigns.words import ASKS, PHASES
from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail


@mail_kind(MAIL_KIND)
def phase(mail: OutboxMail) -> Message | None:
    """What the phase asks of one consultant; not when the campaign is paused, has moved on, or is no longer theirs."""
    campaign = db.session.get(Campaign, mail.payload["campaign"])
    person = db.session.get(Person, mail.payload["person"])
    which = Phase(mail.payload["phase"])
    if campaign is None or campaign.status is not CampaignStatus.RUNNING or campaign.phase is not which:
        return None
    if person is None or not person.active:
        return None
    sectors = db.session.execute(queries.sectors_of_consultant_in(campaign.id, person.id)).all()
    if not sectors:
        return None
    span = PhaseDates.of(campaign).span_of(which)
    return render(
        "campaigns.phase",
        gettext("%(phase)s has begun: %(campaign)s", phase=PHASES[which], campaign=campaign.name),
        name=person.name,
        campaign=campaign.name,
        phase=PHASES[which],
        asks=ASKS[which],
        first=format_date(span.first, "long"),
        last=format_date(span.last, "long"),
        sectors=sectors,
        link=external("contacts.day"),
        list_link=external("companies.overview"),
    )
