"""Occasions: planned once, claimed by one, finished by who holds the claim, and never lost."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from campaign_app.core import occasions
from campaign_app.core.occasions import Claim, ClaimLost, Occasion, OccasionStatus, claim, plan_occasion

RULE = "test.rule"


@pytest.fixture
def plan(db, now):
    def plan(occurrence="first", subject="thing:1", due_at=now, **options):
        new = plan_occasion(RULE, subject, occurrence, due_at, **options)
        db.session.commit()
        return new

    return plan


def taken(db, now) -> Claim | None:
    mine = claim(RULE, now)
    db.session.commit()
    return mine


def row(db, occurrence="first") -> Occasion:
    query = select(Occasion).where(Occasion.occurrence == occurrence)
    return db.session.scalar(query.execution_options(populate_existing=True))


def test_planning_again_moves_what_is_pending_and_makes_no_second(db, plan, now):
    assert plan()
    assert not plan(due_at=now + timedelta(days=7))
    assert row(db).due_at == now + timedelta(days=7)
    assert len(db.session.scalars(select(Occasion)).all()) == 1


def test_planning_again_leaves_what_is_done_alone(db, plan, now):
    plan()
    occasions.finish(taken(db, now), now)
    db.session.commit()
    plan(due_at=now + timedelta(days=7))
    assert (row(db).status, row(db).due_at) == (OccasionStatus.DONE, now)


def test_nothing_is_claimed_before_it_is_due_and_nothing_twice(db, plan, now):
    plan()
    assert taken(db, now - timedelta(seconds=1)) is None
    assert taken(db, now).occurrence == "first"
    assert taken(db, now) is None


def test_a_claim_that_nobody_finished_is_free_after_a_while(db, plan, now):
    plan()
    first = taken(db, now)
    assert taken(db, now + timedelta(minutes=9)) is None
    second = taken(db, now + timedelta(minutes=11))
    assert second.id == first.id
    with pytest.raises(ClaimLost):
        occasions.finish(first, now)
    db.session.rollback()
    occasions.finish(second, now)


def test_a_claim_from_the_future_was_made_before_the_clock_was_set_back(db, plan, now):
    plan(due_at=now - timedelta(days=2))
    assert taken(db, now)
    assert taken(db, now - timedelta(hours=1))


def test_of_one_subject_the_next_waits_for_the_one_before(db, plan, now):
    plan("first", due_at=now - timedelta(days=2))
    plan("second", due_at=now - timedelta(days=1))
    plan("other", subject="thing:2", due_at=now - timedelta(hours=1))
    assert taken(db, now).occurrence == "first"
    assert taken(db, now).occurrence == "other"
    assert taken(db, now) is None


def test_subjects_can_be_chosen(db, plan, now):
    plan("first", subject="thing:1")
    plan("second", subject="thing:2")
    assert claim(RULE, now, ["thing:2"]).occurrence == "second"
    assert claim(RULE, now, []) is None


def test_a_failure_is_tried_again_later_and_later_and_at_last_left_to_a_person(db, plan, now):
    plan()
    moment, waits = now, []
    for _ in range(occasions.MOST_ATTEMPTS):
        mine = taken(db, moment)
        occasions.fail(mine, moment, "Broken")
        db.session.commit()
        assert taken(db, moment) is None
        if row(db).retry_at:
            waits.append((row(db).retry_at - moment).total_seconds() / 60)
            moment = row(db).retry_at
    assert waits == [1, 2, 4, 8, 16, 32, 64]
    assert (row(db).status, row(db).error) == (OccasionStatus.FAILED, "Broken")
    assert taken(db, moment + timedelta(days=30)) is None
    assert occasions.try_again(row(db).id)
    assert not occasions.try_again(row(db).id)
    db.session.commit()
    assert taken(db, moment).attempt == 1


def test_what_is_held_waits_for_a_word(db, plan, now):
    plan("sent")
    plan("dropped", subject="thing:2")
    for _ in range(2):
        occasions.hold(taken(db, now))
        db.session.commit()
    assert taken(db, now) is None
    assert occasions.release_held(row(db, "sent").id, at=now + timedelta(hours=1), send=True)
    assert occasions.release_held(row(db, "dropped").id, at=now, send=False)
    assert not occasions.release_held(row(db, "dropped").id, at=now, send=True)
    db.session.commit()
    assert row(db, "dropped").status is OccasionStatus.SKIPPED
    assert taken(db, now + timedelta(hours=1)).occurrence == "sent"


def test_what_is_put_back_counts_no_attempt(db, plan, now):
    plan()
    occasions.put_back(taken(db, now))
    db.session.commit()
    assert (row(db).status, row(db).attempts) == (OccasionStatus.PENDING, 0)
    assert taken(db, now)


def test_what_expired_is_not_done_any_more(db, plan, now):
    plan(expires_at=now + timedelta(days=1))
    assert taken(db, now + timedelta(days=1)) is None
    assert occasions.expire(RULE, now + timedelta(days=1)) == 1
    db.session.commit()
    assert row(db).status is OccasionStatus.SKIPPED


def test_a_moment_without_a_zone_is_refused(plan):
    with pytest.raises(Exception, match="zone"):
        plan(due_at=datetime(2026, 3, 10, 9, 0))  # noqa: DTZ001
