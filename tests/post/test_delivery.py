"""Letting mail go: to a real server on the loopback that counts, or kept here."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from campaign_app.post import delivery
from campaign_app.post.actions import deliver_due, queue_mails
from campaign_app.post.carrier import MailServerDown
from campaign_app.post.kinds import Message
from campaign_app.post.models import MailStatus, OutboxMail

TEN_TO_EIGHT_IN_THE_EVENING = datetime(2026, 3, 10, 18, 50, tzinfo=UTC)  # 19.50 in Brussels
LABOUR_DAY = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


def queue(count, at, kind="test.mass", to="person{n}@example.org", **values):
    rows = [
        {"kind": kind, "to": to.format(n=n), "payload": {"n": n}, "dedupe_key": f"{kind}:{n}", "due_at": at, **values}
        for n in range(count)
    ]
    queue_mails(rows)
    delivery.db.session.commit()


def statuses() -> dict[str, int]:
    delivery.db.session.rollback()
    query = select(OutboxMail.status, func.count()).group_by(OutboxMail.status)
    return {status.value: count for status, count in delivery.db.session.execute(query)}


def only() -> OutboxMail:
    delivery.db.session.expire_all()
    return delivery.db.session.scalars(select(OutboxMail)).one()


def test_kept_mail_shows_its_words_and_keeps_no_hours(app, kinds):
    queue(1, SATURDAY)
    assert deliver_due(SATURDAY) == 1
    mail = only()
    assert (mail.status, mail.subject, mail.text, mail.html) == (
        MailStatus.KEPT,
        "Message 0",
        "Good day.\n",
        "<p>Good day.</p>",
    )


def test_sent_mail_arrives_with_two_alternatives_and_its_fixed_id(app, now, mailbox, sending, kinds):
    kinds("test.mass", repeatable=False, make=lambda _: Message("Vóór\n morgen", "Ga naar http://x\n", "<p>é</p>"))
    queue(1, now)
    assert deliver_due(now) == 1
    (message,) = mailbox.received
    mail = only()
    assert mail.status is MailStatus.SENT and mail.text is None and mail.done_at >= now
    assert message["Message-ID"] == mail.message_id
    assert message["Subject"] == "Vóór morgen"
    assert message["From"] == "Sokkel <us@example.org>" and message["To"] == "person0@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_nothing_is_sent_before_it_is_due(app, now, mailbox, sending, kinds):
    queue(1, now + timedelta(minutes=1))
    assert deliver_due(now) == 0
    assert statuses() == {"pending": 1}


@pytest.mark.parametrize("moment", [TEN_TO_EIGHT_IN_THE_EVENING, LABOUR_DAY, SATURDAY])
def test_mass_mail_waits_for_working_hours_and_mail_that_is_waited_for_does_not(moment, app, mailbox, sending, kinds):
    queue(2, moment)
    queue(1, moment, kind="test.waited")
    assert deliver_due(moment) == 1
    assert statuses() == {"pending": 2, "sent": 1}


def test_the_hour_has_a_cap_that_mail_somebody_waits_for_may_pass(app, now, mailbox, sending, kinds):
    sending(mail_per_hour=30)
    queue(50, now)
    assert deliver_due(now) == 30
    assert deliver_due(now + timedelta(minutes=59)) == 0
    queue(1, now, kind="test.waited")
    assert deliver_due(now + timedelta(minutes=59)) == 1
    assert deliver_due(now + timedelta(minutes=62)) == 20


def test_the_limit_of_a_run_is_kept(app, now, mailbox, sending, kinds):
    queue(30, now)
    assert deliver_due(now, limit=25) == 25
    assert statuses() == {"pending": 5, "sent": 25}


def test_what_is_no_longer_true_or_too_late_is_not_sent_and_its_address_forgotten(app, now, mailbox, sending, kinds):
    kinds("test.waited", repeatable=True, make=lambda _: None)
    queue(1, now, kind="test.waited")
    queue(1, now, expires_at=now)
    assert deliver_due(now) == 0
    assert statuses() == {"cancelled": 2}
    assert set(delivery.db.session.scalars(select(OutboxMail.to_address))) == {None}


def test_an_unknown_kind_is_kept_as_failed(app, now, mailbox, sending, kinds):
    queue(1, now, kind="gone.forever")
    deliver_due(now)
    assert only().status is MailStatus.FAILED


def test_one_message_that_cannot_be_made_stops_no_other(app, now, mailbox, sending, kinds):
    def make(mail):
        if mail.payload["n"] == 1:
            raise KeyError("a name that nobody has")
        return Message("Hello", "Hello", "<p>Hello</p>")

    kinds("test.mass", repeatable=False, make=make)
    queue(3, now)
    assert deliver_due(now) == 2
    assert statuses() == {"pending": 1, "sent": 2}


def test_a_permanent_refusal_fails_at_once(app, now, mailbox, sending, kinds):
    mailbox.refusals["RCPT"] = "550 no such person"
    queue(1, now, to="refused@example.org")
    queue(1, now, kind="test.waited")
    assert deliver_due(now) == 1
    mail = delivery.db.session.scalars(select(OutboxMail).where(OutboxMail.status == "failed")).one()
    assert mail.error == "550 no such person" and mail.attempts == 1


def test_a_refused_text_fails_at_once(app, now, mailbox, sending, kinds):
    mailbox.refusals["DATA"] = "554 looks like spam"
    queue(1, now)
    deliver_due(now)
    assert only().status is MailStatus.FAILED


def test_a_temporary_refusal_is_retried_later_and_later_and_at_most_eight_times(app, now, mailbox, sending, kinds):
    mailbox.refusals["DATA"] = "451 try later"
    queue(1, now, kind="test.waited")
    waits = []
    for _ in range(8):
        deliver_due(now)
        mail = only()
        if mail.status is MailStatus.FAILED:
            break
        waits.append((mail.due_at - now) / timedelta(minutes=1))
        assert deliver_due(mail.due_at - timedelta(seconds=10)) == 0
        now = mail.due_at
    assert mail.attempts == 8 and mail.error == "451 try later"
    assert 0.8 <= waits[0] <= 1.3 and 288 <= waits[-1] <= 433
    assert waits == sorted(waits)


def test_while_the_server_is_down_everything_waits_and_no_attempt_is_lost(app, now, mailbox, sending, kinds):
    queue(3, now)
    sending(smtp_url="smtp://127.0.0.1:1")
    with pytest.raises(MailServerDown):
        deliver_due(now)
    assert set(delivery.db.session.scalars(select(OutboxMail.attempts))) == {0}
    sending()
    assert deliver_due(now + timedelta(minutes=5)) == 3


def test_a_server_that_refuses_us_as_sender_makes_nothing_fail(app, now, mailbox, sending, kinds):
    mailbox.refusals["MAIL"] = "550 we do not know you"
    queue(3, now)
    with pytest.raises(MailServerDown):
        deliver_due(now)
    assert statuses() == {"pending": 3}
    assert set(delivery.db.session.scalars(select(OutboxMail.attempts))) == {0}


@pytest.mark.parametrize("mode", ["smtp", "keep"])
def test_two_workers_at_once_send_nothing_twice(mode, app, now, mailbox, sending, kinds):
    sending(mail=mode)
    queue(120, now)
    counts, faults = [], []

    def work():
        try:
            with app.app_context():
                counts.append(deliver_due(now))
        except Exception as fault:
            faults.append(fault)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not faults
    assert sum(counts) == 120
    assert statuses() == {"sent" if mode == "smtp" else "kept": 120}
    if mode == "smtp":
        assert len(mailbox.ids) == len(set(mailbox.ids)) == 120


def test_two_workers_together_keep_the_cap_of_the_hour(app, now, mailbox, sending, kinds):
    sending(mail_per_hour=50)
    queue(100, now)

    def work():
        with app.app_context():
            deliver_due(now)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert statuses() == {"pending": 50, "sent": 50}


def test_a_worker_that_lost_its_claim_hands_nothing_over(app, now, mailbox, sending, kinds):
    def stolen(mail):
        # as if this worker slept past its lease and another one took over
        delivery._update(OutboxMail.id == mail.id, attempts=OutboxMail.attempts + 1)
        delivery.db.session.commit()
        return Message("Hello", "Hello", "<p>Hello</p>")

    kinds("test.mass", repeatable=False, make=stolen)
    queue(1, now)
    assert deliver_due(now) == 0
    assert mailbox.received == []
    assert only().status is MailStatus.CLAIMED


def test_of_traceless_mail_nothing_tells_afterwards_who_got_it(app, now, mailbox, sending, kinds):
    def for_even(mail):
        return None if mail.payload["n"] % 2 else Message("Reminder", "Good day.\n", "<p>Good day.</p>")

    kinds("test.mass", repeatable=False, traceless=True, make=for_even)
    mailbox.refusals["RCPT"] = "550 no such person"
    queue(4, now)
    queue_mails(
        [{"kind": "test.mass", "to": "refused@example.org", "payload": {"n": 4}, "dedupe_key": "other", "due_at": now}]
    )
    delivery.db.session.commit()
    deliver_due(now)
    assert len(mailbox.received) == 2
    rows = delivery.db.session.scalars(select(OutboxMail)).all()
    left = {(row.status, row.to_address, str(row.payload), row.error, row.text, row.attempts) for row in rows}
    assert left == {(MailStatus.SENT, None, "{}", None, None, 1)}
    assert all(row.dedupe_key == row.message_id == f"gone:{row.id}" for row in rows)
