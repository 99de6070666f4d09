"""Loading people under rights, or by a link that proves their mailbox."""

from flask import abort
from sqlalchemy import select

from campaign_app.accounts.models import Person
from campaign_app.accounts.tokens import BrokenLink, Purpose, SpentLink, read
from campaign_app.core.access import Permission
from campaign_app.core.database import db
from campaign_app.core.loading import row_for


def person_for(viewer, person_id: int, permission: Permission, *, for_change: bool = False) -> Person:
    """The person of this number; 403 for too little right, 404 when there is none. `for_change` locks the row."""
    return row_for(viewer, permission, select(Person), Person.id, person_id, for_change=for_change)


def person_of_link(purpose: Purpose, token: str, *, for_change: bool = False) -> Person:
    """The person whose mailbox a link proves; 404 when it is not one of ours, SpentLink when it worked once."""
    try:
        person_id, key_version = read(purpose, token)
    except BrokenLink:
        abort(404)
    query = select(Person).where(Person.id == person_id)
    person = db.session.scalar(query.with_for_update() if for_change else query)
    if person is None or not person.active or person.key_version != key_version:
        raise SpentLink
    return person
