from tests.house.world import Row

# anonymous, administrator, adviser, consultant, other_consultant, company_user, other_company_user
MATRIX = {
    "instruments.library": Row((303, 200, 200, 200, 200, 403, 403)),
}
