"""A company beside the benchmarks of its sector, of its size and of all.

The one place where a release meets the benchmarks; its tests are corrected together with the others of the report, so
outputs ask `compared.compared`.
"""

from dataclasses import dataclass
from datetime import datetime

from campaign_app.benchmarks.figures import ALL, Pool, Share
from campaign_app.benchmarks.reading import Beside, pools_beside
from campaign_app.benchmarks.rules import SIZE_UNKNOWN, WORKABILITY
from campaign_app.core.database import db
from campaign_app.results.figures import Figure
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import counted_of
from campaign_app.results.report import Report
from campaign_app.results.testing import Family, Test
from campaign_app.results.totals import read_totals
from campaign_app.scans.models import Scan

KINDS = ("sector", "size", "everybody")


@dataclass(frozen=True)
class Column:
    """One benchmark: `kind` of KINDS, `name` the sector's name or the size class, `reason` when it has no figures."""

    kind: str
    name: str
    pool: Pool
    reason: str | None = None


@dataclass(frozen=True)
class Against:
    """One measure of one benchmark, and the test of how the company differs from it."""

    share: Share | None
    test: Test

    @property
    def verdict(self) -> str:
        """How the company differs: "higher", "lower", or "" for perhaps chance."""
        return self.test.verdict

    @property
    def tested(self) -> bool:
        """False where there is nothing to test: a figure is a bound, hidden, or not there."""
        return self.test.done


@dataclass(frozen=True)
class Row:
    """One measure of the company, and what each shown column has, in their order."""

    code: str
    level: str
    label: str
    own: Figure
    against: tuple[Against, ...]


@dataclass(frozen=True)
class Comparison:
    """Every measure beside every benchmark; `columns` have figures, `missing` say why not. The rate comes first."""

    columns: tuple[Column, ...] = ()
    missing: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    refreshed_at: datetime | None = None

    @property
    def rate(self) -> Row | None:
        return next((row for row in self.rows if row.code == WORKABILITY), None)


def comparison_of(report: Report, stored: StoredRelease, rate_label: str, tests: Family) -> Comparison | None:
    """A release beside the benchmarks as the clock last kept them; None for questions without a workability rate.

    `tests` are those of the report; the comparison adds its own.
    """
    totals = read_totals(stored.totals)
    if not report.has_rate or "fingerprint" not in totals:
        return None
    scan = stored.scan
    size = totals.get("size")
    found = pools_beside(totals["fingerprint"], scan.sector_id, size)
    counted = _counted(scan, totals["fingerprint"])
    columns = _columns(found, scan.sector.name, size)
    shown = [column for column in columns if column.reason is None]
    others = [_others(column.pool, counted) for column in shown]
    lines = [(WORKABILITY, "rate", rate_label, report.rate)]
    lines += [(line.code, "problem", line.label, line.problem) for line in (*report.indicators, *report.risks)]
    lines = [line for line in lines if any((line[0], line[1]) in column.pool.shares for column in shown)]
    own = totals["measures"]
    rows = []
    for line in lines:
        judged = [
            tests.add(_test(line, column.pool, own, counts)) for column, counts in zip(shown, others, strict=True)
        ]
        shares = [column.pool.shares.get(line[:2]) for column in shown]
        rows.append(Row(*line, tuple(Against(share, test) for share, test in zip(shares, judged, strict=True))))
    missing = tuple(column for column in columns if column.reason)
    return Comparison(tuple(shown), missing, tuple(rows), found.refreshed_at)


def figures_beside(stored: StoredRelease) -> list:
    """The benchmarks that a release stands beside, as JSON values: what changes when a comparison does."""
    totals = read_totals(stored.totals)
    if "fingerprint" not in totals:
        return []
    scan = stored.scan
    found = pools_beside(totals["fingerprint"], scan.sector_id, totals.get("size"))
    return [pool and pool.kept() for pool in (found.sector, found.size, found.everybody)]


def _columns(found: Beside, sector: str, size: str | None) -> list[Column]:
    from surveys.suppression import TOO_FEW_COMPANIES

    nothing = Pool(reason=TOO_FEW_COMPANIES)
    no_size = nothing if size else Pool(reason=SIZE_UNKNOWN)
    pools = (found.sector or nothing, found.size or no_size, found.everybody or nothing)
    names = zip(KINDS, (sector, size or "", ""), pools, strict=True)
    return [Column(kind, name, pool, pool.reason) for kind, name, pool in names]


def _counted(scan: Scan, fingerprint: str) -> list[tuple[set, dict[str, list[int]]]]:
    """Of every release of the company in these benchmarks the pools that it is in, and what it adds to them."""
    found = []
    for text, sector_id, size in db.session.execute(counted_of(scan)):
        totals = read_totals(text)
        if totals.get("fingerprint") == fingerprint:
            found.append(({ALL, (sector_id, None), (None, size)}, totals["measures"]))
    return found


def _others(pool: Pool, counted: list[tuple[set, dict[str, list[int]]]]) -> dict[str, list[int]]:
    """The counts of a pool without those of the company itself, so that the two samples share nobody."""
    left = {code: list(counts) for code, counts in pool.counts.items()}
    for places, measures in counted:
        if (pool.sector_id, pool.size) in places:
            for code, counts in measures.items():
                left[code] = [whole - part for whole, part in zip(left[code], counts, strict=True)]
    return left


def _test(line: tuple, pool: Pool, own: dict, others: dict):
    """The score test of a share against that of the others, where both are shown exactly."""
    from surveys.statistics import two_proportions

    code, level, _, figure = line
    share = pool.shares.get((code, level))
    if not figure.exact or share is None or not share.exact or code not in own or not others.get(code, [0])[0]:
        return None
    n, having = own[code][:2]
    return two_proportions(having, n, others[code][1], others[code][0])
