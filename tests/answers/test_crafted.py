"""Crafted posts: what was not asked, of another page, variant or kind, or too long is never stored."""

import pytest
from werkzeug.datastructures import MultiDict

from campaign_app.answers.intake import decrypted
from campaign_app.answers.models import Intake
from campaign_app.answers.queries import responses_of
from surveys.edition import compose
from surveys.instrument import load_library
from tests.answers import boxes
from tests.answers.boxes import Respondent, running_scan


def post(respondent, path: str, *pairs, go: str = "next"):
    """A form as a script would send it: any names, any number of times."""
    token = respondent.page.fields()["form-token"]
    data = MultiDict([("form-token", token), ("go-to", go), *pairs])
    here = f"/v/{respondent.scan.public_id}"
    respondent.response = respondent.client.post(f"{here}{path}", data=data, csrf=False, follow_redirects=True)
    return respondent


def stored(db, scan) -> dict:
    """The only response that is not one of the nine that came to seal it."""
    boxes.fill(scan, 9)
    assert boxes.seal(scan) == 10
    return next(row.answers for row in db.session.scalars(responses_of(scan.id)) if "age" in row.answers)


def test_answers_to_questions_that_were_not_asked_are_not_stored(db, someone, scan):
    """`night` stands on the page and `only_night` on another; both are for who works in shifts."""
    post(someone, "/1", ("age", "1"), ("shift", "1"), ("night", "3"), ("only_night", "3"))
    post(someone, "/2", ("only_night", "3"))
    post(someone, "/3", ("g_1", "1"))
    post(someone, "/send", ("night", "3"), ("only_night", "3"), go="send")
    assert stored(db, scan) == {"age": "1", "shift": "1", "g_1": "1"}


def test_a_page_takes_no_answers_of_another(db, someone, scan):
    post(someone, "/1", ("age", "1"), ("shift", "1"), ("g_1", "3"), ("hours", "5"), ("remark", "elders"))
    assert someone.page.h1 == "Derde"
    assert "elders" not in someone.page.markup
    post(someone, "/3", ("age", "3"), ("g_2", "2"))
    post(someone, "/send", go="send")
    assert stored(db, scan) == {"age": "1", "shift": "1", "g_2": "2"}


@pytest.mark.parametrize(
    "wrong",
    [
        [("g_1", "4")],
        [("g_1", "")] * 2 + [("g_1", "2 ")],
        [("stuff", "a"), ("stuff", "zzz")],
        [("hours", "61")],
        [("hours", "1e999")],
        [("hours", "NaN")],
        [("word", "x" * 21)],
        [("remark", "x" * 2001)],
    ],
)
def test_what_is_no_answer_is_told_and_not_stored(db, someone, scan, wrong):
    post(someone, "/1", ("age", "1"), ("shift", "1"))
    post(someone, "/3", *wrong)
    refused = someone.response.status_code == 422
    post(someone, "/send", go="send")
    kept = stored(db, scan)
    assert {code: value for code, value in kept.items() if code not in ("age", "shift")} in ({}, {"stuff": ["a"]})
    assert refused or wrong[0] == ("g_1", "")


def test_names_that_are_no_questions_leave_no_trace(db, someone, scan):
    strange = [("note", "1"), ("grid", "1"), ("__proto__", "x"), ("answers", "{}"), ("id", "1"), ("code_id", "5")]
    post(someone, "/1", ("age", "1"), ("shift", "1"), *strange, ("group-id", "1"), ("form_id", "mine"))
    post(someone, "/send", *strange, go="send")
    assert stored(db, scan) == {"age": "1", "shift": "1"}


def test_an_answer_sent_twice_counts_as_one(db, someone, scan):
    post(someone, "/1", ("age", "1"), ("age", "3"), ("shift", "1"))
    post(someone, "/send", go="send")
    assert stored(db, scan) == {"age": "1", "shift": "1"}


def test_rows_of_the_other_variant_are_no_questions_here(db, client, app):
    edition = compose(load_library()["core"], variant="self_employed")
    other = compose(load_library()["core"])
    foreign = sorted(set(other.variables) - set(edition.variables))
    assert foreign
    scan = running_scan(edition)
    someone = Respondent(client, scan)
    someone.open_link()
    someone.press("start")
    for number in range(1, len(edition.pages) + 1):
        everything = [(code, "3") for code in foreign] + [("ws_1", "3")]
        post(someone, f"/{number}", *everything)
    post(someone, "/send", *[(code, "3") for code in foreign], go="send")
    assert someone.page.h1 == "Bedankt"
    (row,) = db.session.query(Intake).all()
    assert decrypted(scan.public_id, row.form_id, row.sealed_answers) == ({"ws_1": "3"}, None)


def test_a_group_of_another_scan_is_no_group_here(db, client, app):
    other = running_scan(groups=["Elders"])
    scan = running_scan(groups=["Gent", "Aalst"])
    someone = Respondent(client, scan)
    someone.open_link()
    someone.press("start")
    post(someone, "/0", ("group-id", str(other.groups[0].id)))
    assert someone.response.status_code == 422
    post(someone, "/1", ("age", "1"), ("shift", "1"), ("group-id", str(scan.groups[0].id)))
    post(someone, "/send", ("group-id", str(other.groups[0].id)), go="send")
    boxes.fill(scan, 9)
    boxes.seal(scan)
    assert {row.group_id for row in db.session.scalars(responses_of(scan.id))} == {None}


def test_every_background_question_of_the_library_lets_one_not_say():
    """Whoever would rather not say either has that answer in the list or may leave the question open."""
    for instrument in load_library().values():
        for question in instrument.questions:
            if question.kind != "background":
                continue
            assert any(choice.missing for choice in question.options.choices), f"{instrument.code}: {question.code}"
