"""Reading who may see a result, its links, and who looked."""

from collections.abc import Collection

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from campaign_app.accounts.models import Person
from campaign_app.companies.models import CompanyUser
from campaign_app.scans.models import Scan
from campaign_app.sectors.models import SectorConsultant
from campaign_app.sharing.models import ConsultantShare, ResultLink, ResultLook, ResultReader

MOST_LINKS_LISTED = 100


def own_users(scan: Scan) -> Select[tuple[Person]]:
    """The company's active users, by name."""
    rows = select(Person).join(CompanyUser, CompanyUser.person_id == Person.id)
    return rows.where(CompanyUser.company_id == scan.company_id, Person.active).order_by(Person.name, Person.id)


def chosen_users(scan: Scan) -> Select[tuple[int]]:
    """The ids of the users to whom a result is narrowed and who still work there; none means everybody."""
    return (
        own_users(scan)
        .join(ResultReader, ResultReader.person_id == Person.id)
        .where(ResultReader.scan_id == scan.id)
        .with_only_columns(Person.id)
    )


def narrowed(scan_ids: Collection[int]) -> Select[tuple[int, int]]:
    """To whom the results of some scans are narrowed, as (scan id, person id) of those who still work there."""
    rows = select(ResultReader.scan_id, ResultReader.person_id).join(Scan, Scan.id == ResultReader.scan_id)
    at_work = (CompanyUser.company_id == Scan.company_id) & (CompanyUser.person_id == ResultReader.person_id)
    rows = rows.join(CompanyUser, at_work).join(Person, Person.id == ResultReader.person_id)
    return rows.where(ResultReader.scan_id.in_(scan_ids), Person.active)


def readers_of(scan: Scan) -> Select[tuple[Person]]:
    """The company's own users who may read a result: those chosen, or all of them when nobody is (any more)."""
    chosen = chosen_users(scan).order_by(None)
    return own_users(scan).where(or_(Person.id.in_(chosen), ~exists(chosen)))


def kept_from(by: Person, company_id: int, person: Person) -> Select[tuple[int]]:
    """The scans of a company whose result is narrowed to a person and not to another, who asks."""
    others = aliased(ResultReader)
    sees_too = exists().where(others.scan_id == ResultReader.scan_id, others.person_id == by.id)
    rows = select(ResultReader.scan_id).join(Scan, Scan.id == ResultReader.scan_id)
    return rows.where(Scan.company_id == company_id, ResultReader.person_id == person.id, ~sees_too)


def share_of(scan_id: int) -> Select[tuple[ConsultantShare]]:
    """The share with the consultants that holds now, at most one."""
    return select(ConsultantShare).where(ConsultantShare.scan_id == scan_id, ConsultantShare.ended_at.is_(None))


def consultants_of(scan: Scan) -> Select[tuple[Person]]:
    """The active consultants of the scan's sector, by name."""
    rows = select(Person).join(SectorConsultant, SectorConsultant.person_id == Person.id)
    return rows.where(SectorConsultant.sector_id == scan.sector_id, Person.active).order_by(Person.name, Person.id)


def links_of(scan_id: int) -> Select[tuple[ResultLink]]:
    """The links of a scan, those that work longest first and the withdrawn last; the hundred that matter most."""
    mine = select(ResultLink).where(ResultLink.scan_id == scan_id)
    order = ResultLink.withdrawn_at.is_not(None), ResultLink.last_day.desc(), ResultLink.id.desc()
    return mine.order_by(*order).limit(MOST_LINKS_LISTED)


def link_by_hash(token_hash: str) -> Select[tuple[ResultLink]]:
    """The link with this hash of a token, with its scan; at most one."""
    return select(ResultLink).where(ResultLink.token_hash == token_hash).options(joinedload(ResultLink.scan))


def looks_of(scan_id: int) -> Select[tuple[ResultLook]]:
    """Who looked at a result, the latest first, with the person or the link."""
    mine = select(ResultLook).where(ResultLook.scan_id == scan_id)
    along = joinedload(ResultLook.person), joinedload(ResultLook.link)
    return mine.options(*along).order_by(ResultLook.at.desc(), ResultLook.id.desc())
