"""A company beside its sector: only where sector figures may be shown, and with all tests corrected together."""

import json
from dataclasses import dataclass

from campaign_app.results.figures import Figure
from campaign_app.results.models import StoredRelease
from campaign_app.results.pools import Pool, Pools, Share
from campaign_app.results.report import Report
from campaign_app.results.totals import WORKABILITY


@dataclass(frozen=True)
class Beside:
    """One measure of the company and of its sector; `verdict` is "higher", "lower" or "" when it may be chance."""

    label: str
    own: Figure
    sector: Share
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """All measures beside the sector, or the reason why there are none."""

    pool: Pool | None
    rows: tuple[Beside, ...] = ()
    reason: str | None = None


def beside_sector(report: Report, stored: StoredRelease, pools: Pools, rate_label: str) -> Comparison:
    """The company's figures beside those of its sector, where the sector has figures over the same questions."""
    from surveys.suppression import TOO_FEW_COMPANIES

    totals = json.loads(stored.totals)
    pool = pools.sectors.get(stored.scan.sector_id)
    if pool is None or pool.reason or totals.get("fingerprint") != pools.fingerprint:
        return Comparison(None, reason=pool.reason if pool and pool.reason else TOO_FEW_COMPANIES)
    others = _others(stored, totals["measures"], pools)
    lines = [(WORKABILITY, "rate", rate_label, report.rate)]
    lines += [(line.code, "problem", line.label, line.problem) for line in (*report.indicators, *report.risks)]
    lines = [line for line in lines if (line[0], line[1]) in pool.shares]
    verdicts = _verdicts([_tested(code, own, totals["measures"], others) for code, _, _, own in lines])
    rows = [
        Beside(label, own, pool.shares[code, level], verdict)
        for (code, level, label, own), verdict in zip(lines, verdicts, strict=True)
    ]
    return Comparison(pool, tuple(rows))


def _others(stored: StoredRelease, own: dict, pools: Pools) -> dict[str, list[int]]:
    """The counts of the sector without this release, so that the two samples share nobody."""
    sums = pools.counts[stored.scan.sector_id]
    if stored.id not in pools.members[stored.scan.sector_id]:
        return sums
    return {
        code: [all_ - part for all_, part in zip(counts, own.get(code, [0] * len(counts)), strict=True)]
        for code, counts in sums.items()
    }


def _tested(code: str, own: Figure, measures: dict, others: dict):
    from surveys.statistics import two_proportions

    if not own.exact or code not in measures or not others.get(code, [0])[0]:
        return None
    n, having = measures[code][:2]
    return two_proportions(having, n, others[code][1], others[code][0])


def _verdicts(tests: list) -> list[str]:
    from surveys.statistics import benjamini_hochberg

    rejected = benjamini_hochberg([float("nan") if test is None else test.p for test in tests])
    return [("higher" if test.z > 0 else "lower") if sure else "" for test, sure in zip(tests, rejected, strict=True)]
