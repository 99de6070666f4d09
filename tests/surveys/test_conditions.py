"""The language of `when`: what holds, and what is refused."""

import contextlib
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.routing import ConditionFault, parse_condition


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("a == '1'", {"a": "1"}, True),
        ("a == '1'", {}, False),
        ("a != '1'", {}, True),
        ("not a == '1'", {}, True),
        ("n < 3", {}, False),
        ("n >= 3", {}, False),
        ("n >= 3", {"n": 3}, True),
        ("n >= 3", {"n": "3"}, False),
        ("n > -1", {"n": 0.5}, True),
        ("1 < n <= 3", {"n": 3}, True),
        ("1 < n <= 3", {"n": 4}, False),
        ("a in ['1', '2']", {"a": "2"}, True),
        ("a in ['1', '2']", {}, False),
        ("a not in ['1', '2']", {}, True),
        ("'a' in m", {"m": ["a", "b"]}, True),
        ("'a' in m", {"m": ["b"]}, False),
        ("'a' in m", {}, False),
        ("'a' not in m", {}, True),
        ("'a' in m", {"m": "abc"}, False),
        ("'abc' in m", {"m": "abc"}, True),
        ("statute == 'temp' and not (wl_1 in ['1','2'])", {"statute": "temp", "wl_1": "3"}, True),
        ("a == '1' or\n b == '1'", {"b": "1"}, True),
    ],
)
def test_a_condition_holds_as_written(text, answers, expected):
    assert parse_condition(text).holds(answers) is expected


def test_a_condition_knows_its_variables_and_survives_pickling():
    condition = parse_condition("b == '1' and (a == '2' or b == '3')")
    assert condition.variables == ("b", "a")
    assert pickle.loads(pickle.dumps(condition)) == condition


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "a", "a == b", "1 == 1", "a = '1'", "a is '1'", "__import__('os')", "a.b == 1", "a[0] == 1",
        "(lambda: 1)() == a", "a == True", "a == None", "a == 1 + 1", "a == f'{b}'", "a == b'x'", "a == 1j", "a == ...",
        "[x for x in a] == 1", "a in 'abc'", "a == ['1']", "a in [['1']]", "['1'] in a", "a < ['1']", "a in [b]",
        "a == 1e999", "a ==", "a == '\\x00'", "a == '\x00'", "not " * 200 + "a == 1", "(" * 300 + "a == 1" + ")" * 300,
        "a == '" + "x" * 1000 + "'", "a := 1", "yield a", "await a == 1", "a == 1 if b == 1 else c == 1", "*a == 1",
    ],
)  # fmt: skip
def test_what_is_outside_the_language_is_refused_with_a_remedy(text):
    with pytest.raises(ConditionFault) as raised:
        parse_condition(text)
    assert raised.value.problem
    assert raised.value.remedy.endswith(".")


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="ab1'\"[](),=!<>. notinadr\n", max_size=40) | st.text(max_size=20))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(ConditionFault):
        assert parse_condition(text).holds({}) in (True, False)
