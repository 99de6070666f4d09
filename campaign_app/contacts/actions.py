"""What one does with contacts and tasks: log one or many, do and reopen a task, and what the follow-up phase gives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign
from campaign_app.campaigns.queries import campaign_of_sector_on
from campaign_app.companies.models import Company
from campaign_app.contacts import queries
from campaign_app.contacts.models import Channel, Contact, FollowUpTask, NextStep, Outcome, TaskReason
from campaign_app.core import audit
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import insert_once
from campaign_app.post.hours import working_day
from campaign_app.sectors.models import Sector
from campaign_app.sectors.queries import sector_ids_of

NOTE_LENGTH = 2000
MOST_AT_ONCE = 200
OLDEST = timedelta(days=2 * 366)
FURTHEST = timedelta(days=366)
# a consultant can call so many companies on one day of the follow-up phase
FOLLOW_UPS_A_DAY = 10
# who is furthest hears from us first
FIRST = (Outcome.ENGAGED, Outcome.INTERESTED, Outcome.INFORMED, Outcome.NOT_REACHED, Outcome.NO_INTEREST)
CHUNK = 500


def log_contact(
    company: Company,
    *,
    by: Person,
    sector: Sector,
    channel: Channel,
    outcome: Outcome,
    at: datetime,
    now: datetime,
    form_key: str,
    note: str = "",
    next_step: NextStep | None = None,
    next_on: date | None = None,
) -> Contact:
    """Log a contact, with a task when a next step was promised; the same form sent twice logs it once."""
    if logged := _of_form(form_key, by):
        return logged
    _insist(by, sector, [company], at, now, note)
    _insist_on_next(next_step, next_on, now)
    campaign, phase = campaign_and_phase(sector.id, at)
    contact = Contact(
        company=company,
        person=by,
        sector=sector,
        campaign=campaign,
        phase=phase,
        at=at,
        channel=channel,
        outcome=outcome,
        note=note,
        next_step=next_step,
        next_on=next_on,
        created_at=now,
        form_key=form_key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(contact)
    except IntegrityError:
        # the same form, sent a second time at the same moment
        if logged := _of_form(form_key, by):
            return logged
        raise
    if next_step is not None:
        _promise(contact, now)
    audit.record("contact.logged", contact, by=by, at=now, company=company.id)
    return contact


def _of_form(form_key: str, by: Person) -> Contact | None:
    contact = db.session.scalar(select(Contact).where(Contact.form_key == form_key))
    if contact is not None and contact.person_id != by.id:
        raise DomainError(lazy_gettext("This form was used before. Open the page again."))
    return contact


def _insist(by: Person, sector: Sector, companies: Sequence[Company], at: datetime, now: datetime, note: str) -> None:
    if sector.id not in set(db.session.scalars(sector_ids_of(by))):
        raise DomainError(lazy_gettext("You do not work for this sector."), field="sector")
    if any(sector not in company.sectors for company in companies):
        raise DomainError(lazy_gettext("This company is not in that sector."), field="sector")
    if local_date(at) > local_date(now):
        raise DomainError(lazy_gettext("A contact lies in the past or is of today; choose another date."), field="on")
    if at < now - OLDEST:
        raise DomainError(lazy_gettext("This is more than two years ago; check the date."), field="on")
    if len(note) > NOTE_LENGTH:
        words = lazy_gettext("A note has at most %(most)s characters.", most=NOTE_LENGTH)
        raise DomainError(words, field="note")


def _insist_on_next(next_step: NextStep | None, next_on: date | None, now: datetime) -> None:
    if next_step is None and next_on is not None:
        raise DomainError(lazy_gettext("Choose what the next step is."), field="next_step")
    if next_step is not None and next_on is None:
        raise DomainError(lazy_gettext("Choose a date for the next step."), field="next_on")
    if next_on is not None and next_on < local_date(now):
        raise DomainError(lazy_gettext("A next step lies ahead; choose today or later."), field="next_on")
    if next_on is not None and next_on > local_date(now) + FURTHEST:
        raise DomainError(lazy_gettext("This is more than a year ahead; check the date."), field="next_on")


def campaign_and_phase(sector_id: int, at: datetime):
    """The campaign of a sector at a moment and its phase on that local date; (None, None) outside campaigns."""
    day = local_date(at)
    campaign = db.session.scalar(campaign_of_sector_on(sector_id, day))
    return (campaign, campaign.phase_on(day)) if campaign else (None, None)


def _promise(contact: Contact, now: datetime) -> None:
    db.session.add(
        FollowUpTask(
            company_id=contact.company_id,
            person_id=contact.person_id,
            sector_id=contact.sector_id,
            campaign_id=contact.campaign_id,
            contact_id=contact.id,
            reason=TaskReason.PROMISED,
            next_step=contact.next_step,
            due_on=contact.next_on,
            dedupe_key=f"promised:contact:{contact.id}",
            created_at=now,
        )
    )
    db.session.flush()


def log_contacts(
    companies: Sequence[Company],
    *,
    by: Person,
    sector: Sector,
    channel: Channel,
    outcome: Outcome,
    at: datetime,
    now: datetime,
    form_key: str,
    note: str = "",
) -> int:
    """Log the same contact with many companies, such as an information session; returns how many are new."""
    if not companies:
        raise DomainError(lazy_gettext("Choose at least one company."), field="companies")
    if len(companies) > MOST_AT_ONCE:
        words = lazy_gettext("At most %(most)s companies at once.", most=MOST_AT_ONCE)
        raise DomainError(words, field="companies")
    _insist(by, sector, companies, at, now, note)
    campaign, phase = campaign_and_phase(sector.id, at)
    shared = {
        "person_id": by.id,
        "sector_id": sector.id,
        "campaign_id": campaign.id if campaign else None,
        "phase": phase,
        "at": at,
        "channel": channel,
        "outcome": outcome,
        "note": note,
        "created_at": now,
    }
    rows = [{**shared, "company_id": item.id, "form_key": f"{form_key[:48]}:{item.id}"} for item in companies]
    new = len(db.session.scalars(insert_once(Contact).values(rows).returning(Contact.id)).all())
    if new:
        audit.record("contact.logged_many", f"sector:{sector.id}", by=by, at=now, contacts=new)
    return new


def insist_on_all(companies: Sequence[Company], chosen: Collection[int]) -> None:
    """Refuse when not every company that was chosen is there, rather than leaving some out unseen."""
    if len(chosen) > MOST_AT_ONCE:
        words = lazy_gettext("At most %(most)s companies at once.", most=MOST_AT_ONCE)
        raise DomainError(words, field="companies")
    if len(chosen) > len(companies):
        words = lazy_gettext("Not every chosen company is in this sector. Choose the sector, search again and check.")
        raise DomainError(words, field="companies")


def do_task(task: FollowUpTask, *, by: Person, at: datetime) -> None:
    """Mark a task as done; done twice stays done at the first moment."""
    if task.done_at is None:
        task.done_at = at
        db.session.flush()
        audit.record("task.done", task, by=by, at=at)


def reopen_task(task: FollowUpTask, *, by: Person, at: datetime) -> None:
    """Undo the doing of a task."""
    if task.done_at is not None:
        task.done_at = None
        db.session.flush()
        audit.record("task.reopened", task, by=by, at=at)


def do_tasks(tasks: Iterable[FollowUpTask], *, by: Person, at: datetime) -> int:
    """Mark tasks as done that a contact settled; returns how many."""
    settled = [task for task in tasks if task.done_at is None]
    for task in settled:
        do_task(task, by=by, at=at)
    return len(settled)


def open_follow_ups(campaign: Campaign, *, now: datetime) -> int:
    """Give each company that was contacted before follow-up a task for the consultant who spoke with it last.

    One task per company and sector, ten a working day per consultant, the most engaged companies first; who was already
    contacted in the follow-up phase needs none. Run again it gives only what is new.
    """
    given = set(db.session.scalars(queries.follow_up_keys(campaign.id)))
    working: dict[int, list[int]] = defaultdict(list)
    for sector_id, person_id in db.session.execute(queries.working_consultants()):
        working[sector_id].append(person_id)
    waiting: dict[int, list[tuple[int, dict]]] = defaultdict(list)
    for company_id, sector_id, person_id, outcome in db.session.execute(
        queries.last_contacts_to_follow_up(campaign.id)
    ):
        key = f"follow-up:campaign:{campaign.id}:company:{company_id}:sector:{sector_id}"
        if key in given:
            continue
        consultants = working[sector_id]
        # who left the sector hands their companies to a colleague
        owner = person_id if person_id in consultants or not consultants else consultants[company_id % len(consultants)]
        task = {"company_id": company_id, "sector_id": sector_id, "person_id": owner, "dedupe_key": key}
        waiting[owner].append((FIRST.index(outcome), task))
    days = _working_days(max(campaign.follow_up_on, local_date(now)), campaign.ends_on)
    shared = {
        "campaign_id": campaign.id,
        "contact_id": None,
        "reason": TaskReason.FOLLOW_UP_PHASE,
        "next_step": None,
        "done_at": None,
        "created_at": now,
    }
    rows = []
    for tasks in waiting.values():
        tasks.sort(key=lambda pair: (pair[0], pair[1]["company_id"]))
        a_day = max(FOLLOW_UPS_A_DAY, -(-len(tasks) // len(days)))
        rows += [{**shared, **task, "due_on": days[place // a_day]} for place, (_, task) in enumerate(tasks)]
    before = len(given)
    for start in range(0, len(rows), CHUNK):
        db.session.connection().execute(insert_once(FollowUpTask), rows[start : start + CHUNK])
    return len(db.session.scalars(queries.follow_up_keys(campaign.id)).all()) - before if rows else 0


def _working_days(first: date, end: date) -> list[date]:
    """The working days from a date up to, not including, the end; the first date itself when there are none."""
    span = [first + timedelta(days=step) for step in range(max((end - first).days, 0))]
    return [day for day in span if working_day(day)] or [first]
