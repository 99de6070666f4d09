"""The days on which a scan mails: working days in the open period, in order, movable until they come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign_app.core.audit import AuditEvent
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import Occasion, plan_occasion
from campaign_app.post.hours import working_day
from campaign_app.post.kinds import KINDS
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions
from campaign_app.scans.days import first_mail_day, goes_at, rounds_between
from campaign_app.scans.models import Round
from campaign_app.scans.queries import rounds_of
from campaign_app.scans.rounds import RULE, days_of

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


@pytest.fixture
def place(make):
    sector = make.sector("transport")
    return make.company(sector), sector


def test_in_every_calendar_the_rounds_lie_in_the_open_period_in_order_on_working_days():
    tried = 0
    for start in range(0, 3 * 365):
        opens_on = date(2026, 1, 1) + start * DAY
        for length in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 21, 30, 45):
            closes_on = opens_on + length * DAY
            rounds = rounds_between(opens_on, closes_on)
            days = [rounds[which] for which in Round if which in rounds]
            open_days = [opens_on + n * DAY for n in range(length + 1)]
            assert Round.INVITATION in rounds
            assert all(one < other for one, other in zip(days, days[1:], strict=False))
            assert set(days) <= set(open_days)
            if any(working_day(day) for day in open_days):
                assert all(working_day(day) for day in days)
                assert days[0] == next(day for day in open_days if working_day(day))
            else:
                assert days == [opens_on]
            if length >= 21:
                assert len(days) == 3
            tried += 1
    assert tried > 20_000


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "expected"),
    [
        # over Easter: the reminder would fall on Easter Monday
        (date(2026, 3, 30), date(2026, 4, 20), ["2026-03-30", "2026-04-07", "2026-04-17"]),
        # from a Saturday to a Sunday
        (date(2026, 5, 2), date(2026, 5, 24), ["2026-05-04", "2026-05-11", "2026-05-21"]),
        # Christmas: the last call would fall on Saturday the 26th
        (date(2026, 12, 7), date(2026, 12, 29), ["2026-12-07", "2026-12-14", "2026-12-28"]),
        # after the last call's own day no working day is left: it goes before
        (date(2026, 4, 20), date(2026, 5, 3), ["2026-04-20", "2026-04-27", "2026-04-30"]),
        # a weekend only
        (date(2026, 5, 2), date(2026, 5, 3), ["2026-05-02"]),
    ],
)
def test_holidays_and_weekends_move_a_round_to_a_working_day(opens_on, closes_on, expected):
    assert sorted(str(day) for day in rounds_between(opens_on, closes_on).values()) == expected


def test_after_the_hours_of_mail_the_first_day_is_the_next(make, place, db):
    # a Friday evening: what is opened today mails on Monday, or on Saturday when it closes on Sunday
    evening = datetime(2026, 3, 13, 19, 30, tzinfo=UTC)
    assert first_mail_day(date(2026, 3, 13), date(2026, 3, 30), evening) == date(2026, 3, 14)
    long = make.open_scan(*place, codes=["an@example.org"], now=evening)
    short = make.open_scan(*place, codes=["an@example.org"], now=evening, closes_on=date(2026, 3, 15))
    assert days_of(long, evening)[Round.INVITATION] == date(2026, 3, 16)
    assert days_of(short, evening) == {Round.INVITATION: date(2026, 3, 14)}


def test_a_scan_of_one_weekend_mails_at_any_hour_and_others_keep_hours(make, place, db):
    friday = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)
    saturday = friday + DAY
    weekend = make.open_scan(
        *place, codes=["an@example.org"], now=friday, opens_on=date(2026, 3, 14), closes_on=date(2026, 3, 15)
    )
    other = make.open_scan(*place, codes=["bo@example.org"], now=friday)
    assert actions.queue_round(weekend, Round.INVITATION, due_on=date(2026, 3, 14), now=saturday) == 1
    assert actions.queue_round(other, Round.INVITATION, due_on=date(2026, 3, 13), now=saturday) == 1
    kinds = dict(db.session.execute(select(OutboxMail.to_address, OutboxMail.kind)).all())
    assert KINDS[kinds["an@example.org"]].any_hour
    assert not KINDS[kinds["bo@example.org"]].any_hour
    assert all(KINDS[kind].traceless for kind in kinds.values())


def test_a_weekend_mail_leaves_on_a_sunday_and_is_forgotten_at_closing(make, place, db, app):
    from campaign_app.post.delivery import kinds_now

    sunday = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)
    settings = app.config["SETTINGS"].__class__(secret_key="x" * 32, mail="smtp", smtp_url="smtp://127.0.0.1")
    assert "scans.code_at_any_hour" in kinds_now(sunday, settings)
    assert "scans.code" not in kinds_now(sunday, settings)
    friday = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)
    scan = make.open_scan(
        *place, codes=["an@example.org"], now=friday, opens_on=date(2026, 3, 14), closes_on=date(2026, 3, 15)
    )
    actions.queue_round(scan, Round.INVITATION, due_on=date(2026, 3, 14), now=sunday)
    actions.forget_addresses(scan)
    assert db.session.scalars(select(OutboxMail.to_address)).all() == [None]


def move(scan, now, **days):
    wanted = {Round(name): day for name, day in days.items()}
    return actions.move_rounds(scan, wanted, by=None, at=now)


def test_days_chosen_before_the_launch_are_those_of_the_launch_until_the_dates_change(make, place, now, db):
    scan = make.scan(*place)
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    args = {"title": "Scan", "opens_on": TODAY, "expected": 40, "personal_codes": True}
    actions.plan(scan, **args, closes_on=TODAY + 21 * DAY, at=now)
    actions.add_codes(scan, ["an@example.org"])
    assert move(scan, now, reminder=TODAY + 9 * DAY)[Round.REMINDER] == TODAY + 9 * DAY
    assert days_of(scan, now)[Round.REMINDER] == TODAY + 9 * DAY
    actions.plan(scan, **args, closes_on=TODAY + 21 * DAY, at=now)
    assert days_of(scan, now)[Round.REMINDER] == TODAY + 9 * DAY
    actions.plan(scan, **args, closes_on=TODAY + 28 * DAY, at=now)
    assert days_of(scan, now)[Round.REMINDER] == TODAY + 7 * DAY
    move(scan, now, reminder=TODAY + 9 * DAY, last_call=TODAY + 14 * DAY)
    make.agreed(scan)
    actions.launch(scan, by=None, at=now)
    days = {row.round: row.due_on for row in db.session.scalars(rounds_of(scan.id))}
    assert days == {Round.INVITATION: TODAY, Round.REMINDER: TODAY + 9 * DAY, Round.LAST_CALL: TODAY + 14 * DAY}


def test_days_that_no_longer_fit_a_late_launch_are_reckoned_anew(make, place, now, db):
    scan = make.scan(*place)
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    dates = {"opens_on": TODAY, "closes_on": TODAY + 27 * DAY}
    actions.plan(scan, title="Scan", **dates, expected=40, personal_codes=True, at=now)
    actions.add_codes(scan, ["an@example.org"])
    move(scan, now, reminder=TODAY + DAY)
    make.agreed(scan)
    late = now + 2 * DAY
    actions.launch(scan, by=None, at=late)
    days = {row.round: row.due_on for row in db.session.scalars(rounds_of(scan.id))}
    assert days[Round.INVITATION] == TODAY + 2 * DAY
    assert days[Round.REMINDER] == TODAY + 9 * DAY


def test_a_round_of_a_running_scan_moves_and_so_does_what_the_clock_planned(make, place, now, db):
    scan = make.open_scan(*place, codes=["an@example.org"])
    subject = f"scan:{scan.id}"
    plan_occasion(RULE, subject, "reminder", goes_at(TODAY + 7 * DAY, scan.opens_at), scan.closes_at)
    saturday = TODAY + 11 * DAY
    after = move(scan, now, reminder=saturday)
    assert after[Round.REMINDER] == saturday + 2 * DAY
    due = db.session.scalar(select(Occasion.due_at).where(Occasion.subject == subject))
    assert due == goes_at(saturday + 2 * DAY, scan.opens_at)
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.verb == "scan.rounds_moved")).one()
    assert facts == {"reminder": str(saturday + 2 * DAY)}


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"reminder": TODAY - DAY}, "reminder"),
        ({"reminder": TODAY}, "reminder"),  # the day of the invitation
        ({"reminder": TODAY + 20 * DAY}, "reminder"),  # the day of the last call
        ({"reminder": TODAY + 18 * DAY}, "reminder"),  # a Saturday, whose Monday is the day of the last call
        ({"last_call": TODAY + 22 * DAY}, "last_call"),
        ({"last_call": TODAY + 6 * DAY}, "last_call"),
        ({"last_call": date(9999, 12, 31)}, "last_call"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_round(make, place, now, days, field):
    scan = make.open_scan(*place, codes=["an@example.org"])
    with pytest.raises(DomainError) as refusal:
        move(scan, now, **days)
    assert refusal.value.field == field


def test_a_last_day_without_working_days_before_it_takes_no_round(make, place, now):
    scan = make.open_scan(*place, codes=["an@example.org"], closes_on=date(2026, 3, 29))
    with pytest.raises(DomainError) as refusal:
        move(scan, now, last_call=date(2026, 3, 28))
    assert refusal.value.field == "last_call"


def test_a_round_that_has_gone_out_is_not_moved(make, place, now):
    scan = make.open_scan(*place, codes=["an@example.org"])
    with pytest.raises(DomainError):
        move(scan, now + 8 * DAY, reminder=TODAY + 12 * DAY)
    with pytest.raises(DomainError):
        move(scan, now, invitation=TODAY + 2 * DAY)


def test_the_company_sees_the_real_days_and_moves_them(client, make, place, db):
    from campaign_app.core.clock import local_date, utc_now

    company, _ = place
    scan = make.open_scan(*place, codes=["an@example.org"], now=utc_now())
    client.sign_in(make.company_user(company))
    address = f"/scans/{scan.id}/rounds"
    page = client.get(address)
    assert page.status_code == 200
    typed = page.page.fields(-1)
    assert set(typed) >= {"reminder", "last_call"}
    days = days_of(scan, utc_now())
    assert typed["reminder"] == str(days[Round.REMINDER])
    assert client.post(address, typed | {"reminder": "31/12/1999"}).status_code == 422
    assert client.post(address, typed | {"reminder": "niks"}).status_code == 422
    assert client.post(address, typed | {"reminder": typed["last_call"]}).status_code == 422
    sooner = days[Round.REMINDER] - DAY
    answer = client.post(address, typed | {"reminder": str(sooner)})
    assert answer.status_code == 303
    db.session.expire_all()
    assert days_of(scan, utc_now())[Round.REMINDER] >= sooner > local_date(utc_now())


def test_without_codes_by_mail_there_is_no_page_of_rounds(client, make, place):
    company, _ = place
    scan = make.open_scan(*place)
    client.sign_in(make.company_user(company))
    assert client.get(f"/scans/{scan.id}/rounds").status_code == 303
