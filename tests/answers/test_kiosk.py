"""A shared device: nothing of one person is left for the next."""

import pytest
from sqlalchemy import func, select

from campaign_app.answers import limits
from campaign_app.answers.drafts import DRAFT, ENTRY
from campaign_app.answers.models import Intake
from tests.answers.boxes import Respondent, close, core_edition, running_scan


@pytest.fixture
def scan(app):
    return running_scan(kiosk=True, kiosk_token="kiosk-token-abcdefgh")


@pytest.fixture
def device(client, scan):
    device = Respondent(client, scan)
    device.go(f"/t/{scan.kiosk_token}")
    return device


def cookies(client, scan) -> set[str]:
    path = f"/v/{scan.public_id}"
    names = (ENTRY, f"{DRAFT}_0", f"{DRAFT}_1", "sokkel_kiosk")
    return {name for name in names if client.get_cookie(name, path=path)}


def filled_in(device):
    device.press("start")
    device.press(shift="1", age="3")
    device.press(g_1="2", remark="Dit is van mij")
    return device.press("send")


def test_the_link_opens_the_welcome_and_leaves_the_address(client, scan, device):
    assert device.path == f"/v/{scan.public_id}"
    assert cookies(client, scan) == {ENTRY, "sokkel_kiosk"}
    assert client.get("/t/no-such").status_code == 404


def test_the_link_takes_away_what_a_browser_brought_back_of_the_one_before(client, scan):
    before = Respondent(client, scan)
    before.open_link()
    before.press("start")
    before.press(shift="1", age="3")
    before.press(g_1="2", remark="Dit is van mij")
    before.go(f"/t/{scan.kiosk_token}")
    assert before.response.status_code == 200
    assert cookies(client, scan) == {ENTRY, "sokkel_kiosk"}
    before.press("start")
    assert before.page.fields().get("shift") is None


def test_after_sending_thanks_goes_by_itself_to_a_blank_welcome(db, client, scan, device):
    thanks = filled_in(device)
    seconds, _, address = thanks.headers["Refresh"].partition("; url=")
    assert 10 <= int(seconds) <= 60
    assert thanks.headers["Cache-Control"] == "no-store"
    device.go(address)
    assert device.path == f"/v/{scan.public_id}"
    assert device.response.status_code == 200
    assert cookies(client, scan) == {ENTRY, "sokkel_kiosk"}
    assert db.session.scalar(select(func.count(Intake.form_id))) == 1


def test_back_shows_nothing_of_the_one_before(client, scan, device):
    thanks = filled_in(device)
    device.go(thanks.headers["Refresh"].partition("; url=")[2])
    for place in ("1", "3", "check", "thanks", ""):
        page = device.go(f"/v/{scan.public_id}/{place}".rstrip("/"))
        assert page.status_code == 200
        assert device.path == f"/v/{scan.public_id}"
        assert "Dit is van mij" not in page.page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_many_people_one_after_the_other_each_count(db, app, client, scan, device, monkeypatch):
    settings = app.config["SETTINGS"]
    monkeypatch.setitem(
        app.config, "SETTINGS", settings.__class__(**{**vars(settings), "open_link_limit": "2 per hour"})
    )
    for _ in range(5):
        assert filled_in(device).status_code == 200
        device.go(f"/v/{scan.public_id}/next")
    assert db.session.scalar(select(func.count(Intake.form_id))) == 5
    assert all(limits.may_send_from_kiosk("10.0.0.1") for _ in range(500))


def test_every_page_has_a_way_to_clear_and_asks_after_a_quiet_while(scan, device):
    device.press("start")
    page = device.page
    assert f"/v/{scan.public_id}/pause" in page.links.values()
    assert page.find("dialog", id="kiosk-idle").get("data-next") == f"/v/{scan.public_id}/next"
    assert "<noscript><meta" in device.response.get_data(as_text=True)
    assert not device.response.headers.get("Refresh")


def test_the_question_whether_somebody_is_there_leads_back_and_otherwise_clears(client, scan, device):
    device.press("start")
    device.press(shift="1", age="3")
    asked = device.go(f"/v/{scan.public_id}/pause")
    seconds, _, address = asked.headers["Refresh"].partition("; url=")
    assert int(seconds) >= 60
    back = asked.page.find("a", class_="btn btn-primary").get("href")
    assert device.go(back).status_code == 200
    device.go(f"/v/{scan.public_id}/1")
    assert device.page.fields()["shift"] == "1"
    device.go(address)
    assert cookies(client, scan) == {ENTRY, "sokkel_kiosk"}


def test_on_any_other_device_these_addresses_take_nothing_away(client, scan):
    other = Respondent(client, scan)
    other.open_link()
    other.press("start")
    other.press(shift="1", age="3")
    for place in ("next", "pause"):
        other.go(f"/v/{scan.public_id}/{place}")
        other.go(f"/v/{scan.public_id}/1")
        assert other.page.fields()["shift"] == "1"
    assert other.page.find("dialog", id="kiosk-idle") is None
    assert filled_in_header(other) is None


def filled_in_header(respondent):
    respondent.press(shift="1", age="3")
    respondent.press(g_1="2")
    return respondent.press("send").headers.get("Refresh")


def test_a_page_kept_for_the_shared_device_is_never_shown_elsewhere(app, scan, device):
    from tests.reader import StrictClient

    device.press("start")
    other = Respondent(StrictClient(app), scan)
    other.open_link()
    other.press("start")
    assert other.page.find("dialog", id="kiosk-idle") is None


def test_after_closing_the_device_says_so(client, scan, device):
    close(scan)
    assert client.get(f"/v/{scan.public_id}/next").status_code == 410


def test_a_shared_device_outlives_nobody_and_shows_nobodys_picture(client, app):
    device = Respondent(client, running_scan(core_edition(), kiosk=True, kiosk_token="kiosk-token-picture"))
    device.go(f"/t/{device.scan.kiosk_token}")
    assert device.page.find("input", name="own-device") is None
    device.press("start", own__device="yes")
    device.press("later")
    assert "Op dit toestel" not in device.page.text
    device.press("stay")
    assert all(cookie.expires is None for cookie in client._cookies.values())
    device.go(f"/v/{device.scan.public_id}/1")
    while not device.path.endswith("/check"):
        told = {name: "5" for name in ("ws_1", "ws_2", "ws_3") if device.page.find("input", name=name) is not None}
        device.press(**told)
    device.press("send")
    assert device.page.h1 == "Bedankt"
    assert "Toon mijn eigen beeld" not in device.page.text
