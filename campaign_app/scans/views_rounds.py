"""The page of the mailing rounds: when each goes, and moving those that have not gone."""

from flask import flash, render_template, request
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.scans import actions
from campaign_app.scans.blueprint import bp, scan_here, to_room
from campaign_app.scans.rounds import days_of, gone_out, movable
from campaign_app.scans.words import round_names
from forms.rounds import RoundsForm


@bp.route("/scans/<int:scan_id>/rounds", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def rounds(scan_id: int):
    scan, now = scan_here(scan_id, Permission.SCAN_COMPOSE), utc_now()
    days = days_of(scan, now)
    if not days:
        flash(gettext("Mails go out when the dates are set and people get personal codes by mail."), "warning")
        return to_room(scan_id)
    may_move = {which.value: day for which, day in movable(scan, now).items()}
    form = RoundsForm(movable=may_move, data=None if request.method == "POST" else may_move)
    if may_move and form.validate_on_submit():
        wanted = {which: form[which.value].data for which in days if which.value in may_move}
        try:
            after = actions.move_rounds(scan, wanted, by=current_user, at=now)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The days of the mails are kept."), "success")
            if any(after[which] != day for which, day in wanted.items()):
                flash(gettext("A day in a weekend or a holiday became the next working day."), "info")
            return to_room(scan_id)
    page = render_template(
        "scans/rounds.html",
        scan=scan,
        form=form,
        days=days,
        gone={which for which, day in days.items() if gone_out(scan, day, now)},
        round_names=round_names(),
    )
    return page, 422 if form.is_submitted() else 200
