from tests.house.access.scans import running
from tests.house.world import Row

# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "paper.show": Row((303, 403, 403, 403, 403, 200, 404), running),
    "paper.ask_for_booklet": Row((303, 403, 403, 403, 403, 303, 404), running, {"language": "nl"}),
    "paper.read_booklet": Row((303, 403, 403, 403, 403, 200, 404), lambda world: {**running(world), "language": "nl"}),
    "paper.send_keyin_link": Row((303, 403, 403, 403, 403, 422, 404), running),
    "paper.ask_for_cards": Row((303, 403, 403, 403, 403, 303, 404), running),
}
