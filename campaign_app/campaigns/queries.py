"""Questions about campaigns, and about the clock that moves them."""

from datetime import date

from sqlalchemy import Select, func, select

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign, CampaignSector, CampaignStatus
from campaign_app.companies.models import CompanySector
from campaign_app.core.access import Role
from campaign_app.core.occasions import JobRun, Occasion, OccasionStatus
from campaign_app.sectors.models import Sector, SectorConsultant
from campaign_app.sectors.queries import sector_ids_of

PHASE_RULE = "campaign.phase"
MAIL_RULE = "campaign.phase_mail"


def subject_of(campaign_id: int) -> str:
    """How the clock's rows name a campaign."""
    return f"campaign:{campaign_id}"


def campaigns_visible_to(viewer: Person) -> Select[tuple[Campaign]]:
    """The campaigns a person may know about, latest first; a consultant's are those of their sectors, once started."""
    query = select(Campaign).order_by(Campaign.sensitisation_on.desc(), Campaign.id.desc())
    if viewer.role in (Role.ADVISER, Role.ADMINISTRATOR):
        return query
    theirs = select(CampaignSector.campaign_id).where(CampaignSector.sector_id.in_(sector_ids_of(viewer)))
    return query.where(Campaign.id.in_(theirs), Campaign.status != CampaignStatus.DRAFT)


def targets_of(campaign_id: int, viewer: Person) -> Select:
    """(sector id, name, target) of the sectors in a campaign that a person may see, by name."""
    return (
        select(Sector.id, Sector.name, CampaignSector.target)
        .join(CampaignSector, CampaignSector.sector_id == Sector.id)
        .where(CampaignSector.campaign_id == campaign_id, Sector.id.in_(sector_ids_of(viewer)))
        .order_by(Sector.name)
    )


def target_totals(campaign_ids: list[int], viewer: Person) -> Select:
    """(campaign id, number of sectors, sum of their targets) over the sectors that a person may see."""
    row = CampaignSector
    counts = select(row.campaign_id, func.count(), func.sum(row.target)).group_by(row.campaign_id)
    return counts.where(row.campaign_id.in_(campaign_ids), row.sector_id.in_(sector_ids_of(viewer)))


def campaign_of_sector_on(sector_id: int, day: date) -> Select[tuple[Campaign]]:
    """The campaign that a sector is in on a local date: at most one, the latest begun; drafts do not count."""
    return (
        select(Campaign)
        .join(CampaignSector, CampaignSector.campaign_id == Campaign.id)
        .where(CampaignSector.sector_id == sector_id, Campaign.status != CampaignStatus.DRAFT)
        .where(Campaign.sensitisation_on <= day, day < Campaign.ends_on)
        .order_by(Campaign.sensitisation_on.desc(), Campaign.id.desc())
        .limit(1)
    )


def running_campaigns() -> Select[tuple[Campaign]]:
    """The campaigns that the clock moves."""
    return select(Campaign).where(Campaign.status == CampaignStatus.RUNNING).order_by(Campaign.id)


def sectors_to_choose(campaign_id: int | None = None) -> Select:
    """(id, name) of the sectors that can take part: active ones, and those that are in the campaign already."""
    present = select(CampaignSector.sector_id).where(CampaignSector.campaign_id == campaign_id)
    return select(Sector.id, Sector.name).where(Sector.active | Sector.id.in_(present)).order_by(Sector.name)


def consultants_of_campaign(campaign_id: int) -> Select[tuple[Person]]:
    """Everyone who works for a sector of the campaign and can sign in, each once."""
    theirs = (
        select(SectorConsultant.person_id)
        .join(CampaignSector, CampaignSector.sector_id == SectorConsultant.sector_id)
        .where(CampaignSector.campaign_id == campaign_id)
    )
    active = Person.active, Person.role == Role.CONSULTANT
    return select(Person).where(Person.id.in_(theirs), *active).order_by(Person.id)


def sectors_of_consultant_in(campaign_id: int, person_id: int) -> Select:
    """(name, target, number of companies) of the sectors of a campaign that a consultant works for."""
    companies = select(func.count()).where(CompanySector.sector_id == Sector.id).scalar_subquery()
    return (
        select(Sector.name, CampaignSector.target, companies.label("companies"))
        .join(CampaignSector, CampaignSector.sector_id == Sector.id)
        .join(SectorConsultant, SectorConsultant.sector_id == Sector.id)
        .where(CampaignSector.campaign_id == campaign_id, SectorConsultant.person_id == person_id)
        .order_by(Sector.name)
    )


def held_mails(campaign_id: int) -> Select[tuple[Occasion]]:
    """Phase mails that were long overdue, about which the adviser decides."""
    held = Occasion.status == OccasionStatus.HELD
    return select(Occasion).where(Occasion.rule == MAIL_RULE, Occasion.subject == subject_of(campaign_id), held)


# The clock's own page


def last_tick() -> Select:
    """When the clock last began a job; by row, not by date, so that a machine's clock set back does not matter."""
    return select(JobRun.started_at).order_by(JobRun.id.desc()).limit(1)


def last_run_per_job() -> Select[tuple[JobRun]]:
    """The latest run of every job that ever ran, by name."""
    latest = select(func.max(JobRun.id)).group_by(JobRun.job)
    return select(JobRun).where(JobRun.id.in_(latest)).order_by(JobRun.job)


def last_run_of(job: str) -> Select[tuple[int]]:
    """The number of a job's latest run."""
    return select(func.max(JobRun.id)).where(JobRun.job == job)


def failed_runs() -> Select[tuple[JobRun]]:
    """The runs that ended in an error, latest first."""
    return select(JobRun).where(JobRun.error.is_not(None)).order_by(JobRun.id.desc())


def planned_runs() -> Select[tuple[Occasion]]:
    """The runs that are planned or asked for, soonest first."""
    waiting = Occasion.status.in_((OccasionStatus.PENDING, OccasionStatus.CLAIMED))
    return select(Occasion).where(Occasion.rule.startswith("job:"), waiting).order_by(Occasion.due_at, Occasion.id)


def stuck_occasions() -> Select[tuple[Occasion]]:
    """What failed for good or keeps failing, so that a person looks at it."""
    keeps_failing = (Occasion.status == OccasionStatus.PENDING) & Occasion.error.is_not(None)
    return select(Occasion).where((Occasion.status == OccasionStatus.FAILED) | keeps_failing).order_by(Occasion.due_at)
