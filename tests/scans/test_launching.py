"""Launching: what is frozen, what goes out when, and what may still change."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from campaign_app.core.clock import local_date
from campaign_app.core.errors import DomainError
from campaign_app.instruments.models import StoredEdition
from campaign_app.instruments.queries import edition_of
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions
from campaign_app.scans.actions import GroupPlan
from campaign_app.scans.days import rounds_between
from campaign_app.scans.models import AccessCode, Round, ScanStatus
from campaign_app.scans.queries import rounds_due, rounds_of

TODAY = date(2026, 3, 10)
DAY = timedelta(days=1)


@pytest.fixture
def place(make):
    sector = make.sector("transport")
    return make.company(sector, committees=["140.03"]), sector


def test_a_launch_freezes_the_edition_and_makes_the_open_link(make, place, db):
    scan = make.open_scan(*place, modules=["transport"], groups=["Gent", "Aalst"])
    edition = edition_of(scan.edition_id)
    assert scan.status is ScanStatus.OPEN
    assert [part["code"] for part in edition.components] == ["core", "transport"]
    assert edition.content_hash == scan.edition.content_hash
    assert len(scan.open_token) >= 20
    assert db.session.scalars(rounds_of(scan.id)).all() == []


def test_equal_questionnaires_share_one_edition(make, place, db):
    first, second = make.open_scan(*place), make.open_scan(*place)
    other = make.open_scan(*place, modules=["transport"])
    assert first.edition_id == second.edition_id != other.edition_id
    assert len(db.session.scalars(select(StoredEdition)).all()) == 2


def test_launching_twice_changes_nothing(make, place, now):
    scan = make.open_scan(*place, codes=["an@example.org"])
    before = (scan.launched_at, scan.open_token, scan.edition_id)
    actions.launch(scan, by=None, at=now + timedelta(hours=1))
    assert (scan.launched_at, scan.open_token, scan.edition_id) == before


def test_a_scan_that_is_not_ready_says_everything_that_is_missing(app, make, place, now):
    scan = make.scan(*place)
    with app.test_request_context(), pytest.raises(DomainError) as refusal:
        actions.launch(scan, by=None, at=now)
    with app.test_request_context():
        told = str(refusal.value.message)
    assert "samengesteld" in told
    assert "laatste dag" in told
    assert scan.status is ScanStatus.INVITED


def test_personal_codes_without_addresses_cannot_be_launched(make, place, now):
    with pytest.raises(DomainError):
        make.open_scan(*place, personal_codes=True)


def test_a_scan_that_could_never_show_a_figure_to_anyone_cannot_be_launched(make, place):
    with pytest.raises(DomainError):
        make.open_scan(*place, expected=9)
    assert make.open_scan(*place, expected=9, pool=True).status is ScanStatus.OPEN


def test_a_first_day_that_passed_before_the_launch_becomes_today(make, place, now, db):
    scan = make.scan(*place)
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    actions.plan(scan, title="Scan", opens_on=TODAY, closes_on=TODAY + 9 * DAY, expected=40, at=now)
    make.agreed(scan)
    actions.launch(scan, by=None, at=now + 3 * DAY)
    assert scan.opens_on == TODAY + 3 * DAY


def test_a_closing_date_that_passed_cannot_be_launched(make, place, now):
    scan = make.scan(*place)
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    actions.plan(scan, title="Scan", opens_on=TODAY, closes_on=TODAY + 9 * DAY, expected=40, at=now)
    make.agreed(scan)
    with pytest.raises(DomainError):
        actions.launch(scan, by=None, at=now + 10 * DAY)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (21, {Round.INVITATION: 0, Round.REMINDER: 7, Round.LAST_CALL: 20}),
        (12, {Round.INVITATION: 0, Round.REMINDER: 7, Round.LAST_CALL: 9}),
        (10, {Round.INVITATION: 0, Round.LAST_CALL: 7}),
        (5, {Round.INVITATION: 0, Round.LAST_CALL: 2}),
        (4, {Round.INVITATION: 0}),
        (0, {Round.INVITATION: 0}),
    ],
)
def test_only_rounds_that_make_sense_are_planned(days, expected):
    assert rounds_between(TODAY, TODAY + days * DAY) == {which: TODAY + n * DAY for which, n in expected.items()}


@pytest.mark.parametrize(
    "change",
    [
        lambda scan, now: actions.compose(scan, modules=[], variant="self_employed", by=None, at=now),
        lambda scan, now: actions.set_groups(scan, [GroupPlan("Nieuw")], at=now),
        lambda scan, now: actions.plan(scan, title="x", opens_on=TODAY, closes_on=TODAY + DAY, expected=4, k=5, at=now),
        lambda scan, now: actions.add_codes(scan, ["laat@example.org"]),
        lambda scan, now: actions.set_addresses(scan, []),
    ],
    ids=["compose", "groups", "plan", "add codes", "set addresses"],
)
def test_nothing_of_a_launched_scan_changes_any_more(make, place, now, change):
    scan = make.open_scan(*place, codes=["an@example.org"])
    with pytest.raises(DomainError):
        change(scan, now)


def test_a_running_scan_closes_later_but_never_earlier_and_the_last_call_moves_along(make, place, now, db):
    scan = make.open_scan(*place, codes=["an@example.org"])
    with pytest.raises(DomainError):
        actions.extend(scan, closes_on=scan.closes_on - DAY, by=None, at=now)
    actions.extend(scan, closes_on=TODAY + 30 * DAY, by=None, at=now)
    assert scan.closes_on == TODAY + 30 * DAY
    days = {item.round: item.due_on for item in db.session.scalars(rounds_of(scan.id))}
    assert days[Round.LAST_CALL] == TODAY + 28 * DAY  # the day before is Easter Monday
    with pytest.raises(DomainError):
        actions.extend(scan, closes_on=TODAY + 400 * DAY, by=None, at=now)


def test_a_last_call_that_has_gone_out_stays_where_it_was(make, place, now, db):
    scan = make.open_scan(*place, codes=["an@example.org"])
    actions.extend(scan, closes_on=TODAY + 30 * DAY, by=None, at=now + 20 * DAY)
    days = {item.round: item.due_on for item in db.session.scalars(rounds_of(scan.id))}
    assert days[Round.LAST_CALL] == TODAY + 20 * DAY


def test_a_scan_that_is_not_running_is_not_extended(make, place, now):
    scan = make.open_scan(*place)
    with pytest.raises(DomainError):
        actions.extend(scan, closes_on=TODAY + 40 * DAY, by=None, at=now + 22 * DAY)


def test_a_round_is_queued_once_for_every_code_used_or_not(make, place, now, db):
    scan = make.open_scan(*place, codes=[f"p{n}@example.org" for n in range(6)])
    used = db.session.scalars(select(AccessCode)).first()
    used.used = True
    later = now + 7 * DAY
    due = [(found.id, which) for found, which, _ in db.session.execute(rounds_due(TODAY + 7 * DAY))]
    assert due == [(scan.id, Round.INVITATION), (scan.id, Round.REMINDER)]
    assert actions.queue_round(scan, Round.REMINDER, due_on=TODAY + 7 * DAY, now=later) == 6
    assert actions.queue_round(scan, Round.REMINDER, due_on=TODAY + 7 * DAY, now=later) == 0
    mails = db.session.scalars(select(OutboxMail)).all()
    assert used.email in {mail.to_address for mail in mails}
    # once the last call goes, a reminder that is still underway is of no use
    assert {local_date(mail.expires_at) for mail in mails} == {TODAY + 20 * DAY}


def test_no_round_goes_out_of_a_scan_that_takes_no_answers(make, place, now):
    scan = make.open_scan(*place, codes=["an@example.org"])
    assert actions.queue_round(scan, Round.LAST_CALL, due_on=TODAY, now=now + 40 * DAY) == 0
    assert actions.queue_round(scan, Round.INVITATION, due_on=TODAY, now=now - 2 * DAY) == 0


def test_at_closing_every_address_is_forgotten_also_in_the_outbox(make, place, now, db):
    scan = make.open_scan(*place, codes=["an@example.org", "bo@example.org"])
    other = make.open_scan(*place, codes=["cem@example.org"])
    for each in (scan, other):
        actions.queue_round(each, Round.INVITATION, due_on=TODAY, now=now)
    actions.forget_addresses(scan)
    db.session.commit()
    assert db.session.scalars(select(AccessCode.email).where(AccessCode.scan_id == scan.id)).all() == [None, None]
    kept = set(db.session.scalars(select(OutboxMail.to_address).where(OutboxMail.kind == "scans.code")))
    assert kept == {None, "cem@example.org"}
