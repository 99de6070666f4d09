"""The learning network's summary: a page to project, its pictures, and the same as a workbook."""

from flask import Blueprint, abort, render_template
from flask_babel import get_locale, gettext

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.sheets import XLSX, attachment
from campaign_app.networks import files, pictures, words
from campaign_app.networks.dossier import RATE, dossier
from campaign_app.results import words as figures

bp = Blueprint("networks", __name__)

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@bp.get("/network")
@requires(Permission.NETWORK_READ)
def summary():
    found = dossier(utc_now(), get_locale().language)
    return render_template(
        "networks/summary.html",
        dossier=found,
        rate=RATE,
        channels=words.channels(),
        outcomes=words.outcomes(),
        drawn={name: bool(pictures.lines_of(found, name, words.outcomes())[0]) for name in pictures.NAMES},
        findings=words.findings(found),
        words=figures,
    )


@bp.get("/network/<name>.svg")
@requires(Permission.NETWORK_READ)
def chart(name: str):
    if name not in pictures.NAMES:
        abort(404)
    lines, marker = pictures.lines_of(dossier(utc_now(), get_locale().language), name, words.outcomes())
    if not lines:
        abort(404)
    headers = {"Content-Type": "image/svg+xml; charset=utf-8", "Content-Security-Policy": PICTURE_POLICY}
    return pictures.picture(lines, marker), 200, headers


@bp.get("/network/workbook.xlsx")
@requires(Permission.NETWORK_READ)
def workbook():
    now = utc_now()
    found = dossier(now, get_locale().language)
    subject = gettext("learning-network")
    name = f"sokkel-{subject}-{local_date(now).isoformat()}.xlsx"
    return attachment(files.workbook_of(found, local_date(now)), name, XLSX)
