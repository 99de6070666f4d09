"""Mail: what leaves the house waits in the outbox until the clock sends it, once."""
