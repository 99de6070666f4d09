"""The company's verbs before the launch, and the consultant's one: invite, compose, name groups, plan, add codes."""

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import delete, insert, select, update

from campaign_app.campaigns.queries import campaign_of_sector_on
from campaign_app.core import audit
from campaign_app.core.clock import at_local, local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.instruments.library import composed
from campaign_app.post.actions import queue_mail
from campaign_app.scans.codes import new_row
from campaign_app.scans.composition import own_part
from campaign_app.scans.launching import extend, launch
from campaign_app.scans.locking import lock
from campaign_app.scans.models import AccessCode, GroupBy, Scan, ScanGroup, ScanStatus
from campaign_app.scans.offline import has_offline_way, plan_offline
from campaign_app.scans.queries import addresses_of
from campaign_app.scans.rounds import forget_addresses, move_rounds, queue_round, reset_rounds

__all__ = [
    "GroupPlan",
    "add_codes",
    "compose",
    "extend",
    "forget_addresses",
    "invite_company",
    "launch",
    "move_rounds",
    "plan",
    "queue_round",
    "set_addresses",
    "set_groups",
]

LEAST_K = 5
MOST_K = 1000
MOST_GROUPS = 200
DEEPEST = 4
MOST_ADDRESSES = 5000
MOST_EXPECTED = 1_000_000
LONGEST_SCAN = timedelta(days=366)
CLOSING_TIME = time(23, 59)


@dataclass(frozen=True)
class GroupPlan:
    """A group to be: its name, the position in the list of the group it is part of, and its headcount if known."""

    name: str
    parent: int | None = None
    headcount: int | None = None


def invite_company(
    company, *, by, sector, title: str, at: datetime, people: Iterable = (), form_key: str | None = None
) -> Scan:
    """Make an empty scan for a company and mail an invitation to these of its users.

    The same `form_key` for the same company gives the scan that was made the first time.
    """
    public_id = public_id_for(company, form_key)
    if existing := db.session.scalar(select(Scan).where(Scan.public_id == public_id)):
        return existing
    if sector not in company.sectors:
        raise DomainError(lazy_gettext("The company does not belong to this sector."), field="sector")
    campaign = db.session.scalars(campaign_of_sector_on(sector.id, local_date(at))).first()
    scan = Scan(
        public_id=public_id,
        company=company,
        sector=sector,
        campaign=campaign,
        invited_by=by,
        title=title,
        created_at=at,
    )
    db.session.add(scan)
    db.session.flush()
    for person in people:
        queue_mail(
            "scans.invitation",
            to=person.email,
            payload={"scan_id": scan.id, "person_id": person.id},
            dedupe_key=f"scans.invitation:{scan.id}:{person.id}",
            due_at=at,
            language=person.language,
        )
    audit.record("scan.invited", scan, by=by, at=at, company=company.id)
    return scan


def compose(scan: Scan, *, modules: Sequence[str], variant: str, core: str | None = None, by, at: datetime) -> Scan:
    """Choose the core (None: leave it), the modules and the variant of a draft; refuses what does not fit together."""
    insist_on_draft(scan)
    core, chosen = core or scan.core, list(dict.fromkeys(modules))
    composed(core, tuple(chosen), variant, own=own_part(scan))
    scan.core, scan.modules, scan.variant, scan.status = core, chosen, variant, ScanStatus.DRAFT
    db.session.flush()
    audit.record("scan.composed", scan, by=by, at=at, core=core, modules=chosen, variant=variant)
    return scan


