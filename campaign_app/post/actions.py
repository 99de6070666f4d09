"""What one does with mail: put it in the outbox, let it go when due, decide about what is in doubt."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from uuid import uuid4

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy.dialects import postgresql, sqlite

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.post.delivery import deliver_due
from campaign_app.post.models import MailStatus, OutboxMail

__all__ = ["decide_not_to_send", "deliver_due", "queue_mail", "queue_mails", "send_again"]

MAY_BE_SENT_AGAIN = (MailStatus.UNKNOWN, MailStatus.FAILED)
MAY_BE_DROPPED = (MailStatus.UNKNOWN, MailStatus.FAILED, MailStatus.PENDING)


def queue_mail(
    kind: str,
    *,
    to: str,
    payload: dict,
    dedupe_key: str,
    due_at: datetime,
    expires_at: datetime | None = None,
    language: str = "nl",
) -> OutboxMail | None:
    """Put a message in the outbox; None when one with this dedupe key was there already. The payload holds ids only."""
    values = {"kind": kind, "to": to, "payload": payload, "dedupe_key": dedupe_key, "due_at": due_at}
    values |= {"expires_at": expires_at, "language": language}
    statement = _insert().values(_row(values, _host())).on_conflict_do_nothing(index_elements=["dedupe_key"])
    written = db.session.scalar(statement.returning(OutboxMail.id))
    return db.session.get(OutboxMail, written) if written is not None else None


def queue_mails(rows: Iterable[dict]) -> int:
    """Put many messages in the outbox, each a dict with queue_mail's arguments; returns how many were new."""
    host = _host()
    ready = [_row(row, host) for row in rows]
    if not ready:
        return 0
    statement = _insert().on_conflict_do_nothing(index_elements=["dedupe_key"]).returning(OutboxMail.id)
    return len(db.session.connection().execute(statement, ready).all())


def _insert():
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(OutboxMail.__table__)


def _host() -> str:
    """The name in our Message-IDs: the domain that we send from."""
    return parseaddr(current_app.config["SETTINGS"].mail_from)[1].rpartition("@")[2] or "localhost"


def _row(mail: dict, host: str) -> dict:
    return {
        "kind": mail["kind"],
        "to_address": mail["to"].strip(),
        "payload": mail["payload"],
        "dedupe_key": mail["dedupe_key"],
        "due_at": mail["due_at"],
        "expires_at": mail.get("expires_at"),
        "language": mail.get("language") or "nl",
        # fixed now, so that a message that is repeated in doubt is recognised as the same
        "message_id": f"<{uuid4().hex}@{host}>",
        "status": MailStatus.PENDING,
        "attempts": 0,
    }


def send_again(mail: OutboxMail, *, by, at: datetime) -> None:
    """Let a message that failed or is in doubt go once more, because a person decided so."""
    if mail.status not in MAY_BE_SENT_AGAIN:
        raise DomainError(lazy_gettext("This message is not in doubt, so it cannot be sent again."))
    mail.status, mail.attempts, mail.due_at, mail.done_at, mail.error = MailStatus.PENDING, 0, at, None, None
    # a person has just judged that it is still of use
    mail.expires_at = None
    db.session.flush()
    audit.record("mail.sent_again", mail, by=by, at=at, kind=mail.kind)


def decide_not_to_send(mail: OutboxMail, *, by, at: datetime) -> None:
    """Put a message aside for good, because a person decided so."""
    if mail.status not in MAY_BE_DROPPED:
        raise DomainError(lazy_gettext("This message has already left or was put aside before."))
    mail.status, mail.done_at = MailStatus.CANCELLED, at
    db.session.flush()
    audit.record("mail.put_aside", mail, by=by, at=at, kind=mail.kind)
