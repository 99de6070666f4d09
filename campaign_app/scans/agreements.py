"""The joint support of a scan: who agreed, when, for whom they spoke, perhaps with a document that shows it."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext

from campaign_app.core import audit
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.scans.actions import insist_on_draft
from campaign_app.scans.documents import LONGEST_NAME, Document, kind_of
from campaign_app.scans.models import Agreement, Body, Scan

MOST_AGREEMENTS = 12
LONGEST_AGO = timedelta(days=2 * 366)


def record_agreement(
    scan: Scan,
    *,
    body: Body,
    agreed_on: date,
    spoken_by: str = "",
    note: str = "",
    document: Document | None = None,
    by,
    at: datetime,
) -> Agreement:
    """Record that a body, or the workers themselves, agreed to a draft; the same record twice is kept once."""
    insist_on_draft(scan)
    today = local_date(at)
    if agreed_on > today:
        message = lazy_gettext("This day has still to come. Record what was agreed, after it was.")
        raise DomainError(message, field="agreed_on")
    if agreed_on < today - LONGEST_AGO:
        message = lazy_gettext("This is more than two years ago. Put this scan on the table once more.")
        raise DomainError(message, field="agreed_on")
    kind = kind_of(document.content) if document else None
    told = (body, agreed_on, spoken_by, note)
    if document is None:
        for known in scan.agreements:
            if (known.body, known.agreed_on, known.spoken_by, known.note) == told:
                return known
    if len(scan.agreements) >= MOST_AGREEMENTS:
        raise DomainError(lazy_gettext("A scan keeps at most %(most)s records.", most=MOST_AGREEMENTS))
    row = Agreement(
        body=body,
        agreed_on=agreed_on,
        spoken_by=spoken_by,
        note=note,
        document=document.content if document else None,
        document_kind=kind,
        document_name=(document.name[:LONGEST_NAME] or f"document.{kind}") if document else None,
        recorded_at=at,
        recorded_by_id=getattr(by, "id", None),
    )
    scan.agreements.append(row)
    db.session.flush()
    audit.record("agreement.recorded", scan, by=by, at=at, body=body, agreed_on=str(agreed_on), document=bool(kind))
    return row


def remove_agreement(scan: Scan, agreement: Agreement, *, by, at: datetime) -> None:
    """Take a record off a draft again, with its document."""
    insist_on_draft(scan)
    audit.record("agreement.removed", scan, by=by, at=at, body=agreement.body, agreed_on=str(agreement.agreed_on))
    scan.agreements.remove(agreement)
    db.session.flush()
