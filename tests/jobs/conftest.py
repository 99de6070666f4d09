"""What the clock's tests share: Brussels moments, a tick, and a campaign that was started through its action."""

from datetime import date, datetime

import pytest

from campaign_app.campaigns import actions
from campaign_app.campaigns.phases import PhaseDates
from campaign_app.core.clock import BRUSSELS
from jobs.tick import runs_of_tick

# over both nights in which the clock changes: 29 March and 25 October 2026
SPRING = PhaseDates(date(2026, 3, 1), date(2026, 3, 29), date(2026, 5, 17), date(2026, 6, 14))
AUTUMN = PhaseDates(date(2026, 9, 28), date(2026, 10, 25), date(2026, 12, 13), date(2027, 1, 10))


def brussels(year, month, day, hour=0, minute=0, *, fold=0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS, fold=fold)


@pytest.fixture
def tick(app, db):
    """A tick of the clock, every job of which must go well; afterwards the test sees what was written."""

    def tick(now: datetime) -> dict[str, int]:
        db.session.commit()
        ran = runs_of_tick(now, app)
        db.session.expire_all()
        assert [run for run in ran if run.error] == []
        return {run.job: run.items for run in ran}

    return tick


@pytest.fixture
def started(db, make):
    """started(dates, *sectors): a campaign handed to the clock a week before it begins."""

    def started(dates: PhaseDates = SPRING, *sectors, at: datetime | None = None):
        sectors = sectors or (make.sector(),)
        by = make.adviser()
        at = at or brussels(2026, 2, 20, 10)
        name = f"Campaign of {by.name}"
        campaign = actions.create_campaign(name, dates, {sector.id: 10 for sector in sectors}, by=by, at=at)
        actions.start_campaign(campaign, by=by, at=at)
        db.session.commit()
        return campaign

    return started
