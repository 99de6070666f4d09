"""`flask --app wsgi tick`: what the clock does in a minute, once and now, or as if it were another moment."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from campaign_app.core.clock import BRUSSELS, utc_now


def moment(_context, _option, text: str | None) -> datetime:
    """The moment that an ISO text means; without a zone it is the time in Brussels."""
    if text is None:
        return utc_now()
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as fault:
        example = "2026-03-10T09:00 (Brussels time) or 2026-03-10T08:00:00+00:00"
        raise click.BadParameter(f"{text!r} is not a moment in ISO form, such as {example}.") from fault
    if not 2000 <= found.year <= 2100:
        raise click.BadParameter(f"{text!r} lies outside the years 2000 to 2100.")
    return found if found.tzinfo else found.replace(tzinfo=BRUSSELS)


@click.command("tick")
@click.option("--now", callback=moment, metavar="ISO", help="Act as if it were this moment; without a zone: Brussels.")
@with_appcontext
def tick_command(now: datetime) -> None:
    """Do everything that is due, once, and say what was done."""
    # flask loads this file for every command: the rooms come in only when the clock does
    from jobs.tick import runs_of_tick

    ran = runs_of_tick(now, current_app._get_current_object())
    for run in ran:
        click.echo(f"{run.job}: {run.items}" + (f", failed: {run.error}" if run.error else ""))
    if any(run.error for run in ran):
        raise SystemExit(1)
