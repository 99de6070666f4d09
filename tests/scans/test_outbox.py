"""What the outbox and the database tell between two rounds: about who answered, nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign_app.answers.actions import receive, seal
from campaign_app.answers.drafts import new_form_id
from campaign_app.core.database import begin_writing
from campaign_app.post.actions import deliver_due
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions, staff
from campaign_app.scans.models import AccessCode, Round
from campaign_app.scans.rounds import still_leaving
from tests.post.conftest import mailbox, sending

__all__ = ["mailbox", "sending"]

MORNING = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
# what a row may differ in: its own number, and two names made of that number
OF_ITS_OWN = ("id", "dedupe_key", "message_id")


@pytest.fixture
def scan(make):
    sector = make.sector("transport")
    addresses = [*(f"p{n}@example.org" for n in range(20)), "refused@example.org"]
    return make.open_scan(make.company(sector), sector, codes=addresses, k=10, now=MORNING)


def mail_round(db, scan, which, now) -> None:
    actions.queue_round(scan, which, due_on=now.date(), now=now)
    db.session.commit()
    deliver_due(now)
    db.session.expire_all()


def answer_and_seal(db, scan, codes, now) -> None:
    for code in codes:
        begin_writing()
        receive(scan, form_id=new_form_id(), code_id=code, answers={}, group_id=None, now=now)
        db.session.commit()
    begin_writing()
    assert seal(scan) == len(codes)
    db.session.commit()


def test_after_a_reminder_no_row_of_the_outbox_differs_for_who_answered(db, scan, mailbox, sending):
    mailbox.refusals["RCPT"] = "550 unknown"
    mail_round(db, scan, Round.INVITATION, MORNING)
    codes = db.session.scalars(select(AccessCode).where(~AccessCode.unreachable).order_by(AccessCode.id)).all()
    answered = {code.email: code.id for code in codes[:12]}
    answer_and_seal(db, scan, answered.values(), MORNING)
    before = len(mailbox.received)
    # what somebody could copy before the round: which row is whose
    actions.queue_round(scan, Round.REMINDER, due_on=(MORNING + WEEK).date(), now=MORNING + WEEK)
    db.session.commit()
    waiting = db.session.scalar(still_leaving(scan.id, MORNING + WEEK))
    theirs = OutboxMail.to_address.is_not(None)
    owners = dict(db.session.execute(select(OutboxMail.id, OutboxMail.to_address).where(theirs)).all())
    assert waiting == len(owners) == 21
    deliver_due(MORNING + WEEK)
    assert {mail["To"] for mail in mailbox.received[before:]} == {code.email for code in codes[12:]}
    assert db.session.scalar(still_leaving(scan.id, MORNING + WEEK)) == 0
    rows = db.session.execute(select(OutboxMail.__table__).where(OutboxMail.id.in_(owners))).mappings()
    left = {frozenset((name, str(value)) for name, value in row.items() if name not in OF_ITS_OWN) for row in rows}
    assert len(left) == 1


def test_an_address_refused_at_the_invitation_is_told_and_can_be_put_right(client, make, db, scan, mailbox, sending):
    mailbox.refusals["RCPT"] = "550 unknown"
    mail_round(db, scan, Round.INVITATION, MORNING)
    assert staff.count_unreachable(scan.id) == 1
    wrong = db.session.scalars(select(AccessCode).where(AccessCode.unreachable)).one()
    assert wrong.email == "refused@example.org"
    staff.take_back(scan, [wrong.id], by=None, at=MORNING)
    assert staff.count_unreachable(scan.id) == 0


def test_what_the_server_says_of_a_reminder_is_kept_nowhere(db, scan, mailbox, sending):
    mail_round(db, scan, Round.INVITATION, MORNING)
    mailbox.refusals["RCPT"] = "550 unknown"
    mail_round(db, scan, Round.REMINDER, MORNING + WEEK)
    assert staff.count_unreachable(scan.id) == 0


def test_the_room_of_the_scan_says_how_many_could_not_be_reached(client, make, db):
    from campaign_app.core.clock import utc_now

    sector = make.sector("transport")
    company = make.company(sector)
    running = make.open_scan(company, sector, codes=["an@example.org", "bo@example.org"], now=utc_now())
    db.session.scalars(select(AccessCode)).first().unreachable = True
    db.session.commit()
    page = client.sign_in(make.company_user(company)).get(f"/scans/{running.id}").page
    assert "1 adres was niet bereikbaar" in page.text
    page = client.get(f"/scans/{running.id}/staff?unreachable=1").page
    assert page.text.count("@example.org") == 1
    page = client.sign_in(make.consultant(sector)).get(f"/scans/{running.id}").page
    assert "bereikbaar" not in page.text
