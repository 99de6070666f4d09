"""The company's own questions: written, mended, moved and taken away before the launch, and asked after it."""

from datetime import timedelta

import pytest

from campaign_app.core.clock import local_date
from campaign_app.core.errors import DomainError
from campaign_app.instruments.queries import edition_of
from campaign_app.scans import actions
from campaign_app.scans.composition import composition_of, own_questions
from campaign_app.scans.own_questions import keep_question
from campaign_app.scans.tasks import State, tasks_of
from surveys.own import MOST_OWN_QUESTIONS, OwnQuestion

BUS = {"kind": "one", "text_0": "Welke bus neem je?", "options_0": "Lijn 5\r\n\r\n Lijn 9 \r\nGeen"}


@pytest.fixture
def scan(make, now):
    sector = make.sector("transport")
    scan = make.scan(make.company(sector, committees=["140.03"]), sector)
    return actions.compose(scan, modules=["transport"], variant="employee", by=None, at=now)


@pytest.fixture
def room(client, make, scan):
    client.sign_in(make.company_user(scan.company))
    return f"/scans/{scan.id}/questions"


def remark(text: str, *languages: str) -> OwnQuestion:
    return OwnQuestion("remark", dict.fromkeys(languages or ("nl",), text))


def add(client, room, **changes):
    return client.post(f"{room}/new", data={**BUS, **changes})


def test_a_question_is_written_and_asked(client, room, scan, db):
    assert "Welke bus" not in client.get(room).text
    assert add(client, room).status_code == 303
    assert own_questions(scan) == [
        OwnQuestion("one", {"nl": "Welke bus neem je?"}, {"nl": ("Lijn 5", "Lijn 9", "Geen")})
    ]
    page = client.get(room).text
    assert "Welke bus neem je?" in page
    assert "Niemand kan de scan invullen in: Français, English." in page
    asked = composition_of(scan).question("own_1")
    assert [choice.text["nl"] for choice in asked.options.choices] == ["Lijn 5", "Lijn 9", "Geen"]
    assert "Welke bus neem je?" in client.get(f"/scans/{scan.id}/preview?page=12").text


def test_a_question_is_changed_moved_and_taken_away(client, room, scan, db):
    for text in ("Eerste", "Tweede", "Derde"):
        add(client, room, kind="remark", text_0=text, options_0="")
    assert 'value="Tweede"' in client.get(f"{room}/2").text
    client.post(f"{room}/2", data={"kind": "number", "text_0": "Hoeveel?"})
    client.post(f"{room}/3/up")
    assert [(each.kind, each.text["nl"]) for each in own_questions(scan)] == [
        ("remark", "Eerste"),
        ("remark", "Derde"),
        ("number", "Hoeveel?"),
    ]
    client.post(f"{room}/1/remove")
    client.post(f"{room}/1/up")
    assert [each.text["nl"] for each in own_questions(scan)] == ["Derde", "Hoeveel?"]
    for path in (f"{room}/0", f"{room}/3"):
        assert client.get(path).status_code == 404
    assert client.post(f"{room}/3/remove").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text_0": ""}, "Vul dit in."),
        ({"options_0": "Lijn 5"}, "Typ minstens twee antwoorden"),
        ({"options_0": "ja\nJA"}, "staat hier twee keer"),
        ({"options_0": "\n".join(map(str, range(21)))}, "Hoogstens 20 antwoorden"),
        ({"options_0": "a\n" + "b" * 121}, "hoogstens 120 tekens"),
        ({"text_1": "Which bus?", "options_1": "Line 5\nLine 9"}, "Geef er evenveel, in dezelfde volgorde"),
        ({"options_1": "Line 5\nLine 9\nNone"}, "Vul ook de vraag in"),
        ({"text_0": "x" * 301}, "Hoogstens 300 tekens"),
        ({"kind": "essay"}, "error-summary"),
        ({"kind": ""}, "error-summary"),
    ],
)
def test_what_cannot_be_asked_comes_back_as_it_was_typed(client, room, scan, typed, said):
    response = add(client, room, **typed)
    assert response.status_code == 422
    assert said in response.text
    for value in {**BUS, **typed}.values():
        assert not value or value.split("\n")[0].strip()[:50] in response.text or value in ("one", "essay")
    assert own_questions(scan) == []


def test_an_eleventh_question_is_refused(client, room, scan):
    for number in range(MOST_OWN_QUESTIONS):
        assert add(client, room, kind="agree", text_0=f"Stelling {number}").status_code == 303
    refused = add(client, room, text_0="Eén te veel")
    assert refused.status_code == 422
    assert "Eén te veel" in refused.text
    assert "Vraag toevoegen" not in client.get(room).text


def test_questions_need_a_language_in_common(scan, now):
    keep_question(scan, None, remark("a", "nl", "fr"), by=None, at=now)
    with pytest.raises(DomainError):
        keep_question(scan, None, remark("b", "en"), by=None, at=now)
    keep_question(scan, None, remark("c", "fr"), by=None, at=now)
    assert composition_of(scan).languages == ("fr",)


def test_a_module_that_does_not_speak_their_language_is_refused_and_the_questions_stay(scan, now, db):
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    keep_question(scan, None, remark("Was noch?", "de"), by=None, at=now)
    assert composition_of(scan).languages == ("de",)
    with pytest.raises(DomainError) as refusal:
        actions.compose(scan, modules=["transport"], variant="employee", by=None, at=now)
    assert refusal.value.field == "modules"
    assert (scan.modules, len(own_questions(scan))) == ([], 1)


def test_at_the_launch_they_become_part_of_the_edition_and_fixed(client, make, scan, db, now, room):
    add(client, room)
    today = local_date(now)
    plan = {"title": "Scan", "opens_on": today, "closes_on": today + timedelta(days=21), "expected": 40}
    actions.plan(scan, **plan, by=None, at=now)
    make.agreed(scan, now=now)
    actions.launch(scan, by=None, at=now)
    db.session.commit()
    edition = edition_of(scan.edition_id)
    assert edition.question("own_1").text["nl"] == "Welke bus neem je?"
    assert edition.languages == ("nl",)
    with pytest.raises(DomainError):
        keep_question(scan, None, remark("te laat"), by=None, at=now)
    assert add(client, room, text_0="Ook te laat").status_code == 303
    assert len(own_questions(scan)) == 1


def test_the_room_offers_it_and_says_how_many(client, room, scan, make, now):
    viewer = make.company_user(scan.company)
    task = next(each for each in tasks_of(scan, viewer, carried={}, now=now) if each.name == "questions")
    assert (task.state, task.endpoint) == (State.POSSIBLE, "scans.questions")
    add(client, room)
    task = next(each for each in tasks_of(scan, viewer, carried={}, now=now) if each.name == "questions")
    assert task.state is State.DONE


def test_a_question_can_be_taken_away_and_the_page_read_while_a_module_is_gone(client, room, scan, db):
    add(client, room)
    scan.modules = ["no_longer_there"]
    db.session.commit()
    for path in (room, f"{room}/1", f"{room}/new"):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.location.endswith(f"/scans/{scan.id}")
    assert client.post(f"{room}/1/remove").status_code == 303
    assert own_questions(scan) == []
