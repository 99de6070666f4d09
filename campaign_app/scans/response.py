"""How many answered, as far as it may be told while a scan runs: in steps of five, and nothing below the threshold."""

from collections.abc import Callable

from campaign_app.scans.models import Scan

STEP = 5

_counters: list[Callable[[Scan], int]] = []


def counts_answers(function: Callable[[Scan], int]) -> Callable[[Scan], int]:
    """Mark the function that counts a scan's answers; the room that keeps the answers comes after this one."""
    _counters[:] = [function]
    return function


def answered_at_least(scan: Scan) -> int | None:
    """The number of answers rounded down to a step of five; None as long as that stays below the threshold k."""
    if not _counters:
        raise RuntimeError("no room counts the answers: mark a function with @counts_answers")
    stepped = _counters[0](scan) // STEP * STEP
    return stepped if stepped >= scan.k else None
