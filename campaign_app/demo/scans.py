"""Scans of the demo through the real actions: invited, composed, launched, answered, sealed, closed, released."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from campaign_app.accounts.models import Person
from campaign_app.answers import actions as box
from campaign_app.answers.drafts import new_form_id
from campaign_app.companies.models import Company
from campaign_app.demo.calendar import Calendar
from campaign_app.demo.companies import CompanyDraft
from campaign_app.demo.names import PLACES
from campaign_app.demo.notes import MONTHS
from campaign_app.demo.plans import ScanPlan, State
from campaign_app.demo.randomness import stream
from campaign_app.demo.remarks import read_remarks
from campaign_app.demo.respondents import Department, Workforce
from campaign_app.demo.trades import Trade, a_year_before, trade_of
from campaign_app.instruments.queries import edition_of
from campaign_app.remarks.actions import appoint
from campaign_app.remarks.models import Duty
from campaign_app.results.actions import release
from campaign_app.scans import actions
from campaign_app.scans.actions import GroupPlan
from campaign_app.scans.agreements import record_agreement
from campaign_app.scans.models import Body, Scan
from campaign_app.sectors.models import Sector
from surveys.instrument import load_library, suggest_modules

FEWEST_FOR_GROUPS, FEWEST_FOR_SITES = 30, 160
COMMITTEE_FROM, WORKS_COUNCIL_FROM = 50, 100
OWN_THEMES = ("teamwork_change",)  # what the demo company adds to what is suggested
ADDRESSES = 12  # mailed a personal code when the one scan without an open link opens


@dataclass(frozen=True)
class Days:
    """When a scan is invited, opens and closes, in days from today."""

    invited: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Setting:
    """Who and what a scan is about."""

    plan: ScanPlan
    draft: CompanyDraft
    company: Company
    sector: Sector
    consultant: Person
    speaker: Person  # of the company
    reader: Person | None  # of its remarks


def days_of(plan: ScanPlan, seed: int) -> Days:
    """The days of a scan; the demo company's released scans were held before the campaign, a year apart."""
    chance = stream(seed, "days", plan.number)
    if plan.state is State.RELEASED:
        if plan.own:
            return Days(-669, -655, -634) if plan.year_before else Days(-305, -291, -270)
        opens = chance.randint(-26, -20)
        return Days(chance.randint(-33, -29), opens, opens + chance.randint(12, 18))
    if plan.state is State.OPEN and not plan.answers:
        return Days(-9, 0, 21)
    if plan.state is State.OPEN:
        return Days(chance.randint(-22, -16), -10 if plan.own else chance.randint(-12, -4), 20)
    return Days(chance.randint(-8, -2), 7, 28)


def hold_scan(setting: Setting, calendar: Calendar, seed: int) -> Iterator[int]:
    """Bring one scan as far as its plan says; yields after every response. Flushes, commits nothing."""
    plan, speaker = setting.plan, setting.speaker
    days = days_of(plan, seed)
    scan = actions.invite_company(
        setting.company,
        by=setting.consultant,
        sector=setting.sector,
        title=title_of(plan, calendar, days),
        at=calendar.moment(days.invited),
        people=[speaker] if plan.state is State.INVITED else (),
    )
    if plan.state is State.INVITED:
        return
    _compose(scan, setting, calendar, days, sites_of(setting.draft, seed))
    if plan.state is State.DRAFT:
        return
    actions.launch(scan, by=speaker, at=calendar.moment(min(days.opens, -1), 11))
    if setting.reader:
        appoint(scan, setting.reader, Duty.COUNSELLOR, by=speaker, at=scan.launched_at)
    yield from _answer(scan, setting, calendar, days, seed)
    if plan.state is State.RELEASED:
        closed = scan.closes_at + timedelta(minutes=1)
        box.close(scan, at=closed)
        release(scan, at=closed + timedelta(minutes=1))
        if setting.reader:
            read_remarks(scan, setting.reader, at=closed + timedelta(days=3))


def title_of(plan: ScanPlan, calendar: Calendar, days: Days) -> str:
    """What the company calls its scan."""
    if plan.own and plan.state is State.DRAFT:
        return "Werkbaarheidsscan nieuw depot"
    opens = calendar.day(days.opens)
    return f"Werkbaarheidsscan {MONTHS[opens.month - 1]} {opens.year}"


