"""The outbox: what waits, what left, what needs a person's judgement."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError
from campaign_app.core.paging import page_of
from campaign_app.post import actions, queries
from campaign_app.post.guards import mail_for
from campaign_app.post.models import MailStatus

bp = Blueprint("post", __name__)

STATUS_WORDS = {
    MailStatus.PENDING: (lazy_gettext("waiting"), ""),
    MailStatus.CLAIMED: (lazy_gettext("being sent"), ""),
    MailStatus.IN_SMTP: (lazy_gettext("being sent"), ""),
    MailStatus.SENT: (lazy_gettext("sent"), "tag-good"),
    MailStatus.KEPT: (lazy_gettext("kept here"), "tag-good"),
    MailStatus.UNKNOWN: (lazy_gettext("in doubt"), "tag-warn"),
    MailStatus.FAILED: (lazy_gettext("failed"), "tag-bad"),
    MailStatus.CANCELLED: (lazy_gettext("put aside"), ""),
}


@bp.get("/outbox")
@requires(Permission.OUTBOX_READ)
def outbox():
    address = request.args.get("q", "").replace("\x00", "").strip()[:254]
    asked = request.args.get("status", "")
    status = MailStatus(asked) if asked in set(MailStatus) else None
    page = page_of(queries.outbox(address=address, status=status))
    doubtful = db.session.scalar(queries.count_of_doubtful())
    return render_template("post/outbox.html", page=page, address=address, status=status, doubtful=doubtful, **_words())


@bp.get("/outbox/<int:mail_id>")
@requires(Permission.OUTBOX_READ)
def message(mail_id: int):
    mail = mail_for(current_user, mail_id, Permission.OUTBOX_READ)
    return render_template("post/message.html", mail=mail, **_words())


def _words() -> dict:
    return {
        "status_words": STATUS_WORDS,
        "keeps": current_app.config["SETTINGS"].mail == "keep",
        "again": actions.MAY_BE_SENT_AGAIN,
        "aside": actions.MAY_BE_DROPPED,
    }


@bp.post("/outbox/<int:mail_id>")
@requires(Permission.OUTBOX_READ)
def decide(mail_id: int):
    """A person's judgement about a message in doubt: once more, or no more."""
    deed = {"again": actions.send_again, "aside": actions.decide_not_to_send}.get(request.form.get("decision"))
    if deed is None:
        abort(400)
    begin_writing()
    mail = mail_for(current_user, mail_id, Permission.OUTBOX_READ, for_change=True)
    try:
        deed(mail, by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    else:
        db.session.commit()
        flash(gettext("Your decision is noted."), "success")
    return redirect(url_for("post.message", mail_id=mail_id), 303)
