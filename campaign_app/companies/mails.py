"""The mail to a company user who may now work for one more company."""

from flask_babel import gettext
from sqlalchemy import select

from campaign_app.accounts.models import Person
from campaign_app.companies.models import Company, CompanyUser
from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail


@mail_kind("companies.invitation", repeatable=True)
def invitation(mail: OutboxMail) -> Message | None:
    """Tells a company user about one more company; no longer true once they do not work for it."""
    person = db.session.get(Person, mail.payload["person"])
    company = db.session.get(Company, mail.payload["company"])
    inviter = db.session.get(Person, mail.payload["by"])
    works = select(CompanyUser).where(
        CompanyUser.company_id == mail.payload["company"], CompanyUser.person_id == mail.payload["person"]
    )
    if person is None or company is None or not person.active or db.session.scalar(works) is None:
        return None
    subject = gettext("You can now work for one more company in Sokkel")
    link = external("companies.show", company_id=company.id)
    # without the company's name: administrators read the outbox, and company names are not theirs to see
    return render("companies.invitation", subject, name=person.name, inviter=inviter.name, link=link)
