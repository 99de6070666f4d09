"""Draws the pictures of releases that have none yet, so that no page waits for them."""

from datetime import datetime

from campaign_app.core.database import db
from campaign_app.results.actions import draw_missing_charts

AT_A_TIME = 10


def run(now: datetime) -> int:
    """Draw a few releases' pictures; the rest follows at the next tick."""
    drawn = draw_missing_charts(limit=AT_A_TIME)
    db.session.commit()
    return drawn
