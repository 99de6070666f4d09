"""The clock's door: one table of jobs, one heartbeat, and `tick(now)`, which does everything that is due."""
