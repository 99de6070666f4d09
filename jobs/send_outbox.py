"""The job that lets mail go: whatever is due in the outbox, each message once."""

from datetime import datetime

from campaign_app.post.actions import deliver_due

AT_MOST = 1000  # per run; the rest is due at the next heartbeat, a minute later


def run(now: datetime) -> int:
    """Send or keep what is due; returns how many messages left."""
    return deliver_due(now, limit=AT_MOST)
