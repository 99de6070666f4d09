"""A respondent's page is light: two queries at most, no pandas, no user."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from campaign_app.scans.models import Scan, ScanStatus
from tests.answers.boxes import Respondent, core_edition, running_scan
from tests.queries import count_queries


def test_every_page_issues_at_most_two_queries(client, app, monkeypatch):
    scan = running_scan(core_edition("transport"), groups=["Gent", "Aalst"])
    link, here = f"/s/{scan.open_token}", f"/v/{scan.public_id}"
    respondent = Respondent(client, scan)
    respondent.open_link()
    respondent.press("start")
    respondent.press(group__id="0")
    for path in (link, f"{here}/0", f"{here}/1", f"{here}/5", f"{here}/check"):
        with count_queries() as queries:
            assert client.get(path).status_code in (200, 303)
        assert len(queries) <= 1, (path, queries)
    with count_queries() as queries:
        client.get(here)
    assert len(queries) == 2
    page = client.get(f"{here}/2").page
    with count_queries() as queries:
        client.post(f"{here}/2", data={**page.fields(), "go-to": "next", "tv_1": "3"}, csrf=False)
    assert len(queries) == 1
    assert "SELECT" in queries[0]


def test_sending_reads_once_and_writes_once(client, someone):
    someone.press(shift="1")
    someone.press()
    with count_queries() as queries:
        someone.client.post(someone.path.replace("check", "send"), data=someone.page.fields(), csrf=False)
    assert [statement.split()[0] for statement in queries if not statement.startswith("BEGIN")] == [
        "SELECT",
        "SELECT",
        "INSERT",
    ]


def test_a_scan_that_was_closed_elsewhere_is_closed_on_the_next_page(client, someone, db):
    someone.press(shift="1")
    assert client.get(someone.path).status_code == 200
    with db.engine.begin() as behind_our_back:
        behind_our_back.execute(update(Scan).values(status=ScanStatus.CLOSED))
    assert client.get(someone.path).status_code == 410


def test_pages_set_one_cookie_and_open_no_session(client, someone):
    someone.press(shift="1")
    response = client.get(someone.path)
    assert "Set-Cookie" not in response.headers
    assert not [cookie for cookie in client._cookies.values() if cookie.key == "sokkel_session"]


LIGHT = """
import sys
from campaign_app.core.config import Settings
from campaign_app.factory import create_app
app = create_app(Settings(secret_key="test" * 12, database_url=sys.argv[1], testing=True))
client = app.test_client()
client.get(client.get("/s/" + sys.argv[2]).headers["Location"])
assert client.get("/v/" + sys.argv[3]).status_code == 200
heavy = {"pandas", "numpy", "altair", "scipy", "openpyxl"} & set(sys.modules)
print(sorted(heavy))
"""


@pytest.mark.process
def test_a_respondents_page_never_imports_pandas(db, app, house, scan):
    token, public_id = scan.open_token, scan.public_id
    db.session.remove()
    db.engine.dispose()
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", LIGHT, house.url, token, public_id]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
