from campaign_app.contacts.models import FollowUpTask, TaskReason
from campaign_app.core.database import db
from tests.factories import NOW
from tests.house.world import Row


def company(world) -> dict:
    return {"company_id": world.company.id}


def task(world) -> dict:
    row = FollowUpTask(
        company_id=world.company.id,
        person_id=world.consultant.id,
        sector_id=world.sector.id,
        reason=TaskReason.PROMISED,
        due_on=NOW.date(),
        dedupe_key="promised:contact:0",
        created_at=NOW,
    )
    db.session.add(row)
    db.session.commit()
    return {"task_id": row.id}


MATRIX = {
    "contacts.day": Row((303, 403, 403, 200, 200, 403, 403)),
    "contacts.search": Row((303, 403, 403, 200, 200, 403, 403)),
    "contacts.log": Row((303, 403, 403, 200, 404, 403, 403), company),
    "contacts.bulk": Row((303, 403, 403, 200, 200, 403, 403)),
    "contacts.history": Row((303, 403, 403, 200, 404, 403, 403), company),
    "contacts.done": Row((303, 403, 403, 303, 404, 403, 403), task),
    "contacts.reopen": Row((303, 403, 403, 303, 404, 403, 403), task),
}