def set_groups(
    scan: Scan, plans: Sequence[GroupPlan], *, group_by: GroupBy | None = None, by=None, at: datetime
) -> Scan:
    """Give a draft exactly these groups; a group with the same name under the same parent stays the same row.

    `group_by` says whether people choose their group or their code carries it; None leaves that as it is.
    """
    insist_on_draft(scan)
    order = _checked_order(plans)
    old = {_path(group): group for group in scan.groups}
    rows: dict[int | None, ScanGroup | None] = {None: None}
    paths: dict[int | None, tuple[str, ...]] = {None: ()}
    with db.session.no_autoflush:
        for position, index in enumerate(order):
            item = plans[index]
            paths[index] = (*paths[item.parent], item.name.casefold())
            row = rows[index] = old.pop(paths[index], None) or ScanGroup()
            row.name, row.headcount, row.position, row.parent = item.name, item.headcount, position, rows[item.parent]
            if row not in scan.groups:
                scan.groups.append(row)
        gone = list(old.values())
        _forget_groups(scan, [group.id for group in gone])
        for group in gone:
            scan.groups.remove(group)
    scan.group_by = group_by or scan.group_by
    db.session.flush()
    db.session.refresh(scan, ["groups"])
    audit.record("scan.groups_set", scan, by=by, at=at, groups=len(plans), group_by=scan.group_by)
    return scan


def plan(
    scan: Scan,
    *,
    title: str,
    opens_on: date,
    closes_on: date,
    expected: int,
    k: int = 10,
    open_link: bool = True,
    personal_codes: bool = False,
    pool: bool = False,
    printed_codes: Mapping[str, int] = MappingProxyType({}),
    booklets: bool = False,
    kiosk: bool = False,
    by=None,
    at: datetime,
) -> Scan:
    """Set title, dates, numbers and ways in of a draft; the scan closes a minute before midnight on its last day."""
    insist_on_draft(scan)
    check_dates(opens_on, closes_on, local_date(at))
    if not LEAST_K <= k <= MOST_K:
        message = lazy_gettext("The threshold lies between %(least)s and %(most)s.", least=LEAST_K, most=MOST_K)
        raise DomainError(message, field="k")
    if not 1 <= expected <= MOST_EXPECTED:
        raise DomainError(lazy_gettext("Say how many people may answer: at least one."), field="expected")
    plan_offline(scan, printed_codes=printed_codes, booklets=booklets, kiosk=kiosk)
    if not (open_link or personal_codes or has_offline_way(scan)):
        raise DomainError(lazy_gettext("Choose at least one way in."), field="open_link")
    scan.title, scan.expected, scan.k, scan.pool = title, expected, k, pool
    if (opens_on, closes_on) != (scan.opens_on, scan.closes_on):
        reset_rounds(scan)
    scan.opens_at, scan.closes_at = at_local(opens_on), at_local(closes_on, CLOSING_TIME)
    scan.open_link, scan.personal_codes = open_link, personal_codes
    if not personal_codes:
        db.session.execute(delete(AccessCode).where(AccessCode.scan_id == scan.id))
    db.session.flush()
    audit.record("scan.planned", scan, by=by, at=at, k=k, opens_on=str(opens_on), closes_on=str(closes_on))
    return scan


def add_codes(scan: Scan, emails: Iterable[str]) -> int:
    """Make a personal code for every address that has none yet; returns how many were made."""
    insist_on_draft(scan)
    known = set(db.session.scalars(addresses_of(scan.id)))
    new = [email for email in dict.fromkeys(each.strip().lower() for each in emails) if email and email not in known]
    if len(known) + len(new) > MOST_ADDRESSES:
        message = lazy_gettext("A scan takes at most %(most)s addresses.", most=f"{MOST_ADDRESSES:,}".replace(",", "."))
        raise DomainError(message, field="addresses")
    # rows in an order that says nothing about the list they came from
    secrets.SystemRandom().shuffle(new)
    if new:
        db.session.execute(insert(AccessCode), [new_row(scan.id, email) for email in new])
    return len(new)


def set_addresses(scan: Scan, emails: Iterable[str]) -> int:
    """Make the codes of a draft those of exactly this list; returns how many there are."""
    insist_on_draft(scan)
    wanted = {each.strip().lower() for each in emails}
    gone = [email for email in db.session.scalars(addresses_of(scan.id)) if email not in wanted]
    for start in range(0, len(gone), 500):
        chunk = gone[start : start + 500]
        db.session.execute(delete(AccessCode).where(AccessCode.scan_id == scan.id, AccessCode.email.in_(chunk)))
    add_codes(scan, wanted)
    return len(wanted)


