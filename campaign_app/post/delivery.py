"""How mail leaves: claim, make, hand over, stamp, a transaction each, so that a kill loses and doubles nothing.

pending → claimed → in_smtp (committed just before the text goes over the wire) → sent. The row's `attempts` is the
token of a claim: every stamp demands the status and attempt it started from, so whoever lost a claim stamps nothing.
This is the one module of the house besides the doors that commits: the promise lies in what is committed when.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from flask import current_app
from sqlalchemy import String, case, cast, literal, select, text, update

from campaign_app.core.config import Settings
from campaign_app.core.database import Instant, begin_writing, db
from campaign_app.post import queries
from campaign_app.post.carrier import Carrier, Doubtful, LostClaim, MailServerDown, Refused, TryLater, written
from campaign_app.post.hours import mass_mail_may_leave
from campaign_app.post.kinds import KINDS, Message, speaking
from campaign_app.post.models import MailStatus, OutboxMail

LEASE = timedelta(minutes=10)
BATCH = 20
MOST_ATTEMPTS = 8
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=6)
CLAIMING_LOCK = 0x536F6B6B  # any number that nobody else locks


@dataclass(frozen=True)
class Ticket:
    """A claim on one message: which, of what kind, and the attempt that must still stand when it is stamped."""

    id: int
    kind: str
    attempt: int


def deliver_due(now: datetime, *, limit: int = 1000) -> int:
    """Send or keep what is due at a moment; returns how many messages left. Commits after every step.

    Raises MailServerDown, with everything still waiting, when the mail server cannot be used.
    """
    settings: Settings = current_app.config["SETTINGS"]
    started = monotonic()

    def moment() -> datetime:
        return now + timedelta(seconds=monotonic() - started)

    look_again(now)
    gone, taken = 0, 0
    with _carrier(settings) as carrier:
        while taken < limit:
            if carrier and anything_due(moment(), settings):
                carrier.open()  # before the claim: while the server is down nothing loses an attempt
            tickets = claim(moment(), min(BATCH, limit - taken), settings)
            if not tickets:
                break
            taken += len(tickets)
            gone += _deliver_all(tickets, carrier, settings, moment)
    return gone


def _carrier(settings: Settings) -> AbstractContextManager[Carrier | None]:
    return Carrier(settings.smtp_url, settings.mail_from) if settings.mail == "smtp" else nullcontext()


def look_again(now: datetime) -> None:
    """Put right what a stop left behind: expired claims, doubtful hand-overs, messages too late or of no known kind."""
    begin_writing()
    repeatable = OutboxMail.kind.in_([kind.name for kind in KINDS.values() if kind.repeatable])
    abandoned = OutboxMail.claimed_at < now - LEASE
    worn_out = OutboxMail.attempts >= MOST_ATTEMPTS
    kind_of_status = OutboxMail.status.type
    failed, pending = (literal(status, kind_of_status) for status in (MailStatus.FAILED, MailStatus.PENDING))
    returned, done = case((worn_out, failed), else_=pending), case((worn_out, literal(now, Instant())), else_=None)
    stopped = "the process stopped before it was handed over"
    doubt = "the process stopped while it was handed over"
    waiting, claimed, in_smtp = (
        OutboxMail.status == status for status in (MailStatus.PENDING, MailStatus.CLAIMED, MailStatus.IN_SMTP)
    )
    for condition, values in (
        (
            claimed & abandoned,
            {"status": returned, "done_at": done, "error": stopped},
        ),
        (in_smtp & abandoned & repeatable, {"status": returned, "done_at": done, "error": doubt}),
        (in_smtp & abandoned & ~repeatable, {"status": MailStatus.UNKNOWN, "done_at": now, "error": doubt}),
        (waiting & (OutboxMail.expires_at <= now), _cancelled(now, "too late to be of use")),
        (
            waiting & (OutboxMail.due_at <= now) & OutboxMail.kind.not_in(list(KINDS)),
            {"status": MailStatus.FAILED, "done_at": now, "error": "no room knows this kind of mail"},
        ),
    ):
        _update(condition, claimed_at=None, **values)
    _forget_traceless(now)
    db.session.commit()


def _forget_traceless(now: datetime) -> None:
    """What was just ended above leaves no trace either, where its kind promises so."""
    traceless = OutboxMail.kind.in_([kind.name for kind in KINDS.values() if kind.traceless])
    _update(traceless & OutboxMail.status.in_(TRACES) & (OutboxMail.status != MailStatus.SENT), **_nothing_left(now))


TRACES = (MailStatus.SENT, MailStatus.FAILED, MailStatus.UNKNOWN, MailStatus.CANCELLED)


def _nothing_left(now: datetime) -> dict:
    """What remains of a traceless mail: that there was one, the same whether it left, failed or was dropped.

    Of the moment five minutes remain: what is dropped takes less time than what is handed over. What was tried again
    had another due_at and more attempts, and only what had to leave was ever tried.
    """
    about = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    gone = literal("gone:") + cast(OutboxMail.id, String)
    same = {"status": MailStatus.SENT, "done_at": about, "due_at": about, "attempts": 1, "payload": {}}
    empty = dict.fromkeys(("to_address", "subject", "text", "html", "error"))
    return {**same, "dedupe_key": gone, "message_id": gone, **empty}


def _cancelled(now: datetime, why: str) -> dict:
    # who would have received it need not be remembered
    return {"status": MailStatus.CANCELLED, "done_at": now, "error": why, "to_address": None}


def _update(condition, **values) -> int:
    statement = update(OutboxMail).where(condition).values(**values)
    return db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount


def kinds_now(now: datetime, settings: Settings) -> list[str]:
    """The kinds that may leave at a moment, those that somebody waits for first."""
    # kept mail disturbs nobody, so it keeps no hours
    mass_too = settings.mail == "keep" or mass_mail_may_leave(now)
    kinds = sorted(KINDS.values(), key=lambda kind: (not kind.repeatable, kind.name))
    return [kind.name for kind in kinds if kind.repeatable or kind.any_hour or mass_too]


def anything_due(now: datetime, settings: Settings) -> bool:
    """Whether a message of a kind that may leave now is due."""
    due = OutboxMail.status == MailStatus.PENDING, OutboxMail.due_at <= now
    kinds = kinds_now(now, settings)
    return db.session.scalar(select(OutboxMail.id).where(*due, OutboxMail.kind.in_(kinds)).limit(1)) is not None


def claim(now: datetime, most: int, settings: Settings) -> list[Ticket]:
    """Take up to `most` due messages for this process; no two processes ever get the same one."""
    begin_writing()
    room = _room(now, settings)
    tickets = []
    # one look per kind that is known, not per message: so each walks its own stretch of the index
    for kind in kinds_now(now, settings):
        wanted = most - len(tickets)
        if not KINDS[kind].repeatable:
            wanted = min(wanted, room - len(tickets))
        if wanted <= 0:
            continue
        tickets += _claim_kind(kind, now, wanted)
    db.session.commit()
    return tickets


def _claim_kind(kind: str, now: datetime, most: int) -> Iterator[Ticket]:
    query = queries.due_of_kind(kind, now).limit(most).with_for_update(skip_locked=True)
    chosen = list(db.session.scalars(query))
    if not chosen:
        return
    statement = (
        update(OutboxMail)
        .where(OutboxMail.id.in_(chosen), OutboxMail.status == MailStatus.PENDING)
        .values(status=MailStatus.CLAIMED, claimed_at=now, attempts=OutboxMail.attempts + 1)
        .returning(OutboxMail.id, OutboxMail.attempts)
    )
    rows = db.session.execute(statement, execution_options={"synchronize_session": False}).all()
    for id_, attempt in sorted(rows, key=lambda row: chosen.index(row.id)):
        yield Ticket(id_, kind, attempt)


def _room(now: datetime, settings: Settings) -> int:
    """How many mass mails the hour still has room for; mail that somebody waits for is counted but never held up."""
    if settings.mail == "keep":
        return BATCH
    if db.session.get_bind().dialect.name == "postgresql":
        # two workers that count at once would both fill the last places of the hour
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": CLAIMING_LOCK})
    return settings.mail_per_hour - db.session.scalar(queries.count_within_the_hour(now))


def _deliver_all(tickets: list[Ticket], carrier: Carrier | None, settings: Settings, moment: Callable) -> int:
    gone = 0
    for position, ticket in enumerate(tickets):
        try:
            gone += _deliver(ticket, carrier, settings, moment)
        except MailServerDown:
            for waiting in tickets[position:]:
                _give_back(waiting)
            raise
    return gone


def _deliver(ticket: Ticket, carrier: Carrier | None, settings: Settings, moment: Callable) -> bool:
    """Make one message and let it go; returns whether it left. One that fails stops no other."""
    try:
        mail = db.session.get(OutboxMail, ticket.id, populate_existing=True)
        if mail is None:
            return False
        with speaking(mail.language):
            message = KINDS[ticket.kind].make(mail)
        if message is None:
            _stamp(ticket, MailStatus.CLAIMED, **_cancelled(moment(), "no longer true when its turn came"))
            return False
        if carrier is None:
            return _keep(ticket, message, moment())
        content = written(
            message, sender=settings.mail_from, recipient=mail.to_address, message_id=mail.message_id, at=moment()
        )
        recipient, payload = mail.to_address, mail.payload
    except Exception as fault:
        db.session.rollback()
        current_app.logger.exception("mail %s of kind %s could not be made", ticket.id, ticket.kind)
        _postpone(ticket, MailStatus.CLAIMED, f"could not be made: {type(fault).__name__}", moment())
        return False
    return _hand_over(ticket, recipient, payload, content, carrier, moment)


def _keep(ticket: Ticket, message: Message, now: datetime) -> bool:
    words = {"subject": " ".join(message.subject.split())[:300], "text": message.text, "html": message.html}
    return _stamp(ticket, MailStatus.CLAIMED, status=MailStatus.KEPT, done_at=now, error=None, **words)


def _hand_over(
    ticket: Ticket, recipient: str, payload: dict, content: bytes, carrier: Carrier, moment: Callable
) -> bool:
    def before_data() -> bool:
        return _stamp(ticket, MailStatus.CLAIMED, status=MailStatus.IN_SMTP, claimed_at=moment())

    try:
        carrier.hand_over(recipient, content, before_data)
    except LostClaim:
        return False
    except TryLater as fault:
        _postpone(ticket, None, str(fault), moment())
    except Refused as fault:
        told = KINDS[ticket.kind].refused
        also = (lambda: told(payload)) if told else None
        _stamp(ticket, None, also, status=MailStatus.FAILED, done_at=moment(), error=str(fault))
    except Doubtful as fault:
        if KINDS[ticket.kind].repeatable:
            _postpone(ticket, None, str(fault), moment())
        else:
            _stamp(ticket, None, status=MailStatus.UNKNOWN, done_at=moment(), error=str(fault))
    else:
        return _stamp(ticket, MailStatus.IN_SMTP, status=MailStatus.SENT, done_at=moment(), error=None)
    return False


def _postpone(ticket: Ticket, before: MailStatus | None, why: str, now: datetime) -> None:
    """Let a message wait for its next attempt; after the last one it has failed."""
    if ticket.attempt >= MOST_ATTEMPTS:
        _stamp(ticket, before, status=MailStatus.FAILED, done_at=now, error=why)
    else:
        _stamp(ticket, before, status=MailStatus.PENDING, due_at=now + retry_after(ticket.attempt), error=why)


def retry_after(attempt: int, *, chance: Callable[[float, float], float] = random.uniform) -> timedelta:
    """How long to wait after an attempt: from a minute to six hours, a fifth more or less so that no crowd returns."""
    growth = (LAST_RETRY / FIRST_RETRY) ** (1 / (MOST_ATTEMPTS - 2))
    return min(FIRST_RETRY * growth ** (attempt - 1), LAST_RETRY) * chance(0.8, 1.2)


def _give_back(ticket: Ticket) -> None:
    """Undo a claim on a message that was never offered to the server; the attempt does not count."""
    _stamp(ticket, MailStatus.CLAIMED, status=MailStatus.PENDING, attempts=ticket.attempt - 1)


def _stamp(ticket: Ticket, before: MailStatus | None, also: Callable | None = None, **values) -> bool:
    """Write how it stands, and `also`, only while the claim is still ours; `before` None: claimed or in_smtp."""
    begin_writing()
    expected = OutboxMail.status == before if before else OutboxMail.status.in_(queries.UNDERWAY)
    ours = (OutboxMail.id == ticket.id) & (OutboxMail.attempts == ticket.attempt) & expected
    if KINDS[ticket.kind].traceless and values["status"] in TRACES:
        values |= _nothing_left(values["done_at"])
    stamped = _update(ours, **{"claimed_at": None, **values})
    if stamped and also:
        also()
    db.session.commit()
    return stamped == 1
