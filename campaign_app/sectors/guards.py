"""Loading a sector, and the consultant who works for one, under rights."""

from flask import abort
from sqlalchemy import select

from campaign_app.accounts.guards import person_for
from campaign_app.accounts.models import Person
from campaign_app.core.access import Permission, Role
from campaign_app.core.loading import row_for
from campaign_app.sectors.models import Sector


def sector_for(viewer, sector_id: int, permission: Permission, *, for_change: bool = False) -> Sector:
    """The sector of this number; 403 for too little right, 404 when there is none. `for_change` locks the row."""
    return row_for(viewer, permission, select(Sector), Sector.id, sector_id, for_change=for_change)


def consultant_for(viewer, person_id: int, *, for_change: bool = False) -> Person:
    """The sector consultant of this number, for who manages people; 404 for anybody in another role."""
    person = person_for(viewer, person_id, Permission.PEOPLE_MANAGE, for_change=for_change)
    return person if person.role is Role.CONSULTANT else abort(404)
