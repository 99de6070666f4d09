"""What an import would do, and doing it: new companies, empty fields filled, nothing that is known overwritten."""

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import bindparam, select, update

from campaign_app.companies.models import Company, CompanyCommittee, CompanySector
from campaign_app.companies.names import search_form
from campaign_app.companies.queries import known_companies
from campaign_app.companies.reading import CompanyRow, Finding, Reading
from campaign_app.companies.tables import letters
from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.occasions import insert_once
from campaign_app.sectors.models import Sector, SectorCommittee

FACTS = ("name", "postcode", "headcount", "contact_person", "email")
CHUNK = 500  # rows per statement: below every database's limit of values


@dataclass
class Known:
    """A row about a company that is there already: what it would fill, and whether it joins the sector."""

    row: CompanyRow
    company: Company
    joins: bool
    fills: dict = field(default_factory=dict)


@dataclass
class Plan:
    """What an import would do: `new` rows, `known` companies that change, how many stay `same`, and what differs."""

    reading: Reading
    sector: Sector
    new: list[CompanyRow] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    same: int = 0
    filled: list[Finding] = field(default_factory=list)
    differing: list[Finding] = field(default_factory=list)

    @property
    def joining(self) -> int:
        """How many companies of other sectors would join this one."""
        return sum(1 for item in self.known if item.joins)

    @property
    def filling(self) -> int:
        """How many known companies would get an empty field filled."""
        return sum(1 for item in self.known if item.fills)

    @property
    def doubles(self) -> int:
        return sum(1 for row in self.reading.good if "double_of" in row.facts)

    @property
    def does_something(self) -> bool:
        return bool(self.new or self.known)

    def counts(self) -> dict[str, int]:
        """The outcome in figures."""
        return {
            "rows": len(self.reading.rows),
            "new": len(self.new),
            "filled": self.filling,
            "joined": self.joining,
            "same": self.same,
            "doubles": self.doubles,
            "bad": len(self.reading.bad),
        }


def plan_import(reading: Reading, sector: Sector, *, visible_sector_ids: set[int]) -> Plan:
    """Compare what was read with what is known; writes nothing.

    Stored values are only told about companies of `visible_sector_ids`; of others the viewer learns no more than that
    something differs.
    """
    plan = Plan(reading, sector)
    rows = [row for row in reading.good if "double_of" not in row.facts]
    known = {}
    for start in range(0, len(rows), CHUNK):
        numbers = [row.facts["enterprise_number"] for row in rows[start : start + CHUNK]]
        known |= {company.enterprise_number: company for company in db.session.scalars(known_companies(numbers))}
    for row in rows:
        company = known.get(row.facts["enterprise_number"])
        if company is None:
            plan.new.append(row)
        else:
            _compare(plan, row, company, visible_sector_ids)
    return plan


def _compare(plan: Plan, row: CompanyRow, company: Company, visible_sector_ids: set[int]) -> None:
    sector_ids = {sector.id for sector in company.sectors}
    item = Known(row, company, joins=plan.sector.id not in sector_ids)
    visible = bool(sector_ids & visible_sector_ids)
    for name in (*FACTS, "committees"):
        offered = row.facts.get(name)
        stored = [c.joint_committee for c in company.committees] if name == "committees" else getattr(company, name)
        if offered is None or offered == stored or (name == "name" and search_form(offered) == company.search_name):
            continue
        if stored in (None, "", []):
            item.fills[name] = offered
            plan.filled.append(_finding(plan, row, name, offered, lazy_gettext("fills an empty field")))
        else:
            known = ", ".join(stored) if name == "committees" else stored
            words = lazy_gettext("differs from “%(known)s”, which is kept", known=known)
            hidden = lazy_gettext("differs from what is stored, which is kept")
            plan.differing.append(_finding(plan, row, name, offered, words if visible else hidden))
    if item.joins or item.fills:
        plan.known.append(item)
    else:
        plan.same += 1


