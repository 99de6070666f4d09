"""Campaigns under the clock: phases at local midnight, in order, once; mails that are true; follow-up tasks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.campaigns import actions
from campaign_app.campaigns.models import CampaignStatus, Phase
from campaign_app.campaigns.phases import PhaseDates
from campaign_app.campaigns.queries import MAIL_RULE, PHASE_RULE
from campaign_app.contacts.models import Channel, Contact, FollowUpTask, Outcome
from campaign_app.core.audit import AuditEvent
from campaign_app.core.occasions import Occasion, OccasionStatus
from campaign_app.post.models import MailStatus, OutboxMail
from jobs import announce_phases, move_campaigns
from tests.jobs.conftest import AUTUMN, SPRING, brussels


def statuses(db, rule) -> dict[str, OccasionStatus]:
    db.session.expire_all()
    return {row.occurrence: row.status for row in db.session.scalars(select(Occasion).where(Occasion.rule == rule))}


def opened(db) -> list[str]:
    query = select(AuditEvent.facts).where(AuditEvent.verb == "campaign.phase_opened").order_by(AuditEvent.id)
    return [facts["stage"] for facts in db.session.scalars(query)]


@pytest.fixture
def contacted(db, make):
    def contacted(campaign, sector, consultant, day: date):
        company = make.company(sector)
        db.session.add(
            Contact(
                company_id=company.id,
                person_id=consultant.id,
                sector_id=sector.id,
                campaign_id=campaign.id,
                phase=campaign.phase_on(day),
                at=brussels(day.year, day.month, day.day, 10),
                channel=Channel.PHONE,
                outcome=Outcome.INTERESTED,
                created_at=brussels(day.year, day.month, day.day, 10),
                form_key=f"key-{company.id}",
            )
        )
        db.session.commit()
        return company

    return contacted


# the two nights in which the clock changes


@pytest.mark.parametrize(
    ("dates", "before", "night"),
    [
        (SPRING, brussels(2026, 3, 28, 23, 59), brussels(2026, 3, 29)),
        (AUTUMN, brussels(2026, 10, 24, 23, 59), brussels(2026, 10, 25)),
    ],
    ids=["spring", "autumn"],
)
def test_a_phase_opens_at_midnight_of_the_night_in_which_the_clock_changes(db, tick, started, dates, before, night):
    campaign = started(dates)
    tick(before)
    assert campaign.phase is Phase.SENSITISATION
    assert tick(night)["move_campaigns"] == 1
    assert campaign.phase is Phase.ACTIVATION


def test_an_hour_that_comes_twice_opens_nothing_twice(db, tick, started):
    campaign = started(AUTUMN)
    for moment in (brussels(2026, 10, 25, 2, 30), brussels(2026, 10, 25, 2, 30, fold=1), brussels(2026, 10, 25, 3)):
        tick(moment)
    assert campaign.phase is Phase.ACTIVATION
    assert opened(db) == ["sensitisation", "activation"]


def test_phases_last_whole_days_also_when_a_day_has_23_or_25_hours(db, tick, started):
    campaign = started(SPRING)
    tick(brussels(2026, 5, 16, 23, 59))
    assert campaign.phase is Phase.ACTIVATION
    tick(brussels(2026, 5, 17))
    assert campaign.phase is Phase.FOLLOW_UP


# stops


def test_three_days_off_are_caught_up_in_one_tick(db, tick, started):
    campaign = started()
    tick(brussels(2026, 3, 27, 12))
    assert campaign.phase is Phase.SENSITISATION
    assert tick(brussels(2026, 3, 30, 12))["move_campaigns"] == 1
    assert campaign.phase is Phase.ACTIVATION


def test_months_off_open_every_phase_in_order_and_end_the_campaign(db, tick, started, make, contacted):
    sector = make.sector()
    campaign = started(SPRING, sector)
    contacted(campaign, sector, make.consultant(sector), date(2026, 3, 5))
    assert tick(brussels(2026, 6, 20, 9))["move_campaigns"] == 4
    assert campaign.status is CampaignStatus.ENDED
    assert opened(db) == ["sensitisation", "activation", "follow_up", "ended"]
    assert set(statuses(db, PHASE_RULE).values()) == {OccasionStatus.DONE}
    # nothing of what the phases asked is still true
    assert set(statuses(db, MAIL_RULE).values()) == {OccasionStatus.SKIPPED}
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0
    assert db.session.scalar(select(func.count()).select_from(FollowUpTask)) == 1


def test_ticking_on_and_a_clock_set_back_repeat_nothing(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    campaign = started(SPRING, sector)
    for moment in (
        brussels(2026, 3, 29, 8),
        brussels(2026, 3, 29, 8, 1),
        brussels(2026, 3, 1, 8),
        brussels(2026, 3, 30),
    ):
        tick(moment)
    assert campaign.phase is Phase.ACTIVATION
    assert opened(db) == ["sensitisation", "activation"]
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 1


# follow-up


def test_follow_up_gives_each_company_that_was_contacted_one_task(db, tick, started, make, contacted):
    sector = make.sector()
    consultant = make.consultant(sector)
    campaign = started(SPRING, sector)
    tick(brussels(2026, 3, 29, 9))
    companies = {contacted(campaign, sector, consultant, date(2026, 3, 5)).id for _ in range(3)}
    make.company(sector)
    tick(brussels(2026, 5, 16, 9))
    assert db.session.scalars(select(FollowUpTask)).all() == []
    tick(brussels(2026, 5, 17))
    tick(brussels(2026, 5, 17, 0, 1))
    tasks = db.session.scalars(select(FollowUpTask)).all()
    assert {task.company_id for task in tasks} == companies
    assert len(tasks) == 3
    assert {task.person_id for task in tasks} == {consultant.id}


def test_a_phase_whose_tasks_fail_does_not_open_half_and_is_tried_again(db, app, tick, started, monkeypatch):
    campaign, other = started(), started()
    tick(brussels(2026, 3, 29, 9))
    real = move_campaigns.open_follow_ups

    def broken(which, *, now):
        if which.id == campaign.id:
            raise RuntimeError("a name and an address")
        return real(which, now=now)

    monkeypatch.setattr(move_campaigns, "open_follow_ups", broken)
    with pytest.raises(Exception, match="RuntimeError") as failure:
        move_campaigns.run(brussels(2026, 5, 17))
    assert "address" not in str(failure.value), "what a person typed stays out of the clock's rows"
    db.session.expire_all()
    assert (campaign.phase, other.phase) == (Phase.ACTIVATION, Phase.FOLLOW_UP)
    monkeypatch.setattr(move_campaigns, "open_follow_ups", real)
    move_campaigns.run(brussels(2026, 5, 17))
    db.session.expire_all()
    assert campaign.phase is Phase.ACTIVATION, "not at once"
    tick(brussels(2026, 5, 17, 0, 1))
    assert campaign.phase is Phase.FOLLOW_UP
    assert opened(db).count("follow_up") == 2


# moved, paused, resumed


def test_a_phase_that_was_moved_opens_on_its_new_day_only(db, tick, started, make):
    campaign = started()
    tick(brussels(2026, 3, 20, 9))
    later = PhaseDates(SPRING.sensitisation_on, date(2026, 4, 5), SPRING.follow_up_on, SPRING.ends_on)
    targets = {row.sector_id: row.target for row in campaign.targets}
    actions.change_campaign(campaign, "Moved", later, targets, by=make.adviser(), at=brussels(2026, 3, 20, 10))
    assert tick(brussels(2026, 3, 29, 9))["move_campaigns"] == 0
    assert tick(brussels(2026, 4, 5))["move_campaigns"] == 1
    assert opened(db) == ["sensitisation", "activation"]


def test_a_day_moved_behind_the_clocks_back_is_noticed_when_its_turn_comes(db, tick, started):
    """Between planning and doing: the row says the truth, the occasion follows."""
    campaign = started()
    campaign.sensitisation_on = date(2026, 3, 8)
    db.session.commit()
    assert tick(brussels(2026, 3, 1, 9))["move_campaigns"] == 0
    assert tick(brussels(2026, 3, 8))["move_campaigns"] == 1


def test_a_paused_campaign_neither_moves_nor_mails_and_goes_on_truthfully(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    campaign = started(SPRING, sector)
    by = make.adviser()
    tick(brussels(2026, 3, 2, 9))
    actions.pause_campaign(campaign, by=by, at=brussels(2026, 3, 20))
    for day in (29, 30):
        ran = tick(brussels(2026, 3, day, 9))
        assert ran["move_campaigns"] == ran["announce_phases"] == 0
    actions.resume_campaign(campaign, by=by, at=brussels(2026, 3, 31, 9))
    assert tick(brussels(2026, 3, 31, 9, 1))["move_campaigns"] == 1
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.payload["phase"] for mail in mails] == ["sensitisation", "activation"]


def test_a_mail_that_waits_when_the_campaign_pauses_leaves_after_it_is_resumed(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    campaign = started(SPRING, sector)
    by = make.adviser()
    for job in (move_campaigns, announce_phases):
        job.run(brussels(2026, 3, 1, 9))
    actions.pause_campaign(campaign, by=by, at=brussels(2026, 3, 1, 9))
    tick(brussels(2026, 3, 1, 9, 5))
    assert db.session.scalar(select(OutboxMail)).status is MailStatus.CANCELLED
    actions.resume_campaign(campaign, by=by, at=brussels(2026, 3, 2, 9))
    tick(brussels(2026, 3, 2, 9, 1))
    mail = db.session.scalar(select(OutboxMail))
    assert mail.status is MailStatus.KEPT
    assert "Sensibilisering" in mail.subject


# mails


def test_consultants_are_told_in_the_morning_of_the_first_day(db, tick, started, make):
    sector = make.sector()
    consultant = make.consultant(sector)
    make.company(sector)
    make.company(sector)
    campaign = started(SPRING, sector)
    assert tick(brussels(2026, 3, 1))["announce_phases"] == 0
    assert tick(brussels(2026, 3, 1, 7))["announce_phases"] == 1
    mail = db.session.scalar(select(OutboxMail))
    assert mail.to_address == consultant.email
    assert mail.due_at == brussels(2026, 3, 1, 7)
    for text in (mail.text, mail.html):
        assert sector.name in text
        assert campaign.name in text
        assert "http://localhost/day" in text
    assert "2 bedrijven" in mail.text


def test_after_more_than_three_days_the_mail_is_held_and_the_adviser_decides(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    campaign = started(SPRING, sector)
    tick(brussels(2026, 3, 4, 7, 1))
    assert campaign.phase is Phase.SENSITISATION, "the phase itself waits for nobody"
    assert statuses(db, MAIL_RULE) == {"sensitisation": OccasionStatus.HELD}
    assert db.session.scalar(select(OutboxMail)) is None
    occasion = db.session.scalar(select(Occasion).where(Occasion.rule == MAIL_RULE))
    actions.decide_held(campaign, occasion.id, send=True, by=make.adviser(), at=brussels(2026, 3, 5, 9))
    tick(brussels(2026, 3, 5, 9, 1))
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 1


def test_within_three_days_the_mail_still_goes(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    started(SPRING, sector)
    assert tick(brussels(2026, 3, 4, 6))["announce_phases"] == 1


def test_a_campaign_started_late_tells_at_once_and_holds_nothing(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    started(SPRING, sector, at=brussels(2026, 3, 20, 10))
    assert tick(brussels(2026, 3, 20, 10, 1))["announce_phases"] == 1


def test_a_held_mail_of_a_phase_that_is_over_is_dropped(db, tick, started, make):
    sector = make.sector()
    make.consultant(sector)
    started(SPRING, sector)
    tick(brussels(2026, 3, 10, 9))
    tick(brussels(2026, 3, 29, 9))
    assert statuses(db, MAIL_RULE) == {"sensitisation": OccasionStatus.SKIPPED, "activation": OccasionStatus.DONE}


def test_a_mail_is_not_made_when_it_is_no_longer_true(db, tick, started, make):
    sector = make.sector()
    left, stays = make.consultant(sector), make.consultant(sector)
    started(SPRING, sector)
    for job in (move_campaigns, announce_phases):
        job.run(brussels(2026, 3, 1, 9))
    sector.consultants.remove(left)
    tick(brussels(2026, 3, 1, 9, 1))
    kept = db.session.scalars(select(OutboxMail.to_address).where(OutboxMail.status == MailStatus.KEPT)).all()
    assert kept == [stays.email]


def test_the_number_of_queries_does_not_grow_with_the_consultants(db, started, make):
    from tests.queries import count_queries

    counts = []
    for consultants in (3, 30):
        sector = make.sector()
        for _ in range(consultants):
            make.consultant(sector)
        start = SPRING.sensitisation_on
        campaign = started(PhaseDates(start, *(start + timedelta(days=each) for each in (28, 77, 105))), sector)
        actions.move_phase(campaign, brussels(2026, 3, 1, 9))
        db.session.commit()
        with count_queries() as statements:
            actions.queue_phase_mails(campaign, due_at=brussels(2026, 3, 1, 9))
        counts.append(len(statements))
    assert counts[0] == counts[1]
