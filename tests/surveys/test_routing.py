"""Routing: who sees what, and which answers remain."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.edition import compose
from surveys.routing import appeared, next_page, on_path, path, previous_page, unanswered
from tests.surveys.samples import core, module, read, words

EDITION = compose(read(core()), [read(module())])


def codes(answers):
    return [(page.code, [question.code for question in questions]) for page, questions in path(EDITION, answers)]


def test_a_page_with_nothing_to_show_is_left_out():
    assert [page for page, _ in codes({})] == ["first", "second"]
    assert [page for page, _ in codes({"statute": "y"})] == ["first", "second", "transport_first"]
    assert next_page(EDITION, {}).code == "first"
    assert next_page(EDITION, {}, "second") is None
    assert next_page(EDITION, {"statute": "y"}, "second").code == "transport_first"
    assert previous_page(EDITION, {}, "first") is None
    assert previous_page(EDITION, {}, "transport_first").code == "second"
    assert previous_page(EDITION, {}).code == "second"


def test_a_question_appears_when_its_condition_holds():
    assert "hours" in codes({"statute": "x"})[1][1]
    assert "hours" not in codes({"statute": "y"})[1][1]
    assert [each.code for each in appeared(EDITION, {}, {"statute": "x"}, "second")] == ["hours"]


def test_answers_off_the_path_fall_away_in_chains():
    content = core()
    likert = {"page": "second", "kind": "likert", "options": "scored", "text": words("x")}
    content["questions"] += [
        likert | {"code": "one", "when": "statute == 'x'"},
        likert | {"code": "two", "when": "one == '1'"},
        likert | {"code": "three", "when": "two == '1'"},
    ]
    edition = compose(read(content))
    answers = {"statute": "x", "one": "1", "two": "1", "three": "2"}
    assert on_path(edition, answers) == answers
    assert on_path(edition, answers | {"statute": "y"}) == {"statute": "y"}
    assert on_path(edition, {"stranger": 1, "mo_1": "1"}) == {"mo_1": "1"}


ANSWERS = st.dictionaries(
    st.sampled_from(["statute", "regime", "ws_1", "mo_1", "hours", "tr_1"]), st.sampled_from("xyz12")
)


@given(ANSWERS)
def test_what_remains_is_stable_and_on_shown_questions_only(answers):
    kept = on_path(EDITION, answers)
    assert on_path(EDITION, kept) == kept
    assert path(EDITION, kept) == path(EDITION, answers)
    shown = {variable for _, questions in path(EDITION, kept) for each in questions for variable in each.variables}
    assert kept.keys() <= shown


def test_required_questions_without_an_answer_are_named():
    content = core()
    content["questions"][2]["required"] = content["questions"][5]["required"] = True
    edition = compose(read(content))
    assert unanswered(edition, {"ws_1": "1"}) == ["ws_2", "ws_3"]
    assert unanswered(edition, {"statute": "x"}) == ["ws_1", "ws_2", "ws_3", "hours"]
