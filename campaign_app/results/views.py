"""The result page of a scan, and the pictures on it."""

from flask import Blueprint, abort, g, make_response, render_template, request, session
from flask_babel import force_locale, get_locale, gettext, refresh
from flask_login import current_user

from campaign_app.core.access import Permission, public, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import db
from campaign_app.core.pages import LANGUAGES, spared
from campaign_app.core.paging import page_of
from campaign_app.instruments.queries import edition_of
from campaign_app.remarks import report as remarks
from campaign_app.remarks.words import theme_names
from campaign_app.results import beside_words, drivers, findings, monitor, trend_chart, trend_words, words
from campaign_app.results.actions import draw_charts
from campaign_app.results.beside import comparison_of
from campaign_app.results.charts import report_of
from campaign_app.results.compared import compared
from campaign_app.results.frozen import drawn_from
from campaign_app.results.guards import result_for
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import chart_of, release_of
from campaign_app.results.testing import Family
from campaign_app.scans.models import Scan
from campaign_app.sharing.actions import note_look
from campaign_app.sharing.guards import link_at
from campaign_app.sharing.models import ResultLink

bp = Blueprint("results", __name__)

# A picture is a document of its own: it brings its style along and may load nothing.
PICTURE = {
    "Content-Type": "image/svg+xml; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
BESIDE = "beside"  # the one picture that is not drawn at the release
UNLISTED = {"X-Robots-Tag": "noindex, nofollow, noarchive"}
BY_LINK = "the company gave this link to people without an account; it ends on a day, and it can be withdrawn"


@bp.get("/scans/<int:scan_id>/result")
@requires(Permission.RESULT_READ)
def show(scan_id: int):
    scan, stored = result_for(current_user, scan_id)
    if stored is None:
        return render_template("results/waiting.html", scan=scan)
    page = _page(scan, stored)
    _note_look(scan_id, person_id=current_user.id)
    return page


def _page(scan: Scan, stored: StoredRelease, **link) -> str:
    """The result page; `link` and its `token` come along for people without an account."""
    report = report_of(stored, get_locale().language)
    if not report.has_figures:
        return render_template("results/small.html", scan=scan, report=report, **link)
    frozen = drawn_from(report)
    comparison, trend = compared(report, stored, frozen["rate_label"])
    return render_template(
        "results/show.html",
        scan=scan,
        stored=stored,
        report=report,
        driver_words=drivers,
        comparison=comparison,
        beside=beside_words,
        trend=trend,
        trend_words=trend_words,
        monitor=monitor.context_for(report.edition.variant, scan.sector.code) if report.has_rate else [],
        monitor_names=words.measure_names(),
        remarks=remarks.remarks_report(scan, report.edition, report.language),
        findings=findings,
        words=words,
        **frozen,
        **link,
    )


@bp.errorhandler(403)
def not_shared(_error):
    """The company decides who sees its result, and whoever may not is told so."""
    return render_template("results/not_shared.html"), 403


@bp.get("/reading-guide")
@public("explains the words of every report and holds no figure of anybody")
def guide():
    return render_template("results/guide.html")


@bp.get("/scans/<int:scan_id>/result/remarks/<variable>")
@requires(Permission.RESULT_READ)
def all_remarks(scan_id: int, variable: str):
    """Every published remark of one question, or those under one theme, in an order of chance."""
    scan, stored = result_for(current_user, scan_id)
    if stored is None:
        abort(404)
    page = _remarks_page(scan, variable)
    _note_look(scan_id, person_id=current_user.id)
    return page


def _remarks_page(scan: Scan, variable: str, **link) -> str:
    edition, language = edition_of(scan.edition_id), get_locale().language
    found = remarks.remarks_report(scan, edition, language, first=0)
    question = next((each for each in found if each.variable == variable and each.count), None) or abort(404)
    theme = request.args.get("theme", "")
    page, names = page_of(remarks.published_about(scan.id, question, theme)), theme_names(edition, language)
    told = [remarks.told(row, names) for row in page.rows]
    values = {"scan": scan, "question": question, "theme": theme, "page": page, "told": told}
    return render_template("results/remarks.html", **values, **link)


@bp.get("/scans/<int:scan_id>/result/<name>.svg")
@requires(Permission.RESULT_READ)
def chart(scan_id: int, name: str):
    _, stored = result_for(current_user, scan_id)
    picture = _picture(stored, name)
    _note_look(scan_id, person_id=current_user.id)
    lasts = 300 if name == BESIDE else 3600
    return picture, 200, {**PICTURE, "Cache-Control": f"private, max-age={lasts}"}


def _picture(stored: StoredRelease | None, name: str) -> str:
    """A picture in the language that its page names: a browser keeps it under its address."""
    asked = request.args.get("language")
    language = asked if asked in LANGUAGES else get_locale().language
    if stored is None or language not in LANGUAGES or len(name) > 40 or not name.isalnum():
        abort(404)
    if name == BESIDE:
        with force_locale(language):
            return _picture_beside(stored, language)
    if name.startswith(trend_chart.BEGINS) and name not in trend_chart.names_for(stored):
        abort(404)  # kept from before an earlier result was narrowed to some
    svg = db.session.scalar(chart_of(stored.id, name, language))
    if svg is None and stored.has_figures and draw_charts(stored, only=(name, language)):
        # the clock draws them after releasing; whoever is quicker than the clock waits a moment
        db.session.commit()
        svg = db.session.scalar(chart_of(stored.id, name, language))
    if not svg:
        abort(404)
    return svg


def _picture_beside(stored: StoredRelease, language: str) -> str:
    """The workability rate beside the benchmarks of today, which are no part of the frozen release."""
    report = report_of(stored, language)
    # no verdict stands in the picture, so no other test matters to it
    comparison = comparison_of(report, stored, gettext("Workability rate"), Family()) if report.has_figures else None
    return beside_words.picture(beside_words.lines_of(comparison) or abort(404))


@bp.get("/r/<token>")
@public(BY_LINK)
def shared(token: str):
    """The result for whoever holds a link that works."""
    link = _link_or_stop(token)
    stored = db.session.scalar(release_of(link.scan_id)) or abort(404)
    page, link_id = _page(link.scan, stored, link=link, token=token), link.id
    _note_look(link.scan_id, link_id=link_id)
    return page, UNLISTED


@bp.get("/r/<token>/remarks/<variable>")
@public(BY_LINK)
def shared_remarks(token: str, variable: str):
    """The published remarks of one question for whoever holds a link that works."""
    link = _link_or_stop(token)
    page, link_id = _remarks_page(link.scan, variable, link=link, token=token), link.id
    _note_look(link.scan_id, link_id=link_id)
    return page, UNLISTED


@bp.get("/r/<token>/<name>.svg")
@public(BY_LINK)
def shared_chart(token: str, name: str):
    link = _link_or_stop(token)
    picture, link_id = _picture(db.session.scalar(release_of(link.scan_id)), name), link.id
    _note_look(link.scan_id, link_id=link_id)
    return picture, 200, {**PICTURE, **UNLISTED}


def _link_or_stop(token: str) -> ResultLink:
    """A link that works; a page that says that it has ended for one that does not any more."""
    link = link_at(token)
    if link.language in LANGUAGES and session.get("language") not in LANGUAGES:
        g.language = link.language
        refresh()
    if not link.works(local_date(utc_now())):
        page = render_template("results/ended.html", withdrawn=link.withdrawn_at is not None)
        abort(make_response(page, 410, UNLISTED))
    return link


def _note_look(scan_id: int, **who) -> None:
    """Note that somebody looked; that it could not be written keeps nobody from reading."""
    if request.method == "GET":
        with spared():
            note_look(scan_id, at=utc_now(), **who)
            db.session.commit()
