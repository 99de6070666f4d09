"""The one way from a number in an address to a row: the right first, then the row within what the viewer may see."""

from flask import abort
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute

from campaign_app.core.access import Permission, may
from campaign_app.core.database import db

# the largest number that an id can have in PostgreSQL
LARGEST_ID = 2**31 - 1


def row_for(
    viewer,
    permission: Permission,
    rows: Select,
    column: InstrumentedAttribute,
    number: int,
    *,
    for_change: bool = False,
):
    """The one of `rows` whose `column` is this number; 403 for too little right, 404 when it is not among them.

    `for_change` locks the row.
    """
    if not may(viewer, permission):
        abort(403)
    if number > LARGEST_ID:
        abort(404)
    query = rows.where(column == number)
    return db.session.scalar(query.with_for_update() if for_change else query) or abort(404)
