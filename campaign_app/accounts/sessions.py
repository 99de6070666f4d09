"""Who is signed in: what the session remembers, and where somebody goes who should be."""

from datetime import timedelta

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import login_user, logout_user

from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.core.extensions import login

REMEMBERED = timedelta(days=30)

# The library's protection binds a session to a hash of the client's address; phones change theirs, and we keep none.
login.session_protection = None


@login.user_loader
def load(identity: str) -> Person | None:
    """The active person whom a session names as "id.key_version"; None when the key has changed since."""
    number, _, version = identity.partition(".")
    if not (number.isdecimal() and version.isdecimal() and len(number) < 10):
        return None
    person = db.session.get(Person, int(number))
    if person is None or not person.active or person.key_version != int(version):
        return None
    return person


@login.unauthorized_handler
def to_sign_in():
    """Send somebody to the sign-in page, and remember where they were going."""
    if request.method != "GET":
        flash(gettext("You are no longer signed in. Sign in and do it once more."), "warning")
        return redirect(url_for("accounts.sign_in"), 303)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)


def begin(person: Person, *, remember: bool = False) -> None:
    """Start a session of one's own: nothing that was in the browser's session before goes along but the language."""
    _renew()
    login_user(person, remember=remember, duration=REMEMBERED)


def end() -> None:
    """End the session, the remembered one too."""
    _renew()
    logout_user()


def _renew() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
