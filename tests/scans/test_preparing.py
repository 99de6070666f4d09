"""What a company decides before the launch, and every way in which it can be wrong."""

from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.core.clock import BRUSSELS
from campaign_app.core.errors import DomainError
from campaign_app.instruments.library import composed
from campaign_app.scans import actions
from campaign_app.scans.actions import GroupPlan
from campaign_app.scans.checklist import (
    group_warnings,
    launch_checks,
    people_in,
    plan_warnings,
    strict_warnings,
    tree_of,
    tree_warnings,
)
from campaign_app.scans.models import AccessCode, GroupBy, ScanStatus
from campaign_app.scans.queries import addresses_of, code_count, codes_per_group

TODAY = date(2026, 3, 10)


@pytest.fixture
def scan(make):
    sector = make.sector("transport")
    return make.scan(make.company(sector, committees=["140.03"]), sector)


def plan(scan, now, **changes):
    values = {"title": "Scan", "opens_on": TODAY, "closes_on": TODAY + timedelta(days=21), "expected": 40}
    return actions.plan(scan, **{**values, **changes}, at=now)


def test_an_invited_scan_becomes_a_draft_when_it_is_composed(scan, now):
    actions.compose(scan, modules=["transport", "transport"], variant="employee", by=None, at=now)
    assert (scan.status, scan.modules) == (ScanStatus.DRAFT, ["transport"])


def test_a_module_that_is_not_in_the_library_is_refused(scan, now):
    with pytest.raises(DomainError) as refusal:
        actions.compose(scan, modules=["no_such_module"], variant="employee", by=None, at=now)
    assert refusal.value.field == "modules"


def test_a_core_is_not_taken_for_a_module(scan, now):
    with pytest.raises(DomainError):
        actions.compose(scan, modules=["employee_survey"], variant="employee", by=None, at=now)


def test_groups_form_a_tree_in_the_order_given(scan, now):
    plans = [GroupPlan("Magazijn", 2, 30), GroupPlan("Kantoor", 2, 12), GroupPlan("Gent", None, 42), GroupPlan("Aalst")]
    actions.set_groups(scan, plans, at=now)
    assert [(group.name, depth) for group, depth in tree_of(scan.groups)] == [
        ("Gent", 0),
        ("Magazijn", 1),
        ("Kantoor", 1),
        ("Aalst", 0),
    ]


def test_a_group_that_stays_keeps_its_row_and_one_that_goes_is_gone(scan, now, db):
    actions.set_groups(scan, [GroupPlan("Gent"), GroupPlan("Magazijn", 0), GroupPlan("Kantoor", 0)], at=now)
    before = {group.name: group.id for group in scan.groups}
    actions.set_groups(scan, [GroupPlan("Aalst"), GroupPlan("gent", headcount=50), GroupPlan("Magazijn", 1)], at=now)
    after = {group.name: group.id for group in scan.groups}
    assert after["gent"] == before["Gent"]
    assert after["Magazijn"] == before["Magazijn"]
    assert set(after) == {"Aalst", "gent", "Magazijn"}
    actions.set_groups(scan, [], at=now)
    assert scan.groups == []


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ([GroupPlan("Gent"), GroupPlan("GENT")], "twee keer"),
        ([GroupPlan("Gent"), GroupPlan("Kantoor", 0), GroupPlan("kantoor", 0)], "twee keer"),
        ([GroupPlan("A", 1), GroupPlan("B", 0)], "zichzelf"),
        ([GroupPlan("A", 0)], "zichzelf"),
        ([GroupPlan("A", 7)], "niet bestaat"),
        ([GroupPlan("A"), *(GroupPlan(f"B{n}", n) for n in range(4))], "diep"),
        ([GroupPlan(f"Groep {n}") for n in range(201)], "200"),
    ],
    ids=["double", "double below", "cycle", "own parent", "no such parent", "too deep", "too many"],
)
def test_groups_that_make_no_tree_are_refused(app, scan, now, plans, words):
    with app.test_request_context(), pytest.raises(DomainError) as refusal:
        actions.set_groups(scan, plans, at=now)
    with app.test_request_context():
        assert words in str(refusal.value.message)


def test_the_same_name_in_two_places_is_allowed(scan, now):
    plans = [GroupPlan("Gent"), GroupPlan("Aalst"), GroupPlan("Kantoor", 0), GroupPlan("Kantoor", 1)]
    actions.set_groups(scan, plans, at=now)
    assert len(scan.groups) == 4


