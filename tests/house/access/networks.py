from datetime import UTC, datetime

from campaign_app.contacts.models import Channel, Contact, Outcome
from campaign_app.core.database import db
from tests.house.world import Row


def contacted(world) -> dict:
    """One contact, so that there is something to draw."""
    now = datetime.now(UTC)
    contact = Contact(
        company_id=world.company.id,
        person_id=world.consultant.id,
        sector_id=world.sector.id,
        at=now,
        channel=Channel.VISIT,
        outcome=Outcome.INFORMED,
        created_at=now,
        form_key="matrix",
    )
    db.session.add(contact)
    db.session.commit()
    return {"name": "outcomes"}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "networks.summary": Row((303, 403, 200, 200, 200, 403, 403)),
    "networks.chart": Row((303, 403, 200, 200, 200, 403, 403), contacted),
    "networks.workbook": Row((303, 403, 200, 200, 200, 403, 403)),
}
