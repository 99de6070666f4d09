"""Keeps the benchmarks: batches that may be shown come in, those with a scan that is too old or taken out leave.

Files for research with results that were taken out are destroyed at the same time.
"""

from datetime import datetime

from campaign_app.core.database import begin_writing, db
from campaign_app.microdata.actions import destroy_taken_out
from campaign_app.results.pools import refresh_benchmarks


def run(now: datetime) -> int:
    """Refresh every benchmark in one transaction; at most ticks nothing changes."""
    begin_writing()
    changed = refresh_benchmarks(now) + destroy_taken_out(now)
    db.session.commit()
    return changed
