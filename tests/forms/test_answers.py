"""How each kind is asked and read."""

import inspect
import re

import pytest
from flask import g
from werkzeug.datastructures import MultiDict

from campaign_app.core.config import ROOT
from forms.answers import FAULT_WORDS, WAYS, answer_words, page_views, question_views, read
from surveys import kinds
from surveys.kinds import KINDS
from tests.answers.boxes import small_edition


@pytest.fixture
def dutch(app):
    with app.test_request_context():
        g.language = "nl"
        yield app


def asked(*codes):
    edition = small_edition()
    return [edition.question(code) for code in codes]


def test_every_kind_of_question_has_a_way_to_be_asked_and_a_template():
    assert set(WAYS) == set(KINDS)
    for way in WAYS.values():
        assert (ROOT / "templates/answers/controls" / f"{way.template}.html").is_file()


def test_every_fault_has_words_in_dutch(dutch):
    ids = set(re.findall(r'AnswerFault\("(\w+)"', inspect.getsource(kinds)))
    assert ids | {"required"} == set(FAULT_WORDS)


def test_answers_are_read_as_values():
    form = MultiDict(
        [
            ("shift", "3"),
            ("g_1", "1"),
            ("stuff", "b"),
            ("stuff", "a"),
            ("hours", "37,5"),
            ("word", " ja "),
            ("remark", ""),
        ]
    )
    reading = read(asked("shift", "grid", "stuff", "hours", "word", "remark", "note"), form, "nl")
    assert reading.values == {"shift": "3", "g_1": "1", "stuff": ["a", "b"], "hours": 37.5, "word": "ja"}
    assert not reading.faults


@pytest.mark.parametrize(
    ("variable", "typed", "words"),
    [
        ("shift", "9", "Kies een van de antwoorden in de lijst."),
        ("shift", "1; DROP TABLE response", "Kies een van de antwoorden in de lijst."),
        ("hours", "veel", "Typ een getal, bijvoorbeeld 12."),
        ("hours", "61", "Typ een getal van hoogstens 60."),
        ("hours", "-1", "Typ een getal van minstens 0."),
        ("hours", "1e999", "Typ een getal, bijvoorbeeld 12."),
        ("word", "x" * 21, "Gebruik hoogstens 20 tekens."),
    ],
)
def test_what_a_question_does_not_allow_is_told_and_what_was_typed_is_kept(dutch, variable, typed, words):
    reading = read(asked(variable), MultiDict({variable: typed}), "nl")
    assert reading.faults == {variable: words}
    assert reading.typed == {variable: typed}
    assert variable not in reading.values


def test_who_ticks_none_of_these_beside_one_of_these_means_the_latter(dutch):
    reading = read(asked("stuff"), MultiDict([("stuff", "a"), ("stuff", "none")]), "nl")
    assert (reading.values, reading.faults) == ({"stuff": ["a"]}, {})
    alone = read(asked("stuff"), MultiDict([("stuff", "none")]), "nl")
    assert alone.values == {"stuff": ["none"]}


def test_unprintable_characters_do_not_reach_the_value():
    reading = read(asked("word"), MultiDict({"word": "a\x00b\x1f"}), "nl")
    assert reading.values == {"word": "ab"}


def test_the_view_marks_what_was_chosen_and_typed_goes_before():
    grid, hours = question_views(
        asked("grid", "hours"), "en", answers={"g_2": "3", "hours": 8}, typed={"hours": "x"}, faults={"hours": "No."}
    )
    assert [option.chosen for option in grid.lines[1].options] == [False, False, True]
    assert grid.points == ("Never", "Sometimes", "Always")
    assert (hours.lines[0].typed, hours.lines[0].fault, hours.unit) == ("x", "No.", "hours")


def test_the_preview_shows_all_questions_of_a_page_also_hidden_ones():
    assert [view.code for view in page_views(small_edition(), "first", "nl")] == ["age", "shift", "night"]


def test_answers_are_read_back_in_words():
    stuff, hours, word = asked("stuff", "hours", "word")
    assert answer_words(stuff, ["a", "none"], "nl") == "Appel, Geen van beide"
    assert answer_words(hours, 12, "fr") == "12 heures"
    assert answer_words(word, "ja", "nl") == "ja"
