"""The people whom a scan mails a code: setting and completing the list, and taking an address back."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import delete, func, insert, select, update

from campaign_app.core import audit
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.post.models import OutboxMail
from campaign_app.scans.codes import new_row
from campaign_app.scans.locking import lock
from campaign_app.scans.models import AccessCode, Round, Scan, ScanStatus
from campaign_app.scans.queries import code_count, mailed_codes
from campaign_app.scans.roster import Someone
from campaign_app.scans.rounds import CODE_KINDS, days_of, gone_out, queue_invitations

MOST_ADDRESSES = 5000
AT_ONCE = 500
BLINDLY = {"synchronize_session": False}


def keep_people(scan: Scan, people: Sequence[Someone], *, replace: bool, by, at: datetime) -> int:
    """Add people to the list of a draft, or make it exactly these; who stays keeps the code. Returns how many are new.

    Of a running scan the list is only completed: the new ones get the invitation, nothing changes for the others.
    """
    lock(scan)
    _insist_on_list(scan, at)
    running = not scan.is_draft
    if running and replace:
        raise DomainError(lazy_gettext("The scan runs: people can be added to the list, but it is not replaced."))
    known = {row.email: row for row in db.session.execute(_known(scan.id))}
    wanted = {person.email: person for person in people}
    gone = [row.id for email, row in known.items() if email not in wanted] if replace else []
    fresh = [person for email, person in wanted.items() if email not in known]
    if len(known) - len(gone) + len(fresh) > MOST_ADDRESSES:
        message = lazy_gettext("A scan takes at most %(most)s addresses.", most=f"{MOST_ADDRESSES:,}".replace(",", "."))
        raise DomainError(message, field="people")
    for start in range(0, len(gone), AT_ONCE):
        chunk = gone[start : start + AT_ONCE]
        db.session.execute(delete(AccessCode).where(AccessCode.id.in_(chunk)), execution_options=BLINDLY)
    if not running:
        _follow_list(known, wanted, replace)
        scan.personal_codes = True
    # rows in an order that says nothing about the list they came from
    secrets.SystemRandom().shuffle(fresh)
    rows = [new_row(scan.id, each.email, each.group_id, language=each.language) for each in fresh]
    if rows:
        db.session.execute(insert(AccessCode), rows)
    if running:
        _welcome(scan, rows, at)
    db.session.flush()
    audit.record("scan.people_kept", scan, by=by, at=at, added=len(fresh), removed=len(gone))
    return len(fresh)


def take_back(scan: Scan, codes: Collection[int], *, by, at: datetime) -> int:
    """Take addresses off the list, wrong ones for instance: their codes open nothing any more, nothing is mailed there.

    Whether such a code was used stays hidden: what was sent with it counts, and the same is written in either case.
    """
    lock(scan)
    _insist_on_list(scan, at)
    mine = AccessCode.scan_id == scan.id, AccessCode.email.is_not(None), AccessCode.id.in_(list(codes)[:MOST_ADDRESSES])
    ids = list(db.session.scalars(select(AccessCode.id).where(*mine)))
    if scan.is_draft:
        statements = [delete(AccessCode).where(AccessCode.id.in_(ids))]
    else:
        keys = [f"scans.code:{scan.id}:{which.value}:{code}" for code in ids for which in Round]
        own = OutboxMail.kind.in_(CODE_KINDS), OutboxMail.dedupe_key.in_(keys)
        nothing = {"email": None, "language": None, "withdrawn": True, "unreachable": False}
        statements = [
            update(AccessCode).where(AccessCode.id.in_(ids)).values(nothing),
            update(OutboxMail).where(*own).values(to_address=None, subject=None, text=None, html=None),
        ]
    for statement in statements if ids else ():
        db.session.execute(statement, execution_options=BLINDLY)
    db.session.expire_all()
    audit.record("scan.addresses_taken_back", scan, by=by, at=at, count=len(ids))
    return len(ids)


def mails_codes(scan: Scan, now: datetime) -> bool:
    """Whether a scan has a list that may change: before the launch, and while codes are mailed."""
    return scan.is_draft or (scan.status is ScanStatus.OPEN and scan.personal_codes and now < scan.closes_at)


def _insist_on_list(scan: Scan, at: datetime) -> None:
    if not mails_codes(scan, at):
        raise DomainError(lazy_gettext("This scan mails no codes any more, so its list of addresses is closed."))


def _known(scan_id: int):
    columns = AccessCode.id, AccessCode.email, AccessCode.language, AccessCode.group_id
    return mailed_codes(scan_id).with_only_columns(*columns)


def _follow_list(known: dict, wanted: dict[str, Someone], replace: bool) -> None:
    """Let who was on the list already have the language and the group of now; what is only added takes nothing away."""
    changed = []
    for email, person in wanted.items():
        if (row := known.get(email)) is None:
            continue
        told = (person.language, person.group_id)
        if not replace:
            told = (person.language or row.language, person.group_id or row.group_id)
        if told != (row.language, row.group_id):
            changed.append({"id": row.id, "language": told[0], "group_id": told[1]})
    if changed:
        db.session.execute(update(AccessCode), changed)


def _welcome(scan: Scan, rows: Iterable[dict], at: datetime) -> None:
    """Mail the invitation to people who were forgotten, unless it is still to come; count them in."""
    codes = db.session.scalar(code_count(scan.id))
    scan.expected = max(scan.expected or 0, codes)
    days = days_of(scan, at)
    to_come = [day for day in days.values() if not gone_out(scan, day, at)]
    # nobody gets two mails on one day: a round that goes later today brings the code
    if not gone_out(scan, days[Round.INVITATION], at) or local_date(at) in to_come:
        return
    queue_invitations(scan, rows, now=at)


def count_unreachable(scan_id: int) -> int:
    """How many addresses the mail server refused for the invitation, when nobody could have answered yet."""
    mine = AccessCode.scan_id == scan_id, AccessCode.unreachable, AccessCode.email.is_not(None)
    return db.session.scalar(select(func.count()).select_from(AccessCode).where(*mine))
