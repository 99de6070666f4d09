"""The days of the demo, all counted from the moment of loading: a campaign one week into its activation."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from campaign_app.campaigns.phases import PhaseDates
from campaign_app.core.clock import at_local, local_date
from campaign_app.post.hours import working_day

SENSITISATION, ACTIVATION, FOLLOW_UP = timedelta(days=28), timedelta(days=49), timedelta(days=42)
SINCE_ACTIVATION = timedelta(days=7)


@dataclass(frozen=True)
class Calendar:
    """Dates relative to `now`."""

    now: datetime

    @property
    def today(self) -> date:
        """The local date of loading."""
        return local_date(self.now)

    @cached_property
    def phases(self) -> PhaseDates:
        """Phases begin on Mondays: sensitisation five weeks before this week's, activation one week before it."""
        activation = self.today - timedelta(days=self.today.weekday()) - SINCE_ACTIVATION
        follow_up = activation + ACTIVATION
        return PhaseDates(activation - SENSITISATION, activation, follow_up, follow_up + FOLLOW_UP)

    @cached_property
    def past_days(self) -> list[date]:
        """The working days of the campaign up to yesterday."""
        first = self.phases.sensitisation_on
        days = [first + timedelta(days=number) for number in range((self.today - first).days)]
        return [day for day in days if working_day(day)]

    @cached_property
    def coming_days(self) -> list[date]:
        """The working days of the next four weeks, today included."""
        days = [self.today + timedelta(days=number) for number in range(28)]
        return [day for day in days if working_day(day)]

    def day(self, number: int) -> date:
        """The date so many days from today."""
        return self.today + timedelta(days=number)

    def moment(self, number: int, hour: int = 9) -> datetime:
        """The local hour on the day so many days from today."""
        return at_local(self.day(number)) + timedelta(hours=hour)
