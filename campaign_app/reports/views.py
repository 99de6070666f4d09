"""The page on which a result is taken along: its files, how far each is, and the way to fetch them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError
from campaign_app.core.languages import own_name
from campaign_app.documents.terms import LOOK_AGAIN
from campaign_app.reports.actions import ask_for_file
from campaign_app.reports.files import FILES, offered_for, subject_of, version_of
from campaign_app.reports.queries import files_of
from campaign_app.results.guards import result_for

bp = Blueprint("reports", __name__)


@bp.get("/scans/<int:scan_id>/result/files")
@requires(Permission.RESULT_READ)
def show(scan_id: int):
    scan, stored = result_for(current_user, scan_id)
    if stored is None:
        return redirect(url_for("results.show", scan_id=scan_id), 303)
    offered, version = offered_for(stored), version_of(stored)
    rows = db.session.scalars(files_of(subject_of(scan), version, [each.kind for each in offered]))
    made = {(row.kind, row.language): row for row in rows}
    page = render_template(
        "reports/show.html",
        scan=scan,
        stored=stored,
        files=[(each, [(code, made.get((each.kind, code))) for code in each.languages]) for each in offered],
        left_out=[each.name for each in FILES.values() if each not in offered],
        name_of=own_name,
    )
    return page, LOOK_AGAIN if any(row.is_under_way for row in made.values()) else {}


@bp.post("/scans/<int:scan_id>/result/files")
@requires(Permission.RESULT_READ)
def ask(scan_id: int):
    begin_writing()
    _, stored = result_for(current_user, scan_id)
    if stored is None:
        abort(404)
    try:
        form = request.form
        ask_for_file(stored, form.get("file", ""), form.get("language", ""), by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
        flash(gettext("The file is being made. You can leave this page; you find it here."), "success")
    return redirect(url_for(".show", scan_id=scan_id), 303)
