"""What releases add to the benchmarks."""

from datetime import datetime

from campaign_app.benchmarks import actions
from campaign_app.benchmarks.rules import WINDOW, Contribution
from campaign_app.core.database import db
from campaign_app.results.queries import pool_rows
from campaign_app.results.totals import read_totals


def contributions(now: datetime) -> list[Contribution]:
    """What every release of the last two years that may count adds, in the order of release."""
    found = []
    for row in db.session.execute(pool_rows(now - WINDOW)):
        totals = read_totals(row.totals)
        found.append(
            Contribution(
                row.id,
                row.company_id,
                row.sector_id,
                row.created_at,
                totals["fingerprint"],
                totals["measures"],
                totals.get("companies", 1),
                totals.get("size"),
            )
        )
    return found


def refresh_benchmarks(now: datetime) -> int:
    """Bring the benchmarks to this moment; for the clock. Returns how many changed."""
    return actions.refresh(contributions(now), now)