def test_a_group_too_small_to_be_shown_is_named_with_the_reason(app, scan, now):
    plan(scan, now)
    actions.set_groups(scan, [GroupPlan("Gent", headcount=9), GroupPlan("Aalst", headcount=15)], at=now)
    with app.test_request_context():
        warned = group_warnings(scan, {})
    by_name = {group.name: warned.get(group.id) for group in scan.groups}
    assert "nooit" in by_name["Gent"]
    assert "10" in by_name["Aalst"]
    actions.set_groups(scan, [GroupPlan("Gent", headcount=10)], at=now)
    with app.test_request_context():
        assert "alle 10 mensen" in group_warnings(scan, {})[scan.groups[0].id]
    actions.set_groups(scan, [GroupPlan("Gent", headcount=20), GroupPlan("Aalst")], at=now)
    with app.test_request_context():
        assert group_warnings(scan, {}) == {}


def test_a_group_without_a_headcount_is_judged_by_its_parts(app, scan, now):
    plan(scan, now)
    actions.set_groups(scan, [GroupPlan("Gent"), GroupPlan("Kantoor", 0, 4), GroupPlan("Magazijn", 0, 5)], at=now)
    with app.test_request_context():
        assert scan.groups[0].id in group_warnings(scan, {})
    actions.set_groups(scan, [GroupPlan("Gent"), GroupPlan("Kantoor", 0, 4), GroupPlan("Magazijn", 0)], at=now)
    with app.test_request_context():
        assert scan.groups[0].id not in group_warnings(scan, {}), "nobody knows how many people work there"


def test_where_codes_carry_the_groups_the_codes_are_counted_with_those_of_the_parts(app, scan, now):
    plan(scan, now, personal_codes=True, open_link=False)
    plans = [GroupPlan("Gent"), GroupPlan("Kantoor", 0, 99), GroupPlan("Magazijn", 0), GroupPlan("Aalst")]
    actions.set_groups(scan, plans, group_by=GroupBy.CODE, at=now)
    gent, office, store, aalst = (group.id for group in scan.groups)
    carried = {gent: 1, office: 9, store: 10, aalst: 30}
    assert people_in(scan, carried) == {gent: 20, office: 9, store: 10, aalst: 30}
    with app.test_request_context():
        assert set(group_warnings(scan, carried)) == {office, store}


def test_people_without_a_group_and_an_open_link_are_told_where_codes_carry_the_groups(app, scan, now):
    actions.set_groups(scan, [GroupPlan("Gent")], group_by=GroupBy.CODE, at=now)
    carried = {None: 3, scan.groups[0].id: 30}
    with app.test_request_context():
        told = plan_warnings(plan(scan, now, personal_codes=True), carried)
        assert any("3 adressen" in line for line in told)
        assert any("open link" in line and "groep" in line for line in told)
        alone = plan_warnings(plan(scan, now, personal_codes=True, open_link=False), {scan.groups[0].id: 33})
        assert alone == []


@pytest.mark.parametrize(("carried", "holds"), [({}, False), ({None: 20}, False), ({None: 5, 1: 20}, True)])
def test_codes_that_are_to_carry_groups_but_carry_none_stop_the_launch(app, scan, now, carried, holds):
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    actions.set_groups(scan, [GroupPlan("Gent")], group_by=GroupBy.CODE, at=now)
    plan(scan, now, personal_codes=True, open_link=False)
    with app.test_request_context():
        checks = launch_checks(scan, carried, now)
    assert [check.holds for check in checks if "dragen de groepen" in check.text] == [holds]


def test_a_group_that_goes_is_carried_by_no_code_any_more(scan, now, db):
    actions.set_groups(scan, [GroupPlan("Gent"), GroupPlan("Aalst")], group_by=GroupBy.CODE, at=now)
    actions.add_codes(scan, ["an@example.org", "bo@example.org"])
    for code, group in zip(db.session.scalars(select(AccessCode)), scan.groups, strict=True):
        code.group_id = group.id
    actions.set_groups(scan, [GroupPlan("Aalst")], at=now)
    db.session.expire_all()
    assert dict(db.session.execute(codes_per_group(scan.id)).all()) == {None: 1, scan.groups[0].id: 1}
    assert scan.group_by is GroupBy.CODE, "what was not asked stays as it was"


def test_groups_of_the_same_name_are_told_apart_by_their_place(app, scan, now):
    plan(scan, now)
    plans = [GroupPlan("Gent"), GroupPlan("Aalst"), GroupPlan("Kantoor", 0, 4), GroupPlan("Kantoor", 1, 5)]
    actions.set_groups(scan, [*plans, GroupPlan("Magazijn", 1, 6)], at=now)
    with app.test_request_context():
        warned = " ".join(group_warnings(scan, {}).values())
    assert "Kantoor (Gent)" in warned and "Kantoor (Aalst)" in warned
    assert "Magazijn telt" in warned


def test_parts_that_count_more_people_than_the_whole_are_told(app, scan, now):
    plan(scan, now, expected=100)
    plans = [GroupPlan("Gent", headcount=40), GroupPlan("Kantoor", 0, 30), GroupPlan("Magazijn", 0, 30)]
    actions.set_groups(scan, plans, at=now)
    with app.test_request_context():
        assert len(tree_warnings(scan)) == 1


