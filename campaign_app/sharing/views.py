"""The pages on which a company decides who sees a result, and reads who looked."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import format_datetime, gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.links import external
from campaign_app.core.loading import row_for
from campaign_app.core.pages import LANGUAGES
from campaign_app.core.paging import page_of
from campaign_app.core.sheets import attachment, csv_bytes
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.sharing import actions, queries
from campaign_app.sharing.guards import scan_whose_result
from campaign_app.sharing.links import token_for
from campaign_app.sharing.models import ResultLink
from campaign_app.sharing.words import look_words
from forms.sharing import EVERYBODY, SOME, LinkForm, ReadersForm

bp = Blueprint("sharing", __name__)


@bp.get("/scans/<int:scan_id>/result/sharing")
@requires(Permission.RESULT_SHARE)
def show(scan_id: int):
    return _page(_scan(scan_id))


@bp.post("/scans/<int:scan_id>/result/readers")
@requires(Permission.RESULT_SHARE)
def readers(scan_id: int):
    begin_writing()
    scan = _scan(scan_id)
    form = _readers_form(scan)
    if not form.validate_on_submit():
        return _page(scan, readers_form=form)
    actions.narrow(scan, form.chosen, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("Saved: this is who may see the result."), "success")
    return _back(scan_id)


@bp.post("/scans/<int:scan_id>/result/consultants/<state>")
@requires(Permission.RESULT_SHARE)
def consultants(scan_id: int, state: str):
    """Turn the reading by the sector's consultants on or off."""
    begin_writing()
    scan = _scan(scan_id)
    if state not in ("on", "off"):
        abort(404)
    try:
        if state == "on":
            actions.share_with_consultants(scan, by=current_user, at=utc_now())
        else:
            actions.stop_sharing(scan, by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
        done = {
            "on": gettext("The consultants of your sector can read the result; they get a mail."),
            "off": gettext("The consultants can no longer read the result."),
        }
        flash(done[state], "success")
    return _back(scan_id)


@bp.post("/scans/<int:scan_id>/result/links")
@requires(Permission.RESULT_SHARE)
def make_link(scan_id: int):
    """A new link; this answer is the only one that shows its address."""
    begin_writing()
    scan = _scan(scan_id)
    form = _link_form()
    if not form.validate_on_submit():
        return _page(scan, link_form=form)
    token = token_for(scan_id, current_user.id, form.form_key.data)
    values = {"name": form.name.data, "last_day": form.last_day.data, "language": form.language.data or None}
    try:
        link = actions.make_link(scan, token=token, **values, by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _page(_scan(scan_id), link_form=form)
    db.session.commit()
    return render_template("sharing/link.html", scan=scan, link=link, address=external("results.shared", token=token))


@bp.post("/scans/<int:scan_id>/result/links/<int:link_id>/withdraw")
@requires(Permission.RESULT_SHARE)
def withdraw_link(scan_id: int, link_id: int):
    begin_writing()
    scan = _scan(scan_id)
    link = row_for(current_user, Permission.RESULT_SHARE, queries.links_of(scan.id), ResultLink.id, link_id)
    actions.withdraw_link(link, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("The link is withdrawn: it opens nothing any more."), "success")
    return _back(scan_id)


@bp.get("/scans/<int:scan_id>/result/looks")
@requires(Permission.RESULT_SHARE)
def looks(scan_id: int):
    scan = _scan(scan_id)
    page = page_of(queries.looks_of(scan_id))
    return render_template("sharing/looks.html", scan=scan, page=page, look_words=look_words)


@bp.get("/scans/<int:scan_id>/result/looks.csv")
@requires(Permission.RESULT_SHARE)
def looks_file(scan_id: int):
    """Everybody who looked, as a spreadsheet."""
    scan = _scan(scan_id)
    rows = [[gettext("Day"), gettext("First time that day"), gettext("Who"), gettext("As"), gettext("What")]]
    for look in db.session.scalars(queries.looks_of(scan_id)):
        rows.append([look.day.isoformat(), format_datetime(look.at, "HH:mm"), *look_words(look)])
    name = gettext("who-looked") + f"-{scan.id}-{local_date(utc_now()).isoformat()}.csv"
    return attachment(csv_bytes(rows), name, "text/csv; charset=utf-8")


def _scan(scan_id: int) -> Scan:
    return scan_whose_result(current_user, scan_id, Permission.RESULT_SHARE)


def _back(scan_id: int):
    return redirect(url_for(".show", scan_id=scan_id), 303)


def _page(scan: Scan, *, readers_form: ReadersForm | None = None, link_form: LinkForm | None = None):
    today = local_date(utc_now())
    links = db.session.scalars(queries.links_of(scan.id)).all()
    page = render_template(
        "sharing/show.html",
        scan=scan,
        released=scan.status is ScanStatus.RELEASED,
        readers_form=readers_form or _readers_form(scan),
        readers=db.session.scalars(queries.readers_of(scan)).all(),
        share=db.session.scalar(queries.share_of(scan.id)),
        consultants=db.session.scalars(queries.consultants_of(scan)).all(),
        link_form=link_form or _link_form(),
        working=[link for link in links if link.works(today)],
        ended=[link for link in links if not link.works(today)],
    )
    return page, 422 if readers_form or link_form else 200


def _readers_form(scan: Scan) -> ReadersForm:
    chosen = set(db.session.scalars(queries.chosen_users(scan)))
    others = [each for each in db.session.scalars(queries.own_users(scan)) if each.id != current_user.id]
    ticked = [each.id for each in others if not chosen or each.id in chosen]
    people = [(each.id, each.name) for each in others]
    return ReadersForm(people=people, data={"who": SOME if chosen else EVERYBODY, "people": ticked})


def _link_form() -> LinkForm:
    usual = local_date(utc_now()) + actions.USUAL
    return LinkForm(languages=LANGUAGES.items(), data={"last_day": usual})
