from campaign_app.core.database import db
from campaign_app.instruments import actions
from tests.factories import NOW
from tests.house.world import Row
from tests.instruments import files


def draft(world) -> dict:
    row = actions.keep_draft(
        files.data(files.module()), "module.json", sector_id=world.sector.id, by=world.consultant, at=NOW
    )
    db.session.commit()
    return {"draft_id": row.id}


def version(world) -> dict:
    return {"published_id": files.publish(files.module(), world.sector, by=world.consultant, at=NOW).id}


def licensed(world) -> dict:
    files.publish(files.module(licence=files.LICENCE), world.sector, by=world.consultant, at=NOW)
    return {"code": "bakery"}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "instruments.library": Row((303, 200, 200, 200, 200, 403, 403)),
    "instruments.show": Row((303, 200, 200, 200, 200, 403, 403), licensed),
    # the questions of a licensed instrument are for who manages it
    "instruments.preview": Row((303, 200, 403, 200, 403, 403, 403), licensed),
    "instruments.difference": Row((303, 200, 403, 200, 403, 403, 403), licensed),
    "instruments.file": Row((303, 200, 403, 200, 403, 403, 403), lambda w: {**licensed(w), "suffix": "json"}),
    "instruments.upload": Row((303, 200, 200, 200, 200, 403, 403)),
    # an upload is its uploader's alone
    "instruments.review": Row((303, 404, 404, 200, 404, 403, 403), draft),
    "instruments.preview_draft": Row((303, 404, 404, 200, 404, 403, 403), draft),
    "instruments.difference_of_draft": Row((303, 404, 404, 303, 404, 403, 403), draft),
    "instruments.publish": Row((303, 404, 404, 303, 404, 403, 403), draft),
    "instruments.discard": Row((303, 404, 404, 303, 404, 403, 403), draft),
    "instruments.withdraw": Row((303, 200, 404, 200, 404, 403, 403), version),
    "instruments.restore": Row((303, 303, 404, 303, 404, 403, 403), version),
}
