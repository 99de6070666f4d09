"""The mails about scans: a company is invited, and a person gets the personal code in three rounds."""

from dataclasses import replace

from flask import current_app
from flask_babel import gettext
from sqlalchemy import update

from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.core.links import external
from campaign_app.post.kinds import Message, mail_kind, render
from campaign_app.post.models import OutboxMail
from campaign_app.scans.codes import code_of
from campaign_app.scans.models import AccessCode, Round, Scan, ScanStatus
from campaign_app.scans.texts import FALSE_CODE, TEST_KIND, message_for, words_of


@mail_kind("scans.invitation", repeatable=True)
def invitation(mail: OutboxMail) -> Message | None:
    """Tell a company user that a scan waits for them; not when it was cancelled or launched meanwhile."""
    scan = db.session.get(Scan, mail.payload["scan_id"])
    person = db.session.get(Person, mail.payload["person_id"])
    if scan is None or not scan.is_draft or person is None or not person.active or person not in scan.company.users:
        return None
    return render(
        "scans.invitation",
        gettext("A workability scan is ready for %(company)s", company=scan.company.name),
        person=person,
        scan=scan,
        inviter=scan.invited_by.name if scan.invited_by else None,
        link=external("scans.show", scan_id=scan.id),
    )


def refused(payload: dict) -> None:
    """Note an address that cannot be reached; only for the invitation, before anyone could have answered by its code.

    Reminders leave for unused codes alone: what happens to those would tell who answered.
    """
    if payload["round"] == Round.INVITATION:
        mine = AccessCode.id == payload["code_id"], AccessCode.email.is_not(None)
        db.session.execute(update(AccessCode).where(*mine).values(unreachable=True))


@mail_kind("scans.code_at_any_hour", traceless=True, any_hour=True, refused=refused)
@mail_kind("scans.code", traceless=True, refused=refused)
def code(mail: OutboxMail) -> Message | None:
    """A person's own code; not when it was used, nor when the scan takes no answers any more.

    Where mail is kept to be read, those who answered get one like the others: the outbox would tell who they are.
    """
    row = db.session.get(AccessCode, mail.payload["code_id"])
    kept = current_app.config["SETTINGS"].mail == "keep"
    if row is None or row.email is None or row.withdrawn or (row.used and not kept):
        return None
    scan = db.session.get(Scan, row.scan_id)
    # the moment of closing is the mail's own expiry; the status says the rest
    if scan is None or scan.status is not ScanStatus.OPEN:
        return None
    which = Round(mail.payload["round"])
    words = words_of(scan, which, mail.language)
    return message_for(scan, which, words, code=code_of(row), language=row.language and mail.language)


@mail_kind(TEST_KIND, repeatable=True)
def test(mail: OutboxMail) -> Message | None:
    """What respondents will get, for the eyes of the company user who asked; its code opens nothing."""
    scan = db.session.get(Scan, mail.payload["scan_id"])
    person = db.session.get(Person, mail.payload["person_id"])
    if scan is None or scan.closes_at is None or person is None or not person.active or person.email != mail.to_address:
        return None
    which = Round(mail.payload["round"])
    message = message_for(scan, which, words_of(scan, which, mail.language), code=FALSE_CODE)
    return replace(message, subject=gettext("Test: %(subject)s", subject=message.subject))
