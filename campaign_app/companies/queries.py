"""Questions about companies; each knows whose companies the viewer may see."""

from sqlalchemy import Select, case, false, func, or_, select
from sqlalchemy.orm import selectinload

from campaign_app.accounts.models import Person
from campaign_app.companies.models import Company, CompanyImport, CompanySector, CompanyUser
from campaign_app.companies.names import digits, search_form
from campaign_app.core.access import Role
from campaign_app.sectors.queries import sector_ids_of

SORTS = {
    "name": (Company.search_name, Company.id),
    "-name": (Company.search_name.desc(), Company.id.desc()),
    "postcode": (Company.postcode.is_(None), Company.postcode, Company.search_name, Company.id),
    "-postcode": (Company.postcode.is_(None), Company.postcode.desc(), Company.search_name, Company.id),
    "headcount": (Company.headcount.is_(None), Company.headcount, Company.search_name, Company.id),
    "-headcount": (Company.headcount.is_(None), Company.headcount.desc(), Company.search_name, Company.id),
    "-created": (Company.created_at.desc(), Company.id.desc()),
}
FEWEST_LETTERS = 2


def companies_visible_to(viewer: Person) -> Select[tuple[Company]]:
    """The companies of a consultant's sectors, or those that a company user belongs to; nobody else sees any."""
    if viewer.role is Role.CONSULTANT:
        theirs = select(CompanySector.company_id).where(CompanySector.sector_id.in_(sector_ids_of(viewer)))
    elif viewer.role is Role.COMPANY:
        theirs = select(CompanyUser.company_id).where(CompanyUser.person_id == viewer.id)
    else:
        return select(Company).where(false())
    return select(Company).where(Company.id.in_(theirs))


def listed(
    viewer: Person, *, words: str = "", sector_id: int | None = None, sort: str = "name"
) -> Select[tuple[Company]]:
    """The companies of a list: those the viewer sees, that fit a search and a sector, in one of the orders of SORTS."""
    query = companies_visible_to(viewer).order_by(*SORTS.get(sort, SORTS["name"]))
    query = query.options(selectinload(Company.committees), selectinload(Company.sectors))
    if sector_id is not None:
        query = query.where(
            Company.id.in_(select(CompanySector.company_id).where(CompanySector.sector_id == sector_id))
        )
    return query.where(fitting(words)) if words.strip() else query


def fitting(words: str):
    """The condition that a company fits what was typed: words of its name, or digits of its number or postcode."""
    parts = search_form(words).split()[:8]
    found = [
        (Company.search_name.startswith(part, autoescape=True))
        | Company.search_name.contains(f" {part}", autoescape=True)
        if len(part) < 3
        else Company.search_name.contains(part, autoescape=True)
        for part in parts
    ]
    name = found[0] if found else false()
    for condition in found[1:]:
        name = name & condition
    number = digits(words)[:10]
    if len(number) < FEWEST_LETTERS or sum(1 for sign in words if sign.isalpha()) > FEWEST_LETTERS:
        return name
    return or_(name, Company.enterprise_number.contains(number), Company.postcode == number)


def suggestions(viewer: Person, words: str) -> Select[tuple[Company]]:
    """What a search as one types offers: names that begin with the letters first."""
    start = search_form(words)
    first = case((Company.search_name.startswith(start, autoescape=True), 0), else_=1)
    return companies_visible_to(viewer).where(fitting(words)).order_by(first, Company.search_name, Company.id)


def known_companies(numbers: list[str]) -> Select[tuple[Company]]:
    """The companies with these enterprise numbers, whoever may see them, with committees and sectors; for imports."""
    query = select(Company).where(Company.enterprise_number.in_(numbers))
    return query.options(selectinload(Company.committees), selectinload(Company.sectors))


def imports_of(viewer: Person) -> Select[tuple[CompanyImport]]:
    """The uploads of a person, latest first."""
    return select(CompanyImport).where(CompanyImport.person_id == viewer.id).order_by(CompanyImport.id.desc())


def company_count(viewer: Person) -> Select[tuple[int]]:
    """How many companies the viewer sees."""
    return select(func.count()).select_from(companies_visible_to(viewer).subquery())
