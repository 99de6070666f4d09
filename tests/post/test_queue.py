"""Putting mail in the outbox: once per dedupe key, many at a time."""

from sqlalchemy import func, select

from campaign_app.post.actions import queue_mail, queue_mails
from campaign_app.post.models import OutboxMail
from tests.queries import count_queries


def rows(count, now, **values):
    return [
        {
            "kind": "test.mass",
            "to": f"person{n}@example.org",
            "payload": {"n": n},
            "dedupe_key": f"test:{n}",
            "due_at": now,
            **values,
        }
        for n in range(count)
    ]


def test_a_message_is_queued_once_per_dedupe_key(db, now):
    first = queue_mail(**rows(1, now)[0])
    second = queue_mail(**rows(1, now)[0])
    assert first.to_address == "person0@example.org"
    assert first.message_id.endswith("@localhost>")
    assert second is None
    assert db.session.scalar(select(func.count(OutboxMail.id))) == 1


def test_queueing_many_tells_how_many_were_new(db, now):
    assert queue_mails(rows(3, now)) == 3
    assert queue_mails(rows(5, now)) == 2
    assert queue_mails([]) == 0


def test_five_thousand_messages_are_queued_in_a_few_statements(db, now):
    with count_queries() as statements:
        assert queue_mails(rows(5000, now)) == 5000
        db.session.commit()
    assert len(statements) < 50


def test_what_is_queued_leaves_only_with_the_commit(db, now):
    queue_mail(**rows(1, now)[0])
    db.session.rollback()
    assert db.session.scalar(select(func.count(OutboxMail.id))) == 0
