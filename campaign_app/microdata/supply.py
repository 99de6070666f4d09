"""What a file for research could hold at this moment: whole batches over the same questions, or nothing yet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from campaign_app.benchmarks.queries import members
from campaign_app.benchmarks.rules import WORKABILITY, Contribution
from campaign_app.core.database import db
from campaign_app.results.pools import contributions
from surveys.model import digest

FORMAT = "sokkel-microdata/1"


@dataclass(frozen=True)
class Supply:
    """The batches of one sector (None: of all) that a file holds, each as the ids of its scans; empty for none yet.

    `companies` and `respondents` are those of the whole file, and were shown with the benchmarks already.
    """

    sector_id: int | None
    batches: tuple[tuple[int, ...], ...] = ()
    companies: int = 0
    respondents: int = 0

    @property
    def version(self) -> str:
        """Which batches, under which k: another file has another version."""
        return digest([FORMAT, least(), sorted(self.batches)])


def least() -> int:
    """The smallest class of people with the same background in any file of this installation."""
    return current_app.config["SETTINGS"].microdata_k


def supplies_at(now: datetime) -> dict[int | None, Supply]:
    """What there is for each sector that has anything, and under None for all of them together."""
    fingerprints = defaultdict(list)
    for sector_id, batch in _batches(now):
        fingerprints[batch[0].fingerprint].append((sector_id, batch))
    found = {}
    for sector_id in {owner for pairs in fingerprints.values() for owner, _ in pairs} | {None}:
        fitting = {
            fingerprint: [batch for owner, batch in pairs if sector_id in (None, owner)]
            for fingerprint, pairs in fingerprints.items()
        }
        # over the questions that most people answered, as only equal questions can stand in one column
        best = max(fitting, key=lambda each: (sum(map(_people, fitting[each])), each), default=None)
        if best is not None and fitting[best]:
            found[sector_id] = _supply(sector_id, fitting[best])
    return found


def _batches(now: datetime) -> list[tuple[int | None, list[Contribution]]]:
    """The batches that benchmarks are made of, each with its sector (None: several); none of which a member left."""
    known = {each.scan_id: each for each in contributions(now)}
    inside = defaultdict(list)
    for scan_id, batch in db.session.execute(members()):
        if batch.left_at is None:
            inside[batch].append(known.get(scan_id))
    return [
        (batch.sector_id, theirs)
        for batch, theirs in inside.items()
        if None not in theirs and _people(theirs) >= least()
    ]


def _supply(sector_id: int | None, chosen: list[list[Contribution]]) -> Supply:
    everyone = [each for batch in chosen for each in batch]
    named = {each.company_id for each in everyone if each.company_id is not None}
    return Supply(
        sector_id,
        tuple(sorted(tuple(sorted(each.scan_id for each in batch)) for batch in chosen)),
        companies=len(named) + sum(each.companies for each in everyone if each.company_id is None),
        respondents=sum(map(_people, chosen)),
    )


def _people(batch: list[Contribution]) -> int:
    return sum(each.measures[WORKABILITY][0] for each in batch)
