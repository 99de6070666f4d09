"""What one does with a campaign, and what the clock does with it, without HTTP."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from campaign_app.campaigns import actions, queries
from campaign_app.campaigns.models import CampaignStatus, Phase
from campaign_app.campaigns.phases import PhaseDates, shifts_between, warnings_of
from campaign_app.core.access import Role
from campaign_app.core.audit import AuditEvent
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import Occasion, OccasionStatus
from campaign_app.post.models import MailStatus, OutboxMail

BRUSSELS = ZoneInfo("Europe/Brussels")
DATES = PhaseDates(date(2026, 3, 2), date(2026, 3, 30), date(2026, 5, 18), date(2026, 6, 15))


def on(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


@pytest.fixture
def sector(make):
    return make.sector("transport")


@pytest.fixture
def adviser(make):
    return make.adviser()


@pytest.fixture
def draft(db, sector, adviser, now):
    row = actions.create_campaign("Voorjaar", DATES, {sector.id: 25}, by=adviser, at=now)
    db.session.commit()
    return row


@pytest.fixture
def running(db, draft, adviser):
    actions.start_campaign(draft, by=adviser, at=on(date(2026, 2, 20), 10))
    db.session.commit()
    return draft


def phase_occasions(db, campaign):
    mine = select(Occasion).where(Occasion.subject == f"campaign:{campaign.id}", Occasion.rule == queries.PHASE_RULE)
    return db.session.scalars(mine.order_by(Occasion.due_at)).all()


def test_a_draft_plans_nothing(db, draft):
    assert draft.status is CampaignStatus.DRAFT
    assert phase_occasions(db, draft) == []
    assert actions.move_phase(draft, on(date(2026, 3, 2), 9)) is None


def test_starting_plans_four_occasions_at_local_midnight(db, running):
    planned = phase_occasions(db, running)
    assert [each.occurrence for each in planned] == ["sensitisation", "activation", "follow_up", "ended"]
    # the summer time of 29 March lies between the first two
    assert [each.due_at.hour for each in planned] == [23, 22, 22, 22]
    assert all(each.due_at.astimezone(BRUSSELS).hour == 0 for each in planned)


def test_planning_twice_changes_nothing(db, running):
    assert actions.plan_phases(running) == 0
    assert len(phase_occasions(db, running)) == 4


def test_a_moved_date_moves_the_pending_occasion_and_makes_no_second(db, running, adviser, sector, now):
    later = PhaseDates(DATES.sensitisation_on, date(2026, 4, 6), DATES.follow_up_on, DATES.ends_on)
    actions.change_campaign(running, "Voorjaar", later, {sector.id: 25}, by=adviser, at=now)
    planned = phase_occasions(db, running)
    assert len(planned) == 4
    assert planned[1].due_at == on(date(2026, 4, 6))


def test_a_phase_opens_on_its_local_day_and_not_a_minute_before(running):
    assert actions.move_phase(running, on(date(2026, 3, 1), 23, 59)) is None
    assert actions.move_phase(running, on(date(2026, 3, 2))) is Phase.SENSITISATION
    assert running.phase is Phase.SENSITISATION
    assert actions.move_phase(running, on(date(2026, 3, 2), 9)) is None


def test_phases_that_were_missed_open_one_after_the_other(running):
    late = on(date(2026, 5, 20), 9)
    assert [actions.move_phase(running, late) for _ in range(4)] == [*Phase, None]
    assert running.status is CampaignStatus.RUNNING


def test_a_stage_out_of_turn_does_not_open(running):
    assert not actions.open_stage(running, "follow_up", now=on(date(2026, 6, 1)))
    assert running.phase is None


def test_the_campaign_ends_on_the_day_after_its_last(running):
    for _ in Phase:
        actions.move_phase(running, on(date(2026, 5, 20)))
    assert not actions.open_stage(running, "ended", now=on(date(2026, 6, 14), 23, 59))
    assert actions.open_stage(running, "ended", now=on(date(2026, 6, 15)))
    assert running.status is CampaignStatus.ENDED
    assert running.phase is Phase.FOLLOW_UP


def test_a_clock_set_back_closes_nothing_that_was_open(running):
    actions.move_phase(running, on(date(2026, 3, 2)))
    assert actions.move_phase(running, on(date(2026, 2, 1))) is None
    assert running.phase is Phase.SENSITISATION


def test_a_paused_campaign_does_not_move(running, adviser, now):
    actions.pause_campaign(running, by=adviser, at=now)
    assert actions.move_phase(running, on(date(2026, 3, 10))) is None
    actions.resume_campaign(running, by=adviser, at=now)
    assert actions.move_phase(running, on(date(2026, 3, 10))) is Phase.SENSITISATION


@pytest.mark.parametrize(
    ("status", "deed"),
    [
        (CampaignStatus.RUNNING, actions.start_campaign),
        (CampaignStatus.ENDED, actions.start_campaign),
        (CampaignStatus.DRAFT, actions.pause_campaign),
        (CampaignStatus.PAUSED, actions.pause_campaign),
        (CampaignStatus.RUNNING, actions.resume_campaign),
        (CampaignStatus.ENDED, actions.resume_campaign),
    ],
)
def test_a_deed_that_does_not_fit_the_state_is_refused(db, draft, adviser, now, status, deed):
    draft.status = status
    db.session.commit()
    with pytest.raises(DomainError):
        deed(draft, by=adviser, at=now)


def test_a_campaign_without_sectors_or_wholly_in_the_past_does_not_start(db, draft, adviser, sector, now):
    with pytest.raises(DomainError):
        actions.start_campaign(draft, by=adviser, at=on(date(2026, 6, 15)))
    actions.change_campaign(draft, "Voorjaar", DATES, {}, by=adviser, at=now)
    with pytest.raises(DomainError):
        actions.start_campaign(draft, by=adviser, at=now)


def test_a_day_that_has_begun_no_longer_moves(db, running, adviser, sector, now):
    actions.move_phase(running, on(date(2026, 3, 2)))
    db.session.commit()
    moved = PhaseDates(date(2026, 3, 3), *[DATES.activation_on, DATES.follow_up_on, DATES.ends_on])
    with pytest.raises(DomainError) as refusal:
        actions.change_campaign(running, "Voorjaar", moved, {sector.id: 1}, by=adviser, at=now)
    assert refusal.value.field == "sensitisation_on"


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ((date(2026, 3, 2), date(2026, 3, 2), date(2026, 5, 1), date(2026, 6, 1)), "activation_on"),
        ((date(2026, 3, 2), date(2026, 4, 2), date(2026, 4, 1), date(2026, 6, 1)), "follow_up_on"),
        ((date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 1), date(2026, 5, 1)), "ends_on"),
    ],
)
def test_dates_out_of_order_are_refused_beside_the_date(db, sector, adviser, now, dates, field):
    with pytest.raises(DomainError) as refusal:
        actions.create_campaign("Krom", PhaseDates(*dates), {sector.id: 1}, by=adviser, at=now)
    assert refusal.value.field == field


def test_two_campaigns_do_not_share_a_name_and_the_session_lives_on(db, draft, sector, adviser, now):
    with pytest.raises(DomainError) as refusal:
        actions.create_campaign("Voorjaar", DATES, {sector.id: 1}, by=adviser, at=now)
    assert refusal.value.field == "name"
    assert actions.create_campaign("Najaar", DATES, {sector.id: 1}, by=adviser, at=now).id


def test_targets_are_changed_added_and_taken_away(db, draft, make, sector, adviser, now):
    other = make.sector("horeca")
    actions.change_campaign(draft, "Voorjaar", DATES, {other.id: 5}, by=adviser, at=now)
    actions.change_campaign(draft, "Voorjaar", DATES, {other.id: 7, sector.id: 0}, by=adviser, at=now)
    db.session.commit()
    assert {row.sector_id: row.target for row in draft.targets} == {other.id: 7, sector.id: 0}


def test_what_is_done_is_in_the_audit_trail(db, running):
    verbs = db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == ["campaign.created", "campaign.started"]


# mails


@pytest.fixture
def consultant(make, sector):
    return make.consultant(sector)


def test_each_consultant_of_the_sectors_gets_one_mail_per_phase(db, make, running, sector, consultant):
    other = make.sector("horeca")
    make.consultant(other)
    make.consultant(sector, active=False)
    both = make.consultant(sector, other)
    actions.move_phase(running, on(date(2026, 3, 2)))
    due_at = on(date(2026, 3, 2), 7)
    assert actions.queue_phase_mails(running, due_at=due_at) == 2
    assert actions.queue_phase_mails(running, due_at=due_at) == 0
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [mail.to_address for mail in mails] == [consultant.email, both.email]
    assert set(mails[0].payload) == {"campaign", "phase", "person"}
    assert mails[0].expires_at == on(DATES.activation_on)


def test_a_mail_that_a_pause_dropped_goes_out_after_all_but_none_goes_twice(db, make, running, sector, adviser, now):
    first, second = make.consultant(sector), make.consultant(sector)
    actions.move_phase(running, on(date(2026, 3, 2)))
    actions.queue_phase_mails(running, due_at=on(date(2026, 3, 2), 7))
    occasion = db.session.scalar(select(Occasion).where(Occasion.rule == queries.MAIL_RULE))
    occasion.status, occasion.done_at = OccasionStatus.DONE, now
    sent, dropped = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    sent.status, dropped.status, dropped.to_address = MailStatus.SENT, MailStatus.CANCELLED, None
    db.session.commit()
    actions.pause_campaign(running, by=adviser, at=now)
    actions.resume_campaign(running, by=adviser, at=now)
    db.session.commit()
    assert occasion.status is OccasionStatus.PENDING
    assert actions.queue_phase_mails(running, due_at=now) == 1
    again = db.session.scalars(select(OutboxMail).where(OutboxMail.status == MailStatus.PENDING)).all()
    assert [mail.to_address for mail in again] == [second.email]
    assert first.email != second.email


def test_resuming_without_a_dropped_mail_tells_nobody_again(db, running, consultant, adviser, now):
    actions.move_phase(running, on(date(2026, 3, 2)))
    actions.queue_phase_mails(running, due_at=now)
    occasion = db.session.scalar(select(Occasion).where(Occasion.rule == queries.MAIL_RULE))
    occasion.status, occasion.done_at = OccasionStatus.DONE, now
    db.session.commit()
    actions.pause_campaign(running, by=adviser, at=now)
    actions.resume_campaign(running, by=adviser, at=now)
    db.session.commit()
    assert occasion.status is OccasionStatus.DONE


# what is told before saving


def test_unusual_lengths_are_warned_about_with_their_bounds():
    assert warnings_of(DATES) == []
    short = PhaseDates(date(2026, 3, 2), date(2026, 3, 22), date(2026, 5, 18), date(2026, 6, 15))
    assert [(each.phase, each.days, each.least, each.most) for each in warnings_of(short)] == [
        (Phase.SENSITISATION, 20, 21, 31),
        (Phase.ACTIVATION, 57, 42, 56),
    ]


@pytest.mark.parametrize(("days", "warned"), [(20, True), (21, False), (31, False), (32, True)])
def test_the_bounds_themselves_are_usual(days, warned):
    first = date(2026, 3, 2)
    second = first + timedelta(days=days)
    dates = PhaseDates(first, second, second + timedelta(days=49), second + timedelta(days=70))
    assert bool(warnings_of(dates)) is warned


def test_moving_one_date_shifts_the_phase_before_and_the_phase_after():
    moved = PhaseDates(DATES.sensitisation_on, date(2026, 4, 6), DATES.follow_up_on, DATES.ends_on)
    shifts = shifts_between(DATES, moved, today=date(2026, 3, 10), begun=Phase.SENSITISATION)
    assert [(each.phase, each.start_moves, each.opens_at_once) for each in shifts] == [
        (Phase.SENSITISATION, 0, False),
        (Phase.ACTIVATION, 7, False),
    ]
    assert (shifts[0].old.days, shifts[0].new.days) == (28, 35)


def test_a_start_that_moves_into_the_past_is_told():
    moved = PhaseDates(DATES.sensitisation_on, date(2026, 3, 9), DATES.follow_up_on, DATES.ends_on)
    shifts = shifts_between(DATES, moved, today=date(2026, 3, 10), begun=Phase.SENSITISATION)
    assert [each.opens_at_once for each in shifts] == [False, True]


# queries


def test_the_campaign_of_a_sector_on_a_day(db, make, running, sector):
    other = make.sector("horeca")

    def found(sector_id, day):
        return db.session.scalar(queries.campaign_of_sector_on(sector_id, day))

    assert found(sector.id, date(2026, 3, 2)) is running
    assert found(sector.id, date(2026, 6, 14)) is running
    assert found(sector.id, date(2026, 6, 15)) is None
    assert found(sector.id, date(2026, 3, 1)) is None
    assert found(other.id, date(2026, 3, 2)) is None


def test_a_consultant_sees_started_campaigns_of_their_sectors_only(db, make, draft, sector, consultant, adviser):
    def seen(viewer):
        return db.session.scalars(queries.campaigns_visible_to(viewer)).all()

    assert seen(consultant) == []
    assert seen(adviser) == [draft]
    draft.status = CampaignStatus.RUNNING
    db.session.commit()
    assert seen(consultant) == [draft]
    assert seen(make.consultant(make.sector("horeca"))) == []
    assert seen(make.person(Role.COMPANY)) == []
