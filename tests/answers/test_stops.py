"""What goes wrong at a respondent's page: a clear message, the right status, nothing lost, no traceback."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app

from campaign_app.answers import drafts
from campaign_app.answers.models import Intake
from campaign_app.scans.models import GRACE, AccessCode, Scan, ScanStatus
from tests.answers import boxes
from tests.answers.boxes import Respondent, codes_of, running_scan


def tamper(client, change) -> None:
    cookie = next(cookie for cookie in client._cookies.values() if cookie.key == "sokkel_answers_0")
    client.set_cookie(cookie.key, change(cookie.value), path=cookie.path)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-4] + "AAAA",
        lambda text: text[:40],
        lambda text: "1.",
        lambda text: "2." + text[2:],
        lambda text: "9." + text[2:],
        lambda text: "x" * 300,
        lambda text: "%00%ff",
        lambda text: "1." + "=" * 50,
    ],
)
def test_a_tampered_answer_cookie_is_refused_in_the_respondents_language(client, someone, scan, change):
    someone.press(shift="1")
    tamper(client, change)
    someone.go(f"/v/{scan.public_id}/3")
    assert someone.response.status_code == 400
    assert someone.page.h1 == "We kunnen de antwoorden op dit toestel niet lezen"
    someone.press("")
    assert someone.page.h1 == "Dit toestel is leeg"
    someone.open_link()
    someone.press("start")
    assert someone.page.h1 == "Eerste"


def test_a_damaged_cookie_does_not_keep_anyone_from_beginning_again_with_the_link(client, someone, scan):
    tamper(client, lambda text: text[:-4] + "AAAA")
    someone.open_link()
    assert someone.response.status_code == 200
    someone.press("start")
    assert someone.page.h1 == "Eerste"


def test_the_cookie_of_one_scan_opens_no_other(client, someone, app):
    other = running_scan()
    value = next(cookie.value for cookie in client._cookies.values() if cookie.key == "sokkel_answers_0")
    client.set_cookie("sokkel_answers_0", value, path=f"/v/{other.public_id}")
    assert client.get(f"/v/{other.public_id}/1").status_code == 400


def test_a_cookie_made_with_another_key_is_refused(client, someone, scan, monkeypatch):
    monkeypatch.setitem(current_app.config, "SECRET_KEY", "another" * 8)
    assert client.get(f"/v/{scan.public_id}/1").status_code == 400


def test_without_cookies_there_is_a_message_and_no_loop(app, scan):
    client = app.test_client(use_cookies=False)
    first = client.get(f"/s/{scan.open_token}")
    second = client.get(first.headers["Location"])
    assert second.status_code == 400
    assert "laat ze toe, of neem een andere browser" in second.get_data(as_text=True)
    assert client.post(f"/v/{scan.public_id}", data={"go-to": "start"}).status_code == 400
    assert client.get(f"/v/{scan.public_id}/1").status_code == 400
    assert client.get(f"/v/{scan.public_id}/check").status_code == 400
    assert client.post(f"/v/{scan.public_id}/send").status_code == 400


@pytest.mark.parametrize("path", ["", "/1", "/send", "/clear"])
@pytest.mark.parametrize("token", ["", "0" * 32, "é"])
def test_a_forged_post_is_refused_and_changes_nothing(db, client, someone, scan, path, token):
    someone.press(shift="1", age="2")
    response = client.post(
        f"/v/{scan.public_id}{path}", data={"form-token": token, "go-to": "next", "age": "3"}, csrf=False
    )
    assert response.status_code == 400
    assert response.page.h1 == "Deze pagina is verouderd"
    assert db.session.query(Intake).count() == 0
    assert client.get(f"/v/{scan.public_id}/1").page.fields()["age"] == "2"


def test_a_foreign_post_without_cookies_takes_none_away(app, someone, scan):
    stranger = app.test_client(use_cookies=False)
    response = stranger.post(f"/v/{scan.public_id}/clear")
    assert "Set-Cookie" not in response.headers


def test_answers_outside_the_options_are_told_and_not_kept(db, someone):
    someone.press(shift="7", age="1")
    assert someone.response.status_code == 422
    assert "Kies een van de antwoorden in de lijst." in someone.page.text
    someone.press(shift="1", age="1")
    someone.press(g_1="' OR 1=1", stuff=["zzz"], hours="\x00", word="x" * 5000)
    assert someone.response.status_code == 422
    assert db.session.query(Intake).count() == 0


def test_answers_too_large_for_the_device_are_told_beside_the_text_with_nothing_lost(someone, monkeypatch):
    someone.press(shift="1")
    monkeypatch.setattr(drafts, "PIECE_BYTES", 250)
    letters = random.Random(1)
    long = "".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _ in range(1500))
    someone.press(remark=long, g_1="1")
    assert someone.response.status_code == 422
    assert "passen niet meer op dit toestel" in someone.page.text
    assert someone.page.fields()["remark"] == long
    someone.press(remark="kort", g_1="1")
    assert someone.page.h1 == "Bekijk je antwoorden"


def test_long_answers_are_split_over_cookies_below_the_servers_limit(client, someone):
    someone.press(shift="1")
    letters = random.Random(2)
    long = "".join(chr(letters.randrange(0x4E00, 0x9FA5)) for _ in range(1900))
    someone.press(remark=long)
    assert someone.page.h1 == "Bekijk je antwoorden"
    cookies = [cookie for cookie in client._cookies.values() if cookie.key.startswith("sokkel_answers")]
    assert len(cookies) == 2
    assert all(len(cookie.value) < 3800 for cookie in cookies)
    assert sum(len(f"{cookie.key}={cookie.value}; ") for cookie in cookies) < 7500
    someone.press("back")
    someone.press(remark="kort")
    assert len([cookie for cookie in client._cookies.values() if cookie.key.startswith("sokkel_answers")]) == 1


@pytest.mark.parametrize(
    "path", ["/s/nothing", "/s/a%00b", "/v/nothing", "/v/nothing/1", "/v/%00/1", "/v/x/-1", "/v/x/check"]
)
def test_unknown_addresses_are_404(client, app, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("status", [ScanStatus.INVITED, ScanStatus.DRAFT])
def test_a_scan_that_was_never_launched_is_404(db, client, app, status):
    scan = running_scan()
    values = {
        "public_id": "draftscan",
        "open_token": "drafttoken",
        "status": status,
        "title": "x",
        "created_at": boxes.NOW,
    }
    db.session.add(Scan(company_id=scan.company_id, sector_id=scan.sector_id, edition_id=scan.edition_id, **values))
    db.session.commit()
    assert client.get("/s/drafttoken").status_code == 404
    assert client.get("/v/draftscan").status_code == 404


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "x", "%00", "1" * 500, "' OR 1=1 --"])
def test_an_unknown_code_is_told(client, app, code):
    response = client.get(f"/c/{code}")
    assert response.status_code == 404
    assert response.page.h1 == "We kennen deze code niet"


def test_a_wrong_typed_code_is_shown_again(client, app):
    client.get("/c")
    response = client.post("/c", data={"code": "AAAA BBBB"})
    assert response.status_code == 422
    assert response.page.fields()["code"] == "AAAA BBBB"
    assert "Kijk de letters en cijfers na." in response.page.text


def test_guessing_codes_is_braked(client, app):
    statuses = [client.get("/c/AAAA-AAAA-AAAA").status_code for _ in range(70)]
    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_a_used_code_is_410_before_and_after_sealing(db, client, app):
    scan = running_scan(codes_for=1)
    code = codes_of(scan)[0]
    boxes.receive(scan, {"shift": "1"}, code_id=db.session.query(AccessCode.id).scalar())
    assert client.get(f"/c/{code}").status_code == 410
    boxes.fill(scan, 9)
    assert boxes.seal(scan) == 10
    response = client.get(f"/c/{code}")
    assert response.status_code == 410
    assert response.page.h1 == "Deze code is al gebruikt"


def test_a_code_used_on_another_device_meanwhile_is_410_at_sending(db, app, client):
    scan = running_scan(codes_for=1)
    code = codes_of(scan)[0]
    one, other = Respondent(client, scan), Respondent(client.__class__(app), scan)
    for respondent in (one, other):
        respondent.code(code)
        respondent.press("start")
        respondent.press(shift="1")
        respondent.press()
    one.press("send")
    assert one.page.h1 == "Bedankt"
    other.press("send")
    assert other.response.status_code == 410
    assert db.session.query(Intake).count() == 1


def test_a_second_send_counts_once_and_says_so(db, client, someone, scan):
    someone.press(shift="1")
    someone.press()
    form, before = someone.page.fields(), dict(client._cookies)
    someone.press("send")
    client._cookies.clear()
    client._cookies.update(before)
    data = {**form, "go-to": "send"}
    response = client.post(f"/v/{scan.public_id}/send", data=data, csrf=False, follow_redirects=True)
    assert response.status_code == 200
    assert "Je antwoorden waren al aangekomen. Ze tellen één keer mee." in response.page.text
    assert db.session.query(Intake).count() == 1
    response = client.post(f"/v/{scan.public_id}/send", data={**form, "go-to": "send"}, csrf=False)
    assert response.status_code == 409
    assert response.page.h1 == "Je antwoorden zijn al verstuurd"


def test_a_second_send_after_sealing_counts_once(db, client, someone, scan):
    someone.press(shift="1")
    someone.press()
    form, before = someone.page.fields(), dict(client._cookies)
    someone.press("send")
    boxes.fill(scan, 9)
    boxes.seal(scan)
    client._cookies.clear()
    client._cookies.update(before)
    data = {**form, "go-to": "send"}
    response = client.post(f"/v/{scan.public_id}/send", data=data, csrf=False, follow_redirects=True)
    assert "Je antwoorden waren al aangekomen" in response.page.text
    assert db.session.query(Intake).count() == 0


def test_back_after_sending_says_that_it_counts_once(someone, scan):
    someone.press(shift="1")
    someone.press()
    someone.press("send")
    for path in ("/1", "/check", ""):
        someone.go(f"/v/{scan.public_id}{path}")
        assert someone.response.status_code == 409
        assert someone.page.h1 == "Je antwoorden zijn al verstuurd"


def test_nothing_answered_is_not_sent(db, app, client):
    edition = boxes.compose(
        boxes.read_instrument(boxes.SMALL.replace("required = true\n", "").encode(), name="small.toml")
    )
    respondent = Respondent(client, running_scan(edition))
    respondent.open_link()
    respondent.press("start")
    respondent.press()
    respondent.press()
    respondent.press("send")
    assert respondent.response.status_code == 422
    assert "Je hebt nog niets beantwoord." in respondent.page.text
    assert db.session.query(Intake).count() == 0


def test_required_questions_that_were_jumped_over_are_named_at_sending(someone, scan):
    someone.go(f"/v/{scan.public_id}/3")
    someone.press(g_1="1")
    someone.press("send")
    assert someone.response.status_code == 422
    link = someone.page.links["Nog te beantwoorden: Werk je in ploegen?"]
    assert link == f"/v/{scan.public_id}/1?check=1#q-shift"


def test_a_closed_scan_is_410_everywhere_and_takes_nothing(db, client, someone, scan):
    someone.press(shift="1")
    someone.press()
    form = someone.page.fields()
    scan.closes_at = boxes.real_now() - GRACE - timedelta(seconds=1)
    db.session.commit()
    for path in (
        f"/s/{scan.open_token}",
        f"/v/{scan.public_id}",
        f"/v/{scan.public_id}/1",
        f"/v/{scan.public_id}/check",
    ):
        response = client.get(path)
        assert response.status_code == 410
        assert response.page.h1 == "Deze bevraging is afgelopen"
    response = client.post(f"/v/{scan.public_id}/send", data=form, csrf=False)
    assert response.status_code == 410
    assert db.session.query(Intake).count() == 0


def test_a_scan_that_opens_later_says_so(client, app):
    scan = running_scan(opens_at=boxes.real_now() + timedelta(days=1))
    response = client.get(f"/s/{scan.open_token}")
    assert response.status_code == 403
    assert response.page.h1 == "Deze bevraging is nog niet begonnen"


def test_too_many_sends_over_the_open_link_are_braked_with_nothing_lost(db, app, client, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], open_link_limit="1 per hour"))
    scan = running_scan()
    for expected in (200, 429):
        respondent = Respondent(client.__class__(app), scan)
        respondent.open_link()
        respondent.press("start")
        respondent.press(shift="1")
        respondent.press()
        respondent.press("send")
        assert respondent.response.status_code == expected
    assert db.session.query(Intake).count() == 1
    respondent.go(f"/v/{scan.public_id}/check")
    assert respondent.page.h1 == "Bekijk je antwoorden"
