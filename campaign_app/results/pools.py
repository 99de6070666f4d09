"""Sector figures: counts of several companies added up under rules that survive subtraction.

The releases of a sector join its pool in batches. A batch closes when it satisfies the rules by itself: at least five
companies, at least thirty respondents for every measure, and no company with more than half of them. Only closed
batches are shown, and a batch leaves as a whole when its oldest release has passed two years. So whatever was ever
shown is a union of batches, and the difference of any two states, or of the total and the sectors, is one too: nobody
learns a figure of fewer companies by watching the pool grow or by subtracting one sector from the whole.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from campaign_app.core.database import db
from campaign_app.results.queries import pool_rows
from campaign_app.results.totals import WORKABILITY

FEWEST_COMPANIES = 5
FEWEST_RESPONDENTS = 30
WINDOW = timedelta(days=730)


@dataclass(frozen=True)
class Contribution:
    """What one release adds: per measure [n, having it, acute]."""

    release_id: int
    company_id: int | None
    sector_id: int
    at: datetime
    fingerprint: str
    measures: dict[str, list[int]]
    companies: int = 1  # of a sector scan, which names none, how many there are


@dataclass(frozen=True)
class Share:
    """A pooled proportion: exact with its interval, or only a bound such as "<0.10"."""

    n: int
    value: float | str
    low: float | None = None
    high: float | None = None

    @property
    def exact(self) -> bool:
        return isinstance(self.value, float)


@dataclass(frozen=True)
class Pool:
    """The figures of one sector, or of all shown sectors together; `reason` says why there are none."""

    sector_id: int | None
    companies: int = 0
    respondents: int = 0
    until: datetime | None = None
    shares: dict[tuple[str, str], Share] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True)
class Pools:
    """All sectors' figures at one moment, over the questionnaire that most respondents answered."""

    total: Pool
    sectors: dict[int, Pool]
    left_out: int  # releases with another questionnaire, which cannot be added up with these
    fingerprint: str = ""
    # for tests of difference, never shown: the counts and the releases behind each shown sector
    counts: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    members: dict[int, frozenset[int]] = field(default_factory=dict)


def contributions() -> list[Contribution]:
    """What every release that agreed adds, in the order of release."""
    found = []
    for row in db.session.execute(pool_rows()):
        totals = json.loads(row.totals)
        found.append(
            Contribution(
                row.id,
                row.company_id,
                row.sector_id,
                row.created_at,
                totals["fingerprint"],
                totals["measures"],
                totals.get("companies", 1),
            )
        )
    return found


def pools_at(now: datetime) -> Pools:
    """The sector figures of this moment."""
    return pool_up(contributions(), now)


def pool_up(given: Sequence[Contribution], now: datetime) -> Pools:
    """The figures over the batches that are closed and lie within the last two years."""
    most = Counter()
    for each in given:
        if each.at >= now - WINDOW:
            most[each.fingerprint] += each.measures[WORKABILITY][0]
    if not most:
        return Pools(Pool(None, reason=_reason([])), {}, 0)
    chosen = max(most, key=lambda print_: (most[print_], print_))
    alike = [each for each in given if each.fingerprint == chosen]
    recent = [each for each in given if each.at >= now - WINDOW]
    by_sector = defaultdict(list)
    for each in alike:
        by_sector[each.sector_id].append(each)
    shown, reasons = {}, {}
    for sector_id, theirs in by_sector.items():
        closed, waiting = batches(theirs)
        current = [batch for batch in closed if all(each.at >= now - WINDOW for each in batch)]
        shown[sector_id] = [each for batch in current for each in batch]
        reasons[sector_id] = _reason([each for each in waiting if each.at >= now - WINDOW])
    total, sectors = _figures(shown, reasons)
    left_out = sum(each.fingerprint != chosen for each in recent)
    members = {sector_id: frozenset(each.release_id for each in theirs) for sector_id, theirs in shown.items()}
    return Pools(total, sectors, left_out, chosen, _counts(shown), members)


