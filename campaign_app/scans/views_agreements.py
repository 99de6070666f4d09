"""The pages of the joint support: who agreed to a scan, with the documents that show it."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.loading import row_for
from campaign_app.core.sheets import attachment
from campaign_app.scans.agreements import record_agreement, remove_agreement
from campaign_app.scans.blueprint import bp, draft_here, scan_here, to_room
from campaign_app.scans.documents import LARGEST, MEDIA_TYPES, Document
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import Agreement, Body, Scan
from campaign_app.scans.queries import agreements_of
from campaign_app.scans.words import body_names
from forms.agreements import AgreementForm
from forms.base import one_line


@bp.route("/scans/<int:scan_id>/agreements", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def agreements(scan_id: int):
    scan = scan_here(scan_id, Permission.SCAN_COMPOSE)
    if request.method == "POST" and not scan.is_draft:
        draft_here(scan_id)
        return to_room(scan_id)
    form = AgreementForm(bodies=body_names().items())
    if form.validate_on_submit():
        try:
            record_agreement(
                scan,
                body=Body(form.body.data),
                agreed_on=form.agreed_on.data,
                spoken_by=form.spoken_by.data or "",
                note=form.note.data or "",
                document=_document_of(form),
                by=current_user,
                at=utc_now(),
            )
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The joint support is recorded."), "success")
            return redirect(url_for("scans.agreements", scan_id=scan_id), 303)
    if form.is_submitted():
        form.ask_document_again()
        scan = own_scan(scan_id, Permission.SCAN_COMPOSE)
    page = render_template("scans/agreements.html", scan=scan, form=form, names=body_names())
    return page, 422 if form.is_submitted() else 200


def _document_of(form: AgreementForm) -> Document | None:
    if not form.has_document:
        return None
    # one byte more than is taken, so that the rule about the size speaks
    content = form.document.data.stream.read(LARGEST + 1)
    return Document(content, str(one_line(form.document.data.filename)))


@bp.get("/scans/<int:scan_id>/agreements/<int:agreement_id>/document")
@requires(Permission.SCAN_COMPOSE)
def agreement_document(scan_id: int, agreement_id: int) -> Response:
    row = _agreement_of(own_scan(scan_id, Permission.SCAN_COMPOSE), agreement_id)
    if row.document is None:
        abort(404)
    name = gettext("joint-support") + f"-{row.id}.{row.document_kind}"
    response = attachment(row.document, name, MEDIA_TYPES[row.document_kind])
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


@bp.post("/scans/<int:scan_id>/agreements/<int:agreement_id>/remove")
@requires(Permission.SCAN_COMPOSE)
def remove_agreement_record(scan_id: int, agreement_id: int):
    scan = draft_here(scan_id)
    if scan is None:
        return to_room(scan_id)
    remove_agreement(scan, _agreement_of(scan, agreement_id), by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("The record is taken away."), "success")
    return redirect(url_for("scans.agreements", scan_id=scan_id), 303)


def _agreement_of(scan: Scan, number: int) -> Agreement:
    return row_for(current_user, Permission.SCAN_COMPOSE, agreements_of(scan.id), Agreement.id, number)
