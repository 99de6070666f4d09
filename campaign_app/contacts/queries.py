"""Questions about contacts and follow-up tasks; a consultant only ever sees those of their own sectors."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, distinct, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign, CampaignSector, CampaignStatus, Phase
from campaign_app.companies.models import Company, CompanySector
from campaign_app.companies.queries import companies_visible_to, listed
from campaign_app.contacts.models import Contact, FollowUpTask, TaskReason
from campaign_app.core.access import Permission
from campaign_app.sectors.models import Sector, SectorConsultant
from campaign_app.sectors.queries import sector_ids_of


def contacts_visible_to(viewer: Person) -> Select[tuple[Contact]]:
    """The contacts of a consultant's sectors; nobody else reads any."""
    query = select(Contact)
    if not viewer.may(Permission.CONTACT_LOG):
        return query.where(false())
    return query.where(Contact.sector_id.in_(sector_ids_of(viewer)))


def history_of(company: Company, viewer: Person) -> Select[tuple[Contact]]:
    """The contacts with a company that the viewer may read, latest first, with who, sector and campaign."""
    query = contacts_visible_to(viewer).where(Contact.company_id == company.id)
    query = query.options(joinedload(Contact.person), joinedload(Contact.sector), joinedload(Contact.campaign))
    return query.order_by(Contact.at.desc(), Contact.id.desc())


def contact_counts(campaign_id: int) -> Select:
    """(sector id, contacts, companies contacted) of a campaign, per sector that has any."""
    counts = select(Contact.sector_id, func.count(Contact.id), func.count(distinct(Contact.company_id)))
    return counts.where(Contact.campaign_id == campaign_id).group_by(Contact.sector_id)


def own_counts(viewer: Person, campaign_ids: Iterable[int]) -> Select:
    """(campaign id, phase, companies) that the viewer contacted themselves."""
    counts = select(Contact.campaign_id, Contact.phase, func.count(distinct(Contact.company_id)))
    mine = Contact.person_id == viewer.id, Contact.campaign_id.in_(list(campaign_ids))
    return counts.where(*mine).group_by(Contact.campaign_id, Contact.phase)


def campaigns_on(viewer: Person, day: date) -> Select[tuple[Campaign]]:
    """The campaigns that the viewer's sectors are in on a local date; drafts do not count."""
    theirs = select(CampaignSector.campaign_id).where(CampaignSector.sector_id.in_(sector_ids_of(viewer)))
    present = Campaign.sensitisation_on <= day, day < Campaign.ends_on, Campaign.status != CampaignStatus.DRAFT
    return select(Campaign).where(Campaign.id.in_(theirs), *present).order_by(Campaign.sensitisation_on, Campaign.id)


def tasks_of(viewer: Person) -> Select[tuple[FollowUpTask]]:
    """The viewer's own tasks about companies that they may still see."""
    seen = select(companies_visible_to(viewer).subquery().c.id)
    mine = FollowUpTask.person_id == viewer.id, FollowUpTask.sector_id.in_(sector_ids_of(viewer))
    return select(FollowUpTask).where(*mine, FollowUpTask.company_id.in_(seen))


def due_tasks(viewer: Person, day: date) -> Select[tuple[FollowUpTask]]:
    """Open tasks that are due on a local date or were before, oldest first."""
    return _open(viewer).where(FollowUpTask.due_on <= day)


def coming_tasks(viewer: Person, day: date) -> Select[tuple[FollowUpTask]]:
    """Open tasks that come after a local date, soonest first."""
    return _open(viewer).where(FollowUpTask.due_on > day)


def tasks_done_since(viewer: Person, moment: datetime) -> Select[tuple[FollowUpTask]]:
    """Tasks that the viewer did since a moment, latest first."""
    query = tasks_of(viewer).where(FollowUpTask.done_at >= moment).options(joinedload(FollowUpTask.company))
    return query.order_by(FollowUpTask.done_at.desc(), FollowUpTask.id.desc())


def open_tasks_about(company_id: int, viewer: Person) -> Select[tuple[FollowUpTask]]:
    """The viewer's open tasks about one company."""
    return _open(viewer).where(FollowUpTask.company_id == company_id)


def _open(viewer: Person) -> Select[tuple[FollowUpTask]]:
    query = tasks_of(viewer).where(FollowUpTask.done_at.is_(None)).options(joinedload(FollowUpTask.company))
    return query.order_by(FollowUpTask.due_on, FollowUpTask.id)


def notes_of(tasks: Iterable[FollowUpTask]) -> Select:
    """(contact id, note) of the contacts in which tasks were promised."""
    ids = [task.contact_id for task in tasks if task.contact_id is not None]
    return select(Contact.id, Contact.note).where(Contact.id.in_(ids))


def shared_sectors(company: Company, viewer: Person) -> Select[tuple[Sector]]:
    """The sectors that a company and a consultant have in common, by name."""
    theirs = select(CompanySector.sector_id).where(CompanySector.company_id == company.id)
    return select(Sector).where(Sector.id.in_(theirs), Sector.id.in_(sector_ids_of(viewer))).order_by(Sector.name)


def companies_to_pick(viewer: Person, sector_id: int, words: str, picked: Iterable[int]) -> Select[tuple[Company]]:
    """The companies of a sector that fit a search, and those that were picked before, by name."""
    fitting = listed(viewer, words=words, sector_id=sector_id).order_by(None).with_only_columns(Company.id)
    fitting = fitting.order_by(Company.search_name, Company.id).limit(50)
    own = companies_visible_to(viewer).options(selectinload(Company.committees))
    in_sector = select(CompanySector.company_id).where(CompanySector.sector_id == sector_id)
    wanted = or_(Company.id.in_(select(fitting.subquery().c.id)), Company.id.in_(list(picked)))
    return own.where(Company.id.in_(in_sector), wanted).order_by(Company.search_name, Company.id)


# What the clock asks


def last_contacts_to_follow_up(campaign_id: int) -> Select:
    """(company id, sector id, person id, outcome) of the last contact before follow-up, unless one followed."""
    last = (
        select(
            Contact.company_id,
            Contact.sector_id,
            Contact.person_id,
            Contact.outcome,
            func.row_number()
            .over(partition_by=(Contact.company_id, Contact.sector_id), order_by=(Contact.at.desc(), Contact.id.desc()))
            .label("place"),
        )
        .where(Contact.campaign_id == campaign_id, Contact.phase != Phase.FOLLOW_UP)
        .subquery()
    )
    later = aliased(Contact)
    spoken_again = (
        select(later.id)
        .where(later.campaign_id == campaign_id, later.phase == Phase.FOLLOW_UP)
        .where(later.company_id == last.c.company_id, later.sector_id == last.c.sector_id)
        .exists()
    )
    rows = select(last.c.company_id, last.c.sector_id, last.c.person_id, last.c.outcome)
    return rows.where(last.c.place == 1, ~spoken_again).order_by(last.c.company_id, last.c.sector_id)


def follow_up_keys(campaign_id: int) -> Select[tuple[str]]:
    """The dedupe keys of the tasks that the follow-up phase of a campaign gave."""
    given = FollowUpTask.campaign_id == campaign_id, FollowUpTask.reason == TaskReason.FOLLOW_UP_PHASE
    return select(FollowUpTask.dedupe_key).where(*given)


def working_consultants() -> Select:
    """(sector id, person id) of consultants who can sign in."""
    row = select(SectorConsultant.sector_id, SectorConsultant.person_id)
    return row.join(Person, Person.id == SectorConsultant.person_id).where(Person.active.is_(True)).order_by(Person.id)
