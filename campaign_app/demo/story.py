"""The demo's story, step by step: sectors and people, companies, the campaign, contacts, scans."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import delete, select, update

from campaign_app.accounts import passwords
from campaign_app.accounts.models import Person
from campaign_app.campaigns.actions import create_campaign, move_phase, start_campaign
from campaign_app.companies.actions import invite_company_user
from campaign_app.companies.models import Company, CompanyCommittee
from campaign_app.companies.names import search_form
from campaign_app.contacts.actions import do_tasks, log_contact, log_contacts
from campaign_app.contacts.models import Contact, FollowUpTask
from campaign_app.core.access import Role
from campaign_app.core.clock import at_local
from campaign_app.core.database import db
from campaign_app.core.occasions import Occasion, OccasionStatus
from campaign_app.demo.calendar import Calendar
from campaign_app.demo.companies import CompanyDraft, company_drafts
from campaign_app.demo.contacts import ContactDraft, contact_drafts, occasions_of
from campaign_app.demo.people import (
    ADMINISTRATOR,
    ADVISER,
    COMPANY_USER,
    CONSULTANT,
    PASSWORD,
    READER,
    PersonDraft,
    staff,
)
from campaign_app.demo.plans import ScanPlan, State, scan_plans
from campaign_app.demo.randomness import SEED
from campaign_app.demo.scans import Setting, days_of, hold_scan
from campaign_app.demo.sizes import FULL, Sizes
from campaign_app.post.models import MailStatus, OutboxMail
from campaign_app.sectors.actions import seed_sectors
from campaign_app.sectors.models import Sector

ROWS_AT_A_TIME = 200


@dataclass(frozen=True)
class Step:
    """A part of the loading that takes a while: what it brings, how many items, and the work, which yields per item."""

    label: str
    length: int
    work: Callable[[], Iterator[object]]


class Story:
    """All that the demo holds: planned from a seed and a moment, written through the real actions; never commits."""

    def __init__(self, now: datetime, *, seed: int = SEED, sizes: Sizes = FULL):
        self.now, self.seed, self.sizes = now, seed, sizes
        self.calendar = Calendar(now)
        self.sectors: dict[str, Sector] = {}
        self.people: dict[str, Person] = {}
        self.companies: list[Company] = []

    def steps(self) -> list[Step]:
        """The steps in order; each needs the ones before it."""
        return [
            Step("Sectors, people", self.sizes.consultants, self.add_people),
            Step("Companies", self.sizes.companies, self.add_companies),
            Step("Contacts", self.sizes.contacts, self.add_contacts),
            Step("Scans", sum(plan.answers for plan in self.plans), self.add_scans),
        ]

    @cached_property
    def plans(self) -> list[ScanPlan]:
        return scan_plans(self.sizes, self.seed)

    @cached_property
    def staff(self) -> list[PersonDraft]:
        return staff(self.sizes, self.seed, list(self.sectors))

    @cached_property
    def company_drafts(self) -> list[CompanyDraft]:
        committees = {
            code: tuple(each.joint_committee for each in sector.committees) for code, sector in self.sectors.items()
        }
        return company_drafts(self.sizes, self.seed, committees, self.plans)

    @cached_property
    def contact_drafts(self) -> list[ContactDraft]:
        return contact_drafts(self.sizes, self.seed, self.calendar, self.company_drafts, self.staff)

    @property
    def began(self) -> datetime:
        """When this installation came into use, well before the campaign."""
        return self.calendar.moment(-700)

    @cached_property
    def password_hash(self) -> str:
        # hashing takes long on purpose; everyone in the demo has the same password
        return passwords.hash(PASSWORD)

    def add_people(self) -> Iterator[object]:
        seed_sectors(self.began)
        # sorted here, because two databases sort text differently and the demo is to be the same on both
        rows = sorted(db.session.scalars(select(Sector).where(Sector.active)), key=lambda sector: sector.code)
        self.sectors = {sector.code: sector for sector in rows}
        for draft in self.staff:
            person = self._person(draft.name, draft.email, draft.role)
            for code in draft.sectors:
                self.sectors[code].consultants.append(person)
            yield person
        db.session.flush()

    def add_companies(self) -> Iterator[object]:
        for draft in self.company_drafts:
            company = self._company(draft)
            self.companies.append(company)
            states = {self.plans[number].state for number in draft.scans}
            if states and states != {State.INVITED}:
                own = self.plans[draft.scans[0]].own
                email = COMPANY_USER if own else draft.email
                company.users.append(self._person(draft.contact_person, email, Role.COMPANY))
                if own:
                    company.users.append(self._person("Samira Bouazza", READER, Role.COMPANY))
            if len(self.companies) % ROWS_AT_A_TIME == 0:
                db.session.flush()
            yield company
        db.session.flush()
        self._hold_campaign()

    def add_contacts(self) -> Iterator[object]:
        """In the order of time: what was promised is done when the company is spoken with again."""
        promised: dict[int, Contact] = {}
        for number, drafts in enumerate(occasions_of(self.contact_drafts)):
            first, form_key = drafts[0], f"demo-{number}"
            if first.joint:
                companies = [self.companies[draft.company] for draft in drafts]
                log_contacts(companies, form_key=form_key, **self._facts(first))
                yield from drafts
                continue
            if before := promised.pop(first.company, None):
                tasks = db.session.scalars(select(FollowUpTask).where(FollowUpTask.contact_id == before.id))
                do_tasks(tasks, by=before.person, at=first.at)
            next_step = {"next_step": first.next_step, "next_on": first.next_on}
            contact = log_contact(self.companies[first.company], form_key=form_key, **next_step, **self._facts(first))
            if first.next_step:
                promised[first.company] = contact
            yield contact

    def _facts(self, draft: ContactDraft) -> dict:
        who = {"by": self.people[draft.consultant], "sector": self.sectors[draft.sector]}
        what = {"channel": draft.channel, "outcome": draft.outcome, "note": draft.note}
        return {**who, **what, "at": draft.at, "now": draft.at}

    def add_scans(self) -> Iterator[object]:
        """The scans in the order in which they close, as the pool of a sector takes them in."""
        places = {number: place for place, draft in enumerate(self.company_drafts) for number in draft.scans}
        for plan in sorted(self.plans, key=lambda each: (days_of(each, self.seed).closes, each.number)):
            yield from hold_scan(self._setting(plan, places[plan.number]), self.calendar, self.seed)
        self._clear_history()

    def _setting(self, plan: ScanPlan, place: int) -> Setting:
        draft, company, sector = self.company_drafts[place], self.companies[place], self.sectors[plan.sector]
        spoke = [each.consultant for each in self.contact_drafts if each.company == place]
        theirs = [each.email for each in self.staff if plan.sector in each.sectors]
        consultant = self.people[(spoke or theirs)[-1]]
        if not company.users:
            at = self.calendar.moment(days_of(plan, self.seed).invited)
            invite_company_user(company, draft.email, draft.contact_person, by=consultant, at=at)
            db.session.refresh(company, ["users"])
        speaker = self.people[COMPANY_USER] if plan.own else company.users[0]
        return Setting(plan, draft, company, sector, consultant, speaker, self.people[READER] if plan.own else None)

    def _person(self, name: str, email: str, role: Role) -> Person:
        seen = self.now - timedelta(days=1) if email not in (ADMINISTRATOR, ADVISER, CONSULTANT, COMPANY_USER) else None
        person = Person(email=email, name=name, role=role, password_hash=self.password_hash, created_at=self.began)
        person.last_seen_at = seen
        db.session.add(person)
        self.people[email] = person
        return person

    def _company(self, draft: CompanyDraft) -> Company:
        company = Company(
            enterprise_number=draft.number,
            name=draft.name,
            search_name=search_form(draft.name),
            postcode=draft.postcode,
            headcount=draft.headcount,
            contact_person=draft.contact_person,
            email=draft.email,
            created_at=self.began,
        )
        company.sectors = [self.sectors[code] for code in draft.sectors]
        company.committees = [CompanyCommittee(joint_committee=each) for each in draft.committees]
        db.session.add(company)
        return company

    def _hold_campaign(self) -> None:
        """One campaign over all sectors, started before its first day, its first two phases opened on theirs."""
        dates, adviser = self.calendar.phases, self.people[ADVISER]
        present = [code for draft in self.company_drafts for code in draft.sectors]
        targets = {sector.id: round(0.8 * present.count(code)) for code, sector in self.sectors.items()}
        prepared = at_local(dates.sensitisation_on - timedelta(days=21)) + timedelta(hours=10)
        name = f"Samen werk maken van werkbaar werk {dates.activation_on.year}"
        campaign = create_campaign(name, dates, targets, by=adviser, at=prepared)
        start_campaign(campaign, by=adviser, at=prepared + timedelta(days=7))
        for day in (dates.sensitisation_on, dates.activation_on):
            move_phase(campaign, at_local(day) + timedelta(minutes=1))

    def _clear_history(self) -> None:
        """What the clock and the post did on days past is behind us: only mail that one can still follow stays due."""
        db.session.flush()
        past = Occasion.status == OccasionStatus.PENDING, Occasion.due_at <= self.now
        done = {"status": OccasionStatus.DONE, "done_at": Occasion.due_at}
        db.session.execute(update(Occasion).where(*past).values(done), execution_options={"synchronize_session": False})
        invited = [self.company_drafts[place].email for place, _ in self._invited()]
        stale = OutboxMail.status == MailStatus.PENDING, OutboxMail.to_address.not_in([COMPANY_USER, *invited])
        db.session.execute(delete(OutboxMail).where(*stale), execution_options={"synchronize_session": False})

    def _invited(self) -> list[tuple[int, ScanPlan]]:
        return [
            (place, self.plans[number])
            for place, draft in enumerate(self.company_drafts)
            for number in draft.scans
            if self.plans[number].state is State.INVITED
        ]
