"""Everything that a release is compared with, with all tests of difference of the report corrected together."""

from campaign_app.results.beside import Comparison, comparison_of
from campaign_app.results.models import StoredRelease
from campaign_app.results.report import Report
from campaign_app.results.testing import Family
from campaign_app.results.trend import Trend, trend_of


def compared(report: Report, stored: StoredRelease, rate_label: str) -> tuple[Comparison | None, Trend | None]:
    """A release beside the benchmarks and beside the company's earlier scans, the same on every output."""
    tests = Family()
    return comparison_of(report, stored, rate_label, tests), trend_of(report, stored, rate_label, tests)
