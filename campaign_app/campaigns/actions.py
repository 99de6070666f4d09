"""What one does with a campaign: make and change it, start, pause and resume it; and what the clock does with it."""

from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from campaign_app.campaigns import queries
from campaign_app.campaigns.models import Campaign, CampaignSector, CampaignStatus, Phase
from campaign_app.campaigns.phases import ENDED, STAGES, PhaseDates, begun_dates, next_stage
from campaign_app.core import audit
from campaign_app.core.clock import at_local, local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import Occasion, OccasionStatus, key_of, plan_occasion, release_held, try_again
from campaign_app.post.actions import queue_mails
from campaign_app.post.models import MailStatus, OutboxMail

MAIL_KIND = "campaigns.phase"
# Mail to everyone about a phase that began longer ago than this waits for the adviser's word.
HELD_AFTER = timedelta(days=3)
MAILS_FROM = time(7)


def create_campaign(name: str, dates: PhaseDates, targets: dict[int, int], *, by, at: datetime) -> Campaign:
    """Make a draft with a target for each sector (by id); nothing happens before it is started."""
    check_dates(None, dates)
    campaign = Campaign(name=name, status=CampaignStatus.DRAFT, created_at=at)
    _write(campaign, name, dates, targets)
    audit.record("campaign.created", campaign, by=by, at=at)
    return campaign


def change_campaign(campaign: Campaign, name: str, dates: PhaseDates, targets: dict[int, int], *, by, at) -> None:
    """Give a campaign another name, other dates or other targets; what the clock already opened stays as it was."""
    campaign = _locked(campaign)
    old = PhaseDates.of(campaign)
    check_dates(campaign, dates)
    _write(campaign, name, dates, targets)
    if campaign.status is not CampaignStatus.DRAFT:
        plan_phases(campaign)
    moved = {
        field: str(getattr(dates, field)) for field in STAGES.values() if getattr(dates, field) != getattr(old, field)
    }
    audit.record("campaign.changed", campaign, by=by, at=at, moved=moved)


def check_dates(campaign: Campaign | None, dates: PhaseDates) -> None:
    """Refuse dates that a campaign cannot have: out of order, or moving what has begun already."""
    if campaign is not None and campaign.status is CampaignStatus.ENDED:
        raise DomainError(lazy_gettext("This campaign has ended; it can no longer change."))
    for field in begun_dates(campaign) if campaign else ():
        if getattr(dates, field) != getattr(campaign, field):
            raise DomainError(lazy_gettext("This phase has begun; its first day can no longer move."), field=field)
    if field := dates.first_out_of_order():
        raise DomainError(lazy_gettext("This date should come after the one before it."), field=field)


def start_campaign(campaign: Campaign, *, by, at: datetime) -> None:
    """Hand a draft to the clock."""
    campaign = _locked(campaign)
    if campaign.status is not CampaignStatus.DRAFT:
        raise DomainError(lazy_gettext("This campaign was started before."))
    if not campaign.targets:
        raise DomainError(lazy_gettext("Choose at least one sector before you start the campaign."))
    if campaign.ends_on <= local_date(at):
        raise DomainError(lazy_gettext("All dates of this campaign lie in the past. Move them first."))
    campaign.status, campaign.started_at = CampaignStatus.RUNNING, at
    db.session.flush()
    plan_phases(campaign)
    audit.record("campaign.started", campaign, by=by, at=at)


def pause_campaign(campaign: Campaign, *, by, at: datetime) -> None:
    """Keep the clock off a campaign: no phase opens and no mail leaves until it is resumed."""
    campaign = _locked(campaign)
    if campaign.status is not CampaignStatus.RUNNING:
        raise DomainError(lazy_gettext("Only a running campaign can be paused."))
    campaign.status = CampaignStatus.PAUSED
    db.session.flush()
    audit.record("campaign.paused", campaign, by=by, at=at)


def resume_campaign(campaign: Campaign, *, by, at: datetime) -> None:
    """Give a campaign back to the clock: phases whose day came meanwhile open at the next tick."""
    campaign = _locked(campaign)
    if campaign.status is not CampaignStatus.PAUSED:
        raise DomainError(lazy_gettext("This campaign is not paused."))
    campaign.status = CampaignStatus.RUNNING
    db.session.flush()
    plan_phases(campaign)
    _revive_mails(campaign)
    audit.record("campaign.resumed", campaign, by=by, at=at)


def decide_held(campaign: Campaign, occasion_id: int, *, send: bool, by, at: datetime) -> None:
    """Send or drop a phase mail that was held because it was long overdue."""
    mine = queries.held_mails(campaign.id).where(Occasion.id == occasion_id)
    if db.session.scalar(mine) is None or not release_held(occasion_id, at=at, send=send):
        raise DomainError(lazy_gettext("Someone decided about this mail already."))
    audit.record("campaign.mail_sent_late" if send else "campaign.mail_skipped", campaign, by=by, at=at)


# What the clock does


def plan_phases(campaign: Campaign) -> int:
    """Plan the opening of every stage at local midnight of its day, or move what is pending; how many are new."""
    subject = queries.subject_of(campaign.id)
    dates = PhaseDates.of(campaign)
    return sum(plan_occasion(queries.PHASE_RULE, subject, stage, at_local(dates.start_of(stage))) for stage in STAGES)


