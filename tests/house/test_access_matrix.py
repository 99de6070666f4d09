"""Who gets what at every address: the table's keys equal the url map, and every cell is tried."""

from importlib import import_module
from pathlib import Path

import pytest

from campaign_app.core.access import PUBLIC_LIBRARY_ENDPOINTS
from tests.house.world import PEOPLE, World

ROOMS = sorted(path.stem for path in (Path(__file__).parent / "access").glob("[a-z]*.py"))
TABLES = [import_module(f"tests.house.access.{room}").MATRIX for room in ROOMS]
MATRIX = {endpoint: row for table in TABLES for endpoint, row in table.items()}


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(app):
    assert set(MATRIX) == set(app.view_functions) - set(PUBLIC_LIBRARY_ENDPOINTS)


@pytest.mark.parametrize("endpoint", sorted(MATRIX))
def test_each_person_gets_what_the_table_says(app, client, endpoint):
    world = World()
    row = MATRIX[endpoint]
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    method = "GET" if "GET" in rule.methods else "POST"
    with app.test_request_context():
        path = app.url_map.bind("localhost").build(endpoint, row.values(world) if row.values else {})
    wrong = {}
    for person, expected in zip(PEOPLE, row.statuses, strict=True):
        if person == "anonymous":
            client = client.__class__(app)
        else:
            client.sign_in(getattr(world, person))
        response = client.get(path) if method == "GET" else client.post(path, data=row.data)
        if response.status_code != expected:
            wrong[person] = (response.status_code, expected)
    assert not wrong, f"{method} {path}: got, expected: {wrong}"
