"""The result page of a scan, and the pictures on it."""

from flask import Blueprint, abort, render_template
from flask_babel import get_locale, gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.pages import LANGUAGES
from campaign_app.instruments.coverage import coverage_of
from campaign_app.results import findings, monitor, words
from campaign_app.results.actions import draw_charts
from campaign_app.results.charts import figures_of, report_of
from campaign_app.results.guards import result_for
from campaign_app.results.pools import pools_at
from campaign_app.results.queries import chart_of
from campaign_app.results.sector import beside_sector

bp = Blueprint("results", __name__)

# A picture is a document of its own: it brings its style along and may load nothing.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@bp.get("/scans/<int:scan_id>/result")
@requires(Permission.RESULT_READ)
def show(scan_id: int):
    scan, stored = result_for(current_user, scan_id)
    if stored is None:
        return render_template("results/waiting.html", scan=scan)
    report = report_of(stored, get_locale().language)
    if not report.has_figures:
        return render_template("results/small.html", scan=scan, report=report)
    rate_label = gettext("Workability rate")
    groups = report.group_split(gettext("Group"), rate_label)
    comparison = beside_sector(report, stored, pools_at(utc_now()), rate_label) if report.has_rate else None
    return render_template(
        "results/show.html",
        scan=scan,
        stored=stored,
        report=report,
        groups=groups,
        backgrounds=report.background_splits(rate_label),
        comparison=comparison,
        drawn={name for name, _, _ in figures_of(report)},
        monitor=monitor.context_for(report.edition.variant, scan.sector.code) if report.has_rate else [],
        monitor_names=words.measure_names(),
        elements=coverage_of(report.edition),
        findings=findings,
        words=words,
    )


@bp.get("/scans/<int:scan_id>/result/<name>.svg")
@requires(Permission.RESULT_READ)
def chart(scan_id: int, name: str):
    _, stored = result_for(current_user, scan_id)
    language = get_locale().language
    if stored is None or language not in LANGUAGES or len(name) > 40 or not name.isalnum():
        abort(404)
    svg = db.session.scalar(chart_of(stored.id, name, language))
    if svg is None and stored.has_figures and draw_charts(stored, only=(name, language)):
        # the clock draws them after releasing; whoever is quicker than the clock waits a moment
        db.session.commit()
        svg = db.session.scalar(chart_of(stored.id, name, language))
    if not svg:
        abort(404)
    headers = {"Content-Security-Policy": PICTURE_POLICY, "Cache-Control": "private, max-age=3600"}
    return svg, 200, {"Content-Type": "image/svg+xml; charset=utf-8", **headers}
