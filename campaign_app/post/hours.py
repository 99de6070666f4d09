"""When mass mail may leave: on Belgian working days, from seven in the morning until seven in the evening."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from campaign_app.core.clock import BRUSSELS, at_local, local_date

OPENS, CLOSES = time(7), time(19)
SATURDAY = 5


@lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[date]:
    # imported when first asked: no page needs it
    from holidays import country_holidays

    return frozenset(country_holidays("BE", years=year))


def working_day(day: date) -> bool:
    """Whether people in Belgium work on a date."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def mass_mail_may_leave(now: datetime) -> bool:
    """Whether this moment lies in the sending hours of mass mail, by the clock in Brussels."""
    local = now.astimezone(BRUSSELS)
    return OPENS <= local.time() < CLOSES and working_day(local.date())


def mass_mail_may_leave_between(start: datetime, end: datetime) -> bool:
    """Whether any sending hour lies between two moments."""
    day, last = local_date(start), local_date(end)
    while day <= last:
        if working_day(day) and max(start, at_local(day, OPENS)) < min(end, at_local(day, CLOSES)):
            return True
        day += timedelta(days=1)
    return False
