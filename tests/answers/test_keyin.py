"""Keying in booklets: the same rules and the same box as for everybody, and nothing that tells them apart."""

import pytest
from sqlalchemy import select

from campaign_app.answers import limits
from campaign_app.answers.intake import decrypted
from campaign_app.answers.models import Intake, Remark, Response
from campaign_app.scans.models import GroupBy
from tests.answers.boxes import close, fill, running_scan, seal

GOOD = {"age": "2", "shift": "1", "g_1": "3", "g_2": "1", "stuff": "1 2", "hours": "38", "word": "druk", "remark": "Ok"}


@pytest.fixture
def scan(app):
    return running_scan(booklets=True, keyin_token="keyin-token-abcdefgh", groups=["Gent", "Aalst"])


@pytest.fixture
def keys(client, scan):
    """keys(**typed): key in one booklet on the page as it stands; the first call opens the link."""
    state = {"response": client.get(f"/k/{scan.keyin_token}", follow_redirects=True)}

    def keys(go="send", **typed):
        page = state["response"].page
        data = {**page.fields(page.find_all("form")[0]), **typed, "go-to": go}
        state["data"] = data
        path = f"/keyin/{scan.public_id}"
        state["response"] = client.post(path, data=data, csrf=False, follow_redirects=True)
        return state["response"]

    keys.state = state
    return keys


def waiting(db, scan) -> list:
    db.session.expire_all()
    rows = db.session.scalars(select(Intake).where(Intake.scan_id == scan.id))
    return [decrypted(scan.public_id, row.form_id, row.sealed_answers) for row in rows]


def test_a_booklet_goes_into_the_box_and_a_blank_page_comes(db, scan, keys):
    response = keys(**GOOD, **{"group-number": "2"})
    assert response.status_code == 200
    assert "Ok" not in [node.get("value") for node in response.page.find_all("input")]
    groups = sorted(scan.groups, key=lambda group: group.position)
    expected = {"age": "2", "shift": "1", "g_1": "3", "g_2": "1", "stuff": ["a", "b"], "hours": 38}
    assert waiting(db, scan) == [({**expected, "word": "druk", "remark": "Ok"}, groups[1].id)]
    assert keys(**GOOD).status_code == 200
    assert len(waiting(db, scan)) == 2


def test_the_link_leaves_the_address_at_once(client, scan):
    first = client.get(f"/k/{scan.keyin_token}")
    assert first.status_code == 303
    assert scan.keyin_token not in first.location
    assert client.get("/k/no-such-token").status_code == 404


def test_without_the_link_nobody_keys_in(client, scan):
    assert client.get(f"/keyin/{scan.public_id}").status_code == 400
    assert client.post(f"/keyin/{scan.public_id}", data=GOOD, csrf=False).status_code == 400


def test_the_same_page_sent_twice_counts_once_also_after_sealing(db, client, scan, keys):
    keys(**GOOD)
    data = keys.state["data"]
    again = client.post(f"/keyin/{scan.public_id}", data=data, csrf=False)
    assert again.location.endswith("kept=again")
    assert len(waiting(db, scan)) == 1
    fill(scan, scan.k)
    seal(scan)
    client.post(f"/keyin/{scan.public_id}", data=data, csrf=False)
    assert waiting(db, scan) == []


def test_a_page_that_was_not_made_here_is_refused(db, client, scan, keys):
    keys(**GOOD)
    forged = {**keys.state["data"], "form-id": "A" * 22}
    assert client.post(f"/keyin/{scan.public_id}", data=forged, csrf=False).status_code == 400
    assert len(waiting(db, scan)) == 1


@pytest.mark.parametrize(
    ("typed", "variable"),
    [
        ({"age": "4"}, "age"),
        ({"age": "0"}, "age"),
        ({"age": "x"}, "age"),
        ({"stuff": "1 9"}, "stuff"),
        ({"stuff": "1 3"}, "stuff"),
        ({"hours": "61"}, "hours"),
        ({"word": "x" * 21}, "word"),
        ({"shift": ""}, "shift"),
        ({"group-number": "3"}, "group-number"),
    ],
)
def test_a_fault_stands_beside_its_input_and_nothing_typed_is_lost(db, scan, keys, typed, variable):
    response = keys(**{**GOOD, **typed})
    assert response.status_code == 422
    field = response.page.find("input", id=f"k-{variable}")
    assert field.get("aria-invalid") == "true"
    assert field.get("value") == next(iter(typed.values()))
    assert response.page.find("input", id="k-g_1").get("value") == "3"
    assert response.page.find("textarea", id="k-remark").text.strip() == "Ok"
    assert waiting(db, scan) == []


def test_an_answer_off_the_path_is_shown_once_and_then_left_out(db, scan, keys):
    response = keys(**GOOD, only_night="2")
    assert response.status_code == 422
    assert response.page.find("input", id="k-only_night").get("aria-invalid") == "true"
    assert keys(**{"off-the-path": "1"}).status_code == 200
    assert ["only_night" in answers for answers, _ in waiting(db, scan)] == [False]


def test_a_blank_booklet_is_not_counted(db, scan, keys):
    assert keys().status_code == 422
    assert waiting(db, scan) == []


def test_another_language_of_booklets_keeps_what_was_typed(scan, keys):
    response = keys(go="lang-fr", **GOOD)
    assert response.status_code == 200
    assert "Travaillez-vous en équipes ?" in response.page.text
    assert response.page.find("input", id="k-word").get("value") == "druk"


def test_only_the_own_session_is_counted_and_nothing_stays(client, scan, keys):
    fill(scan, 3)
    keys(**GOOD)
    assert "1 boekje" in keys(**GOOD, go="lang-nl").page.text
    done = client.post(f"/keyin/{scan.public_id}/stop", csrf=False)
    assert done.status_code == 200
    assert client.get(f"/keyin/{scan.public_id}").status_code == 400


def test_after_sealing_a_booklet_looks_like_any_other_answer(db, scan, keys):
    for _ in range(4):
        keys(**GOOD)
    fill(scan, scan.k - 4)
    assert seal(scan) == scan.k
    rows = db.session.scalars(select(Response).where(Response.scan_id == scan.id)).all()
    assert len(rows) == scan.k
    assert {column.key for column in Response.__table__.columns} == {"id", "scan_id", "group_id", "answers"}
    assert sorted(db.session.scalars(select(Remark.text).where(Remark.variable == "remark"))) == ["Ok"] * 4


def test_two_hundred_booklets_from_one_desk_are_no_flood(app, scan, monkeypatch):
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(
        app.config, "SETTINGS", settings.__class__(**{**vars(settings), "open_link_limit": "5 per hour"})
    )
    assert all(limits.may_key_in("10.0.0.1") for _ in range(400))
    assert [limits.may_send("10.0.0.1") for _ in range(6)] == [True] * 5 + [False]


def test_where_codes_carry_the_groups_a_booklet_asks_none(app, client):
    scan = running_scan(booklets=True, keyin_token="keyin-token-2", groups=["Gent"], group_by=GroupBy.CODE)
    page = client.get(f"/k/{scan.keyin_token}", follow_redirects=True).page
    assert page.find("input", id="k-group-number") is None


def test_after_closing_nobody_keys_in(client, scan, keys):
    close(scan)
    assert keys(**GOOD).status_code == 410
