from tests.house.world import Row

# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "progress.overview": Row((303, 200, 200, 403, 403, 403, 403)),
    "progress.export": Row((303, 200, 200, 403, 403, 403, 403), lambda world: {"kind": "csv"}),
}
