"""How long the making of a document may take, and how often it is tried."""

from datetime import timedelta

# a claim older than this belongs to a process that died
CLAIM_LASTS = timedelta(minutes=10)
MOST_ATTEMPTS = 3
