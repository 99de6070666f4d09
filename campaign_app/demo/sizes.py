"""How much the demo holds: the full size that `make run` shows, and smaller ones for tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of companies, consultants, contacts and scans; `answers` multiplies the respondents of every scan."""

    companies: int = 2000
    consultants: int = 130
    contacts: int = 6000
    scans: int = 60
    answers: float = 1.0


FULL = Sizes()