def test_a_scan_opens_at_midnight_and_closes_late_in_the_evening_in_brussels(scan, now):
    plan(scan, now, opens_on=date(2026, 3, 28), closes_on=date(2026, 3, 29))
    assert scan.opens_at.astimezone(BRUSSELS).strftime("%d %H:%M %z") == "28 00:00 +0100"
    # the clock went forward in between
    assert scan.closes_at.astimezone(BRUSSELS).strftime("%d %H:%M %z") == "29 23:59 +0200"
    assert scan.closes_at.astimezone(UTC).hour == 21


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_on": TODAY - timedelta(days=1)}, "opens_on"),
        ({"opens_on": date(1, 1, 1)}, "opens_on"),
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on"),
        ({"opens_on": TODAY + timedelta(days=5), "closes_on": TODAY + timedelta(days=4)}, "closes_on"),
        ({"closes_on": date(9999, 12, 31)}, "closes_on"),
        ({"k": 4}, "k"),
        ({"k": 1001}, "k"),
        ({"expected": 0}, "expected"),
        ({"open_link": False}, "open_link"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_at_its_field(scan, now, changes, field):
    with pytest.raises(DomainError) as refusal:
        plan(scan, now, **changes)
    assert refusal.value.field == field


def test_unwise_plans_are_warned_about_and_wise_ones_are_not(app, scan, now):
    with app.test_request_context():
        assert plan_warnings(plan(scan, now), {}) == []
        assert len(plan_warnings(plan(scan, now, closes_on=TODAY + timedelta(days=2)), {})) == 1
        assert len(plan_warnings(plan(scan, now, closes_on=TODAY + timedelta(days=90)), {})) == 1
        assert len(plan_warnings(plan(scan, now, expected=9), {})) == 1
        assert len(plan_warnings(plan(scan, now, expected=15), {})) == 1
        assert len(plan_warnings(plan(scan, now, personal_codes=True, open_link=False), {None: 50})) == 1


def test_codes_are_those_of_the_list_and_an_address_that_stays_keeps_its_code(scan, now, db):
    actions.set_addresses(scan, ["An@example.org", "bo@example.org", "bo@example.org "])
    before = dict(db.session.execute(select(AccessCode.email, AccessCode.seed)).all())
    assert set(before) == {"an@example.org", "bo@example.org"}
    actions.set_addresses(scan, ["bo@example.org", "cem@example.org"])
    after = dict(db.session.execute(select(AccessCode.email, AccessCode.seed)).all())
    assert set(after) == {"bo@example.org", "cem@example.org"}
    assert after["bo@example.org"] == before["bo@example.org"]
    assert actions.add_codes(scan, ["bo@example.org"]) == 0


def test_more_addresses_than_a_scan_takes_are_refused(scan, db):
    with pytest.raises(DomainError) as refusal:
        actions.add_codes(scan, [f"p{n}@example.org" for n in range(5001)])
    assert refusal.value.field == "addresses"
    assert db.session.scalar(code_count(scan.id)) == 0


def test_turning_personal_codes_off_forgets_the_addresses(scan, now, db):
    plan(scan, now, personal_codes=True)
    actions.add_codes(scan, ["an@example.org"])
    plan(scan, now)
    assert db.session.scalars(addresses_of(scan.id)).all() == []
    assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 0


def test_an_invitation_pressed_twice_makes_one_scan_and_one_mail(make, now, db):
    from campaign_app.post.models import OutboxMail

    sector = make.sector()
    company = make.company(sector)
    consultant, user = make.consultant(sector), make.company_user(company)
    make.campaign(sector)
    args = {"by": consultant, "sector": sector, "title": "Scan", "at": now, "people": [user], "form_key": "abc"}
    first, second = actions.invite_company(company, **args), actions.invite_company(company, **args)
    assert first is second
    assert first.campaign is not None
    assert [mail.kind for mail in db.session.scalars(select(OutboxMail))] == ["scans.invitation"]
    other = actions.invite_company(make.company(sector), **{**args, "people": []})
    assert other is not first


def test_a_company_is_not_invited_for_a_sector_that_is_not_its_own(make, now):
    company = make.company(make.sector())
    with pytest.raises(DomainError) as refusal:
        actions.invite_company(company, by=make.consultant(), sector=make.sector(), title="Scan", at=now)
    assert refusal.value.field == "sector"


@pytest.mark.parametrize(
    ("k", "expected", "warned"), [(10, 19, True), (10, 20, False), (10, None, False), (20, 19, False)]
)
def test_questions_that_need_twenty_answers_are_warned_of_where_fewer_people_may_answer(scan, k, expected, warned):
    scan.k, scan.expected = k, expected
    assert strict_warnings(scan, composed("core", ("commuting",), "employee")) == []
    told = strict_warnings(scan, composed("core", ("commuting", "unwanted_behaviour"), "employee"))
    assert len(told) == warned
    assert all("20" in sentence and "19" in sentence for sentence in told)
