from campaign_app.core.database import db
from campaign_app.results.actions import release
from tests.factories import NOW
from tests.house.world import Row
from tests.results.boxes import closed_scan


def released(world) -> dict:
    scan = closed_scan(world.company, world.sector)
    release(scan, at=NOW)
    db.session.commit()
    return {"scan_id": scan.id}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "results.show": Row((303, 403, 403, 403, 403, 200, 404), released),
    "results.chart": Row((303, 403, 403, 403, 403, 200, 404), lambda world: {**released(world), "name": "indicators"}),
}
