"""What the demo brought into a database: loaded once for all tests here, which only read."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.accounts.actions import authenticate
from campaign_app.accounts.models import Person
from campaign_app.answers.models import Intake, Response
from campaign_app.campaigns.models import Campaign, CampaignStatus, Phase
from campaign_app.companies.models import Company
from campaign_app.contacts.models import Contact, FollowUpTask
from campaign_app.core.access import Role
from campaign_app.core.database import db as database
from campaign_app.core.occasions import Occasion, OccasionStatus
from campaign_app.demo import commands
from campaign_app.demo.people import ADMINISTRATOR, COMPANY_USER, CONSULTANT, PASSWORD, SIGN_INS
from campaign_app.post.models import OutboxMail
from campaign_app.results.charts import report_of
from campaign_app.results.models import StoredRelease
from campaign_app.results.testing import Family
from campaign_app.results.trend import trend_of
from campaign_app.scans.models import Scan, ScanGroup, ScanStatus
from campaign_app.sectors.models import Sector
from tests.conftest import NOW
from tests.demo.test_load import SMALL


@pytest.fixture(scope="module")
def demo(house):
    with house.application.app_context():
        database.engine.dispose()
        house.renew()
        commands.load(NOW, sizes=SMALL)
        yield
        database.session.remove()
        database.engine.dispose()


def count(model) -> int:
    return database.session.scalar(select(func.count()).select_from(model))


def test_the_demo_fills_every_room(demo):
    assert count(Sector) == 35
    assert count(Company) == 50
    assert count(Contact) == 120
    assert count(Scan) == 9
    campaign = database.session.scalars(select(Campaign)).one()
    assert (campaign.status, campaign.phase) == (CampaignStatus.RUNNING, Phase.ACTIVATION)
    assert len(campaign.targets) == 35
    assert {contact.campaign_id for contact in database.session.scalars(select(Contact))} == {campaign.id}


def test_everybody_named_can_sign_in_with_the_password_of_the_demo(demo):
    for role, address in SIGN_INS.items():
        assert authenticate(address, PASSWORD, at=NOW).role is role


def test_answers_went_through_the_box_and_left_a_release(demo):
    released = database.session.scalars(select(Scan).where(Scan.status == ScanStatus.RELEASED)).all()
    assert released
    for scan in released:
        stored = database.session.scalars(select(StoredRelease).where(StoredRelease.scan_id == scan.id)).one()
        assert stored.responses <= scan.expected
        assert database.session.scalar(select(func.count()).where(Intake.scan_id == scan.id)) == 0
    figures = sum(stored.has_figures for stored in database.session.scalars(select(StoredRelease)))
    assert figures >= len(released) - 1
    assert count(ScanGroup) > 10
    assert database.session.scalar(select(func.count()).where(Response.group_id.is_not(None))) > 0


def test_the_demo_company_has_a_released_an_open_and_a_draft_scan(demo):
    theirs = select(Scan).where(Scan.company.has(Company.users.any(Person.email == COMPANY_USER))).order_by(Scan.id)
    scans = database.session.scalars(theirs).all()
    assert {scan.status for scan in scans} == {ScanStatus.RELEASED, ScanStatus.OPEN, ScanStatus.DRAFT}
    assert {scan.company.name for scan in scans} == {"Transport De Schakel"}
    assert all("transport" in scan.modules for scan in scans)


def test_the_demo_company_sees_its_result_beside_that_of_the_year_before(demo):
    theirs = select(StoredRelease).join(Scan).where(Scan.company.has(Company.users.any(Person.email == COMPANY_USER)))
    before, now = sorted(database.session.scalars(theirs), key=lambda stored: stored.scan.closed_at)
    assert timedelta(days=360) < now.scan.closed_at - before.scan.closed_at < timedelta(days=370)
    trend = trend_of(report_of(now, "nl"), now, "Werkbaarheidsgraad", Family())
    assert all(figure.told for line in trend.main for figure in (*line.earlier, line.now))
    assert trend_of(report_of(before, "nl"), before, "Werkbaarheidsgraad", Family()) is None


def test_the_demo_consultant_finds_follow_ups_due_overdue_and_later(demo):
    person = database.session.scalars(select(Person).where(Person.email == CONSULTANT)).one()
    open_tasks = select(FollowUpTask.due_on).where(FollowUpTask.person_id == person.id, FollowUpTask.done_at.is_(None))
    days = Counter((day > NOW.date()) - (day < NOW.date()) for day in database.session.scalars(open_tasks))
    assert days[0]
    assert days[-1] or days[1]


def test_only_a_handful_of_mails_waits_and_nothing_is_overdue_for_the_clock(demo):
    assert count(OutboxMail) < 15
    overdue = select(func.count()).where(Occasion.status == OccasionStatus.PENDING, Occasion.due_at <= NOW)
    assert database.session.scalar(overdue) == 0


def test_people_of_the_demo_hold_one_role_each(demo):
    roles = Counter(database.session.scalars(select(Person.role)))
    assert roles[Role.ADMINISTRATOR] == 1
    assert roles[Role.ADVISER] == 3
    assert roles[Role.CONSULTANT] == 40
    assert database.session.scalar(select(Person.email).where(Person.role == Role.ADMINISTRATOR)) == ADMINISTRATOR
