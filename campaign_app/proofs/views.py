"""The pages of a proof: the company makes it and takes it back, and anybody with the code can check it."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, public, requires
from campaign_app.core.attempts import client, take
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError
from campaign_app.core.links import external
from campaign_app.proofs.actions import make_proof, revoke_proof
from campaign_app.proofs.codes import read_code, shown
from campaign_app.proofs.facts import Forged, read
from campaign_app.proofs.models import Proof
from campaign_app.proofs.queries import proof_by_code, shown_proof
from campaign_app.proofs.words import band_words
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import ScanStatus
from campaign_app.scans.share import qr_picture
from campaign_app.scans.words import body_names
from forms.proofs import LookUpForm, RevokeForm

bp = Blueprint("proofs", __name__)

LOOKING_UP = "120 per 5 minutes"
ANYBODY = "who is handed a proof checks it without an account; it holds no result"


@bp.get("/scans/<int:scan_id>/proof")
@requires(Permission.PROOF_MAKE)
def show(scan_id: int, form: RevokeForm | None = None):
    scan = own_scan(scan_id, Permission.PROOF_MAKE)
    proof = db.session.scalar(shown_proof(scan_id))
    page = render_template(
        "proofs/show.html",
        scan=scan,
        released=scan.status is ScanStatus.RELEASED,
        proof=proof,
        code=shown(proof.code) if proof else None,
        address=_address_of(proof) if proof else None,
        form=form or RevokeForm(),
    )
    return page, 422 if form else 200


@bp.post("/scans/<int:scan_id>/proof")
@requires(Permission.PROOF_MAKE)
def make(scan_id: int):
    begin_writing()
    scan = own_scan(scan_id, Permission.PROOF_MAKE)
    try:
        make_proof(scan, by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
        flash(gettext("The proof is made."), "success")
    return redirect(url_for(".show", scan_id=scan_id), 303)


@bp.post("/scans/<int:scan_id>/proof/revoke")
@requires(Permission.PROOF_MAKE)
def revoke(scan_id: int):
    begin_writing()
    scan = own_scan(scan_id, Permission.PROOF_MAKE)
    form = RevokeForm()
    if not form.validate_on_submit():
        return show(scan_id, form)
    revoke_proof(scan, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("The proof is taken back: its code shows nothing any more."), "success")
    return redirect(url_for(".show", scan_id=scan_id), 303)


@bp.after_request
def out_of_search_engines(response: Response) -> Response:
    """Let no search engine keep what a code opens."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@bp.get("/proof")
@public(ANYBODY)
def look_up():
    """Where the code on a paper is typed."""
    form = LookUpForm(request.args)
    if "code" not in request.args:
        return render_template("proofs/look_up.html", form=form)
    _slow_down()
    if form.validate() and (code := read_code(form.code.data)):
        return redirect(url_for(".check", code=shown(code)), 303)
    if not form.code.errors:
        form.code.errors = [gettext("This is not a code of a proof. Look for letters or digits that were mistyped.")]
    return render_template("proofs/look_up.html", form=form), 422


@bp.get("/proof/<code>")
@public(ANYBODY)
def check(code: str):
    """What a proof says, as long as it holds."""
    proof = _proof_or_404(code)
    if proof.revoked_at is not None:
        return render_template("proofs/broken.html", revoked=True, code=shown(proof.code)), 410
    try:
        facts = read(proof)
    except Forged:
        return render_template("proofs/broken.html", revoked=False, code=shown(proof.code)), 409
    return render_template(
        "proofs/check.html",
        facts=facts,
        code=shown(proof.code),
        address=_address_of(proof),
        band=band_words(facts.band),
        names=body_names(),
    )


@bp.get("/proof/<code>/qr.svg")
@public(ANYBODY)
def qr(code: str):
    """The address of a proof as a picture, so that its paper leads back to it."""
    return Response(qr_picture(_address_of(_proof_or_404(code))), mimetype="image/svg+xml")


def _proof_or_404(typed: str) -> Proof:
    _slow_down()
    code = read_code(typed)
    return (code and db.session.scalar(proof_by_code(code))) or abort(404)


def _slow_down() -> None:
    if not take(LOOKING_UP, client("proof", request.remote_addr)):
        abort(429)


def _address_of(proof: Proof) -> str:
    return external("proofs.check", code=shown(proof.code))
