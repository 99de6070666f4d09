"""`flask --app wsgi tick`: what the clock does in a minute, once and now, or as if it were another moment."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign_app.core.clock import moment_of, utc_now
from campaign_app.core.progress import shown_when_slow


def moment(_context, _option, text: str | None) -> datetime:
    """The moment that an ISO text means; without a zone it is the time in Brussels."""
    if text is None:
        return utc_now()
    try:
        return moment_of(text)
    except ValueError as fault:
        raise click.BadParameter(str(fault)) from fault


@click.command("tick")
@click.option("--now", callback=moment, metavar="ISO", help="Act as if it were this moment; without a zone: Brussels.")
@with_appcontext
def tick_command(now: datetime) -> None:
    """Do everything that is due, once, and say what was done."""
    # flask loads this file for every command: the rooms come in only when the clock does
    from jobs.tick import runs_of_tick

    ran = runs_of_tick(now, current_app._get_current_object(), steps=lambda jobs: shown_when_slow(jobs, "Tick"))
    for run in ran:
        click.echo(f"{run.job}: {run.items}" + (f", failed: {run.error}" if run.error else ""))
    if any(run.error for run in ran):
        raise SystemExit(1)
