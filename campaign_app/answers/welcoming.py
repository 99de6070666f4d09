"""What the first page tells: how long it takes, for whom it is, who sees what, whom to ask."""

from dataclasses import dataclass

from sqlalchemy import select

from campaign_app.answers.queries import Visit
from campaign_app.companies.models import Company
from campaign_app.core.database import db
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


def facts_about(visit: Visit) -> Facts:
    """Company (None in a sector scan), sector, whom to ask, the number of questions and the minutes; one query."""
    query = (
        select(Company.name, Sector.name, Company.contact_person)
        .select_from(Scan)
        .join(Sector, Sector.id == Scan.sector_id)
        .outerjoin(Company, Company.id == Scan.company_id)
        .where(Scan.id == visit.id)
    )
    company, sector, contact = db.session.execute(query).one()
    size = size_of(visit.edition.questions)
    return Facts(company, sector, contact, size.questions, size.minutes)
