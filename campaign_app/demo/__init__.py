"""A deterministic demonstration that goes through the real actions."""
