"""The mails to people who sign in; their links are made when the mail leaves."""

from flask_babel import gettext

from campaign_app.accounts import queries, tokens
from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail


@mail_kind("accounts.invitation", repeatable=True)
def invitation(mail: OutboxMail) -> Message | None:
    """The link with which an invited person chooses a password; no longer true once they have one."""
    person = db.session.get(Person, mail.payload["person"])
    if person is None or not person.active or person.password_hash:
        return None
    inviter = db.session.get(Person, mail.payload["by"]) if mail.payload.get("by") else None
    link = external("accounts.accept", token=tokens.issue(tokens.INVITATION, person))
    subject = gettext("Your invitation to Sokkel")
    days = tokens.INVITATION.lifetime.days
    return render("accounts.invitation", subject, name=person.name, inviter=inviter, link=link, days=days)


@mail_kind("accounts.reset", repeatable=True)
def reset(mail: OutboxMail) -> Message | None:
    """The link with which a person chooses a new password; none when nobody has the address that somebody typed."""
    person = db.session.scalar(queries.person_of(mail.to_address))
    if person is None or not person.active:
        return None
    link = external("accounts.reset", token=tokens.issue(tokens.RESET, person))
    return render("accounts.reset", gettext("Choose a new password for Sokkel"), name=person.name, link=link, hours=2)
