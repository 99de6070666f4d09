"""Who may do what: permissions, the roles that hold them, marks on views, and the one gate that enforces the marks."""

from collections.abc import Callable
from enum import StrEnum

from flask import Flask, abort, current_app, g, request
from flask_login import current_user


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    ADVISER = "adviser"
    CONSULTANT = "consultant"
    COMPANY = "company"


class Permission(StrEnum):
    OWN_ACCOUNT = "account:own"
    PEOPLE_MANAGE = "people:manage"
    OUTBOX_READ = "outbox:read"
    CLOCK_READ = "clock:read"
    AUDIT_READ = "audit:read"
    SECTOR_READ = "sector:read"
    SECTOR_EDIT = "sector:edit"
    INSTRUMENT_EDIT = "instrument:edit"
    COMPANY_READ = "company:read"
    COMPANY_EDIT = "company:edit"
    COMPANY_IMPORT = "company:import"
    COMPANY_USERS = "company:users"
    CAMPAIGN_READ = "campaign:read"
    CAMPAIGN_EDIT = "campaign:edit"
    CONTACT_LOG = "contact:log"
    SCAN_INVITE = "scan:invite"
    SCAN_READ = "scan:read"
    SCAN_COMPOSE = "scan:compose"
    REMARK_APPOINT = "remark:appoint"
    REMARK_MODERATE = "remark:moderate"
    RESULT_READ = "result:read"
    RESULT_SHARE = "result:share"
    BENCHMARK_LEAVE = "benchmark:leave"
    PROOF_MAKE = "proof:make"
    SECTOR_SCAN_READ = "sector_scan:read"
    SECTOR_SCAN_RUN = "sector_scan:run"
    SECTOR_SCAN_JOIN = "sector_scan:join"
    MICRODATA_ASK = "microdata:ask"
    MICRODATA_HAND_OVER = "microdata:hand_over"
    PROGRESS_READ = "progress:read"
    NETWORK_READ = "network:read"


P = Permission
EVERYONE = {P.OWN_ACCOUNT}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # The administrator keeps the house; answers, results and company files are not theirs to read.
    Role.ADMINISTRATOR: frozenset(
        EVERYONE
        | {P.PEOPLE_MANAGE, P.OUTBOX_READ, P.CLOCK_READ, P.AUDIT_READ, P.SECTOR_READ, P.SECTOR_EDIT}
        | {P.CAMPAIGN_READ, P.PROGRESS_READ, P.INSTRUMENT_EDIT}
    ),
    # The adviser steers over sectors and sees figures, never company names.
    Role.ADVISER: frozenset(
        EVERYONE
        | {P.SECTOR_READ, P.INSTRUMENT_EDIT, P.CAMPAIGN_READ, P.CAMPAIGN_EDIT, P.PROGRESS_READ, P.NETWORK_READ}
        | {P.SECTOR_SCAN_READ, P.MICRODATA_ASK, P.MICRODATA_HAND_OVER}
    ),
    Role.CONSULTANT: frozenset(
        EVERYONE
        | {P.SECTOR_READ, P.COMPANY_READ, P.COMPANY_EDIT, P.COMPANY_IMPORT, P.COMPANY_USERS, P.CAMPAIGN_READ}
        | {P.CONTACT_LOG, P.SCAN_INVITE, P.SCAN_READ, P.NETWORK_READ, P.INSTRUMENT_EDIT}
        # results only where the company shares them (sharing.guards)
        | {P.RESULT_READ}
        | {P.SECTOR_SCAN_READ, P.SECTOR_SCAN_RUN, P.MICRODATA_ASK}
    ),
    Role.COMPANY: frozenset(
        EVERYONE
        | {P.COMPANY_READ, P.COMPANY_USERS, P.SCAN_READ, P.SCAN_COMPOSE, P.RESULT_READ, P.RESULT_SHARE}
        | {P.PROOF_MAKE, P.SECTOR_SCAN_READ, P.SECTOR_SCAN_JOIN, P.BENCHMARK_LEAVE}
        | {P.REMARK_APPOINT, P.REMARK_MODERATE}
    ),
}


def requires(permission: Permission) -> Callable:
    """Mark a view: only people whose role holds the permission may come in; the gate enforces it."""

    def mark(view):
        view.access = permission
        return view

    return mark


def public(reason: str) -> Callable:
    """Mark a view as open to everybody, with the reason why."""

    def mark(view):
        view.access = None
        view.public_because = reason
        return view

    return mark


# Endpoints that libraries register and nobody can mark by hand.
PUBLIC_LIBRARY_ENDPOINTS = {"static": "style and script files", "bootstrap.static": "style and script files"}


def unmarked_endpoints(app: Flask) -> list[str]:
    """The endpoints that declare no access; `create_app` refuses to start while there are any."""
    views = app.view_functions.items()
    return sorted(name for name, view in views if not hasattr(view, "access") and name not in PUBLIC_LIBRARY_ENDPOINTS)


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What an endpoint requires; None when it is public."""
    return getattr(app.view_functions[endpoint], "access", None)


def may(person, permission: Permission) -> bool:
    """Whether a person's role holds a permission; which rows it covers is the guards' matter."""
    return bool(person and person.is_authenticated and permission in ROLE_PERMISSIONS[person.role])


def gate():
    """Let a request in only as far as the mark on its view allows; runs before every request."""
    if request.endpoint is None:
        return None
    wanted = permission_of(current_app, request.endpoint)
    if wanted is None:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
    if not may(current_user, wanted):
        abort(403)
    g.permission = wanted
    return None
