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


def moment_of(text: str) -> datetime:
    """The moment that an ISO text means, in Brussels where it names no zone; ValueError says what is wrong with it."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        example = "2026-03-10T09:00 (Brussels time) or 2026-03-10T08:00:00+00:00"
        raise ValueError(f"{text!r} is not a moment in ISO form, such as {example}.") from fault
    if not 2000 <= found.year <= 2100:
        raise ValueError(f"{text!r} lies outside the years 2000 to 2100.")
    return found if found.tzinfo else found.replace(tzinfo=BRUSSELS)
