"""One's own picture: out of what is in one's hands, once, on one's own screen, kept nowhere."""

import pytest
from sqlalchemy import inspect, text

from campaign_app.answers.models import Intake
from campaign_app.answers.picture import PICTURE, opened_picture, sealed_picture
from surveys.personal import personal_scores
from tests.answers import boxes
from tests.answers.boxes import Respondent, core_edition, running_scan
from tests.queries import count_queries
from tests.reader import words

HEAVY = {"ws_1": "1", "ws_2": "5", "ws_3": "5", "ws_4": "5", "ws_5": "1", "au_1": "5", "au_2": "5", "au_3": "5"}


@pytest.fixture
def sent(client, app):
    """Somebody who just sent answers to the core that weigh on one side and are light on another."""
    respondent = Respondent(client, running_scan(core_edition()))
    return walk_and_send(respondent)


def walk_and_send(respondent):
    respondent.open_link()
    respondent.press("start")
    while not respondent.path.endswith("/check"):
        here = {name for name in HEAVY if respondent.page.find("input", name=name) is not None}
        respondent.press(**{name: HEAVY[name] for name in here})
    return press_send(respondent)


def press_send(respondent):
    respondent.press("send")
    assert respondent.page.h1 == "Bedankt"
    return respondent


def cookie(client):
    return next((each for each in client._cookies.values() if each.key == PICTURE), None)


def test_the_picture_says_in_words_and_bars_what_was_answered(sent):
    sent.press("show")
    assert sent.response.status_code == 200
    assert sent.page.h1 == "Jouw eigen beeld"
    stress = next(item for item in sent.page.find_all("li") if words(item).startswith("Werkstress"))
    assert words(stress) == "Werkstress Volgens je antwoorden kan dit veel beter. 100 op 100; lager is beter"
    autonomy = next(item for item in sent.page.find_all("li") if words(item).startswith("Autonomie"))
    assert "loopt dit vrij goed. 67 op 100; hoger is beter" in words(autonomy)
    assert sent.page.text.count("Je beantwoordde hier te weinig vragen over.") == 8
    assert "geen diagnose" in sent.page.text
    assert "praat erover met iemand die je vertrouwt" in sent.page.text
    assert sent.page.links["106"] == "tel:106"


def test_the_picture_is_shown_once_and_the_device_loses_it(client, sent):
    data = sent.page.fields()
    assert cookie(client) is not None
    sent.press("show")
    assert cookie(client) is None
    here = f"/v/{sent.scan.public_id}"
    again = client.post(f"{here}/picture", data=data, csrf=False)
    assert again.status_code == 410
    assert again.page.h1 == "Je eigen beeld is weg"
    sent.go(f"{here}/picture")
    assert sent.page.h1 == "Bedankt"
    assert "Toon mijn eigen beeld" not in sent.page.text
    assert "100 op 100" not in sent.page.text


def test_another_language_shows_the_same_picture(client, sent):
    sent.press("show")
    sent.press("lang-fr")
    assert sent.page.h1 == "Votre propre image"
    assert "Stress au travail" in sent.page.text
    assert "100 sur 100" in sent.page.text
    sent.go(f"/v/{sent.scan.public_id}/thanks")
    assert sent.page.h1 == "Merci"


@pytest.mark.parametrize("path", ["", "/1", "/check", "/cleared", "/why/closed"])
def test_who_comes_next_on_the_device_does_not_find_it(client, sent, path):
    sent.go(f"/v/{sent.scan.public_id}{path}")
    assert cookie(client) is None
    sent.go(f"/v/{sent.scan.public_id}/thanks")
    assert "Toon mijn eigen beeld" not in sent.page.text


def test_clearing_the_device_and_the_next_link_take_it_along(client, sent):
    sent.open_link()
    assert cookie(client) is None
    walk_and_send(sent)
    sent.press("", form=1)
    assert sent.page.h1 == "Dit toestel is leeg"
    assert cookie(client) is None


def test_it_lasts_ten_minutes_at_most_and_only_this_site_reads_it(client, sent):
    kept = cookie(client)
    assert kept.max_age == 600
    assert kept.http_only
    assert kept.same_site == "Strict"
    assert kept.path == f"/v/{sent.scan.public_id}"


def test_a_picture_of_elsewhere_or_a_forged_one_is_none(client, sent, app):
    other = running_scan(core_edition())
    foreign = sealed_picture(core_edition(), HEAVY, other.public_id)
    data = sent.page.fields()
    for text_ in (foreign, "AAAA", "é", ""):
        client.delete_cookie(PICTURE, path=f"/v/{sent.scan.public_id}")
        posted = {**data, "own-picture": text_}
        assert client.post(f"/v/{sent.scan.public_id}/picture", data=posted, csrf=False).status_code == 410
    assert client.post(f"/v/{sent.scan.public_id}/picture", data={"form-token": "0" * 32}).status_code == 400


def test_nothing_of_it_reaches_the_database(db, client, sent):
    before = everything(db)
    with count_queries() as queries:
        sent.press("show")
    assert [query.split()[0] for query in queries] == ["SELECT"]
    assert everything(db) == before
    assert set(Intake.__table__.columns.keys()) == {"form_id", "scan_id", "code_id", "sealed_answers"}


def everything(db) -> dict[str, list]:
    tables = inspect(db.engine).get_table_names()
    return {name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{name}"')))) for name in tables}


def test_who_answered_too_little_is_offered_no_picture(client, app):
    edition = core_edition()
    respondent = Respondent(client, running_scan(edition))
    respondent.open_link()
    respondent.press("start")
    respondent.press(age_band="25_34")
    while not respondent.path.endswith("/check"):
        respondent.press()
    press_send(respondent)
    assert "Toon mijn eigen beeld" not in respondent.page.text
    assert cookie(client) is None


def test_an_edition_without_indicators_and_risks_offers_none(someone):
    someone.press(shift="1")
    someone.press(g_1="3", g_2="3")
    someone.press("send")
    assert someone.page.h1 == "Bedankt"
    assert "Toon mijn eigen beeld" not in someone.page.text


def test_the_scores_travel_encrypted_and_open_for_this_scan_only(app):
    edition = core_edition()
    sealed = sealed_picture(edition, HEAVY, "abc")
    assert opened_picture(sealed, "abc") == {
        code: value for code, value in personal_scores(edition, HEAVY).items() if code in ("work_stress", "autonomy")
    }
    assert opened_picture(sealed, "abd") is None
    assert "work_stress" not in sealed


def test_a_second_send_shows_the_picture_as_well(client, app):
    respondent = Respondent(client, running_scan(core_edition()))
    before = {}
    respondent.open_link()
    respondent.press("start")
    while not respondent.path.endswith("/check"):
        here = {name for name in HEAVY if respondent.page.find("input", name=name) is not None}
        respondent.press(**{name: HEAVY[name] for name in here})
    form, before = respondent.page.fields(), dict(client._cookies)
    respondent.press("send")
    client._cookies.clear()
    client._cookies.update(before)
    client.post(f"/v/{respondent.scan.public_id}/send", data={**form, "go-to": "send"}, csrf=False)
    respondent.go(f"/v/{respondent.scan.public_id}/thanks")
    assert "Toon mijn eigen beeld" in respondent.page.text
    assert boxes.db.session.query(Intake).count() == 1
