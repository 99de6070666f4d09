"""The heartbeat: each job by itself, a row per run, daily jobs once, two clocks at once, and a kill in the middle."""

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from campaign_app.campaigns import actions
from campaign_app.campaigns.models import Phase
from campaign_app.campaigns.words import JOBS as JOB_WORDS
from campaign_app.companies.models import CompanyImport
from campaign_app.core.audit import AuditEvent
from campaign_app.core.clock import BRUSSELS
from campaign_app.core.config import ROOT
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import JobRun, Occasion, OccasionStatus
from campaign_app.instruments.models import InstrumentDraft
from campaign_app.post.models import OutboxMail
from jobs import tick as heartbeat
from jobs.schedule import JOBS, Job
from jobs.tick import next_daily, runs_of_tick
from tests.jobs.conftest import SPRING, brussels

NIGHTLY = Job("clean_up", lambda now: 0, daily_at=time(3, 30))


@pytest.fixture
def jobs(monkeypatch):
    def jobs(*rows: Job):
        monkeypatch.setattr(heartbeat, "JOBS", rows)

    return jobs


def runs(db) -> list[JobRun]:
    db.session.expire_all()
    return list(db.session.scalars(select(JobRun).order_by(JobRun.id)))


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_every_job_leaves_a_row_with_its_times_and_items(db, tick, now):
    before = datetime.now(UTC)
    counts = tick(now)
    rows = runs(db)
    assert set(counts) == {row.job for row in rows} == {job.name for job in JOBS if job.daily_at is None}
    assert all(before <= row.started_at <= row.ended_at for row in rows)
    assert all(row.items == 0 and row.error is None for row in rows)


def test_one_job_that_fails_stops_nobody(app, db, jobs, now):
    def broken(_now):
        raise RuntimeError("anna@example.org")

    jobs(Job("first", lambda now: 3), Job("broken", broken), Job("last", lambda now: 4))
    assert [(run.job, run.items, bool(run.error)) for run in runs_of_tick(now, app)] == [
        ("first", 3, False),
        ("broken", 0, True),
        ("last", 4, False),
    ]
    row = runs(db)[1]
    assert row.error.startswith("RuntimeError (test_tick.py line")
    assert row.ended_at is not None
    assert "anna" not in row.error


def test_what_a_broken_job_left_open_reaches_no_other(app, db, jobs, make, now):
    def half(_now):
        db.session.add(JobRun(job="half done", started_at=now))
        db.session.flush()
        raise DomainError("A rule refused.")

    jobs(Job("half", half), Job("last", lambda now: 1))
    assert [run.error for run in runs_of_tick(now, app)] == ["A rule refused.", None]
    assert [row.job for row in runs(db)] == ["half", "last"]


def test_a_tick_ends_early_when_the_process_must_stop(app, jobs, now):
    ran = []
    jobs(Job("first", lambda now: ran.append(1) or 1), Job("second", lambda now: ran.append(2) or 1))
    assert len(runs_of_tick(now, app, stopping=lambda: bool(ran))) == 1


# daily jobs


