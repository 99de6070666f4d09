"""The mails of a scan: true at the moment they are made, plain Dutch, with the promise and the day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from campaign_app.post.actions import queue_mail
from campaign_app.post.kinds import KINDS, speaking
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions
from campaign_app.scans.codes import code_of
from campaign_app.scans.models import AccessCode, Round, ScanStatus

TODAY = date(2026, 3, 10)


def made(mail):
    with speaking(mail.language):
        return KINDS[mail.kind].make(mail)


@pytest.fixture
def scan(make):
    sector = make.sector()
    return make.open_scan(make.company(sector, name="Bakkerij Claes"), sector, codes=["an@example.org"])


@pytest.fixture
def code(scan, db):
    return db.session.scalars(select(AccessCode)).one()


@pytest.mark.parametrize(
    ("which", "subject"),
    [
        (Round.INVITATION, "Hoe werkbaar is je werk bij Bakkerij Claes?"),
        (Round.REMINDER, "Herinnering: hoe werkbaar is je werk bij Bakkerij Claes?"),
        (Round.LAST_CALL, "Laatste dagen: je kunt antwoorden tot en met 31 maart"),
    ],
)
def test_a_code_is_mailed_with_link_promise_and_closing_day(scan, code, now, db, which, subject):
    actions.queue_round(scan, which, due_on=TODAY, now=now)
    mail = db.session.scalars(select(OutboxMail)).one()
    message = made(mail)
    assert message.subject == subject
    for body in (message.text, message.html):
        assert f"http://localhost/c/{code_of(code)}" in body
        assert "anoniem" in body
        assert "dinsdag 31 maart 2026" in body
        assert "minstens 10 mensen" in body
    assert code_of(code) not in str(mail.payload)
    assert "<" not in message.text


def test_no_code_is_mailed_once_it_was_used(app, scan, code, now, db, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail="smtp"))
    actions.queue_round(scan, Round.INVITATION, due_on=TODAY, now=now)
    code.used = True
    assert made(db.session.scalars(select(OutboxMail)).one()) is None


def test_mail_that_is_kept_to_be_read_does_not_tell_who_answered(scan, code, now, db):
    actions.queue_round(scan, Round.REMINDER, due_on=TODAY, now=now)
    code.used = True
    assert made(db.session.scalars(select(OutboxMail)).one()) is not None


def test_of_a_mailed_code_nothing_remains_in_the_outbox():
    assert KINDS["scans.code"].traceless


@pytest.mark.parametrize("status", [ScanStatus.CLOSED, ScanStatus.RELEASED, ScanStatus.CANCELLED])
def test_no_code_is_mailed_once_the_scan_takes_no_answers(scan, now, db, status):
    actions.queue_round(scan, Round.INVITATION, due_on=TODAY, now=now)
    scan.status = status
    assert made(db.session.scalars(select(OutboxMail)).one()) is None


def test_no_code_is_mailed_once_the_address_was_forgotten(scan, now, db):
    actions.queue_round(scan, Round.INVITATION, due_on=TODAY, now=now)
    actions.forget_addresses(scan)
    assert made(db.session.scalars(select(OutboxMail)).one()) is None


def test_the_company_is_told_who_invites_and_where_to_begin(make, now, db):
    sector = make.sector()
    company = make.company(sector, name="Bakkerij Claes")
    user, consultant = make.company_user(company, name="An Claes"), make.consultant(sector, name="Bo Maes")
    scan = actions.invite_company(company, by=consultant, sector=sector, title="Scan", at=now, people=[user])
    message = made(db.session.scalars(select(OutboxMail)).one())
    assert "Bakkerij Claes" in message.subject
    assert "Dag An Claes" in message.text
    assert "Bo Maes nodigt Bakkerij Claes uit" in message.text
    assert f"http://localhost/scans/{scan.id}" in message.text


def test_an_invitation_that_is_no_longer_true_is_not_sent(make, now, db):
    sector = make.sector()
    company = make.company(sector)
    user, gone = make.company_user(company), make.company_user()
    draft, launched = make.scan(company, sector), make.open_scan(company, sector)

    def queued(scan, person):
        payload = {"scan_id": scan.id, "person_id": person.id}
        key = f"scans.invitation:{scan.id}:{person.id}"
        return queue_mail(
            "scans.invitation", to=person.email, payload=payload, dedupe_key=key, due_at=now + timedelta(minutes=1)
        )

    assert made(queued(draft, user)) is not None
    assert made(queued(launched, user)) is None
    assert made(queued(draft, gone)) is None
