"""The room's blueprint, and the banner that it brings to every desk page."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect
from flask_login import current_user
from werkzeug.wrappers import Response

from campaign_app.campaigns import clock
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError

bp = Blueprint("campaigns", __name__)


@bp.app_context_processor
def banner() -> dict:
    """`clock_stands_still()` for the desk's layout; asked only where the layout asks."""
    return {"clock_stands_still": lambda: clock.stands_still(current_user, utc_now())}


def done(deed: Callable, *things, words: str, back: str, **options) -> Response:
    """Do what a button asks, say how it went, and go back."""
    try:
        deed(*things, **options, by=current_user, at=utc_now())
        db.session.commit()
        flash(words, "success")
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
    return redirect(back, 303)
