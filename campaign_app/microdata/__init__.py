"""Microdata: rows of several companies together, made unrecognisable, for a sector and for research."""
