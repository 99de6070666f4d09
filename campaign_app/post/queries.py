"""Questions about the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import defer

from campaign_app.post.models import MailStatus, OutboxMail

UNDERWAY = (MailStatus.CLAIMED, MailStatus.IN_SMTP)
HANDED_OVER = (MailStatus.SENT, MailStatus.UNKNOWN)


def outbox(*, address: str = "", status: MailStatus | None = None) -> Select[tuple[OutboxMail]]:
    """The messages, newest first, of an address that contains the given letters, without their texts."""
    query = select(OutboxMail).options(defer(OutboxMail.text), defer(OutboxMail.html)).order_by(OutboxMail.id.desc())
    if address:
        query = query.where(OutboxMail.to_address.icontains(address, autoescape=True))
    return query.where(OutboxMail.status == status) if status else query


def count_of_doubtful() -> Select[tuple[int]]:
    """How many messages wait for a person's judgement: handed over, no answer heard."""
    return select(func.count()).select_from(OutboxMail).where(OutboxMail.status == MailStatus.UNKNOWN)


def due_of_kind(kind: str, now: datetime) -> Select[tuple[int]]:
    """The ids of what is due of one kind, the longest due first; walks the index ix_outbox_mail_due."""
    due = OutboxMail.status == MailStatus.PENDING, OutboxMail.kind == kind, OutboxMail.due_at <= now
    return select(OutboxMail.id).where(*due).order_by(OutboxMail.due_at, OutboxMail.id)


def count_within_the_hour(now: datetime) -> Select[tuple[int]]:
    """How many messages went to the mail server in the last hour or are on their way."""
    recently = OutboxMail.status.in_(HANDED_OVER) & (OutboxMail.done_at > now - timedelta(hours=1))
    return select(func.count()).select_from(OutboxMail).where(or_(recently, OutboxMail.status.in_(UNDERWAY)))
