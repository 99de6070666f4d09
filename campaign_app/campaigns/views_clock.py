"""How the clock that moves the campaigns is doing: a page for administrators, an address for monitors."""

from flask import abort, jsonify, render_template, url_for
from flask_babel import gettext

from campaign_app.campaigns import actions, queries
from campaign_app.campaigns import clock as clockwork
from campaign_app.campaigns.blueprint import bp, done
from campaign_app.campaigns.words import JOBS, RULES
from campaign_app.core.access import Permission, public, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.loading import LARGEST_ID
from campaign_app.core.paging import page_of


@bp.get("/clock")
@requires(Permission.CLOCK_READ)
def clock():
    return render_template(
        "campaigns/clock.html",
        health=clockwork.health(utc_now()),
        lines=clockwork.job_lines(JOBS),
        stuck=db.session.scalars(queries.stuck_occasions()).all(),
        failed=page_of(queries.failed_runs(), size=20),
        jobs=JOBS,
        rules=RULES,
    )


@bp.post("/clock/jobs/<job>")
@requires(Permission.CLOCK_READ)
def run_job(job: str):
    """Ask for a run: a row that the clock picks up."""
    if job not in JOBS:
        abort(404)
    begin_writing()
    said = gettext("Asked. The clock runs it with its next tick, within a minute.")
    return done(actions.ask_for_run, job, words=said, back=url_for("campaigns.clock"))


@bp.post("/clock/occasions/<int:occasion_id>")
@requires(Permission.CLOCK_READ)
def retry(occasion_id: int):
    """Let the clock try once more what failed too often."""
    if occasion_id > LARGEST_ID:
        abort(404)
    begin_writing()
    said = gettext("The clock tries it again with its next tick, within a minute.")
    return done(actions.retry_occasion, occasion_id, words=said, back=url_for("campaigns.clock"))


@bp.get("/health")
@public("a monitor asks whether the clock ticks and the database answers; it learns nothing else")
def health():
    found = clockwork.health(utc_now())
    answer = {
        "status": "ok" if found.good else "red",
        "last_tick": found.last_tick.isoformat() if found.last_tick else None,
        "database": "ok" if found.database else "not answering",
    }
    return jsonify(answer), 200 if found.good else 503