@pytest.mark.parametrize(
    ("now", "due_at"),
    [
        (brussels(2026, 3, 28, 3, 29), brussels(2026, 3, 28, 3, 30)),
        (brussels(2026, 3, 28, 3, 30), brussels(2026, 3, 29, 3, 30)),
        (brussels(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (brussels(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        (brussels(2026, 10, 25, 2, 30, fold=1), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_daily_job_keeps_the_clock_on_the_wall(now, due_at):
    assert next_daily(NIGHTLY, now) == due_at


def test_no_daily_job_falls_in_the_hour_that_is_missing_or_double():
    assert all(job.daily_at is None or not time(2) <= job.daily_at < time(3) for job in JOBS)


@pytest.mark.parametrize("night", [(2026, 3, 29), (2026, 10, 25)], ids=["spring", "autumn"])
def test_a_daily_job_runs_once_in_a_night_in_which_the_clock_changes(app, db, jobs, night):
    jobs(NIGHTLY)
    evening = brussels(*night).astimezone(UTC) - timedelta(hours=2)
    ran = [moment for moment in (evening + timedelta(minutes=10 * n) for n in range(60)) if runs_of_tick(moment, app)]
    assert len(ran) == 1
    assert ran[0].astimezone(BRUSSELS).time() == time(3, 30)


def test_after_three_days_off_a_daily_job_runs_once(app, db, jobs, now):
    jobs(NIGHTLY)
    assert runs_of_tick(now, app) == []
    assert len(runs_of_tick(now + timedelta(days=3), app)) == 1
    assert runs_of_tick(now + timedelta(days=3, minutes=1), app) == []


def test_a_clock_set_back_runs_no_daily_job_again(app, db, jobs, now):
    jobs(NIGHTLY)
    runs_of_tick(now, app)
    runs_of_tick(now + timedelta(days=1), app)
    assert runs_of_tick(now + timedelta(hours=17), app) == []  # an hour before it ran
    assert runs_of_tick(now + timedelta(days=1), app) == []


def test_a_daily_job_that_failed_is_tried_again(app, db, jobs, now):
    def broken(_now):
        raise RuntimeError

    jobs(replace(NIGHTLY, run=broken))
    runs_of_tick(now, app)
    tomorrow = now + timedelta(days=1)
    assert runs_of_tick(tomorrow, app)[0].error
    assert runs_of_tick(tomorrow, app) == []
    jobs(NIGHTLY)
    assert runs_of_tick(tomorrow + timedelta(minutes=1), app)[0].error is None
    assert runs_of_tick(tomorrow + timedelta(minutes=2), app) == []


def test_a_run_that_was_asked_for_happens_once(app, db, jobs, make, now):
    jobs(NIGHTLY)
    runs_of_tick(now, app)
    runs_of_tick(now + timedelta(days=1), app)
    db.session.rollback()
    by = make.administrator()
    assert actions.ask_for_run("clean_up", by=by, at=now + timedelta(days=1, hours=1))
    assert not actions.ask_for_run("clean_up", by=by, at=now + timedelta(days=1, hours=1))
    db.session.commit()
    assert len(runs_of_tick(now + timedelta(days=1, hours=1), app)) == 1
    assert runs_of_tick(now + timedelta(days=1, hours=1, minutes=1), app) == []


def test_the_page_has_words_for_every_job():
    assert set(JOB_WORDS) == {job.name for job in JOBS}


# cleaning up


def test_old_rows_go_and_young_ones_stay(app, db, make, now):
    from jobs import clean_up

    sector, person = make.sector(), make.consultant()
    upload = {"sector_id": sector.id, "person_id": person.id, "filename": "a.csv", "content": b"x"}
    db.session.add_all(
        [
            CompanyImport(**upload, created_at=now - timedelta(hours=23)),
            CompanyImport(**upload, created_at=now - timedelta(hours=25)),
            InstrumentDraft(filename="a.toml", person_id=person.id, created_at=now - timedelta(days=29)),
            InstrumentDraft(filename="b.toml", person_id=person.id, created_at=now - timedelta(days=31)),
            JobRun(job="quiet and young", started_at=now - timedelta(days=1), ended_at=now),
            JobRun(job="quiet and old", started_at=now - timedelta(days=3), ended_at=now),
            JobRun(job="failed", started_at=now - timedelta(days=80), ended_at=now, error="Broken"),
            JobRun(job="did something", started_at=now - timedelta(days=80), ended_at=now, items=1),
            JobRun(job="was killed", started_at=now - timedelta(days=80)),
            JobRun(job="very old", started_at=now - timedelta(days=91), ended_at=now, error="Broken"),
        ]
    )
    db.session.commit()
    assert clean_up.run(now) == 4
    assert {row.job for row in runs(db)} == {"quiet and young", "failed", "did something", "was killed"}
    assert count(db, CompanyImport) == count(db, InstrumentDraft) == 1
    assert clean_up.run(now) == 0


# two clocks, and a kill


def test_two_clocks_in_one_house_do_everything_once(app, db, house, make, started):
    sectors = [make.sector() for _ in range(3)]
    for sector in sectors:
        for _ in range(3):
            make.consultant(sector)
    campaigns = [started(SPRING, sector) for sector in sectors]
    logging.getLogger("campaign_app").setLevel(logging.CRITICAL)
    start = Barrier(4)

    def run(_number):
        start.wait()
        return runs_of_tick(brussels(2026, 3, 29, 9), app)

    with ThreadPoolExecutor(4) as pool:
        ran = [run for runs in pool.map(run, range(4)) for run in runs]
    db.session.expire_all()
    assert [run for run in ran if run.error] == []
    assert {campaign.phase for campaign in campaigns} == {Phase.ACTIVATION}
    assert sum(run.items for run in ran if run.job == "move_campaigns") == 6
    opened = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "campaign.phase_opened")).all()
    assert len({(event.subject, event.facts["stage"]) for event in opened}) == len(opened) == 6
    assert count(db, OutboxMail) == 9


COMMAND = """
import sys
from datetime import datetime
from campaign_app.core.config import Settings
from campaign_app.factory import create_app
from jobs import move_campaigns, tick
{sabotage}
app = create_app(Settings(secret_key="test" * 12, database_url=sys.argv[1]))
ran = tick.runs_of_tick(datetime.fromisoformat(sys.argv[2]), app)
print([run for run in ran if run.error])
"""


def clock_process(house, moment: datetime, sabotage: str = "") -> subprocess.Popen:
    code = COMMAND.format(sabotage=sabotage)
    return subprocess.Popen(
        [sys.executable, "-c", code, house.url, moment.isoformat()], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.process
def test_two_processes_do_everything_once(app, db, house, make, started):
    sector = make.sector()
    for _ in range(5):
        make.consultant(sector)
    campaign = started(SPRING, sector)
    db.session.commit()
    clocks = [clock_process(house, brussels(2026, 3, 29, 9)) for _ in range(2)]
    for clock in clocks:
        said, _ = clock.communicate(timeout=60)
        assert (clock.returncode, said.strip()) == (0, "[]")
    db.session.expire_all()
    assert campaign.phase is Phase.ACTIVATION
    assert count(db, AuditEvent) == 2 + 2  # made and started; two phases
    assert count(db, OutboxMail) == 5


@pytest.mark.process
@pytest.mark.parametrize(
    "sabotage",
    [
        "move_campaigns._open = lambda *_: __import__('os')._exit(9)",
        "move_campaigns.finish = lambda *_: __import__('os')._exit(9)",
    ],
    ids=["between claim and work", "between work and mark"],
)
def test_a_clock_that_is_killed_loses_nothing_and_doubles_nothing(app, db, house, tick, started, sabotage):
    campaign = started()
    db.session.commit()
    moment = brussels(2026, 3, 1, 9)
    clock = clock_process(house, moment, sabotage)
    clock.communicate(timeout=60)
    assert clock.returncode == 9
    db.session.expire_all()
    first = db.session.scalar(select(Occasion).where(Occasion.occurrence == "sensitisation"))
    assert first.status is OccasionStatus.CLAIMED
    assert campaign.phase is None, "half a phase is no phase"
    tick(moment + timedelta(minutes=5))
    assert campaign.phase is None, "the claim may still be somebody's"
    assert tick(moment + timedelta(minutes=11))["move_campaigns"] == 1
    assert campaign.phase is Phase.SENSITISATION
    assert first.status is OccasionStatus.DONE


@pytest.mark.process
def test_the_clocks_process_ticks_at_once_and_stops_when_told(app, db, house, tmp_path):
    import os
    import signal
    from time import monotonic, sleep

    environment = {**os.environ, "SOKKEL_SECRET_KEY": "test" * 12, "SOKKEL_DATABASE_URL": house.url}
    clock = subprocess.Popen(
        [sys.executable, "-m", "jobs"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    deadline = monotonic() + 30
    ended = select(func.count()).select_from(JobRun).where(JobRun.ended_at.is_not(None))
    while db.session.scalar(ended) < len(JOBS) - 1 and monotonic() < deadline:
        db.session.rollback()
        sleep(0.2)
    clock.send_signal(signal.SIGTERM)
    _, complaints = clock.communicate(timeout=20)
    assert (clock.returncode, complaints) == (0, "")
    assert len(runs(db)) >= len(JOBS) - 1


def test_the_clocks_process_refuses_wrong_settings_in_one_message(monkeypatch, capsys):
    from jobs.__main__ import main

    monkeypatch.setattr("campaign_app.core.config.INSTANCE", ROOT / "nowhere")
    monkeypatch.setenv("SOKKEL_SECRET_KEY", "short")
    assert main() == 1
    assert "SOKKEL_SECRET_KEY is shorter" in capsys.readouterr().err
