"""The page of the ways in without e-mail, for the company."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.languages import in_order, interface_for, marks, own_name
from campaign_app.core.links import external
from campaign_app.documents.models import Document
from campaign_app.documents.queries import documents_of
from campaign_app.paper import actions, booklet
from campaign_app.paper.cards import parts_of
from campaign_app.paper.queries import keyin_addresses
from campaign_app.post.kinds import speaking
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.scans.showing import shown_edition
from forms.paper import KeyinLinkForm

bp = Blueprint("paper", __name__)


@bp.get("/scans/<int:scan_id>/paper")
@requires(Permission.SCAN_COMPOSE)
def show(scan_id: int):
    return _page(own_scan(scan_id, Permission.SCAN_COMPOSE), KeyinLinkForm())


def _page(scan: Scan, form: KeyinLinkForm) -> str:
    running = scan.status is ScanStatus.OPEN and utc_now() < scan.closes_at
    return render_template(
        "paper/show.html",
        scan=scan,
        form=form,
        running=running,
        sent_to=db.session.scalars(keyin_addresses(scan.id)).all(),
        kiosk_address=external("answers.enter_kiosk", token=scan.kiosk_token) if running and scan.kiosk_token else None,
        name_of=own_name,
        cards=_cards_of(scan),
        booklets=_booklets_of(scan),
    )


def _cards_of(scan: Scan) -> list[dict]:
    """Per language how many cards, and the files that were asked for."""
    made = list(db.session.scalars(documents_of(f"scan:{scan.id}", actions.CARDS)))
    return [
        {
            "language": code,
            "count": scan.printed_codes[code],
            "parts": len(parts_of(scan.printed_codes[code])),
            "files": sorted((row for row in made if row.language == code), key=lambda row: int(row.version)),
        }
        for code in in_order(scan.printed_codes)
    ]


def _booklets_of(scan: Scan) -> list[tuple[str, Document | None]]:
    """Per language of the questionnaire the booklet as it would be now, if somebody asked for it."""
    try:
        edition = shown_edition(scan)
    except DomainError:
        return []
    version = booklet.version_of(scan, edition)
    asked = db.session.scalars(documents_of(f"scan:{scan.id}", actions.BOOKLET))
    made = {row.language: row for row in asked if row.version == version}
    return [(code, made.get(code)) for code in in_order(edition.languages)]


@bp.post("/scans/<int:scan_id>/paper/booklets")
@requires(Permission.SCAN_COMPOSE)
def ask_for_booklet(scan_id: int):
    return _asked(scan_id, actions.ask_for_booklet)


@bp.post("/scans/<int:scan_id>/paper/keyin")
@requires(Permission.SCAN_COMPOSE)
def send_keyin_link(scan_id: int):
    begin_writing()
    scan, form = own_scan(scan_id, Permission.SCAN_COMPOSE), KeyinLinkForm()
    if form.validate_on_submit():
        try:
            key = form.form_key.data
            actions.send_keyin_link(scan, form.email.data, by=current_user, at=utc_now(), form_key=key)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The link is on its way to %(address)s.", address=form.email.data), "success")
            return redirect(url_for("paper.show", scan_id=scan_id), 303)
    return _page(own_scan(scan_id, Permission.SCAN_COMPOSE), form), 422


@bp.get("/scans/<int:scan_id>/paper/booklets/<language>")
@requires(Permission.SCAN_COMPOSE)
def read_booklet(scan_id: int, language: str):
    """The booklet as a page, for who prints from the browser."""
    scan = own_scan(scan_id, Permission.SCAN_COMPOSE)
    try:
        if language not in shown_edition(scan).languages:
            abort(404)
    except DomainError as error:
        flash(str(error.message), "error")
        return redirect(url_for("scans.show", scan_id=scan_id), 303)
    desk, back = marks(get_locale().language, around=interface_for(language)), gettext("Back to the scan")
    with speaking(interface_for(language)):
        return render_template("paper/booklet.html", desk=desk, back=back, **booklet.facts_of(scan, language))


@bp.post("/scans/<int:scan_id>/paper/cards")
@requires(Permission.SCAN_COMPOSE)
def ask_for_cards(scan_id: int):
    return _asked(scan_id, actions.ask_for_cards)


def _asked(scan_id: int, ask: Callable[..., list[Document]]):
    """Ask for files in the language that was chosen, and on to the file, or to the list where there are several."""
    begin_writing()
    scan = own_scan(scan_id, Permission.SCAN_COMPOSE)
    try:
        asked = ask(scan, request.form.get("language", ""), by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return redirect(url_for("paper.show", scan_id=scan_id), 303)
    db.session.commit()
    if len(asked) == 1:
        return redirect(url_for("documents.show", public_id=asked[0].public_id), 303)
    flash(gettext("The cards are being made."), "success")
    return redirect(url_for("paper.show", scan_id=scan_id), 303)
