"""Which waiting releases form a batch: the smallest thing that is ever added to a figure or taken from one.

Every batch may be shown by itself, no release is in two, and every figure adds up whole batches: so nothing that can
be computed from figures, of one day or of many, is about less than a batch (decision 0019).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaign_app.benchmarks.rules import Contribution, fitting

# how long a release waits for others of its size while its sector has figures, and for its sector while that has none
FOR_ITS_SIZE = timedelta(days=90)
FOR_ITS_SECTOR = timedelta(days=365)


@dataclass(frozen=True)
class Formed:
    """A batch to be; None stands for several sectors, or several sizes."""

    sector_id: int | None
    size: str | None
    members: tuple[Contribution, ...]


def form(waiting: Iterable[Contribution], shown: Collection[int], now: datetime) -> list[Formed]:
    """The batches that the waiting releases of one questionnaire form; `shown` are the sectors that have figures.

    First those of one sector and one size; then, for a sector without figures or after some patience, those of one
    sector; then, after more patience, those of one size in several sectors; then whatever can be together.
    """
    left = sorted(waiting, key=lambda each: (each.at, each.scan_id))
    shown, formed = set(shown), []

    def patient(each: Contribution) -> bool:
        return now - each.at >= (FOR_ITS_SIZE if each.sector_id in shown else FOR_ITS_SECTOR)

    def of_sector(each: Contribution) -> bool:
        return each.sector_id not in shown or each.size is None or patient(each)

    steps: tuple[tuple[Callable, Callable], ...] = (
        (lambda each: each.company_id is None, lambda each: (each.sector_id, None, each.scan_id)),
        (lambda each: each.size is not None, lambda each: (each.sector_id, each.size)),
        (of_sector, lambda each: (each.sector_id, None)),
        (lambda each: each.size is not None and patient(each), lambda each: (None, each.size)),
        (patient, lambda _each: (None, None)),
    )
    for may, place in steps:
        found = _step([each for each in left if may(each)], place)
        taken = {each.scan_id for batch in found for each in batch.members}
        left = [each for each in left if each.scan_id not in taken and each.company_id is not None]
        shown |= {batch.sector_id for batch in found} - {None}
        formed += found
    return formed


def _step(candidates: list[Contribution], place: Callable) -> list[Formed]:
    """The batches of each place, the oldest releases first; a batch is as small as the rules allow."""
    waiting, formed = defaultdict(list), []
    for each in candidates:
        where = place(each)
        waiting[where].append(each)
        # a sector scan was held to the rules when it was released
        members = [each] if each.company_id is None else fitting(waiting[where])
        if members:
            formed.append(Formed(where[0], where[1], tuple(members)))
            waiting[where] = [other for other in waiting[where] if other not in members]
    return formed
