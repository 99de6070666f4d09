"""How long the making of a document may take, how often it is tried, and how often its page looks again."""

from datetime import timedelta

# a claim older than this belongs to a process that died
CLAIM_LASTS = timedelta(minutes=10)
MOST_ATTEMPTS = 3
LOOK_AGAIN = {"Refresh": "10"}  # seconds, for a page on which something is under way