def batches(given: Iterable[Contribution]) -> tuple[list[list[Contribution]], list[Contribution]]:
    """The closed batches in order, and those that still wait; a batch once closed never changes."""
    closed, waiting = [], []
    for each in given:
        if each.company_id is None:
            closed.append([each])  # a sector scan was held to the rules when it was released
            continue
        waiting.append(each)
        if _reason(waiting) is None:
            closed.append(waiting)
            waiting = []
    return closed, waiting


def _reason(group: Sequence[Contribution]) -> str | None:
    """Why these releases together may not be shown, for the strictest of their measures; None when they may."""
    from surveys.suppression import TOO_FEW_COMPANIES, pool_reason

    measures = {name for each in group for name in each.measures}
    for name in sorted(measures, key=lambda name: (name != WORKABILITY, name)):
        sizes = Counter()
        for each in group:
            sizes[each.company_id] += each.measures.get(name, [0])[0]
        reason = pool_reason(sizes.values(), fewest_companies=FEWEST_COMPANIES, fewest_respondents=FEWEST_RESPONDENTS)
        if reason:
            return reason
    return None if measures else TOO_FEW_COMPANIES


def _counts(shown: dict[int, list[Contribution]]) -> dict[int, dict[str, list[int]]]:
    return {sector_id: _added(members) for sector_id, members in shown.items() if members}


def _added(members: Iterable[Contribution]) -> dict[str, list[int]]:
    added: dict[str, list[int]] = {}
    for each in members:
        for name, counts in each.measures.items():
            sums = added.setdefault(name, [0] * len(counts))
            for place, count in enumerate(counts):
                sums[place] += count
    return added


def _figures(shown: dict[int, list[Contribution]], reasons: dict[int, str]) -> tuple[Pool, dict[int, Pool]]:
    counts = _counts(shown)
    everyone = [each for members in shown.values() for each in members]
    whole = _added(everyone)
    shares: dict[int | None, dict] = {None: {}, **{sector_id: {} for sector_id in counts}}
    for name, sums in whole.items():
        levels = ("rate",) if name == WORKABILITY else ("problem", "acute")[: len(sums) - 1]
        for place, level in enumerate(levels, start=1):
            for sector_id, share in _shares(counts, whole, name, place).items():
                shares[sector_id][name, level] = share
    pools = {}
    for sector_id, members in shown.items():
        pools[sector_id] = (
            _pool(sector_id, members, shares[sector_id]) if members else Pool(sector_id, reason=reasons[sector_id])
        )
    total = _pool(None, everyone, shares[None]) if everyone else Pool(None, reason=_reason([]))
    return total, pools


def _pool(sector_id: int | None, members: list[Contribution], shares: dict) -> Pool:
    return Pool(
        sector_id,
        companies=len({each.company_id for each in members if each.company_id is not None})
        + sum(each.companies for each in members if each.company_id is None),
        respondents=sum(each.measures[WORKABILITY][0] for each in members),
        until=max(each.at for each in members),
        shares=shares,
    )


def _shares(counts: dict, whole: dict, name: str, place: int) -> dict[int | None, Share]:
    """One measure over the sectors and their total, where nearly everybody alike is a bound and stays one."""
    from surveys.statistics import wilson
    from surveys.suppression import Partition, bound, exact_measures, is_nearly_uniform

    asked = {None: whole, **{sector_id: sums for sector_id, sums in counts.items() if name in sums}}
    n = {key: sums[name][0] for key, sums in asked.items()}
    having = {key: sums[name][place] for key, sums in asked.items()}
    parts = [Partition(None, tuple(key for key in n if key is not None))]
    exact = exact_measures(having, n, parts, {}, is_nearly_uniform)
    found = {}
    for key in n:
        if key in exact:
            found[key] = Share(n[key], having[key] / n[key], *wilson(having[key], n[key]))
        elif is_nearly_uniform(having[key], n[key]):
            found[key] = Share(n[key], bound(having[key], n[key]))
        else:
            found[key] = Share(n[key], "hidden")
    return found
