"""Commands of the demo: load it once into an empty database, and tell who can sign in."""

from datetime import datetime
from enum import Enum

import click
from flask.cli import AppGroup
from sqlalchemy import exists, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from campaign_app.accounts.models import Person
from campaign_app.answers.actions import sweep
from campaign_app.companies.models import Company
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.links import external
from campaign_app.demo.people import ADMINISTRATOR, COMPANY_USER, PASSWORD, SIGN_INS
from campaign_app.demo.randomness import SEED
from campaign_app.demo.sizes import FULL, Sizes
from campaign_app.scans.models import Scan, ScanStatus

group = AppGroup("demo", help="An invented campaign to look at.")


class Standing(Enum):
    """What a database holds as far as the demo is concerned."""

    EMPTY = "empty"
    DEMO = "demo"
    OTHERS = "others"


@group.command("load")
def load_command() -> None:
    """Load the demo into an empty database; a second time changes nothing."""
    try:
        found = standing()
    except (OperationalError, ProgrammingError) as fault:
        raise click.ClickException("The database has no tables yet. First: flask --app wsgi db upgrade") from fault
    if found is Standing.OTHERS:
        raise click.ClickException(
            "This database holds people or companies that are not the demo's, so nothing was loaded. "
            "Set SOKKEL_DATABASE_URL to an empty database."
        )
    if found is Standing.DEMO:
        click.echo("The demo is there already; nothing changed.")
    else:
        load(utc_now())
    tell_sign_ins()


@group.command("sign-ins")
def sign_ins_command() -> None:
    """Tell the addresses, the password and the open link of the demo."""
    if standing() is not Standing.DEMO:
        raise click.ClickException("The demo is not loaded. First: flask --app wsgi demo load")
    tell_sign_ins()


def standing() -> Standing:
    """Whether the database is empty, holds the demo, or holds somebody's own people or companies."""
    if db.session.scalar(select(exists().where(Person.email == ADMINISTRATOR))):
        return Standing.DEMO
    others = db.session.scalar(select(exists(select(Person.id)) | exists(select(Company.id))))
    return Standing.OTHERS if others else Standing.EMPTY


def ensure() -> None:
    """Load the demo if the database is empty; leave anything else as it is."""
    if standing() is Standing.EMPTY:
        load(utc_now())


def load(now: datetime, *, seed: int = SEED, sizes: Sizes = FULL) -> None:
    """Write the whole demo in one transaction, so that a load that is broken off leaves nothing behind."""
    # only who loads the demo waits for its modules
    from campaign_app.demo.story import Story

    begin_writing()
    try:
        for step in Story(now, seed=seed, sizes=sizes).steps():
            with click.progressbar(length=step.length, label=f"{step.label:<16}") as bar:
                for _ in step.work():
                    bar.update(1)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    sweep()


def tell_sign_ins() -> None:
    """Print a sign-in per role and the open link, when this database holds the demo."""
    if standing() is not Standing.DEMO:
        return
    click.echo(f"Sign in at {external('accounts.sign_in')} with the password {PASSWORD}")
    for role, address in SIGN_INS.items():
        click.echo(f"  {role.value:<14} {address}")
    token = db.session.scalar(open_token(utc_now()))
    if token:
        click.echo(f"Fill in a scan yourself: {external('answers.enter_open', token=token)}")
    else:
        click.echo("The open scan of the demo has closed meanwhile.")


def open_token(now: datetime):
    """The token of the demo company's open scan, as long as answers may come in."""
    theirs = Scan.company.has(Company.users.any(Person.email == COMPANY_USER))
    running = Scan.status == ScanStatus.OPEN, Scan.closes_at > now, Scan.open_token.is_not(None)
    return select(Scan.open_token).where(theirs, *running).order_by(Scan.id).limit(1)
