"""What every page shares: language, security headers, error pages, template words, and the start page per role."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg
from flask import (
    Blueprint,
    Flask,
    current_app,
    g,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SecureCookieSessionInterface
from flask_babel import get_locale, gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import BadRequest, HTTPException

from campaign_app.core.access import Permission, may, public
from campaign_app.core.database import db
from campaign_app.core.error_words import error_words
from campaign_app.core.errors import Damaged, DomainError
from campaign_app.core.extensions import login
from campaign_app.core.languages import direction, isolated, own_name, own_names

LANGUAGES = {"nl": "Nederlands", "en": "English"}
# what is raised while the database is locked, restarts or has no connection left; the drivers' own comes from
# savepoints and from core.reading
DATABASE_AWAY = (OperationalError, InterfaceError, NoConnectionFree, sqlite3.OperationalError, psycopg.OperationalError)
RETRY_AFTER = {"Retry-After": "60"}

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

bp = Blueprint("pages", __name__)


def locale() -> str:
    """The page's language: what the view set (respondents), the session, the person, then what the browser prefers."""
    if chosen := g.get("language"):
        return chosen
    if not has_request_context():
        return "nl"  # the clock and the commands
    if (chosen := session.get("language")) in LANGUAGES:
        return chosen
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return current_user.language
    return "nl"


def furnish(app: Flask) -> None:
    """Give an application its shared pages, headers, error pages and template words."""
    app.session_interface = Sessions()
    app.register_blueprint(bp)
    app.after_request(_secure)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(ParseException, lambda _broken_body: _error_page(BadRequest()))
    for away in DATABASE_AWAY:
        app.register_error_handler(away, _database_away)
    app.register_error_handler(Damaged, _damaged)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.filters.update(isolated=isolated, own_name=own_name, own_names=own_names, direction=direction)
    app.jinja_env.globals.update(Permission=Permission, LANGUAGES=LANGUAGES, asset=_asset, get_locale=get_locale)
    app.context_processor(lambda: {"can": lambda permission: may(current_user, permission)})


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions; who brings no cookie, as respondents do, costs no key derivation."""

    def open_session(self, app, request):
        """The session of a request."""
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()


@cache
def _asset(name: str) -> str:
    """The address of an own static file, with its age, so that a browser may keep it for long."""
    return url_for("static", filename=name, v=int((Path(current_app.static_folder) / name).stat().st_mtime))


def _secure(response):
    wanted = SECURITY_HEADERS
    if current_app.config["SETTINGS"].https:
        wanted = wanted | {"Strict-Transport-Security": "max-age=31536000"}
    if request.endpoint not in ("static", "bootstrap.static"):
        wanted = wanted | {"Cache-Control": "no-store"}
    # one look at the headers for all of them: this runs for every page
    there = {name.lower() for name, _ in response.headers}
    response.headers.extend([each for each in wanted.items() if each[0].lower() not in there])
    return response


def _csrf_error(_error: CSRFError):
    message = gettext("This form was open too long or in two windows. Go back, reload the page and try again.")
    return render_template("errors/error.html", title=gettext("The form has expired"), message=message), 400


def _error_page(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        _do_without_database()
    title, message = error_words(error.code)
    return render_template("errors/error.html", title=title, message=message), error.code


def _unexpected(error: Exception):
    if current_app.testing or current_app.debug:
        raise error
    if isinstance(error, DomainError):
        return render_template("errors/error.html", title=error_words(400)[0], message=error.message), 400
    number = noted(error)
    _do_without_database()
    title, message = error_words(500)
    return render_template("errors/error.html", title=title, message=message, number=number), 500


def _database_away(error: Exception):
    number = noted(error)
    _do_without_database()
    title, message = error_words(503)
    return render_template("errors/error.html", title=title, message=message, number=number), 503, RETRY_AFTER


def _damaged(error: Damaged):
    number = noted(error)
    _do_without_database()
    title = gettext("This was damaged")
    message = gettext(
        "What is stored here is no longer what was kept, so we do not show it. Tell your administrator, who can put a "
        "backup back."
    )
    return render_template("errors/error.html", title=title, message=message, number=number), 500


def noted(error: Exception) -> str:
    """Write an error into the log; the number with which a person and the log find each other."""
    number = secrets.token_hex(4)
    # the log holds the place, never what was typed (core.logs)
    current_app.logger.exception("error %s at %s", number, request.endpoint, exc_info=error)
    return number


@contextmanager
def spared() -> Iterator[None]:
    """Let what is written within the block fail without failing the page: it is undone and noted in the log."""
    try:
        yield
    except SQLAlchemyError as error:
        db.session.rollback()
        noted(error)


def _do_without_database() -> None:
    """Let the error page ask the database nothing, not even who is signed in: it may be the very thing that failed."""
    known = getattr(g.get("_login_user"), "__dict__", {}).get("language")
    if "language" not in g and session.get("language") not in LANGUAGES and known in LANGUAGES:
        g.language = known
    g._login_user = login.anonymous_user()
    with suppress(SQLAlchemyError):
        db.session.rollback()


@bp.get("/")
@public("sends everyone to where their work is")
def home():
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"), 303)
    return redirect(url_for(START_PAGES[current_user.role.value]), 303)


START_PAGES = {
    "administrator": "accounts.people",
    "adviser": "progress.overview",
    "consultant": "contacts.day",
    "company": "scans.company_scans",
}


@bp.post("/language")
@public("the language of the page is anyone's choice")
def language():
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    target = request.form.get("back", "/")
    return redirect(target if safe_path(target) else "/", 303)


@bp.get("/accessibility")
@public("the accessibility statement is for everyone")
def accessibility():
    return render_template("pages/accessibility.html")


def safe_path(target: str) -> bool:
    """Whether an address stays within this site, so that nobody is led away by a crafted link."""
    plain = target.startswith("/") and not target.startswith("//")
    return plain and "\\" not in target and all(ord(character) >= 32 for character in target)
