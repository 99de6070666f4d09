"""What the first page tells: how long it takes, for whom it is, who sees what, whom to ask."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from campaign_app.answers.queries import Visit
from campaign_app.companies.models import Company
from campaign_app.core.reading import read_one
from campaign_app.instruments.library import size_of
from campaign_app.scans.models import Scan
from campaign_app.sectors.models import Sector


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a scan for its first page."""

    company: str | None
    sector: str
    contact: str | None
    questions: int
    minutes: int


_NAMES = (
    select(Company.name, Sector.name, Company.contact_person)
    .select_from(Scan.__table__)
    .join(Sector, Sector.id == Scan.sector_id)
    .outerjoin(Company, Company.id == Scan.company_id)
    .where(Scan.id == bindparam("wanted"))
)


def facts_about(visit: Visit) -> Facts:
    """Company (None in a sector scan), sector, whom to ask, the number of questions and the minutes; one query."""
    company, sector, contact = read_one(_NAMES, visit.id)
    size = size_of(visit.edition.questions)
    return Facts(company, sector, contact, size.questions, size.minutes)
