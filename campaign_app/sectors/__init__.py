"""Sectors, their funds and joint committees, and the consultants who work for them."""