def _finding(plan: Plan, row: CompanyRow, name: str, value, message) -> Finding:
    header = plan.reading.header
    column = next((column for column, what in header.columns.items() if what == name), None)
    shown = ", ".join(value) if isinstance(value, list) else str(value)
    heading = header.headings.get(column, "") if column is not None else ""
    return Finding(row.number, letters(column) if column is not None else "", heading, shown, message)


def apply_import(plan: Plan, *, by, at: datetime, steps=iter) -> dict[str, int]:
    """Write what a plan says and return its counts; again it changes nothing. `steps` wraps the work, for progress."""
    matches = committee_matches()
    # in one order, so that two imports at the same moment never wait for each other crosswise
    new = sorted(plan.new, key=lambda row: row.facts["enterprise_number"])
    for start in steps(range(0, len(new), CHUNK)):
        _add(new[start : start + CHUNK], plan.sector, matches, at)
    _fill(plan.known, matches)
    _join([item.company.id for item in plan.known if item.joins], plan.sector)
    db.session.flush()
    db.session.expire_all()
    counts = plan.counts()
    audit.record("company.imported", f"sector:{plan.sector.id}", by=by, at=at, **counts)
    return counts


def _add(rows: list[CompanyRow], sector: Sector, matches: dict[str, set[int]], at: datetime) -> None:
    values = [
        {
            "enterprise_number": row.facts["enterprise_number"],
            "search_name": search_form(row.facts["name"]),
            "created_at": at,
            **{name: row.facts.get(name) for name in FACTS},
        }
        for row in rows
    ]
    statement = insert_once(Company).values(values).returning(Company.id, Company.enterprise_number)
    # a company that somebody else added a moment ago is not among what comes back; the next import finds it
    ids = {number: company_id for company_id, number in db.session.execute(statement)}
    committees, sectors = [], []
    for row in rows:
        company_id = ids.get(row.facts["enterprise_number"])
        if company_id is None:
            continue
        codes = row.facts.get("committees") or []
        committees += [{"company_id": company_id, "joint_committee": code} for code in codes]
        wanted = {sector.id, *derived(codes, matches)}
        sectors += [{"company_id": company_id, "sector_id": sector_id} for sector_id in sorted(wanted)]
    _insert(CompanyCommittee, committees)
    _insert(CompanySector, sectors)


def _fill(known: list[Known], matches: dict[str, set[int]]) -> None:
    """Fill empty fields, each only if it is still empty when the statement runs."""
    committees, sectors = [], []
    for item in known:
        codes = item.fills.get("committees", [])
        committees += [{"company_id": item.company.id, "joint_committee": code} for code in codes]
        sectors += [{"company_id": item.company.id, "sector_id": sector_id} for sector_id in derived(codes, matches)]
    for name in FACTS:
        values = [{"company": item.company.id, "value": item.fills[name]} for item in known if name in item.fills]
        column = Company.__table__.c[name]
        empty = column.is_(None) if name == "headcount" else column.is_(None) | (column == "")
        statement = update(Company.__table__).where(Company.__table__.c.id == bindparam("company"), empty)
        if values:
            db.session.connection().execute(statement.values({name: bindparam("value")}), values)
    _insert(CompanyCommittee, committees)
    _insert(CompanySector, sectors)


def _join(company_ids: list[int], sector: Sector) -> None:
    _insert(CompanySector, [{"company_id": company_id, "sector_id": sector.id} for company_id in company_ids])


def _insert(model, rows: list[dict]) -> None:
    for start in range(0, len(rows), CHUNK * 10):
        db.session.connection().execute(insert_once(model), rows[start : start + CHUNK * 10])


def committee_matches() -> dict[str, set[int]]:
    """Joint committee of a sector -> ids of the active sectors with it."""
    rows = select(SectorCommittee.joint_committee, SectorCommittee.sector_id).join(Sector).where(Sector.active)
    matches: dict[str, set[int]] = {}
    for code, sector_id in db.session.execute(rows):
        matches.setdefault(code, set()).add(sector_id)
    return matches


def derived(codes: list[str], matches: dict[str, set[int]]) -> set[int]:
    """The sectors of joint committees: those that name the code; if none does, those that name its main one (140)."""
    return {sector_id for code in codes for sector_id in matches.get(code) or matches.get(code[:3], ())}
