"""When mass mail may leave: on Belgian working days, from seven in the morning until seven in the evening."""

from datetime import date, datetime, time
from functools import lru_cache

from campaign_app.core.clock import BRUSSELS

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
