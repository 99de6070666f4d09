"""Commands about sectors."""

import click
from flask.cli import AppGroup

from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.sectors import actions

group = AppGroup("sectors", help="Sectors and their joint committees.")


@group.command("seed")
def seed() -> None:
    """Add the sectors that come with Sokkel and are not there yet; edits stay."""
    added = actions.seed_sectors(utc_now())
    db.session.commit()
    click.echo(f"{added} sectors added.")
