"""Commands about people: the first administrator of an installation."""

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from campaign_app.accounts import actions, tokens
from campaign_app.core.access import Role
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.links import external
from forms.accounts import plain_address

group = AppGroup("people", help="People who sign in.")


@group.command("create-admin")
@click.argument("email")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--link", is_flag=True, help="Print an invitation link instead of asking for a password.")
def create_admin(email: str, name: str, link: bool) -> None:
    """Add an administrator with the address EMAIL."""
    address = plain_address(email)
    if address is None:
        raise click.ClickException(f"{email} is not an e-mail address.")
    if not name.strip() or len(name) > 120:
        raise click.ClickException("A name has 1 to 120 characters.")
    try:
        person = actions.add_person(address, name, Role.ADMINISTRATOR, by=None, at=utc_now())
        if not link:
            actions.set_password(person, click.prompt("Password", hide_input=True, confirmation_prompt=True))
    except DomainError as error:
        db.session.rollback()
        # as everything else that these commands say
        with force_locale("en"):
            raise click.ClickException(str(error.message)) from error
    db.session.commit()
    click.echo(f"{person.email} is administrator now.")
    if link:
        address = external("accounts.accept", token=tokens.issue(tokens.INVITATION, person))
        click.echo(f"They choose a password here, within {tokens.INVITATION.lifetime.days} days:\n{address}")
