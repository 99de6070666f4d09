from campaign_app.core.database import db
from campaign_app.results.actions import release
from tests.factories import NOW
from tests.house.world import Row
from tests.remarks.boxes import QUESTION, published
from tests.results.boxes import closed_scan


def released(world) -> dict:
    scan = closed_scan(world.company, world.sector)
    release(scan, at=NOW)
    db.session.commit()
    return {"scan_id": scan.id}


def with_remarks(world) -> dict:
    return {"scan_id": published(world.company, world.sector).id, "variable": QUESTION}


# a consultant of the sector meets a result that is not shared, another one nothing; tests/sharing tries what is
# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
SEEN = (303, 403, 403, 403, 404, 200, 404)
MATRIX = {
    "results.show": Row(SEEN, released),
    "results.guide": Row((200,) * 7),
    "results.all_remarks": Row(SEEN, with_remarks),
    "results.shared_remarks": Row((404,) * 7, lambda _world: {"token": "A" * 32, "variable": QUESTION}),
    "results.chart": Row(SEEN, lambda world: {**released(world), "name": "indicators"}),
    "results.shared": Row((404,) * 7, lambda _world: {"token": "A" * 32}),
    "results.shared_chart": Row((404,) * 7, lambda _world: {"token": "A" * 32, "name": "indicators"}),
}
