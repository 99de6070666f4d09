"""What the clock owes: occasions (what must happen, once) and a record of every run of a job.

The pattern of plan, claim, do, finish (docs/map.md, "the clock"): an occasion is known by its rule, its subject and
which time it is, never by its due date, so that a moved date never makes a second one. Claiming is a compare-and-set in
the database: correctness does not depend on there being one clock.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, Select, String, UniqueConstraint, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, aliased, mapped_column

from campaign_app.core.database import Base, Instant, begin_writing, choice, db

# A claim older than this belongs to a process that died: the occasion is free again.
CLAIM_LASTS = timedelta(minutes=10)
MOST_ATTEMPTS = 8
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=6)


class OccasionStatus(StrEnum):
    PENDING = "pending"
    CLAIMED = "claimed"
    DONE = "done"
    HELD = "held"  # long overdue after a stop: a person chooses
    SKIPPED = "skipped"
    FAILED = "failed"


OVER = (OccasionStatus.DONE, OccasionStatus.SKIPPED)


class Occasion(Base):
    """Something the clock does once: a rule, its subject and which time it is; never identified by its due date."""

    __tablename__ = "occasion"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        CheckConstraint("(status = 'claimed') = (claimed_at IS NOT NULL)", name="claimed_has_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    occurrence: Mapped[str] = mapped_column(String(40))
    dedupe_key: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime] = mapped_column(Instant, index=True)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    status: Mapped[OccasionStatus] = mapped_column(
        choice(OccasionStatus, "occasion_status"), default=OccasionStatus.PENDING
    )
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    # after a failure: not before this moment
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    # goes up with every claim, so that whoever lost a claim can no longer settle it
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))


class JobRun(Base):
    """One run of one job: when, how many items, what went wrong."""

    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(60), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    items: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))


@dataclass(frozen=True)
class Claim:
    """An occasion in hand; `finish` and its like refuse when somebody else has taken it over meanwhile."""

    id: int
    rule: str
    subject: str
    occurrence: str
    due_at: datetime
    attempt: int

    @property
    def subject_id(self) -> int:
        """The number in a subject such as campaign:12."""
        return int(self.subject.rsplit(":", 1)[1])


class ClaimLost(Exception):
    """The claim lapsed and another process has the occasion: what was done here must be rolled back."""


def insert_once(model: type[Base]):
    """An INSERT that does nothing when the row is there already, in the dialect of the database."""
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model).on_conflict_do_nothing()


def key_of(rule: str, subject: str, occurrence: str) -> str:
    """What makes an occasion one and the same, wherever its date moves."""
    return f"{rule}:{subject}:{occurrence}"


def plan_occasion(
    rule: str, subject: str, occurrence: str, due_at: datetime, expires_at: datetime | None = None
) -> bool:
    """Plan an occasion, or move it while it is pending; True when it is new. Planning twice changes nothing."""
    key = key_of(rule, subject, occurrence)
    values = {"rule": rule, "subject": subject, "occurrence": occurrence, "dedupe_key": key}
    values |= {"due_at": due_at, "expires_at": expires_at, "status": OccasionStatus.PENDING, "attempts": 0}
    if db.session.scalar(insert_once(Occasion).values(**values).returning(Occasion.id)) is not None:
        return True
    moved = or_(Occasion.due_at != due_at, Occasion.expires_at.is_distinct_from(expires_at))
    pending = Occasion.status == OccasionStatus.PENDING
    _change(Occasion.dedupe_key == key, pending, moved, due_at=due_at, expires_at=expires_at)
    return False


def claimable(rule: str, now: datetime, subjects: Collection[str] | None = None) -> Select:
    """Ids of what may be claimed at `now`, the longest due first.

    Of one rule and subject only the first that is not over: phases open in their order, whoever asks, and a phase that
    failed lets none pass.
    """
    earlier = aliased(Occasion)
    blocked = (
        select(earlier.id)
        .where(
            earlier.rule == Occasion.rule,
            earlier.subject == Occasion.subject,
            earlier.status.not_in(OVER),
            or_(earlier.due_at < Occasion.due_at, and_(earlier.due_at == Occasion.due_at, earlier.id < Occasion.id)),
        )
        .exists()
    )
    # a claim from far in the future was made before the machine's clock was set back
    stale = or_(Occasion.claimed_at < now - CLAIM_LASTS, Occasion.claimed_at > now + CLAIM_LASTS)
    free = or_(
        and_(Occasion.status == OccasionStatus.PENDING, or_(Occasion.retry_at.is_(None), Occasion.retry_at <= now)),
        and_(Occasion.status == OccasionStatus.CLAIMED, stale),
    )
    useful = or_(Occasion.expires_at.is_(None), Occasion.expires_at > now)
    query = select(Occasion.id).where(Occasion.rule == rule, Occasion.due_at <= now, useful, free, ~blocked)
    if subjects is not None:
        query = query.where(Occasion.subject.in_(subjects))
    return query.order_by(Occasion.due_at, Occasion.id)


def claim(rule: str, now: datetime, subjects: Collection[str] | None = None) -> Claim | None:
    """Take the next due occasion of a rule, or None; the caller commits so that others see it.

    Call it at the start of a transaction: on SQLite it takes the write lock, which ends the one that was open.
    """
    begin_writing()
    first = claimable(rule, now, subjects).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    row = db.session.execute(
        update(Occasion)
        .where(Occasion.id == first)
        .values(status=OccasionStatus.CLAIMED, claimed_at=now, attempts=Occasion.attempts + 1)
        .returning(
            *(Occasion.id, Occasion.rule, Occasion.subject, Occasion.occurrence, Occasion.due_at, Occasion.attempts)
        )
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return Claim(*row) if row else None


def expire(rule: str, now: datetime) -> int:
    """Skip what is pending or held of a rule beyond its last useful moment; how many."""
    late = Occasion.expires_at.is_not(None) & (Occasion.expires_at <= now)
    waiting = Occasion.status.in_((OccasionStatus.PENDING, OccasionStatus.HELD))
    return _change(Occasion.rule == rule, waiting, late, status=OccasionStatus.SKIPPED, done_at=now)


def finish(mine: Claim, at: datetime, status: OccasionStatus = OccasionStatus.DONE) -> None:
    """Mark a claimed occasion as over, in the same transaction as what was done; raises ClaimLost."""
    done_at = at if status in OVER else None
    _settle(mine, status=status, claimed_at=None, done_at=done_at, retry_at=None, error=None)


def hold(mine: Claim) -> None:
    """Leave a claimed occasion to a person, who sends or skips it; raises ClaimLost."""
    _settle(mine, status=OccasionStatus.HELD, claimed_at=None)


def put_back(mine: Claim) -> None:
    """Undo a claim as if it had never been: its turn has not come after all; raises ClaimLost."""
    _settle(mine, status=OccasionStatus.PENDING, claimed_at=None, attempts=mine.attempt - 1)


def fail(mine: Claim, at: datetime, error: str) -> None:
    """Note a failure: again after a while that doubles, or failed for good after the last attempt."""
    last = mine.attempt >= MOST_ATTEMPTS
    _settle(
        mine,
        status=OccasionStatus.FAILED if last else OccasionStatus.PENDING,
        claimed_at=None,
        retry_at=None if last else at + min(FIRST_RETRY * 2 ** (mine.attempt - 1), LAST_RETRY),
        error=error[:500],
    )


def release_held(occasion_id: int, *, at: datetime, send: bool) -> bool:
    """What a person chose for a held occasion: do it after all (from `at` on), or skip it; False when not held."""
    held = (Occasion.id == occasion_id, Occasion.status == OccasionStatus.HELD)
    if send:
        return bool(_change(*held, status=OccasionStatus.PENDING, due_at=at))
    return bool(_change(*held, status=OccasionStatus.SKIPPED, done_at=at))


def try_again(occasion_id: int) -> bool:
    """Give an occasion that failed for good its attempts back; False when it had not failed."""
    failed = (Occasion.id == occasion_id, Occasion.status == OccasionStatus.FAILED)
    return bool(_change(*failed, status=OccasionStatus.PENDING, attempts=0, retry_at=None))


def _settle(mine: Claim, **values) -> None:
    still_mine = (Occasion.status == OccasionStatus.CLAIMED, Occasion.attempts == mine.attempt)
    if not _change(Occasion.id == mine.id, *still_mine, **values):
        raise ClaimLost(f"{mine.rule} {mine.subject} {mine.occurrence}")


def _change(*where, **values) -> int:
    return len(db.session.scalars(update(Occasion).where(*where).values(**values).returning(Occasion.id)).all())
