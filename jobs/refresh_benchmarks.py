"""Keeps the benchmarks: batches that may be shown come in, those with a scan that is too old or taken out leave."""

from datetime import datetime

from campaign_app.core.database import begin_writing, db
from campaign_app.results.pools import refresh_benchmarks


def run(now: datetime) -> int:
    """Refresh every benchmark in one transaction; at most ticks nothing changes."""
    begin_writing()
    changed = refresh_benchmarks(now)
    db.session.commit()
    return changed
