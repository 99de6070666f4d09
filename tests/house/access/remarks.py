from campaign_app.core.database import db
from campaign_app.remarks import actions
from campaign_app.remarks.models import Duty
from tests.factories import NOW
from tests.house.world import Row
from tests.remarks.boxes import QUESTION, written


def released(world) -> dict:
    return {"scan_id": written(world.company, world.sector).id}


def read_by_the_user(world) -> dict:
    scan = written(world.company, world.sector)
    moderator = actions.appoint(scan, world.company_user, Duty.COUNSELLOR, by=None, at=NOW)
    actions.accept(moderator, scan, at=NOW)
    db.session.commit()
    return {"scan_id": scan.id}


def appointed(world) -> dict:
    return {**read_by_the_user(world), "person_id": world.company_user.id}


def question(world) -> dict:
    return {**read_by_the_user(world), "variable": QUESTION}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
OWN = (303, 403, 403, 403, 403, 200, 404)
MATRIX = {
    "remarks.show": Row(OWN, released),
    "remarks.appoint": Row((303, 403, 403, 403, 403, 422, 404), released),
    "remarks.dismiss": Row((303, 403, 403, 403, 403, 303, 404), appointed),
    "remarks.accept": Row((303, 403, 403, 403, 403, 422, 404), read_by_the_user),
    "remarks.read": Row(OWN, question),
    "remarks.finish": Row(OWN, read_by_the_user),
}
