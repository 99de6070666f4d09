"""The verbs of sharing: narrow a result to some users, share it with the consultants, make and withdraw links."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import delete, func, select, update

from campaign_app.accounts.models import Person
from campaign_app.companies.actions import removal_rules
from campaign_app.companies.models import Company
from campaign_app.core import audit
from campaign_app.core.clock import local_date
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import insert_once
from campaign_app.post.actions import queue_mails
from campaign_app.scans.locking import lock
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.sharing import queries
from campaign_app.sharing.links import hash_of
from campaign_app.sharing.models import PAGE, ConsultantShare, ResultLink, ResultLook, ResultReader

LONGEST = timedelta(days=366)
USUAL = timedelta(days=30)
MOST_LINKS = 20
LOOKS_LAST = timedelta(days=730)
NOT_YET = lazy_gettext("A result is shared with others as soon as it is there.")


def narrow(scan: Scan, people: Collection[int] | None, *, by, at: datetime) -> None:
    """Let only these of the company's users see the result, and whoever decides it; None: all of them."""
    lock(scan)
    db.session.execute(delete(ResultReader).where(ResultReader.scan_id == scan.id))
    chosen = set()
    if people is not None:
        own = {each.id for each in db.session.scalars(queries.own_users(scan))}
        chosen = (own & set(people)) | {by.id}
        db.session.add_all(ResultReader(scan_id=scan.id, person_id=number) for number in sorted(chosen))
    db.session.flush()
    audit.record("result.narrowed" if chosen else "result.widened", scan, by=by, at=at, people=sorted(chosen))


def _check_may_remove(company: Company, person: Person, by: Person) -> None:
    """Nobody opens a result to themselves by taking out those to whom it is narrowed."""
    if person.active and db.session.scalar(queries.kept_from(by, company.id, person).limit(1)):
        words = lazy_gettext(
            "%(name)s sees a result that you may not see. Ask somebody who sees it too, or an administrator.",
            name=person.name,
        )
        raise DomainError(words)


removal_rules.append(_check_may_remove)


def share_with_consultants(scan: Scan, *, by, at: datetime) -> None:
    """Let the consultants of the sector read the result, and tell them; doing it twice changes nothing."""
    lock(scan)
    if scan.status is not ScanStatus.RELEASED:
        raise DomainError(NOT_YET)
    if db.session.scalar(queries.share_of(scan.id)):
        return
    share = ConsultantShare(scan_id=scan.id, shared_at=at, shared_by_id=by.id)
    db.session.add(share)
    db.session.flush()
    audit.record("result.shared", scan, by=by, at=at)
    queue_mails(
        {
            "kind": "sharing.shared",
            "to": consultant.email,
            "payload": {"share_id": share.id, "person_id": consultant.id},
            "dedupe_key": f"sharing.shared:{share.id}:{consultant.id}",
            "due_at": at,
            "language": consultant.language,
        }
        for consultant in db.session.scalars(queries.consultants_of(scan))
    )


def stop_sharing(scan: Scan, *, by, at: datetime) -> None:
    """Take the result back from the consultants."""
    lock(scan)
    share = db.session.scalar(queries.share_of(scan.id))
    if share is None:
        return
    share.ended_at = at
    db.session.flush()
    audit.record("result.unshared", scan, by=by, at=at)


def make_link(
    scan: Scan, *, token: str, name: str, last_day: date, language: str | None, by, at: datetime
) -> ResultLink:
    """Make a named link that works up to a day; the same token gives the link that it made before."""
    lock(scan)
    if known := db.session.scalar(queries.link_by_hash(hash_of(token))):
        return known
    today = local_date(at)
    if scan.status is not ScanStatus.RELEASED:
        raise DomainError(NOT_YET)
    if not today <= last_day <= today + LONGEST:
        raise DomainError(lazy_gettext("Choose a day from today on, within a year."), field="last_day")
    working = select(func.count()).where(
        ResultLink.scan_id == scan.id, ResultLink.withdrawn_at.is_(None), ResultLink.last_day >= today
    )
    if db.session.scalar(working) >= MOST_LINKS:
        sentence = lazy_gettext("There are %(most)s links that work already. Withdraw one first.", most=MOST_LINKS)
        raise DomainError(sentence)
    values = {"name": name, "token_hash": hash_of(token), "last_day": last_day, "language": language}
    link = ResultLink(scan_id=scan.id, **values, made_at=at, made_by_id=by.id)
    db.session.add(link)
    db.session.flush()
    audit.record("result.link_made", link, by=by, at=at, scan=scan.id)
    return link


def withdraw_link(link: ResultLink, *, by, at: datetime) -> None:
    """Let a link open nothing any more."""
    ended = update(ResultLink).where(ResultLink.id == link.id, ResultLink.withdrawn_at.is_(None))
    if db.session.execute(ended.values(withdrawn_at=at)).rowcount:
        audit.record("result.link_withdrawn", link, by=by, at=at, scan=link.scan_id)


def note_look(
    scan_id: int, *, at: datetime, person_id: int | None = None, link_id: int | None = None, what: str = PAGE
) -> None:
    """Note that a person, or somebody with a link, looked at the page or fetched a kind of file; once a day."""
    values = {"scan_id": scan_id, "day": local_date(at), "what": what, "person_id": person_id, "link_id": link_id}
    if db.session.scalar(select(ResultLook.id).filter_by(**values)) is None:
        begin_writing()
        db.session.execute(insert_once(ResultLook).values(**values, at=at))


def forget_looks(now: datetime) -> int:
    """Destroy what is noted of who looked, and links that ended, when they are two years old; how many rows."""
    oldest = local_date(now) - LOOKS_LAST
    gone = 0
    for statement in (
        delete(ResultLook).where(ResultLook.day < oldest),
        delete(ResultLink).where(ResultLink.last_day < oldest),
    ):
        gone += db.session.execute(statement.execution_options(synchronize_session=False)).rowcount
    return gone
