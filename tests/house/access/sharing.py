from tests.house.access.results import released
from tests.house.world import Row


def link_of_nobody(world) -> dict:
    return {**released(world), "link_id": 1}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
def own(status: int) -> tuple:
    return (303, 403, 403, 403, 403, status, 404)


MATRIX = {
    "sharing.show": Row(own(200), released),
    "sharing.readers": Row(own(303), released, {"who": "everybody"}),
    "sharing.consultants": Row(own(303), lambda world: {**released(world), "state": "on"}),
    "sharing.make_link": Row(own(422), released),
    "sharing.withdraw_link": Row(own(404), link_of_nobody),
    "sharing.looks": Row(own(200), released),
    "sharing.looks_file": Row(own(200), released),
}
