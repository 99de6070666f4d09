"""The demo in a database: once, through the real actions, and with a way in for every role."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.accounts.models import Person
from campaign_app.companies.models import Company
from campaign_app.contacts.models import Contact
from campaign_app.core.database import Base
from campaign_app.demo import commands
from campaign_app.demo.people import PASSWORD, SIGN_INS
from campaign_app.demo.sizes import Sizes
from campaign_app.results.models import StoredRelease

SMALL = Sizes(companies=50, consultants=40, contacts=120, scans=9, answers=0.25)
TINY = Sizes(companies=6, consultants=3, contacts=5, scans=4, answers=0.1)


@pytest.fixture
def demo(app, now):
    commands.load(now, sizes=TINY)


def rows_of(db) -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
    }


def test_loading_twice_changes_nothing_and_says_so(demo, app, db):
    before = rows_of(db)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0
    assert "there already" in result.output
    assert rows_of(db) == before


def test_the_sign_ins_are_told_again_with_the_open_link(app, db, client):
    from campaign_app.core.clock import utc_now

    commands.load(utc_now(), sizes=TINY)
    told = app.test_cli_runner().invoke(args=["demo", "sign-ins"]).output
    assert PASSWORD in told
    assert all(address in told for address in SIGN_INS.values())
    token = db.session.scalar(commands.open_token(utc_now()))
    assert f"/s/{token}" in told
    assert client.get(f"/s/{token}").status_code in (200, 303)


def test_an_open_scan_that_closed_meanwhile_is_told_so(demo, app, capsys, monkeypatch, now):
    monkeypatch.setattr(commands, "utc_now", lambda: now + timedelta(days=400))
    commands.tell_sign_ins()
    assert "has closed meanwhile" in capsys.readouterr().out


def test_a_database_of_other_people_is_refused_and_left_alone(app, db, make):
    make.consultant()
    before = rows_of(db)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "not the demo's" in result.output
    commands.ensure()
    commands.tell_sign_ins()
    assert rows_of(db) == before
    assert app.test_cli_runner().invoke(args=["demo", "sign-ins"]).exit_code == 1


def test_a_load_that_breaks_off_leaves_nothing_behind(app, db, now, monkeypatch):
    from campaign_app.demo.story import Story

    def fall_over(self):
        yield 1
        raise KeyboardInterrupt

    monkeypatch.setattr(Story, "add_scans", fall_over)
    with pytest.raises(KeyboardInterrupt):
        commands.load(now, sizes=SMALL)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
    assert commands.standing() is commands.Standing.EMPTY


def test_the_same_moment_gives_the_same_people_companies_and_answers(app, db, house, now):
    commands.load(now, sizes=SMALL)

    def picture():
        db.session.rollback()
        people = db.session.execute(select(Person.email, Person.name, Person.role).order_by(Person.email)).all()
        companies = db.session.execute(select(Company.enterprise_number, Company.name).order_by(Company.id)).all()
        releases = db.session.scalars(select(StoredRelease.content_hash).order_by(StoredRelease.id)).all()
        contacts = db.session.execute(select(Contact.at, Contact.note, Contact.outcome).order_by(Contact.id)).all()
        return people, companies, releases, contacts

    first = picture()
    db.session.remove()
    db.engine.dispose()
    house.renew()
    commands.load(now, sizes=SMALL)
    assert picture() == first