def open_stage(campaign: Campaign, stage: str, *, now: datetime) -> bool:
    """Open a stage if it is the next one and its local day has come; False when it is open already or not yet due.

    The state only goes forward, under a lock on the row: twice, out of order or with a clock set back changes nothing.
    """
    campaign = _locked(campaign)
    dates = PhaseDates.of(campaign)
    if campaign.status is not CampaignStatus.RUNNING or next_stage(campaign) != stage:
        return False
    if local_date(now) < dates.start_of(stage):
        return False
    _drop_mail_of(campaign.phase, campaign, now)
    if stage == ENDED:
        campaign.status = CampaignStatus.ENDED
    else:
        campaign.phase = Phase(stage)
        _plan_mail(campaign, dates, stage)
    db.session.flush()
    audit.record("campaign.phase_opened", campaign, by=None, at=now, stage=stage)
    return True


def move_phase(campaign: Campaign, now: datetime) -> Phase | None:
    """Open the next phase if its day has come and return it; None when there is none (the end of a campaign too)."""
    stage = next_stage(campaign)
    if stage is None or not open_stage(campaign, stage, now=now):
        return None
    return None if stage == ENDED else Phase(stage)


def queue_phase_mails(campaign: Campaign, *, due_at: datetime) -> int:
    """Queue, once, the mail that tells each consultant what the present phase asks; how many are new."""
    after = PhaseDates.of(campaign).span_of(campaign.phase).after
    return queue_mails(
        {
            "kind": MAIL_KIND,
            "to": person.email,
            "payload": {"campaign": campaign.id, "phase": campaign.phase.value, "person": person.id},
            "dedupe_key": f"{_mail_prefix(campaign)}{person.id}",
            "due_at": due_at,
            "expires_at": at_local(after),
            "language": person.language,
        }
        for person in db.session.scalars(queries.consultants_of_campaign(campaign.id))
    )


# What an administrator asks of the clock: a row, never a call


def ask_for_run(job: str, *, by, at: datetime) -> bool:
    """Ask the clock to run a job at its next tick; False when that was asked already since the job's last run."""
    occurrence = f"asked-{db.session.scalar(queries.last_run_of(job)) or 0}"
    asked = plan_occasion(f"job:{job}", f"clock:{occurrence}", occurrence, at)
    if asked:
        audit.record("clock.run_asked", f"job:{job}", by=by, at=at)
    return asked


def retry_occasion(occasion_id: int, *, by, at: datetime) -> None:
    """Let the clock try something once more that failed too often."""
    if not try_again(occasion_id):
        raise DomainError(lazy_gettext("The clock is trying this again already."))
    audit.record("clock.retry_asked", f"occasion:{occasion_id}", by=by, at=at)


def _locked(campaign: Campaign) -> Campaign:
    """The same row as it is now, locked until the transaction ends (on SQLite the writer holds the whole database)."""
    db.session.flush()
    return db.session.get(Campaign, campaign.id, with_for_update=True, populate_existing=True)


def _write(campaign: Campaign, name: str, dates: PhaseDates, targets: dict[int, int]) -> None:
    try:
        with db.session.begin_nested():
            campaign.name = name
            for field in STAGES.values():
                setattr(campaign, field, getattr(dates, field))
            present = {row.sector_id: row for row in campaign.targets}
            for sector_id, row in present.items():
                if sector_id not in targets:
                    campaign.targets.remove(row)
            for sector_id, target in targets.items():
                if sector_id in present:
                    present[sector_id].target = target
                else:
                    campaign.targets.append(CampaignSector(sector_id=sector_id, target=target))
            db.session.add(campaign)
    except IntegrityError as fault:
        if "name" not in str(fault.orig):
            raise
        raise DomainError(lazy_gettext("There is a campaign of this name already."), field="name") from fault


def _plan_mail(campaign: Campaign, dates: PhaseDates, stage: str) -> None:
    """Mail is due in the morning of the phase's first day, or when the campaign was started later than that."""
    morning = at_local(dates.start_of(stage), MAILS_FROM)
    due_at = max(morning, campaign.started_at or morning)
    plan_occasion(queries.MAIL_RULE, queries.subject_of(campaign.id), stage, due_at)


def _drop_mail_of(phase: Phase | None, campaign: Campaign, now: datetime) -> None:
    """What a phase asked is no longer true once the next one opens."""
    waiting = Occasion.status.in_((OccasionStatus.PENDING, OccasionStatus.HELD, OccasionStatus.FAILED))
    mine = Occasion.rule == queries.MAIL_RULE, Occasion.subject == queries.subject_of(campaign.id)
    if phase is not None:
        past = update(Occasion).where(*mine, Occasion.occurrence == phase.value, waiting)
        db.session.execute(past.values(status=OccasionStatus.SKIPPED, done_at=now, claimed_at=None))


def _mail_prefix(campaign: Campaign) -> str:
    return f"{MAIL_KIND}:{campaign.id}:{campaign.phase.value}:"


def _revive_mails(campaign: Campaign) -> None:
    """Mail of the present phase that was dropped because the campaign paused is true again: have it told once more.

    Those who had it before do not get it again: their rows in the outbox stand. (Dropped rows hold no address.)
    """
    if campaign.phase is None:
        return
    dropped = (
        OutboxMail.kind == MAIL_KIND,
        OutboxMail.status == MailStatus.CANCELLED,
        OutboxMail.to_address.is_(None),
        OutboxMail.dedupe_key.startswith(_mail_prefix(campaign), autoescape=True),
    )
    if not db.session.execute(delete(OutboxMail).where(*dropped)).rowcount:
        return
    told = Occasion.dedupe_key == key_of(queries.MAIL_RULE, queries.subject_of(campaign.id), campaign.phase.value)
    done = Occasion.status == OccasionStatus.DONE
    db.session.execute(
        update(Occasion).where(told, done).values(status=OccasionStatus.PENDING, done_at=None, attempts=0)
    )