def public_id_for(owner, form_key: str | None) -> str:
    """A new public id; the same form of the same owner (a company, or a sector) gives the same."""
    if form_key is None:
        return secrets.token_hex(8)
    text = f"sokkel/scan {owner.__tablename__} {owner.id} {form_key}"
    return hmac.digest(current_app.secret_key.encode(), text.encode(), "sha256").hex()[:16]


def _forget_groups(scan: Scan, numbers: Sequence[int]) -> None:
    """Codes that carried a group which is gone carry none."""
    carried = AccessCode.scan_id == scan.id, AccessCode.group_id.in_(numbers)
    db.session.execute(
        update(AccessCode).where(*carried).values(group_id=None), execution_options={"synchronize_session": False}
    )


def insist_on_draft(scan: Scan) -> None:
    """Lock the scan and refuse when it was launched or cancelled, perhaps a moment ago by somebody else."""
    lock(scan)
    if scan.status is ScanStatus.CANCELLED:
        raise DomainError(lazy_gettext("This scan was cancelled."))
    if not scan.is_draft:
        raise DomainError(
            lazy_gettext("This scan was launched: its questionnaire, groups, threshold and ways in are fixed.")
        )


def check_dates(opens_on: date, closes_on: date, today: date) -> None:
    """Refuse days that have passed, that turn time round, or that lie more than a year away."""
    if opens_on < today:
        raise DomainError(lazy_gettext("This date has passed. Choose today or later."), field="opens_on")
    if closes_on < opens_on:
        raise DomainError(lazy_gettext("The scan closes before it opens. Choose a later date."), field="closes_on")
    if closes_on - opens_on > LONGEST_SCAN or opens_on - today > LONGEST_SCAN:
        raise DomainError(lazy_gettext("This is more than a year away. Choose an earlier date."), field="closes_on")


def _path(group: ScanGroup | None) -> tuple[str, ...]:
    return (*_path(group.parent), group.name.casefold()) if group is not None else ()


def _checked_order(plans: Sequence[GroupPlan]) -> list[int]:
    """The positions of the plans, every parent before its children; refuses doubles, strays, cycles and deep trees."""
    if len(plans) > MOST_GROUPS:
        raise DomainError(lazy_gettext("A scan takes at most %(most)s groups.", most=MOST_GROUPS))
    children: dict[int | None, list[int]] = {}
    for index, item in enumerate(plans):
        if item.parent is not None and not 0 <= item.parent < len(plans):
            raise DomainError(lazy_gettext("“%(name)s” is part of a group that is not there.", name=item.name))
        children.setdefault(item.parent, []).append(index)
    for siblings in children.values():
        names = [plans[index].name.casefold() for index in siblings]
        for index in siblings:
            if names.count(plans[index].name.casefold()) > 1:
                raise DomainError(lazy_gettext("“%(name)s” is named twice in one place.", name=plans[index].name))
    order, level, depth = [], children.get(None, []), 1
    while level:
        if depth > DEEPEST:
            raise DomainError(lazy_gettext("Groups within groups go at most %(deepest)s deep.", deepest=DEEPEST))
        order += level
        level, depth = [child for index in level for child in children.get(index, ())], depth + 1
    if len(order) < len(plans):
        stuck = next(item for index, item in enumerate(plans) if index not in set(order))
        raise DomainError(
            lazy_gettext("“%(name)s” is, by a detour, part of itself. Choose another place for it.", name=stuck.name)
        )
    return _depth_first(children)


def _depth_first(children: dict[int | None, list[int]], of: int | None = None) -> list[int]:
    return [each for index in children.get(of, ()) for each in (index, *_depth_first(children, index))]
