"""Sector scans: one scan of a sector that many small companies join, with figures for the sector only."""
