"""The application: settings in, rooms furnished in their order, every view marked, one gate before all."""

from importlib import import_module, util

from flask import Flask

from campaign_app.core import audit, occasions, pages
from campaign_app.core.access import gate, unmarked_endpoints
from campaign_app.core.config import ROOT, Settings
from campaign_app.core.database import read_json
from campaign_app.core.extensions import babel, bootstrap, csrf, db, login, migrate
from campaign_app.core.logs import PLACES_ONLY
from campaign_app.core.translations import compile_catalogues

# The table of contents, and the order of who may use whom: a room uses only rooms before it.
FEATURES = (
    "post",
    "accounts",
    "sectors",
    "companies",
    "campaigns",
    "contacts",
    "documents",
    "instruments",
    "scans",
    "answers",
    "paper",
    "remarks",
    "sharing",
    "benchmarks",
    "results",
    "reports",
    "proofs",
    "sector_scans",
    "microdata",
    "networks",
    "progress",
    "demo",
)


CORE_ROWS = (audit.AuditEvent, occasions.Occasion, occasions.JobRun)


class UnmarkedView(Exception):
    """A view declares no access; nobody may start a house with an unlocked door."""


def create_app(settings: Settings) -> Flask:
    """Build the application; raises UnmarkedView while a view declares neither `@requires` nor `@public`."""
    app = Flask("campaign_app", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    _configure(app, settings)
    app.logger.addFilter(PLACES_ONLY)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    compile_catalogues()
    babel.init_app(app, locale_selector=pages.locale, timezone_selector=lambda: "Europe/Brussels")
    bootstrap.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
    app.before_request(gate)
    pages.furnish(app)
    for room in FEATURES:
        _furnish(app, room)
    if unmarked := unmarked_endpoints(app):
        raise UnmarkedView(f"these endpoints declare no access: {', '.join(unmarked)}")
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # a failing statement goes to the log without what a person typed
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "json_deserializer": read_json},
        # the application's own pages are small; one that uploads raises its bound itself
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=5000,
        SESSION_COOKIE_NAME="sokkel_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SECURE=settings.https,
        REMEMBER_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "campaign_app" / "translations"),
        BOOTSTRAP_SERVE_LOCAL=True,
        BOOTSTRAP_ICON_COLOR=None,
        TESTING=settings.testing,
        WTF_CSRF_TIME_LIMIT=None,
        # our own pages tell no browser to send a Referer, so over https none may be demanded
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)


def _furnish(app: Flask, room: str) -> None:
    """Bring a room in: its rows, its mails, documents and commands where it has them, and its pages."""
    for part in ("models", "mails", "makers", "commands", "views"):
        name = f"campaign_app.{room}.{part}"
        if util.find_spec(name) is None:
            continue
        module = import_module(name)
        if part == "views":
            app.register_blueprint(module.bp)
        if part == "commands":
            app.cli.add_command(module.group)
