from tests.house.world import Row


def company(world) -> dict:
    return {"company_id": world.company.id}


# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "benchmarks.show": Row((303, 403, 403, 403, 403, 200, 404), company),
    "benchmarks.leave": Row((303, 403, 403, 403, 403, 422, 404), company),
}
