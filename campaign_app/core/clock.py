"""Time: UTC instants inside, Europe/Brussels for people, and one place that knows what the time is."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def utc_now() -> datetime:
    """The present moment; only the edges (views, jobs, commands) ask, everything below receives it."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The date in Brussels at a moment."""
    return moment.astimezone(BRUSSELS).date()


def at_local(day: date, wall_time: time = time(0)) -> datetime:
    """The UTC instant of a wall time in Brussels on a date; the first of the two when the clock goes back."""
    return datetime.combine(day, wall_time, tzinfo=BRUSSELS).astimezone(UTC)
