"""What the first page tells: how long it takes, for whom it is, who sees what, whom to ask."""

from dataclasses import dataclass

from sqlalchemy import select

from campaign_app.answers.queries import Visit
from campaign_app.companies.models import Company
from campaign_app.core.database import db
from campaign_app.instruments.library import size_of


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a scan for its first page."""

    company: str
    contact: str | None
    questions: int
    minutes: int


def facts_about(visit: Visit) -> Facts:
    """Company, the person to ask, the number of questions and the minutes they take; one query."""
    query = select(Company.name, Company.contact_person).where(Company.id == visit.company_id)
    company, contact = db.session.execute(query).one()
    size = size_of(visit.edition.questions)
    return Facts(company, contact, size.questions, size.minutes)
