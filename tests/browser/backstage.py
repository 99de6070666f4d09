"""What journeys need behind the screen: the clock, rows of their own, and answers of many people at once."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from itertools import count

from flask import Flask
from sqlalchemy import select

from campaign_app.accounts import passwords
from campaign_app.accounts.models import Person
from campaign_app.answers import actions as box
from campaign_app.answers.drafts import new_form_id
from campaign_app.answers.models import Intake, Response
from campaign_app.companies.models import Company
from campaign_app.contacts.actions import log_contact
from campaign_app.contacts.models import Channel, NextStep, Outcome
from campaign_app.core.clock import at_local, local_date, utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.demo.people import CONSULTANT, PASSWORD
from campaign_app.demo.randomness import stream
from campaign_app.demo.respondents import Department, Workforce
from campaign_app.demo.trades import trade_of
from campaign_app.instruments.queries import edition_of
from campaign_app.post.hours import working_day
from campaign_app.scans.codes import code_of
from campaign_app.scans.models import Scan
from campaign_app.scans.queries import printed_codes
from campaign_app.sector_scans.queries import participants_of
from campaign_app.sectors.models import Sector
from jobs.tick import runs_of_tick
from tests import factories

SECTOR = "transport"  # one of the demo consultant's
_serial = count(1)


@dataclass(frozen=True)
class Product:
    """A running product: its base address, and the same application here for what happens behind the screen."""

    url: str
    app: Flask

    @cached_property
    def _password_hash(self) -> str:
        return passwords.hash(PASSWORD)

    def tick(self, now: datetime | None = None) -> None:
        """Let the clock do all that is due, now or as if it were another moment."""
        failed = [run for run in runs_of_tick(now or utc_now(), self.app) if run.error]
        assert not failed, failed

    def tick_on_next_working_day(self) -> None:
        """Let the clock run at noon of the first day on which mail leaves: never in a weekend or on a holiday."""
        day = local_date(utc_now()) + timedelta(days=1)
        while not working_day(day):
            day += timedelta(days=1)
        self.tick(at_local(day, time(12)))

    def tick_after_closing(self, scan_id: int) -> None:
        """Let the clock run in the night after a scan's last day, when the hour of grace is over."""
        with self.app.app_context():
            last = db.session.get(Scan, scan_id).last_answers_at
        self.tick(last + timedelta(minutes=5))

    def company(self, name: str, **values) -> int:
        """A company of the demo consultant's sector; returns its id."""
        with self.app.app_context():
            values = {"committees": ("140.03",), "headcount": 48, **values}
            return factories.company(self._sector(), name=name, **values).id

    def person(self, role: str, *, company: int | None = None) -> str:
        """Somebody who can sign in with the password of the demo; returns their address."""
        with self.app.app_context():
            address = f"{role}{next(_serial)}@journey.example"
            places = [db.session.get(Company, company)] if company else []
            getattr(factories, role)(*places, email=address, name="Noor Peeters", password_hash=self._password_hash)
            return address

    def company_of(self, scan_id: int) -> int:
        with self.app.app_context():
            return db.session.get(Scan, scan_id).company_id

    def number_of(self, company: int) -> str:
        """The enterprise number of a company."""
        with self.app.app_context():
            return db.session.get(Company, company).enterprise_number

    @cached_property
    def sector_name(self) -> str:
        """What the sector of the journeys is called."""
        with self.app.app_context():
            return self._sector().name

    def open_scan(self, name: str, **plan) -> tuple[int, str]:
        """A running scan of a company of its own; returns its id and the address of its open link."""
        company = self.company(name)
        with self.app.app_context():
            scan = factories.open_scan(db.session.get(Company, company), self._sector(), now=utc_now(), **plan)
            return scan.id, f"{self.url}/s/{scan.open_token}"

    def invited_scan(self, company: int) -> int:
        """A scan of a company that nobody composed yet; returns its id."""
        with self.app.app_context():
            public_id = f"journey{next(_serial)}"
            return factories.scan(db.session.get(Company, company), self._sector(), public_id=public_id).id

    def answer(self, scan_id: int, people: int) -> None:
        """So many people fill in a running scan, through the same action as the respondent's page."""
        with self.app.app_context():
            scan = db.session.get(Scan, scan_id)
            parents = {group.parent_id for group in scan.groups}
            leaves = [Department(group.id, group.headcount or 1) for group in scan.groups if group.id not in parents]
            # in a sector scan the companies take the place of groups
            leaves += [Department(row.id, 1) for row in db.session.scalars(participants_of(scan.id))]
            chance = stream(7, "browser", scan_id)
            workforce = Workforce(
                edition_of(scan.edition_id), trade_of(SECTOR), leaves or [Department(None, 1)], chance, chance
            )
            begin_writing()
            for _ in range(people):
                group_id, answers = workforce.answers()
                box.receive(
                    scan, form_id=new_form_id(), code_id=None, answers=answers, group_id=group_id, now=utc_now()
                )
            db.session.commit()

    def answers_in(self, scan_id: int) -> int:
        """How many responses of a scan have arrived, sealed or waiting."""
        with self.app.app_context():
            rows = [
                db.session.scalars(select(model).where(model.scan_id == scan_id)).all() for model in (Intake, Response)
            ]
            return sum(map(len, rows))

    def card_code(self, scan_id: int) -> str:
        """The code on one of the printed cards of a scan, as it stands there."""
        with self.app.app_context():
            return code_of(db.session.scalars(printed_codes(scan_id, "nl")).first())

    def task(self, company_id: int) -> None:
        """A follow-up that the demo consultant owes a company today."""
        with self.app.app_context():
            now = utc_now()
            before = now - timedelta(days=3)
            log_contact(
                db.session.get(Company, company_id),
                by=db.session.scalars(select(Person).where(Person.email == CONSULTANT)).one(),
                sector=self._sector(),
                channel=Channel.PHONE,
                outcome=Outcome.INTERESTED,
                at=before,
                now=before,
                form_key=f"journey{next(_serial)}",
                next_step=NextStep.CALL,
                next_on=local_date(now),
            )
            db.session.commit()

    def _sector(self) -> Sector:
        return db.session.scalars(select(Sector).where(Sector.code == SECTOR)).one()
