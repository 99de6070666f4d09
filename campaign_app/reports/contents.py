"""What every file of a release is made from: the same report, groups and comparisons as on the page."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from campaign_app.instruments.coverage import coverage_of
from campaign_app.remarks.report import QuestionRemarks, remarks_report
from campaign_app.results import monitor
from campaign_app.results.beside import Comparison
from campaign_app.results.charts import report_of
from campaign_app.results.compared import compared
from campaign_app.results.drivers import Drivers, drivers_of
from campaign_app.results.figures import Split
from campaign_app.results.models import StoredRelease
from campaign_app.results.report import Report
from campaign_app.results.trend import Trend
from campaign_app.scans.models import Scan

MOST_REMARKS = 25  # of each question; the page holds all


@dataclass(frozen=True)
class Contents:
    """One release in one language; `comparison` and `trend` are None where there is nothing to compare."""

    scan: Scan
    stored: StoredRelease
    report: Report
    language: str
    made_at: datetime
    groups: Split | None = None
    backgrounds: tuple[Split, ...] = ()
    comparison: Comparison | None = None
    trend: Trend | None = None
    monitor: tuple = ()
    elements: tuple = ()
    drivers: tuple[Drivers, ...] = ()
    remarks: tuple[QuestionRemarks, ...] = ()

    @property
    def owner(self) -> str:
        """Whose result it is: the company's, or of a sector scan the sector's."""
        return self.scan.company.name if self.scan.company else self.scan.sector.name


def contents_of(stored: StoredRelease, language: str, *, at: datetime) -> Contents:
    """Everything that is told of a release; call it while that language is spoken."""
    scan, report = stored.scan, report_of(stored, language)
    known = {"scan": scan, "stored": stored, "report": report, "language": language, "made_at": at}
    if not report.has_figures:
        return Contents(**known)
    rate = gettext("Workability rate")
    comparison, trend = compared(report, stored, rate)
    return Contents(
        **known,
        groups=report.group_split(gettext("Group"), rate),
        backgrounds=tuple(report.background_splits(rate)),
        comparison=comparison,
        trend=trend,
        monitor=tuple(monitor.context_for(report.edition.variant, scan.sector.code)) if report.has_rate else (),
        elements=tuple(coverage_of(report.edition)),
        drivers=tuple(drivers_of(report)),
        remarks=tuple(remarks_report(scan, report.edition, language, first=MOST_REMARKS)),
    )
