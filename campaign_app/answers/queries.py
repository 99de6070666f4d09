"""Reading what respondents' pages need, in one query each, and counting the ballot box without opening it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, case, exists, func, literal_column, select

from campaign_app.answers.models import Intake, Remark, Response
from campaign_app.core.database import db
from campaign_app.core.reading import read_one
from campaign_app.instruments.models import StoredEdition
from campaign_app.instruments.queries import edition_of
from campaign_app.scans.models import GRACE, AccessCode, GroupBy, Participant, Scan, ScanGroup, ScanStatus
from campaign_app.scans.response import counts_answers
from surveys.edition import Edition


@dataclass(frozen=True, slots=True)
class Visit:
    """What a respondent's page must know of its scan; read in one query."""

    id: int
    public_id: str
    company_id: int | None
    status: ScanStatus
    opens_at: datetime | None
    closes_at: datetime | None
    k: int
    pool: bool
    group_by: GroupBy
    edition_id: int | None
    edition_hash: str | None

    @property
    def edition(self) -> Edition:
        """The frozen questionnaire; each process reads it once."""
        return edition_of(self.edition_id, self.edition_hash)

    @property
    def last_answers_at(self) -> datetime | None:
        """Until when those who began in time may send."""
        return self.closes_at + GRACE if self.closes_at else None

    def closed(self, now: datetime) -> bool:
        """Whether nothing may come in any more."""
        return self.status != ScanStatus.OPEN or (self.closes_at is not None and now >= self.last_answers_at)

    def in_grace(self, now: datetime) -> bool:
        """Whether nobody may begin any more, while those who began may still send."""
        return not self.closed(now) and self.closes_at is not None and now >= self.closes_at

    def not_yet_open(self, now: datetime) -> bool:
        """Whether the scan was launched but its first day has not come."""
        return self.status == ScanStatus.OPEN and self.opens_at is not None and now < self.opens_at


@dataclass(frozen=True, slots=True)
class Key:
    """What a personal code opens: its row, the group where it carries one, and whether it was used, sealed or not."""

    code_id: int
    group_id: int | None
    used: bool


# Plain tables rather than row classes: half the work per request, and nothing is ever changed through them.
_SCAN, _EDITION, _CODE = Scan.__table__, StoredEdition.__table__, AccessCode.__table__
_VISIT = [
    *(_SCAN.c[name] for name in ("id", "public_id", "company_id", "status", "opens_at", "closes_at", "k", "pool")),
    _SCAN.c.group_by,
    _SCAN.c.edition_id,
    _EDITION.c.content_hash,
]
_WITH_EDITION = _SCAN.outerjoin(_EDITION, _EDITION.c.id == _SCAN.c.edition_id)
_WANTED = bindparam("wanted")
_BY_PUBLIC_ID = select(*_VISIT).select_from(_WITH_EDITION).where(_SCAN.c.public_id == _WANTED)
_BY_OPEN_TOKEN = select(*_VISIT).select_from(_WITH_EDITION).where(_SCAN.c.open_token == _WANTED, _SCAN.c.open_link)
_PARTICIPANT = Participant.__table__
_BY_PARTICIPANT = (
    select(*_VISIT, _PARTICIPANT.c.id)
    .select_from(_WITH_EDITION.join(_PARTICIPANT, _PARTICIPANT.c.scan_id == _SCAN.c.id))
    .where(_PARTICIPANT.c.token == _WANTED)
)
_BY_KEYIN_TOKEN = select(*_VISIT).select_from(_WITH_EDITION).where(_SCAN.c.keyin_token == _WANTED, _SCAN.c.booklets)
_BY_KIOSK_TOKEN = select(*_VISIT).select_from(_WITH_EDITION).where(_SCAN.c.kiosk_token == _WANTED, _SCAN.c.kiosk)
_WAITING = exists().where(Intake.code_id == _CODE.c.id)
_CARRIED = case((_SCAN.c.group_by == literal_column(f"'{GroupBy.CODE}'"), _CODE.c.group_id))
_BY_CODE = (
    select(*_VISIT, _CODE.c.id, _CARRIED, _CODE.c.used | _WAITING)
    .select_from(_WITH_EDITION.join(_CODE, _CODE.c.scan_id == _SCAN.c.id))
    .where(_CODE.c.code_hash == _WANTED, _CODE.c.withdrawn.is_(False))
)


def visit_by_public_id(public_id: str) -> Visit | None:
    """The scan of a respondent's page."""
    row = read_one(_BY_PUBLIC_ID, public_id)
    return Visit(*row) if row else None


def visit_by_open_token(token: str) -> Visit | None:
    """The scan that an open link leads to."""
    row = read_one(_BY_OPEN_TOKEN, token)
    return Visit(*row) if row else None


def visit_by_participant(token: str) -> tuple[Visit, int] | None:
    """The sector scan that a company's own link leads to, and the company's participation."""
    row = read_one(_BY_PARTICIPANT, token)
    return (Visit(*row[:-1]), row[-1]) if row else None


def visit_by_keyin_token(token: str) -> Visit | None:
    """The scan whose booklets a third person keys in."""
    row = read_one(_BY_KEYIN_TOKEN, token)
    return Visit(*row) if row else None


def visit_by_kiosk_token(token: str) -> Visit | None:
    """The scan that a shared device stands ready for."""
    row = read_one(_BY_KIOSK_TOKEN, token)
    return Visit(*row) if row else None


def visit_by_code(code_hash: str) -> tuple[Visit, Key] | None:
    """The scan that a personal code opens, and the code itself."""
    row = read_one(_BY_CODE, code_hash)
    return (Visit(*row[: len(_VISIT)]), Key(*row[len(_VISIT) :])) if row else None


def groups_of(scan_id: int) -> Select:
    """The groups of a scan as (id, parent id, name) in their order."""
    query = select(ScanGroup.id, ScanGroup.parent_id, ScanGroup.name).where(ScanGroup.scan_id == scan_id)
    return query.order_by(ScanGroup.position, ScanGroup.id)


def responses_of(scan_id: int) -> Select[tuple[Response]]:
    """The sealed responses of a scan, in an order that their random ids decide."""
    return select(Response).where(Response.scan_id == scan_id).order_by(Response.id)


def remarks_of(scan_id: int) -> Select[tuple[Remark]]:
    """The open remarks of a scan, in an order that their random ids decide."""
    return select(Remark).where(Remark.scan_id == scan_id).order_by(Remark.id)


@counts_answers
def answered_count(scan: Scan | int) -> int:
    """How many have answered a scan, sealed or waiting to be; people are told it in steps only (scans.response)."""
    scan_id = scan if isinstance(scan, int) else scan.id
    return db.session.scalar(select(_counted(Response, scan_id) + _counted(Intake, scan_id)))


def scans_to_seal() -> Select[tuple[Scan]]:
    """Running scans in whose intake a batch of at least k lies."""
    waiting = select(func.count()).where(Intake.scan_id == Scan.id).scalar_subquery()
    return select(Scan).where(Scan.status == ScanStatus.OPEN, waiting >= Scan.k).order_by(Scan.id)


def scans_to_close(now: datetime) -> Select[tuple[Scan]]:
    """Running scans whose last moment is over, the hour of grace included."""
    return select(Scan).where(Scan.status == ScanStatus.OPEN, Scan.closes_at <= now - GRACE).order_by(Scan.id)


def _counted(table, scan_id: int):
    return select(func.count()).select_from(table).where(table.scan_id == scan_id).scalar_subquery()
