"""`flask tick`: now or as if it were another moment; what cannot be read is told in one clear line."""

import tomllib
from datetime import UTC, datetime
from importlib import import_module

import pytest

from campaign_app.campaigns.models import Phase
from campaign_app.core.config import ROOT
from jobs.command import tick_command
from jobs.schedule import Job
from tests.jobs.conftest import SPRING


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(tick_command, words)


def test_a_moment_without_a_zone_is_brussels_time(db, run, started):
    campaign = started(SPRING)
    result = run("--now", "2026-03-28T23:59")
    assert (result.exit_code, "move_campaigns: 1" in result.output) == (0, True)
    db.session.expire_all()
    assert campaign.phase is Phase.SENSITISATION
    assert "move_campaigns: 0" in run("--now", "2026-03-28T22:59:00+00:00").output
    assert "move_campaigns: 1" in run("--now", "2026-03-29").output


def test_without_a_moment_it_is_now(run, monkeypatch):
    seen = []
    monkeypatch.setattr("jobs.tick.JOBS", (Job("look", lambda now: seen.append(now) or 1),))
    assert run().output == "look: 1\n"
    assert abs((datetime.now(UTC) - seen[0]).total_seconds()) < 60


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-13-01", "2026-02-30T09:00", "0001-01-01", "9999-12-31T23:59", "\x00"]
)
def test_what_is_no_moment_is_refused_in_one_line(run, text):
    result = run("--now", text)
    assert result.exit_code == 2
    assert "Invalid value for '--now'" in result.output
    assert "Traceback" not in result.output


def test_a_job_that_fails_is_told_and_makes_the_command_fail(run, monkeypatch):
    def broken(_now):
        raise RuntimeError

    monkeypatch.setattr("jobs.tick.JOBS", (Job("broken", broken), Job("last", lambda now: 2)))
    result = run("--now", "2026-03-10T09:00")
    assert result.exit_code == 1
    assert "broken: 0, failed: RuntimeError" in result.output
    assert "last: 2" in result.output


def test_flask_finds_the_command_where_the_project_says():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["flask.commands"]["tick"].partition(":")
    assert getattr(import_module(module), name) is tick_command
