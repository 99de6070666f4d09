"""Kinds: what counts as an answer, what is refused and under which message, how answers are summed up."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.edition import compose
from surveys.kinds import KINDS, AnswerFault
from surveys.model import Frozen, Question
from tests.surveys.samples import core, read

EDITION = compose(read(core()))


def parse(code, raw):
    question = EDITION.variable(code).question
    return KINDS[question.kind].parse(question, raw)


@pytest.mark.parametrize(
    ("code", "raw", "value"),
    [
        ("mo_1", "1", "1"), ("mo_1", " 1 ", "1"), ("mo_1", 1, "1"), ("mo_1", "", None), ("mo_1", None, None),
        ("ws_1", "2", "2"), ("statute", "x", "x"),
        ("tools", ["b", "a"], ["a", "b"]), ("tools", "a|b", ["a", "b"]), ("tools", [], None), ("tools", "", None),
        ("tools", ["a", "a"], ["a"]), ("tools", ("c",), ["c"]),
        ("hours", "38", 38), ("hours", "38,0", 38), ("hours", 0, 0), ("hours", "", None), ("hours", " 7 ", 7),
        ("remark", " ja\r\nnee\x00 ", "ja\nnee"), ("remark", "   ", None), ("remark", None, None),
    ],
)  # fmt: skip
def test_an_answer_becomes_a_value(code, raw, value):
    assert parse(code, raw) == value


@pytest.mark.parametrize(
    ("code", "raw", "message"),
    [
        ("mo_1", "9", "not_an_option"), ("mo_1", True, "not_an_option"), ("mo_1", ["1"], "not_an_option"),
        ("mo_1", 1.0, "not_an_option"), ("tools", ["q"], "not_an_option"), ("tools", 5, "not_an_option"),
        ("tools", [["a"]], "not_an_option"), ("tools", ["a", "c"], "exclusive"),
        ("hours", "x", "not_a_number"), ("hours", "nan", "not_a_number"), ("hours", math.nan, "not_a_number"),
        ("hours", math.inf, "not_a_number"), ("hours", True, "not_a_number"), ("hours", "1e3", "not_a_number"),
        ("hours", "1.5", "not_an_integer"), ("hours", "-1", "below_minimum"), ("hours", 61, "above_maximum"),
        ("hours", "\u0661", "not_a_number"), ("hours", 10**400, "not_a_number"),
        ("remark", "x" * 1001, "too_long"), ("remark", 5, "not_a_text"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_under_its_message(code, raw, message):
    with pytest.raises(AnswerFault) as raised:
        parse(code, raw)
    assert raised.value.message_id == message


def test_an_information_text_takes_no_answer():
    question = Question("i", "first", "information", Frozen({"nl": "Lees dit"}))
    assert KINDS["information"].parse(question, "") is None
    with pytest.raises(AnswerFault):
        KINDS["information"].parse(question, "x")


ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.lists(st.text() | st.integers())
)


@given(st.sampled_from(sorted(EDITION.variables)), ANYTHING)
def test_any_raw_answer_is_read_or_refused_and_reading_again_changes_nothing(code, raw):
    try:
        value = parse(code, raw)
    except AnswerFault:
        return
    assert value is None or parse(code, value) == value


def test_answers_are_summed_up_per_kind():
    def summary(code, values):
        question = EDITION.variable(code).question
        return KINDS[question.kind].summarise(pd.Series(values, dtype=object), question)

    assert summary("mo_1", ["1", "1", "3", None])["counts"] == {"1": 2, "2": 0, "3": 1}
    assert summary("mo_1", ["1", "1", "3", "2"])["shares"]["1"] == 0.5
    assert summary("tools", [["a", "b"], ["a"], None]) == {
        "n": 2, "counts": {"a": 2, "b": 1, "c": 0, "no": 0}, "shares": {"a": 1.0, "b": 0.5, "c": 0.0, "no": 0.0},
    }  # fmt: skip
    assert summary("hours", [10, 20, None]) == {"n": 2, "mean": 15.0}
    assert summary("remark", ["a", None]) == {"n": 1}
    assert summary("mo_1", [])["n"] == summary("tools", [])["n"] == summary("hours", [])["n"] == 0
