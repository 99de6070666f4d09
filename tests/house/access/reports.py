from tests.house.access.results import released
from tests.house.world import Row

ASKED = {"file": "report", "language": "nl"}

# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "reports.show": Row((303, 403, 403, 403, 404, 200, 404), released),
    "reports.ask": Row((303, 403, 403, 403, 404, 303, 404), released, ASKED),
}
