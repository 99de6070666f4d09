"""Reading sector scans: who may see which, and which companies take part."""

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from campaign_app.companies.models import Company, CompanySector, CompanyUser
from campaign_app.core.access import Role
from campaign_app.scans.models import Participant, Scan
from campaign_app.sectors.queries import sector_ids_of


def own_company_ids(viewer) -> Select[tuple[int]]:
    """The ids of the companies that a person works for."""
    return select(CompanyUser.company_id).where(CompanyUser.person_id == viewer.id)


def sector_scans_visible_to(viewer) -> Select[tuple[Scan]]:
    """The sector scans a person may know of, newest first.

    Advisers all, consultants those of their sectors, company users those of their company's sectors, or that it joined.
    """
    query = select(Scan).where(Scan.company_id.is_(None)).options(joinedload(Scan.sector))
    query = query.order_by(Scan.created_at.desc(), Scan.id.desc())
    if viewer.role in (Role.CONSULTANT, Role.ADVISER):
        return query.where(Scan.sector_id.in_(sector_ids_of(viewer)))
    if viewer.role is Role.COMPANY:
        own = own_company_ids(viewer)
        sectors = select(CompanySector.sector_id).where(CompanySector.company_id.in_(own))
        joined = select(Participant.scan_id).where(Participant.company_id.in_(own))
        return query.where(or_(Scan.sector_id.in_(sectors), Scan.id.in_(joined)))
    return query.where(false())


def participants_of(scan_id: int) -> Select[tuple[Participant]]:
    """The companies that take part in a sector scan, by name."""
    query = select(Participant).join(Participant.company).options(contains_eager(Participant.company))
    return query.where(Participant.scan_id == scan_id).order_by(Company.search_name, Participant.id)


def participant_count(scan_id: int) -> Select[tuple[int]]:
    """How many companies take part in a sector scan."""
    return select(func.count()).select_from(Participant).where(Participant.scan_id == scan_id)


def participants_visible_to(viewer, scan_id: int) -> Select[tuple[Participant]]:
    """Of those, the ones that a person may know by name: consultants all, company users their own, others none."""
    query = participants_of(scan_id)
    if viewer.role is Role.CONSULTANT:
        return query
    if viewer.role is Role.COMPANY:
        return query.where(Participant.company_id.in_(own_company_ids(viewer)))
    return query.where(false())


def companies_that_may_join(viewer, scan: Scan) -> Select[tuple[Company]]:
    """A person's own companies of the sector that do not take part yet, by name."""
    joined = select(Participant.company_id).where(Participant.scan_id == scan.id)
    mine = Company.id.in_(own_company_ids(viewer)), Company.sectors.any(id=scan.sector_id), Company.id.not_in(joined)
    return select(Company).where(*mine).order_by(Company.search_name, Company.id)


def company_by_number(sector_id: int, number: str) -> Select[tuple[Company]]:
    """The company of a sector with this enterprise number (ten digits), at most one."""
    return select(Company).where(Company.enterprise_number == number, Company.sectors.any(id=sector_id))
