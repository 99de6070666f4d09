"""A result against the company's earlier scans: what was asked and judged alike, earlier and now, and how sure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from campaign_app.results.earlier import Earlier, earlier_of, last_day_of
from campaign_app.results.figures import Figure, ScaleLine
from campaign_app.results.models import StoredRelease
from campaign_app.results.report import Report, figure_of
from campaign_app.results.testing import Family, Test
from campaign_app.scans.words import names_apart

NOTHING, WORKABILITY = Figure(hidden="not_comparable"), "workability"


@dataclass(frozen=True)
class TrendLine:
    """One measure over the scans: `earlier` has a figure per earlier scan, empty where it was not asked alike.

    `test` compares now with the last earlier scan that has an exact figure, the one at `against`.
    """

    code: str
    label: str
    earlier: tuple[Figure, ...]
    now: Figure
    test: Test | None = None
    against: int | None = None

    @property
    def before(self) -> Figure:
        """The figure with which now is compared."""
        return NOTHING if self.against is None else self.earlier[self.against]

    @property
    def told(self) -> bool:
        """Whether there is a figure both earlier and now."""
        return self.now.told and any(figure.told for figure in self.earlier)


@dataclass(frozen=True)
class Change:
    """How the questionnaire of an earlier scan differs: names of scales, and whether it was for other people."""

    earlier: Earlier
    changed: tuple[str, ...]
    cut_offs: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    rate_differs: bool

    @property
    def nothing(self) -> bool:
        return not (self.changed or self.cut_offs or self.added or self.gone or self.earlier.verdicts is None)


class Trend:
    """A report beside the earlier scans of the company, oldest first."""

    def __init__(self, report: Report, scans: Sequence[Earlier], day: date, rate_label: str, tests: Family):
        self.report, self.scans, self.rate_label, self.tests = report, tuple(scans), rate_label, tests
        self.days = (*(scan.day for scan in scans), day)
        self.main = [*self._rate(), *self._shares("indicators")]
        self.risks, self.themes = self._shares("risks"), self._shares("themes")

    @property
    def shares(self) -> list[TrendLine]:
        """All measures that are shares: the rate, the indicators, the risks, the themes with cut-offs."""
        return [*self.main, *self.risks, *self.themes]

    @cached_property
    def means(self) -> list[TrendLine]:
        """The means of themes without cut-offs; a mean has no interval in a release, so none is tested."""
        found = []
        for line in self.report.modules:
            lines = [self._line_of(scan, line.code) for scan in self.scans]
            found.append(TrendLine(line.code, line.label, tuple(x.mean if x else NOTHING for x in lines), line.mean))
        return [line for line in found if line.told]

    @cached_property
    def groups(self) -> list[TrendLine]:
        """The rate of groups that had the same name, and the same group above them, in an earlier scan."""
        if not self.report.has_rate:
            return []
        names = names_apart(self.report.groups)
        before = [_rates_of(scan.report) if scan.same_rate else {} for scan in self.scans]
        lines = [
            TrendLine(key, names[key], tuple(rates.get(path, (None, NOTHING))[1] for rates in before), figure)
            for path, (key, figure) in _rates_of(self.report).items()
        ]
        return [line for line in lines if line.told]

    @cached_property
    def changes(self) -> list[Change]:
        """What is different in the questionnaires, per earlier scan."""
        return [self._change(scan) for scan in self.scans]

    @property
    def picture(self) -> str:
        """What the names of its pictures begin with: other earlier scans make another picture."""
        told = " ".join(f"{scan.fingerprint} {scan.day}" for scan in self.scans)
        return "trend" + sha256(told.encode()).hexdigest()[:16]

    def _rate(self) -> Iterator[TrendLine]:
        if self.report.has_rate:
            pairs = [
                (scan.report.rate, scan.report.rate_n) if scan.same_rate else (NOTHING, None) for scan in self.scans
            ]
            yield self._tested(WORKABILITY, self.rate_label, pairs, (self.report.rate, self.report.rate_n))

    def _shares(self, part: str) -> list[TrendLine]:
        found = []
        for line in getattr(self.report, part):
            lines = [self._line_of(scan, line.code) for scan in self.scans]
            pairs = [(each.problem, each.n) if each else (NOTHING, None) for each in lines]
            found.append(self._tested(line.code, line.label, pairs, (line.problem, line.n)))
        return [line for line in found if any(figure is not NOTHING for figure in line.earlier)]

    def _tested(self, code: str, label: str, pairs: list[tuple], now: tuple) -> TrendLine:
        from surveys.statistics import two_proportions

        figures = tuple(figure for figure, _ in pairs)
        against = next((place for place in reversed(range(len(pairs))) if figures[place].exact), None)
        if against is None or not now[0].exact:
            return TrendLine(code, label, figures, now[0])
        (share, n), (before, earlier_n) = now, pairs[against]
        outcome = two_proportions(round(share.value * n), n, round(before.value * earlier_n), earlier_n)
        return TrendLine(code, label, figures, share, self.tests.add(outcome), against)

    @staticmethod
    def _line_of(scan: Earlier, code: str) -> ScaleLine | None:
        if not scan.same(code):
            return None
        return next(line for line in scan.report.lines if line.code == code)

    def _change(self, scan: Earlier) -> Change:
        names = {line.code: line.label for line in (*scan.report.lines, *self.report.lines)}

        def those(verdict: str) -> tuple[str, ...]:
            return tuple(name for code, name in names.items() if (scan.verdicts or {}).get(code) == verdict)

        differs = self.report.has_rate and not scan.same_rate
        return Change(scan, *(those(each) for each in ("changed", "cut_offs", "added", "gone")), differs)


def trend_of(report: Report, stored: StoredRelease, rate_label: str, tests: Family) -> Trend | None:
    """A release beside the company's earlier scans, its tests added to the report's; None when there are none."""
    scans = earlier_of(stored, report)
    return Trend(report, scans, last_day_of(stored.scan), rate_label, tests) if scans else None


def _rates_of(report: Report) -> dict[tuple[str, ...], tuple[str, Figure]]:
    """The key and the rate of every group that is shown, by its name and those of the groups that it is part of.

    Of groups that are called the same in the same place none is told: nobody knows which was which.
    """
    known = {key: (name, parent) for key, name, parent in report.groups}

    def path(key: str) -> tuple[str, ...]:
        name, parent = known[key]
        return (*path(parent), name) if parent in known else (name,)

    paths = {key: path(key) for key in known}
    times = Counter(paths.values())
    found = {}
    for key, where in paths.items():
        cells = [report.release.cell(table, "group", key) for table in ("response", "workability")]
        if times[where] == 1 and all(cell and not cell.hidden for cell in cells):
            found[where] = (key, figure_of(cells[1], "rate"))
    return found
