"""The device: what stays on it and for how long, in which language it is spoken to, and how it is emptied."""

from datetime import timedelta

import pytest

from campaign_app.answers.stops import STOPS
from campaign_app.scans.models import Scan
from tests.answers import boxes
from tests.answers.boxes import Respondent


def pieces(client):
    return [cookie for cookie in client._cookies.values() if cookie.key.startswith("sokkel_answers")]


def reopen(client) -> None:
    """Close the browser and open it again: what has no lifetime is gone."""
    for key, cookie in list(client._cookies.items()):
        if cookie.expires is None and cookie.max_age is None:
            del client._cookies[key]


def test_on_a_device_of_ones_own_answers_outlive_the_browser(client, scan):
    someone = Respondent(client, scan)
    someone.open_link()
    someone.press("start", own__device="yes")
    someone.press(shift="1", age="3")
    (piece,) = pieces(client)
    assert abs(piece.expires - scan.last_answers_at) < timedelta(seconds=2)
    reopen(client)
    someone.open_link()
    assert "Je begon al eerder op dit toestel" in someone.page.text
    assert someone.page.find("input", name="own-device").get("checked") is not None
    someone.press("continue")
    someone.go(f"/v/{scan.public_id}/1")
    assert someone.page.fields()["age"] == "3"


def test_without_that_tick_they_go_with_the_browser(client, someone, scan):
    someone.press(shift="1")
    reopen(client)
    someone.go(f"/v/{scan.public_id}/1")
    assert someone.response.status_code == 400
    assert someone.page.h1 == "We vinden je antwoorden niet op dit toestel"


def test_the_tick_is_off_until_somebody_sets_it_and_can_be_taken_off_again(client, scan):
    someone = Respondent(client, scan)
    someone.open_link()
    assert someone.page.find("input", name="own-device").get("checked") is None
    someone.press("lang-en", own__device="yes")
    assert someone.page.find("input", name="own-device").get("checked") is not None
    someone.press("start")
    assert pieces(client)[0].expires is not None
    someone.go(f"/v/{scan.public_id}")
    data = {name: value for name, value in someone.page.fields().items() if name != "own-device"}
    client.post(f"/v/{scan.public_id}", data={**data, "go-to": "continue"}, csrf=False)
    assert pieces(client)[0].expires is None


def test_after_sending_nothing_outlives_the_browser(client, scan):
    someone = Respondent(client, scan)
    someone.open_link()
    someone.press("start", own__device="yes")
    someone.press(shift="1")
    someone.press()
    someone.press("send")
    assert [piece.expires for piece in pieces(client)] == [None]


# the language, in place, also where there is no form


def test_thanks_speak_the_language_that_is_asked_for_and_keep_it(client, someone, scan):
    someone.press(shift="1")
    someone.press()
    someone.press("send")
    someone.go(someone.page.links["Français"])
    assert someone.page.h1 == "Merci"
    assert "Vos réponses sont bien arrivées" in someone.page.text or "Vos réponses" in someone.page.text
    someone.go(f"/v/{scan.public_id}/thanks")
    assert someone.page.h1 == "Merci"
    someone.press("", form=0)
    assert someone.page.find("html").get("lang") == "fr"
    someone.go(someone.page.links["English"])
    assert someone.page.h1 == "This device is clear"


def test_a_refused_post_says_why_in_another_language_too(db, someone, scan):
    someone.press(shift="1")
    someone.press()
    db.session.get(Scan, scan.id).closes_at = boxes.real_now() - timedelta(hours=2)
    db.session.commit()
    someone.press("send")
    assert someone.response.status_code == 410
    someone.go(someone.page.links["English"])
    assert someone.response.status_code == 410
    assert someone.page.h1 == "This survey is closed"


@pytest.mark.parametrize("reason", sorted(STOPS))
def test_every_stop_can_be_read_in_every_language_of_the_questionnaire(client, scan, reason):
    titles = set()
    for language in ("nl", "en", "fr"):
        response = client.get(f"/v/{scan.public_id}/why/{reason}?lang={language}")
        assert response.status_code == STOPS[reason].status
        assert response.page.find("html").get("lang") == language
        titles.add(response.page.h1)
    assert len(titles) == 3


def test_a_code_page_and_its_stop_speak_all_our_languages(client, app):
    page = client.get("/c").page
    assert page.h1 == "Typ je code" or page.h1
    assert client.get(page.links["Türkçe"]).page.find("html").get("lang") == "tr"
    stop = client.get("/c/AAAA-AAAA-AAAA").page
    response = client.get(stop.links["العربية"])
    assert response.status_code == 404
    assert response.page.find("html").get("dir") == "rtl"


@pytest.mark.parametrize("path", ["/why/nothing", "/v/nothing/why/closed", "/c?lang=xx", "/why/closed?lang=%00"])
def test_strange_addresses_are_harmless(client, app, path):
    assert client.get(path).status_code in (200, 404, 410)


# emptying


def test_a_stop_offers_to_empty_the_device_while_answers_are_on_it(db, client, someone, scan):
    someone.press(shift="1")
    db.session.get(Scan, scan.id).closes_at = boxes.real_now() - timedelta(hours=2)
    db.session.commit()
    someone.go(f"/v/{scan.public_id}/3")
    assert someone.response.status_code == 410
    someone.press("")
    assert someone.page.h1 == "Dit toestel is leeg"
    assert not pieces(client)
    someone.go(f"/v/{scan.public_id}/3")
    assert someone.page.find("form") is None