def group_plans(plan: ScanPlan, trade: Trade, towns: list[str]) -> list[GroupPlan]:
    """The departments of a company, per site when it is large; some are too small ever to be shown."""
    if plan.expected < FEWEST_FOR_GROUPS:
        return []
    if plan.expected < FEWEST_FOR_SITES:
        return [GroupPlan(name, None, max(1, round(share * plan.expected))) for name, share in trade.departments]
    plans: list[GroupPlan] = []
    for town, part in zip(towns, (0.6, 0.4), strict=True):
        heads = [max(1, round(share * part * plan.expected)) for _, share in trade.departments]
        site = len(plans)
        plans.append(GroupPlan(f"Vestiging {town}", None, sum(heads)))
        plans += [GroupPlan(name, site, count) for (name, _), count in zip(trade.departments, heads, strict=True)]
    return plans


def body_of(expected: int) -> Body:
    """With whom a company of this size speaks of its scan."""
    if expected >= WORKS_COUNCIL_FROM:
        return Body.WORKS_COUNCIL
    return Body.PREVENTION_COMMITTEE if expected >= COMMITTEE_FROM else Body.DIRECT


def sites_of(draft: CompanyDraft, seed: int) -> list[str]:
    """The two towns where a company works, the same in all its scans."""
    others = sorted({town for _, town in PLACES} - {draft.place})
    return [draft.place, stream(seed, "site", draft.number).choice(others)]


def _compose(scan: Scan, setting: Setting, calendar: Calendar, days: Days, towns: list[str]) -> None:
    plan, speaker = setting.plan, setting.speaker
    at = calendar.moment(days.invited + 1, 14)
    modules = suggest_modules(setting.draft.committees, setting.draft.sectors, load_library())
    themes = OWN_THEMES if plan.own else ()
    actions.compose(scan, modules=[*(each.code for each in modules), *themes], variant="employee", by=speaker, at=at)
    actions.set_groups(scan, group_plans(plan, trade_of(plan.sector), towns), by=speaker, at=at)
    by_code = plan.state is State.OPEN and not plan.answers
    actions.plan(
        scan,
        title=scan.title,
        opens_on=calendar.day(days.opens),
        closes_on=calendar.day(days.closes),
        expected=plan.expected,
        open_link=not by_code,
        personal_codes=by_code,
        pool=plan.pool,
        by=speaker,
        at=at,
    )
    agreed_on = calendar.day(days.invited)
    record_agreement(scan, body=body_of(plan.expected), agreed_on=agreed_on, by=speaker, at=at)
    if by_code:
        domain = setting.draft.email.partition("@")[2]
        actions.add_codes(scan, [f"medewerker{number}@{domain}" for number in range(1, ADDRESSES + 1)])


def _answer(scan: Scan, setting: Setting, calendar: Calendar, days: Days, seed: int) -> Iterator[int]:
    plan, chance = setting.plan, stream(seed, "answers", setting.plan.number)
    parents = {group.parent_id for group in scan.groups}
    leaves = [group for group in scan.groups if group.id not in parents]
    # a company and its departments are the same in all their scans; only who answers, and what, differs
    character = stream(seed, "character", setting.draft.number)
    departments = [Department(group.id, group.headcount, character.gauss(0, 0.25)) for group in leaves]
    trade = trade_of(plan.sector)
    workforce = Workforce(
        edition_of(scan.edition_id),
        a_year_before(trade) if plan.year_before else trade,
        departments or [Department(None, 1)],
        character,
        chance,
    )
    opens, last = calendar.moment(days.opens, 12), calendar.moment(min(days.closes, -1), 18)
    first_batch = max(scan.k, round(0.6 * plan.answers))
    for number in range(1, plan.answers + 1):
        group_id, answers = workforce.answers()
        now = opens + (last - opens) * (number / plan.answers)
        box.receive(scan, form_id=new_form_id(), code_id=None, answers=answers, group_id=group_id, now=now)
        if number == first_batch:
            box.seal(scan)
        yield number
