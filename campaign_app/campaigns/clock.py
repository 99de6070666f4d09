"""How the clock is doing, for the health address, the clock's page and the banner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from campaign_app.campaigns import queries
from campaign_app.core.access import Permission, may
from campaign_app.core.database import db
from campaign_app.core.occasions import JobRun, Occasion

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Health:
    """Whether the database answers and when the clock last ticked."""

    database: bool
    last_tick: datetime | None
    ticking: bool

    @property
    def good(self) -> bool:
        return self.database and self.ticking


def ticking(last_tick: datetime | None, now: datetime) -> bool:
    """Whether the last tick is recent; one from the future was written before the machine's clock was set back."""
    return last_tick is not None and abs(now - last_tick) <= LATE_AFTER


def health(now: datetime) -> Health:
    """Ask the database one thing; an error or silence is an answer too."""
    try:
        last_tick = db.session.scalar(queries.last_tick())
    except SQLAlchemyError:
        db.session.rollback()
        return Health(database=False, last_tick=None, ticking=False)
    return Health(database=True, last_tick=last_tick, ticking=ticking(last_tick, now))


def stands_still(viewer, now: datetime) -> bool:
    """Whether to tell this person that the clock stands still; asks nothing for people who need not know."""
    if not (may(viewer, Permission.CLOCK_READ) or may(viewer, Permission.CAMPAIGN_EDIT)):
        return False
    return not ticking(db.session.scalar(queries.last_tick()), now)


@dataclass(frozen=True)
class JobLine:
    """One job on the clock's page: how its last run went, and which runs are planned or asked for."""

    job: str
    last: JobRun | None
    planned: list[Occasion]

    @property
    def asked(self) -> bool:
        return any(each.occurrence.startswith("asked-") for each in self.planned)

    @property
    def next_at(self) -> datetime | None:
        """When it runs next by plan; None for a job that runs with every tick."""
        return next((each.due_at for each in self.planned if not each.occurrence.startswith("asked-")), None)


def job_lines(known: Iterable[str]) -> list[JobLine]:
    """Every job that ran or is planned, the known ones first and in their order. Two queries."""
    planned: dict[str, list[Occasion]] = {}
    for occasion in db.session.scalars(queries.planned_runs()):
        planned.setdefault(occasion.rule.removeprefix("job:"), []).append(occasion)
    last = {run.job: run for run in db.session.scalars(queries.last_run_per_job())}
    order = dict.fromkeys([*known, *last, *planned])
    return [JobLine(job, last.get(job), planned.get(job, [])) for job in order if job in last or job in planned]
