"""The pages of hand-overs: recording who gets a file, the link, who fetched it, and closing it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.links import external
from campaign_app.core.paging import page_of
from campaign_app.microdata import actions, queries
from campaign_app.microdata.blueprint import bp
from campaign_app.microdata.guards import file_for, hand_over_for
from campaign_app.microdata.links import key_of
from campaign_app.microdata.makers import title_of
from campaign_app.microdata.models import HandOver
from forms.microdata import HandOverForm, RevokeLinkForm

P = Permission


@bp.route("/microdata/files/<public_id>/hand-over", methods=["GET", "POST"])
@requires(P.MICRODATA_HAND_OVER)
def hand_over(public_id: str):
    if request.method == "POST":
        begin_writing()
    document = file_for(current_user, public_id, P.MICRODATA_HAND_OVER)
    title, now = title_of(document), utc_now()
    form = HandOverForm(agreed_on=local_date(now))
    if form.validate_on_submit():
        try:
            told = {key: value for key, value in form.data.items() if key != "csrf_token"}
            row = actions.hand_over(document, content=title, **told, by=current_user, at=now)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The link is made. Pass it on to the researcher yourself."), "success")
            return redirect(url_for(".handed_over", number=row.id), 303)
    page = render_template("microdata/hand_over.html", public_id=public_id, title=title, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.get("/microdata/hand-overs")
@requires(P.MICRODATA_HAND_OVER)
def hand_overs():
    return render_template("microdata/hand_overs.html", page=page_of(queries.hand_overs()), now=utc_now())


@bp.get("/microdata/hand-overs/<int:number>")
@requires(P.MICRODATA_HAND_OVER)
def handed_over(number: int):
    return _handed_over(hand_over_for(current_user, number), RevokeLinkForm())


@bp.post("/microdata/hand-overs/<int:number>/revoke")
@requires(P.MICRODATA_HAND_OVER)
def revoke(number: int):
    begin_writing()
    row, form = hand_over_for(current_user, number), RevokeLinkForm()
    if not form.validate_on_submit():
        return _handed_over(row, form), 422
    actions.revoke(row, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("The link is closed."), "success")
    return redirect(url_for(".handed_over", number=number), 303)


def _handed_over(row: HandOver, form: RevokeLinkForm) -> str:
    return render_template(
        "microdata/handed_over.html",
        row=row,
        form=form,
        is_open=row.is_open(utc_now()),
        address=external("microdata.research", key=key_of(row)),
        fetches=page_of(queries.fetches_of(row.id)),
    )
