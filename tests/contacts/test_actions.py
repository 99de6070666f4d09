"""Contacts without pages: logged once, in the right campaign and phase, with the task that was promised."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.campaigns.models import Phase
from campaign_app.contacts import actions, queries
from campaign_app.contacts.models import Channel, Contact, FollowUpTask, NextStep, Outcome, TaskReason
from campaign_app.core.clock import at_local
from campaign_app.core.errors import DomainError

MARCH = date(2026, 2, 16)  # the start of sensitisation; activation 16 March, follow-up 4 May, end 1 June


def test_a_contact_gets_campaign_and_phase_from_its_date_and_sector(db, make, sector, company, log):
    campaign = make.campaign(sector, start=MARCH)
    for day, phase in ((date(2026, 3, 15), Phase.SENSITISATION), (date(2026, 3, 16), Phase.ACTIVATION)):
        contact = log(company, at=at_local(day), now=at_local(date(2026, 3, 20)))
        assert (contact.campaign_id, contact.phase) == (campaign.id, phase)
    outside = log(company, at=at_local(date(2026, 2, 15)), now=at_local(date(2026, 3, 20)))
    assert (outside.campaign_id, outside.phase) == (None, None)


def test_the_same_form_twice_logs_once(db, company, log):
    first = log(company, form_key="a")
    assert log(company, form_key="a").id == first.id
    assert db.session.scalar(select(func.count(Contact.id))) == 1


def test_anothers_form_key_is_refused(make, sector, company, log):
    log(company, form_key="a")
    with pytest.raises(DomainError):
        log(company, form_key="a", by=make.consultant(sector))


def test_a_promise_becomes_a_task_on_its_day(db, company, log, consultant, now):
    contact = log(company, next_step=NextStep.CALL, next_on=date(2026, 3, 17))
    task = db.session.scalar(select(FollowUpTask))
    assert (task.reason, task.due_on, task.person_id) == (TaskReason.PROMISED, date(2026, 3, 17), consultant.id)
    assert task.dedupe_key == f"promised:contact:{contact.id}"
    assert not db.session.scalars(queries.due_tasks(consultant, date(2026, 3, 16))).all()
    assert db.session.scalars(queries.due_tasks(consultant, date(2026, 3, 18))).all() == [task]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"next_step": NextStep.CALL}, "next_on"),
        ({"next_on": date(2026, 3, 17)}, "next_step"),
        ({"next_step": NextStep.CALL, "next_on": date(2026, 3, 9)}, "next_on"),
        ({"next_step": NextStep.CALL, "next_on": date(9999, 1, 1)}, "next_on"),
        ({"at": at_local(date(2026, 3, 11)), "now": at_local(date(2026, 3, 10))}, "on"),
        ({"at": at_local(date(1926, 3, 11)), "now": at_local(date(2026, 3, 10))}, "on"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(company, log, values, field):
    with pytest.raises(DomainError) as refusal:
        log(company, **values)
    assert refusal.value.field == field


def test_a_sector_that_is_not_ones_own_or_not_the_companys_is_refused(make, sector, company, consultant, log):
    with pytest.raises(DomainError):
        log(company, sector=make.sector("horeca"))
    own = make.sector("verhuis")
    own.consultants.append(consultant)
    with pytest.raises(DomainError):
        log(company, sector=own)


def test_many_at_once_are_logged_once_each(db, make, sector, consultant, now):
    companies = [make.company(sector) for _ in range(12)]
    shared = {"by": consultant, "sector": sector, "channel": Channel.EVENT, "outcome": Outcome.INFORMED}
    shared |= {"at": now, "now": now, "form_key": "info"}
    assert actions.log_contacts(companies, **shared) == 12
    assert actions.log_contacts(companies, **shared) == 0
    assert db.session.scalar(select(func.count(Contact.id))) == 12


def test_others_never_read_the_contacts_of_a_sector_that_is_not_theirs(db, make, sector, company, consultant, log):
    other = make.sector("bedienden")
    company.sectors.append(other)
    stranger = make.consultant(other)
    log(company)
    log(company, by=stranger, sector=other)
    assert [c.sector_id for c in db.session.scalars(queries.history_of(company, consultant))] == [sector.id]
    assert [c.sector_id for c in db.session.scalars(queries.history_of(company, stranger))] == [other.id]
    for nobody in (make.administrator(), make.adviser(), make.company_user(company)):
        assert not db.session.scalars(queries.history_of(company, nobody)).all()


def test_contacts_are_counted_per_sector(db, make, sector, company, consultant, log):
    campaign = make.campaign(sector, start=MARCH)
    log(company)
    log(company)
    log(make.company(sector))
    assert db.session.execute(queries.contact_counts(campaign.id)).all() == [(sector.id, 3, 2)]


# The follow-up phase. Sensitisation begins on 16 February 2026, follow-up on Monday 4 May.

FOLLOW_UP = at_local(date(2026, 5, 4))
EARLIER = at_local(date(2026, 3, 12))


def given(db) -> list[FollowUpTask]:
    return list(db.session.scalars(select(FollowUpTask).order_by(FollowUpTask.due_on, FollowUpTask.company_id)))


def test_each_company_contacted_before_gets_one_task_for_who_spoke_with_it_last(
    db, make, sector, company, consultant, log
):
    campaign, colleague = make.campaign(sector, start=MARCH), make.consultant(sector)
    log(company, at=EARLIER)
    log(company, at=EARLIER + timedelta(days=1), by=colleague)
    make.company(sector)  # never contacted
    assert actions.open_follow_ups(campaign, now=FOLLOW_UP) == 1
    (task,) = given(db)
    assert (task.person_id, task.reason, task.due_on) == (colleague.id, TaskReason.FOLLOW_UP_PHASE, date(2026, 5, 4))
    assert task.dedupe_key == f"follow-up:campaign:{campaign.id}:company:{company.id}:sector:{sector.id}"


def test_following_up_again_gives_only_what_is_new(db, make, sector, company, log):
    campaign = make.campaign(sector, start=MARCH)
    log(company, at=EARLIER)
    assert actions.open_follow_ups(campaign, now=FOLLOW_UP) == 1
    log(make.company(sector), at=EARLIER)
    assert actions.open_follow_ups(campaign, now=FOLLOW_UP) == 1
    assert actions.open_follow_ups(campaign, now=FOLLOW_UP) == 0
    assert len(given(db)) == 2


def test_who_was_contacted_in_the_follow_up_phase_needs_no_task(db, make, sector, company, log):
    campaign = make.campaign(sector, start=MARCH)
    log(company, at=EARLIER)
    log(company, at=FOLLOW_UP, now=FOLLOW_UP)
    assert actions.open_follow_ups(campaign, now=FOLLOW_UP) == 0


def test_a_company_in_two_sectors_gets_a_task_for_each(db, make, sector, company, log):
    other = make.sector("bedienden")
    company.sectors.append(other)
    campaign = make.campaign(sector, other, start=MARCH)
    log(company, at=EARLIER)
    log(company, at=EARLIER, by=make.consultant(other), sector=other)
    assert actions.open_follow_ups(campaign, now=FOLLOW_UP) == 2


def test_the_companies_of_who_left_go_to_a_colleague(db, make, sector, company, consultant, log):
    campaign, colleague = make.campaign(sector, start=MARCH), make.consultant(sector)
    log(company, at=EARLIER)
    consultant.active = False
    db.session.commit()
    actions.open_follow_ups(campaign, now=FOLLOW_UP)
    assert given(db)[0].person_id == colleague.id


def test_follow_ups_are_spread_over_working_days_the_most_engaged_first(db, make, sector, log):
    campaign = make.campaign(sector, start=date(2026, 2, 13))  # follow-up begins on Friday 1 May, a holiday
    companies = [make.company(sector) for _ in range(25)]
    for place, item in enumerate(companies):
        log(item, at=EARLIER, outcome=Outcome.ENGAGED if place > 20 else Outcome.INFORMED)
    assert actions.open_follow_ups(campaign, now=at_local(date(2026, 5, 1))) == 25
    days = [task.due_on for task in given(db)]
    assert {day: days.count(day) for day in days} == {
        date(2026, 5, 4): 10,
        date(2026, 5, 5): 10,
        date(2026, 5, 6): 5,
    }
    first = {task.company_id for task in given(db) if task.due_on == date(2026, 5, 4)}
    assert {item.id for item in companies[21:]} <= first


def test_a_campaign_without_contacts_gives_nothing(make, sector):
    assert actions.open_follow_ups(make.campaign(sector, start=MARCH), now=FOLLOW_UP) == 0


def test_follow_ups_ask_as_many_queries_for_thirty_companies_as_for_three(make, sector, log):
    from tests.queries import count_queries

    def asked(count: int) -> int:
        campaign = make.campaign(sector, start=MARCH if count == 3 else date(2026, 2, 17))
        for _ in range(count):
            log(make.company(sector), at=EARLIER)
        with count_queries() as statements:
            actions.open_follow_ups(campaign, now=FOLLOW_UP)
        return len(statements)

    assert asked(3) == asked(30)
