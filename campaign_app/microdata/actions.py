"""The verbs of microdata: ask for a file, hand it to a researcher, take that back, and note a fetch."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import select

from campaign_app.core import audit
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.documents.actions import ask_for
from campaign_app.documents.models import Document
from campaign_app.microdata.links import new_code
from campaign_app.microdata.models import HandOver
from campaign_app.microdata.queries import FETCHED, KIND, files_with_results_taken_out, subject_of
from campaign_app.microdata.supply import Supply, supplies_at


def ask_for_file(sector_id: int | None, language: str, *, by, at: datetime) -> Document:
    """Ask for the file of a sector (None: of all); asking again for the same gives the same.

    Raises DomainError while the rules do not allow one.
    """
    supply = supplies_at(at).get(sector_id)
    if supply is None:
        raise DomainError(
            lazy_gettext("There is no file of this yet: too few companies together agreed and have their result."),
            field="sector",
        )
    document = ask_for(KIND, subject_of(sector_id), language=language, version=supply.version, by=by, at=at)
    audit.record("microdata.asked", document, by=by, at=at, file=document.subject, language=language)
    return document


def hand_over(
    document: Document,
    *,
    content: str,
    name: str,
    organisation: str,
    purpose: str,
    agreed_on: date,
    days: int,
    by,
    at: datetime,
    form_key: str,
) -> HandOver:
    """Record who gets this one file, and make the link; it ends after so many days, or with the file.

    The same form makes one. Raises DomainError for a file that is not ready, and for an agreement in the future.
    """
    code = new_code(document.id, form_key)
    if existing := db.session.scalar(select(HandOver).where(HandOver.code == code)):
        return existing
    if not document.is_done:
        raise DomainError(lazy_gettext("The file is not ready yet."))
    if agreed_on > local_date(at):
        raise DomainError(lazy_gettext("This day is still to come."), field="agreed_on")
    row = HandOver(
        code=code,
        document_id=document.id,
        content=content,
        name=name,
        organisation=organisation,
        purpose=purpose,
        agreed_on=agreed_on,
        made_at=at,
        made_by_id=getattr(by, "id", None),
        expires_at=min(at + timedelta(days=days), document.expires_at),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("microdata.handed_over", row, by=by, at=at, document=document.id, organisation=organisation)
    return row


def destroy_taken_out(now: datetime) -> int:
    """Destroy files with results that a company has taken out since, and so their links; for the clock. How many."""
    found = db.session.scalars(files_with_results_taken_out()).all()
    supplies = supplies_at(now) if found else {}
    gone = [each for each in found if supplies.get(each.subject_id or None, Supply(None)).version != each.version]
    for document in gone:
        audit.record("microdata.destroyed", document, by=None, at=now)
        db.session.delete(document)
    db.session.flush()
    return len(gone)


def revoke(row: HandOver, *, by, at: datetime) -> None:
    """Close the link for good; a second time changes nothing."""
    if row.revoked_at is None:
        row.revoked_at = at
        audit.record("microdata.revoked", row, by=by, at=at)


def note_fetch(subject: Document | HandOver, *, by, at: datetime) -> None:
    """Note that somebody who accepted the terms fetched a file."""
    audit.record(FETCHED, subject, by=by, at=at)
