"""Reading scans: who may see which, and what hangs on one."""

from datetime import date

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager, joinedload

from campaign_app.companies.models import Company, CompanyUser
from campaign_app.core.access import Role
from campaign_app.scans.models import AccessCode, Agreement, Round, Scan, ScanGroup, ScanRound, ScanStatus
from campaign_app.sectors.queries import sector_ids_of


def scans_visible_to(viewer) -> Select[tuple[Scan]]:
    """The scans a person may know of: consultants those of their sectors, company users their own, others none.

    Company and sector come along; newest first.
    """
    query = (
        select(Scan)
        .join(Scan.company)
        .options(contains_eager(Scan.company), joinedload(Scan.sector))
        .order_by(Scan.created_at.desc(), Scan.id.desc())
    )
    if viewer.role is Role.CONSULTANT:
        return query.where(Scan.sector_id.in_(sector_ids_of(viewer)))
    if viewer.role is Role.COMPANY:
        own = select(CompanyUser.company_id).where(CompanyUser.person_id == viewer.id)
        return query.where(Scan.company_id.in_(own))
    return query.where(false())


def searched(query: Select, *, text: str = "", status: ScanStatus | None = None) -> Select:
    """A list of scans narrowed to a status and to words in the company's name or the title; text without accents."""
    if status is not None:
        query = query.where(Scan.status == status)
    if text:
        pattern = "%" + text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        in_name = Company.search_name.like(pattern, escape="\\")
        query = query.where(in_name | func.lower(Scan.title).like(pattern, escape="\\"))
    return query


def scans_of_company(company_id: int, viewer) -> Select[tuple[Scan]]:
    """The scans of one company that a person may know of."""
    return scans_visible_to(viewer).where(Scan.company_id == company_id)


def groups_of(scan_id: int) -> Select[tuple[ScanGroup]]:
    """The groups of a scan in their order, parents before children."""
    return select(ScanGroup).where(ScanGroup.scan_id == scan_id).order_by(ScanGroup.position)


def code_count(scan_id: int) -> Select[tuple[int]]:
    """How many mailed codes a scan has; how many were used is nobody's to know."""
    live = AccessCode.scan_id == scan_id, AccessCode.withdrawn.is_(False), AccessCode.card_language.is_(None)
    return select(func.count()).select_from(AccessCode).where(*live)


def printed_codes(scan_id: int, language: str) -> Select[tuple[AccessCode]]:
    """The codes for the cards in one language, in the order of their hashes, which says nothing about anything."""
    mine = select(AccessCode).where(AccessCode.scan_id == scan_id, AccessCode.card_language == language)
    return mine.order_by(AccessCode.code_hash)


def codes_per_group(scan_id: int) -> Select[tuple[int | None, int]]:
    """How many mailed codes carry which group, as (group id or None, number)."""
    live = AccessCode.scan_id == scan_id, AccessCode.withdrawn.is_(False), AccessCode.card_language.is_(None)
    rows = select(AccessCode.group_id, func.count()).where(*live)
    return rows.group_by(AccessCode.group_id)


def agreements_of(scan_id: int) -> Select[tuple[Agreement]]:
    """The records of who agreed to a scan."""
    return select(Agreement).where(Agreement.scan_id == scan_id)


def addresses_of(scan_id: int) -> Select[tuple[str]]:
    """The addresses that a scan's codes are mailed to, in alphabetical order."""
    mailed = select(AccessCode.email).where(AccessCode.scan_id == scan_id, AccessCode.email.is_not(None))
    return mailed.order_by(AccessCode.email)


def mailed_codes(scan_id: int) -> Select[tuple[AccessCode]]:
    """The codes that have an address."""
    return select(AccessCode).where(AccessCode.scan_id == scan_id, AccessCode.email.is_not(None))


def people_of(scan_id: int, *, text: str = "", unreachable: bool = False) -> Select[tuple[AccessCode]]:
    """The codes with an address in alphabetical order, perhaps only those whose address contains some letters."""
    query = mailed_codes(scan_id).order_by(AccessCode.email)
    if text:
        query = query.where(AccessCode.email.icontains(text, autoescape=True))
    return query.where(AccessCode.unreachable) if unreachable else query


def code_by_hash(code_hash: str) -> Select[tuple[AccessCode]]:
    """The access code with this hash, at most one."""
    return select(AccessCode).where(AccessCode.code_hash == code_hash)


def rounds_of(scan_id: int) -> Select[tuple[ScanRound]]:
    """The mailing rounds of a scan, earliest first."""
    return select(ScanRound).where(ScanRound.scan_id == scan_id).order_by(ScanRound.due_on)


def rounds_due(day: date) -> Select[tuple[Scan, Round, date]]:
    """Every round of an open scan whose day has come, with its scan and its day, also those sent before."""
    return (
        select(Scan, ScanRound.round, ScanRound.due_on)
        .join(ScanRound, ScanRound.scan_id == Scan.id)
        .where(Scan.status == ScanStatus.OPEN, ScanRound.due_on <= day)
        .order_by(ScanRound.due_on, Scan.id)
    )
