"""The one table of what the clock does, in the order in which a tick does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from jobs import (
    announce_phases,
    clean_up,
    close_scans,
    draw_charts,
    make_documents,
    move_campaigns,
    refresh_benchmarks,
    scan_rounds,
    seal_scans,
    send_outbox,
)


@dataclass(frozen=True)
class Job:
    """A job: its name, `run(now)` that returns how many items it did, and its local time of day (None: every tick)."""

    name: str
    run: Callable[[datetime], int]
    daily_at: time | None = None


JOBS = (
    Job("move_campaigns", move_campaigns.run),
    Job("announce_phases", announce_phases.run),
    Job("close_scans", close_scans.run),
    Job("seal_scans", seal_scans.run),
    Job("scan_rounds", scan_rounds.run),
    Job("send_outbox", send_outbox.run),
    Job("refresh_benchmarks", refresh_benchmarks.run),
    Job("draw_charts", draw_charts.run),
    Job("make_documents", make_documents.run),
    # never between two and three: that hour is missing in March and double in October
    Job("clean_up", clean_up.run, daily_at=time(3, 30)),
)
