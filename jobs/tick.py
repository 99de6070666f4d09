"""The heartbeat: run every job that is due, each by itself, and write down how it went."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app, has_app_context
from sqlalchemy import update

from campaign_app.core.clock import at_local, local_date, utc_now
from campaign_app.core.config import Settings
from campaign_app.core.database import begin_writing, db
from campaign_app.core.occasions import Claim, ClaimLost, JobRun, claim, fail, finish, plan_occasion
from campaign_app.factory import create_app
from jobs.doing import told
from jobs.schedule import JOBS, Job


@dataclass(frozen=True)
class Ran:
    """How a run of a job went."""

    job: str
    items: int
    error: str | None


def tick(now: datetime, app: Flask | None = None) -> dict[str, int]:
    """Run what is due at a moment; how many items each job did. A job that failed stands in its job_run row."""
    return {ran.job: ran.items for ran in runs_of_tick(now, app)}


def runs_of_tick(
    now: datetime,
    app: Flask | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
    steps: Callable[[Sequence[Job]], Iterable[Job]] = iter,
) -> list[Ran]:
    """As `tick`, with each job's error; ends early between two jobs when `stopping()`; `steps` shows how far it is."""
    app = app or _application()
    # in UTC, so that nobody below reckons on the clock on the wall: 10 minutes before 3 may be 1:50
    now = now.astimezone(UTC)
    ran = []
    for job in steps(JOBS):
        if stopping():
            break
        try:
            result = _run_if_due(job, now, app)
        except Exception as fault:
            # not even the job's row could be written: the database is away; the next job may fare better
            app.logger.exception("the clock could not run %s", job.name)
            result = Ran(job.name, 0, told(fault))
        if result is not None:
            ran.append(result)
    return ran


def _application() -> Flask:
    return current_app._get_current_object() if has_app_context() else create_app(Settings.from_environment())


def _run_if_due(job: Job, now: datetime, app: Flask) -> Ran | None:
    with app.app_context():
        claims = _claims(job, now)
        if job.daily_at is not None and not claims:
            return None
        run_id = _begin(job)
    items, error = 0, None
    try:
        with app.app_context():
            items = job.run(now)
    except Exception as fault:
        app.logger.exception("the job %s failed", job.name)
        items, error = getattr(fault, "items", 0), told(fault)
    with app.app_context():
        _end(run_id, items, error)
        for mine in claims:
            _settle(mine, now, error)
    return Ran(job.name, items, error)


def _claims(job: Job, now: datetime) -> list[Claim]:
    """Every run of the job that is due by a row: its hour came, or somebody asked; one run answers them all.

    The next daily run is planned ahead, so that the page can show it; after a stop of days the job runs once.
    """
    rule, claims = f"job:{job.name}", []
    if job.daily_at is not None:
        due_at = next_daily(job, now)
        day = local_date(due_at).isoformat()
        begin_writing()
        plan_occasion(rule, f"clock:{day}", day, due_at)
        db.session.commit()
    while (mine := claim(rule, now)) is not None:
        db.session.commit()
        claims.append(mine)
    db.session.commit()
    return claims


def next_daily(job: Job, now: datetime) -> datetime:
    """When a daily job is due next after a moment, by the clock on the wall in Brussels."""
    today = local_date(now)
    due_at = at_local(today, job.daily_at)
    return due_at if due_at > now else at_local(today + timedelta(days=1), job.daily_at)


def _begin(job: Job) -> int:
    # the machine's own time, also when a tick is asked to act as if it were another moment: this row says what happened
    run = JobRun(job=job.name, started_at=utc_now())
    db.session.add(run)
    db.session.commit()
    return run.id


def _end(run_id: int, items: int, error: str | None) -> None:
    values = {"ended_at": utc_now(), "items": items, "error": error[:500] if error else None}
    db.session.execute(update(JobRun).where(JobRun.id == run_id).values(values))
    db.session.commit()


def _settle(mine: Claim, now: datetime, error: str | None) -> None:
    try:
        begin_writing()
        if error:
            fail(mine, now, error)
        else:
            finish(mine, now)
        db.session.commit()
    except ClaimLost:
        db.session.rollback()
