"""The campaign wall, and the same as a file."""

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext
from flask_login import current_user

from campaign_app.campaigns.models import Campaign
from campaign_app.campaigns.words import PHASES, STATUSES
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import db
from campaign_app.core.sheets import XLSX, attachment, csv_bytes
from campaign_app.progress import files
from campaign_app.progress.queries import campaigns_to_choose
from campaign_app.progress.timeline import place_of, stretches
from campaign_app.progress.wall import ORDERS, totals_of, wall_of

bp = Blueprint("progress", __name__)

LONGEST_SEARCH = 80


@bp.get("/progress")
@requires(Permission.PROGRESS_READ)
def overview():
    campaigns, chosen = _chosen()
    today = local_date(utc_now())
    if chosen is None:
        return render_template("progress/empty.html", may_make=current_user.may(Permission.CAMPAIGN_EDIT))
    order, search = _order(), _search()
    rows = wall_of(chosen, today, order=order, search=search)
    return render_template(
        "progress/overview.html",
        campaigns=campaigns,
        campaign=chosen,
        today=today,
        stretches=stretches(chosen, today),
        place=place_of(chosen, today),
        started=chosen.sensitisation_on <= today,
        ended=chosen.ends_on <= today,
        rows=rows,
        totals=totals_of(rows),
        order=order,
        orders=order_names(),
        search=search,
        phases=PHASES,
        statuses=STATUSES,
    )


@bp.get("/progress/export.<kind>")
@requires(Permission.PROGRESS_READ)
def export(kind: str):
    """The rows of the wall as they are filtered and sorted, as CSV or XLSX."""
    _, chosen = _chosen()
    if chosen is None or kind not in ("csv", "xlsx"):
        abort(404)
    today = local_date(utc_now())
    rows = wall_of(chosen, today, order=_order(), search=_search())
    subject = gettext("progress")
    name = f"sokkel-{subject}-{today.isoformat()}.{kind}"
    if kind == "csv":
        return attachment(csv_bytes(files.table_of(rows)), name, "text/csv; charset=utf-8")
    return attachment(files.workbook_of(chosen, rows, today), name, XLSX)


def _chosen() -> tuple[list[Campaign], Campaign | None]:
    """All campaigns, and the one that the address asks for; without one the running one that began last."""
    campaigns = list(db.session.scalars(campaigns_to_choose()))
    wanted = request.args.get("campaign", "")
    if wanted:
        found = next((each for each in campaigns if str(each.id) == wanted), None)
        if found is None:
            abort(404)
        return campaigns, found
    running = [each for each in campaigns if each.status.value in ("running", "paused")]
    return campaigns, next(iter(running or campaigns), None)


def _order() -> str:
    given = request.args.get("sort", "")
    return given if given in ORDERS else "need"


def _search() -> str:
    return request.args.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()


def order_names() -> dict[str, str]:
    """The ways to sort the wall."""
    return {
        "need": gettext("Furthest behind first"),
        "quiet": gettext("Longest without contact first"),
        "reach": gettext("Furthest ahead first"),
        "contacts": gettext("Most contacts first"),
        "answers": gettext("Most answers first"),
        "name": gettext("By name"),
    }
