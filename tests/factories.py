"""Rows for tests: each factory fills what the test does not care about and flushes; people are named by role."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from campaign_app.accounts.models import Person
from campaign_app.campaigns.models import Campaign, CampaignSector, CampaignStatus
from campaign_app.companies.models import Company, CompanyCommittee
from campaign_app.core.access import Role
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions as scan_actions
from campaign_app.scans.agreements import record_agreement
from campaign_app.scans.models import Agreement, Body, Scan
from campaign_app.sector_scans.actions import open_sector_scan
from campaign_app.sectors.models import Sector, SectorCommittee

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
_number = count(1)


def _add(row):
    db.session.add(row)
    db.session.commit()
    return row


def person(role: Role = Role.CONSULTANT, **values) -> Person:
    n = next(_number)
    defaults = {"email": f"person{n}@example.org", "name": f"Person {n}", "role": role, "created_at": NOW}
    return _add(Person(**{**defaults, **values}))


def administrator(**values) -> Person:
    return person(Role.ADMINISTRATOR, **values)


def adviser(**values) -> Person:
    return person(Role.ADVISER, **values)


def consultant(*sectors: Sector, **values) -> Person:
    row = person(Role.CONSULTANT, **values)
    for item in sectors:
        item.consultants.append(row)
    db.session.commit()
    return row


def company_user(*companies: Company, **values) -> Person:
    row = person(Role.COMPANY, **values)
    for item in companies:
        item.users.append(row)
    db.session.commit()
    return row


def sector(code: str | None = None, *, committees=(), **values) -> Sector:
    n = next(_number)
    row = Sector(**{"code": code or f"sector{n}", "name": f"Sector {n}", **values})
    row.committees = [SectorCommittee(joint_committee=item) for item in committees]
    return _add(row)


def enterprise_number(n: int) -> str:
    """A valid enterprise number, the n-th of its kind."""
    eight = 4_000_000 + n
    return f"{eight:08d}{97 - eight % 97:02d}"


def company(*sectors: Sector, committees=(), **values) -> Company:
    n = next(_number)
    name = values.pop("name", f"Company {n}")
    defaults = {
        "enterprise_number": enterprise_number(n),
        "name": name,
        "search_name": name.lower(),
        "postcode": "9000",
        "headcount": 40,
        "created_at": NOW,
    }
    row = Company(**{**defaults, **values})
    row.sectors = list(sectors)
    row.committees = [CompanyCommittee(joint_committee=item) for item in committees]
    return _add(row)


def campaign(*sectors: Sector, start: date = date(2026, 2, 16), **values) -> Campaign:
    """A running campaign whose sensitisation began on `start`; activation 28 days later, follow-up 49 after that."""
    n = next(_number)
    defaults = {
        "name": f"Campaign {n}",
        "status": CampaignStatus.RUNNING,
        "sensitisation_on": start,
        "activation_on": start + timedelta(days=28),
        "follow_up_on": start + timedelta(days=77),
        "ends_on": start + timedelta(days=105),
        "created_at": NOW,
    }
    row = Campaign(**{**defaults, **values})
    row.targets = [CampaignSector(sector=item, target=10) for item in sectors]
    return _add(row)


def mail(kind: str = "accounts.reset", **values) -> OutboxMail:
    """A message that waits in the outbox."""
    n = next(_number)
    defaults = {
        "kind": kind,
        "dedupe_key": f"test:{n}",
        "message_id": f"<{n}@test>",
        "to_address": f"mail{n}@example.org",
        "due_at": NOW,
    }
    return _add(OutboxMail(**{**defaults, **values}))


def scan(company: Company, sector: Sector, **values) -> Scan:
    """An invited scan of a company, nothing composed yet."""
    n = next(_number)
    defaults = {"public_id": f"scan{n}", "title": f"Scan {n}", "created_at": NOW}
    return _add(Scan(**{**defaults, **values, "company": company, "sector": sector}))


def agreed(scan: Scan, *, now: datetime = NOW, **values) -> Agreement:
    """A record that the committee agreed to a draft, today."""
    told = {"body": Body.PREVENTION_COMMITTEE, "agreed_on": local_date(now), **values}
    return record_agreement(scan, **told, by=None, at=now)


def open_scan(
    company: Company, sector: Sector, *, groups=(), codes=(), modules=(), now: datetime = NOW, core="core", **plan
) -> Scan:
    """A scan launched through the real actions, open from today for three weeks.

    `groups`: names or GroupPlans; `codes`: e-mail addresses; `plan`: what to plan otherwise (k, expected, pool, ...).
    """
    row = scan(company, sector, created_at=now, core=core)
    scan_actions.compose(row, modules=list(modules), variant=plan.pop("variant", "employee"), by=None, at=now)
    named = [scan_actions.GroupPlan(item) if isinstance(item, str) else item for item in groups]
    scan_actions.set_groups(row, named, at=now)
    today = local_date(now)
    defaults = {"title": row.title, "opens_on": today, "closes_on": today + timedelta(days=21), "expected": 40}
    scan_actions.plan(row, **{**defaults, "personal_codes": bool(codes), **plan}, at=now)
    scan_actions.add_codes(row, codes)
    agreed(row, now=now)
    scan_actions.launch(row, by=None, at=now)
    db.session.commit()
    return row


def sector_scan(sector: Sector, *, now: datetime = NOW, **values) -> Scan:
    """A sector scan opened through the real action, from today for three weeks."""
    today = local_date(now)
    defaults = {
        "title": f"Sector scan {next(_number)}",
        "modules": [],
        "variant": "employee",
        "opens_on": today,
        "closes_on": today + timedelta(days=21),
    }
    row = open_sector_scan(sector, **{**defaults, **values}, by=None, at=now)
    db.session.commit()
    return row
