"""Commands about companies: importing a list from a file, with the same reader as the page."""

import time
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext
from sqlalchemy import select

from campaign_app.companies.importing import apply_import, plan_import
from campaign_app.companies.reading import Finding, read_file
from campaign_app.companies.tables import FileFault
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.progress import shown_when_slow
from campaign_app.sectors.models import Sector

group = AppGroup("companies", help="Companies.")
MOST_MEGABYTES = 100


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sector", "code", required=True, help="The code of the sector that the companies join, such as horeca.")
@click.option("--dry-run", is_flag=True, help="Show what would happen and store nothing.")
def import_companies(file: Path, code: str, dry_run: bool) -> None:
    """Import the companies in FILE (XLSX or CSV); rows with a fault are left out, and then the exit status is 1."""
    if file.stat().st_size > MOST_MEGABYTES * 1024 * 1024:
        raise click.ClickException(gettext("%(file)s is larger than %(most)s MB.", file=file, most=MOST_MEGABYTES))
    started = time.monotonic()

    def steps(items):
        return shown_when_slow(items, file.name, since=started)

    sector_id = db.session.scalar(select(Sector.id).where(Sector.code == code))
    if sector_id is None:
        known = ", ".join(db.session.scalars(select(Sector.code).order_by(Sector.code))) or "-"
        words = gettext("There is no sector with the code %(code)s. Known codes: %(known)s.", code=code, known=known)
        raise click.ClickException(words)
    try:
        reading = read_file(file.read_bytes(), steps=steps)
    except FileFault as fault:
        raise click.ClickException(str(fault.message)) from fault
    if not dry_run:
        begin_writing()
    sector = db.session.get(Sector, sector_id)
    plan = plan_import(reading, sector, visible_sector_ids=set(db.session.scalars(select(Sector.id))))
    for note in reading.notes:
        click.echo(note)
    for row in reading.rows:
        for finding in (*row.faults, *row.remarks):
            click.echo(_line(finding), err=finding in row.faults)
    for finding in (*plan.filled, *plan.differing):
        click.echo(_line(finding))
    counts = plan.counts()
    if not dry_run:
        counts = apply_import(plan, by=None, at=utc_now(), steps=steps)
        db.session.commit()
    if dry_run:
        words = gettext(
            "%(rows)s rows read. Would add %(new)s companies, put %(joined)s known ones in the sector and fill in "
            "%(filled)s; %(same)s stay as they are, %(doubles)s are double, %(bad)s have a fault. Nothing was stored.",
            **counts,
        )
    else:
        words = gettext(
            "%(rows)s rows read. %(new)s companies added, %(joined)s known ones put in the sector, %(filled)s filled "
            "in; %(same)s stay as they are, %(doubles)s are double, %(bad)s have a fault and were left out.",
            **counts,
        )
    click.echo(words)
    if counts["bad"]:
        raise click.exceptions.Exit(1)


def _line(finding: Finding) -> str:
    values = {"row": finding.row, "column": finding.column, "message": finding.message}
    values["heading"] = f" ({finding.heading})" if finding.heading else ""
    values["shown"] = f" “{finding.shown}”" if finding.shown else ""
    if not finding.column:
        return gettext("row %(row)s: %(message)s", **values)
    return gettext("row %(row)s, column %(column)s%(heading)s%(shown)s: %(message)s", **values)
