"""LimeSurvey in: every type of question has its counterpart or stands on the list of losses."""

import pytest

from surveys.conditions import parse_condition
from surveys.exchange import read_file
from surveys.faults import InstrumentFaults
from tests.surveys.forms import lost
from tests.surveys.lss import carry, lss, question

LINES = [("SQ001", "Een"), ("SQ002", "Twee")]
ANSWERS = [("A1", "Altijd"), ("A2", "Nooit")]
POINTS = ("1", "2", "3", "4", "5")


@pytest.mark.parametrize(
    ("kind", "more", "kinds", "codes"),
    [
        ("5", {}, ["likert"], POINTS),
        ("A", {"lines": LINES}, ["matrix"], POINTS),
        ("B", {"lines": LINES}, ["matrix"], (*POINTS, "6", "7", "8", "9", "10")),
        ("C", {"lines": LINES}, ["matrix"], ("Y", "U", "N")),
        ("E", {"lines": LINES}, ["matrix"], ("I", "S", "D")),
        ("F", {"lines": LINES, "answers": ANSWERS}, ["matrix"], ("A1", "A2")),
        ("H", {"lines": LINES, "answers": ANSWERS}, ["matrix"], ("A1", "A2")),
        ("L", {"answers": ANSWERS}, ["single"], ("A1", "A2")),
        ("!", {"answers": ANSWERS}, ["single"], ("A1", "A2")),
        ("L", {"answers": ANSWERS, "other": "Y"}, ["single", "short_text"], ("A1", "A2", "other")),
        ("O", {"answers": ANSWERS}, ["single", "long_text"], ("A1", "A2")),
        ("M", {"lines": LINES}, ["multiple"], ("SQ001", "SQ002")),
        ("M", {"lines": LINES, "other": "Y"}, ["multiple", "short_text"], ("SQ001", "SQ002", "other")),
        ("P", {"lines": LINES}, ["multiple", "short_text", "short_text"], ("SQ001", "SQ002")),
        ("N", {}, ["number"], None),
        ("K", {"lines": LINES}, ["information", "number", "number"], None),
        ("S", {}, ["short_text"], None),
        ("T", {}, ["long_text"], None),
        ("U", {}, ["long_text"], None),
        ("Q", {"lines": LINES}, ["information", "short_text", "short_text"], None),
        ("Y", {}, ["single"], ("Y", "N")),
        ("G", {}, ["single"], ("F", "M")),
        ("X", {}, ["information"], None),
        ("D", {}, ["short_text"], None),
        ("R", {"answers": ANSWERS}, ["information", "number", "number"], None),
        ("1", {"lines": LINES, "answers": [*ANSWERS, ("B1", "Ja", 1)]}, ["matrix", "matrix"], ("A1", "A2")),
        (";", {"lines": [*LINES, ("C1", "Kolom", 1)]}, ["information", "short_text", "short_text"], None),
        (":", {"lines": [*LINES, ("C1", "Kolom", 1)]}, ["information", "number", "number"], None),
    ],
)
@pytest.mark.parametrize("old", [False, True])
def test_each_type_has_its_counterpart_in_old_files_and_new(kind, more, kinds, codes, old):
    carried = carry(question(kind, "Vraag1", **more), languages=("nl", "fr"), old=old)
    questions = carried.instrument.questions
    assert [each.kind for each in questions] == kinds
    assert questions[0].text == {"nl": "Vraag", "fr": "Vraag (fr)"}
    if codes:
        assert questions[0].options.codes == codes
        assert all(choice.text["nl"] and choice.text["fr"] for choice in questions[0].options.choices)
    if kinds[0] == "matrix":
        rows = questions[0].rows
        assert [row.text for row in rows] == [{"nl": "Een", "fr": "Een (fr)"}, {"nl": "Twee", "fr": "Twee (fr)"}]
    assert carried.instrument.title == {"nl": "Titel", "fr": "Titel (fr)"}


@pytest.mark.parametrize(
    ("kind", "what"), [("*", "an equation"), ("|", "a file to send"), ("I", "language"), ("@", "'@'")]
)
def test_what_cannot_be_asked_is_listed(kind, what):
    carried = carry(question(kind, "q1"), question("S", "q2"))
    assert [each.code for each in carried.instrument.questions] == ["q2"]
    assert f"question q1: {'the type ' if kind == '@' else ''}" in lost(carried)
    assert what in lost(carried) and "left out" in lost(carried)


def test_bounds_units_lengths_and_exclusive_options_are_carried():
    number = {
        "min_num_value_n": "18",
        "max_num_value_n": "99.5",
        "num_value_int_only": "1",
        "suffix": "jaar",
        "prefix": "ca.",
    }
    carried = carry(
        question("N", "age", attributes=number, mandatory="Y", help="Hoe oud"),
        question("S", "name", attributes={"maximum_chars": "40"}),
        question("M", "many", lines=LINES, attributes={"exclude_all_others": "SQ002", "random_order": "1"}),
        question("N", "odd", attributes={"min_num_value_n": "{age}", "hidden": "0"}),
        question("N", "gone", attributes={"hidden": "1"}),
    )
    age, name, many, odd = carried.instrument.questions
    assert (age.minimum, age.maximum, age.integer, age.unit["nl"], age.required) == (18, 99.5, True, "jaar", True)
    assert age.help == {"nl": "Hoe oud"} and name.max_length == 40 and many.exclusive == ("SQ002",)
    assert odd.minimum is None
    text = lost(carried)
    for expected in (
        "'ca.' stands before",
        "the bound '{age}' is no number",
        "question gone: it is hidden",
        "attribute random_order",
    ):
        assert expected in text


@pytest.mark.parametrize(
    ("relevance", "when"),
    [
        ("1", None),
        ("", None),
        ('Sex.NAOK == "A1"', "sex == 'A1'"),
        ("{Sex == 'A1'}", "sex == 'A1'"),
        ('((Sex.NAOK == "A1" or Sex.NAOK == "-oth-"))', "sex == 'A1' or sex == 'other'"),
        ("!is_empty(Sex.NAOK) && age.NAOK ge 18", "sex in ['A1', 'A2', 'other'] and age >= 18"),
        ('Many_SQ001.NAOK == "Y"', "'SQ001' in many"),
        ('Many_SQ001 == "" and age < 3', "not ('SQ001' in many) and age < 3"),
        ("7X1X200 == 'A2'", "sex == 'A2'"),
        ("7X1X300SQ002.NAOK == 'Y'", "'SQ002' in many"),
        ('Grid_SQ002.NAOK <= "2"', "grid_sq002 in ['1', '2']"),
    ],
)
def test_a_relevance_equation_becomes_a_condition(relevance, when):
    carried = carry(
        question("L", "Sex", answers=ANSWERS, other="Y"),
        question("M", "Many", lines=LINES),
        question("N", "age"),
        question("A", "Grid", lines=LINES),
        question("S", "last", relevance=relevance),
    )
    assert carried.instrument.questions[-1].when == when
    assert "condition" not in lost(carried)


@pytest.mark.parametrize(
    "relevance", ["regexMatch('/a/', age)", "age + 1 > 3", "nobody == 1", "age > weight", "sum(age) > 1", "0"]
)
def test_an_equation_without_counterpart_is_listed_and_everybody_is_asked(relevance):
    carried = carry(question("N", "age"), question("N", "weight"), question("S", "last", relevance=relevance))
    assert carried.instrument.questions[-1].when is None
    assert "question last: the condition" in lost(carried)


def test_a_condition_of_a_group_holds_for_its_questions():
    carried = carry(question("N", "age"), question("S", "name", relevance="age > 3"), groups={"grelevance": "1 == 1"})
    assert [each.when for each in carried.instrument.questions] == [None, "age > 3"]


def test_conditions_of_older_versions_are_alternatives_per_question_and_scenario():
    def condition(qid, field, value, scenario=1, method="=="):
        return {"qid": qid, "cfieldname": field, "method": method, "value": value, "scenario": scenario}

    carried = carry(
        question("L", "sex", answers=ANSWERS),
        question("M", "many", lines=LINES),
        question("S", "last"),
        old=True,
        conditions=[
            condition(400, "7X1X200", "A1"),
            condition(400, "7X1X200", "A2"),
            condition(400, "+7X1X300SQ001", "Y"),
            condition(400, "7X1X200", "A2", scenario=2, method="!="),
        ],
    )
    when = carried.instrument.questions[-1].when
    holds = parse_condition(when).holds
    assert holds({"sex": "A2", "many": ["SQ001"]}) and holds({"sex": "A1"}) and holds({})
    assert not holds({"sex": "A2"}) and not holds({"sex": "A2", "many": ["SQ002"]})


def test_subquestions_with_a_condition_and_soft_mandates_are_listed():
    item = question("S", "q", mandatory="S", preg="/a/", script="alert(1)")
    grid = question("M", "m", lines=LINES)
    data = lss(item, grid).replace(b"<title>SQ001</title>", b"<title>SQ001</title><relevance>q == 'x'</relevance>")
    text = lost(read_file(data, name="a.lss"))
    for expected in ("asks softly", "checked by '/a/'", "a script of its own", "the line 'SQ001' has a condition"):
        assert expected in text


def test_html_becomes_plain_text_and_missing_translations_fall_back():
    html = "<p>Caf&eacute; <strong>&lt;1&gt;</strong></p><script>alert(1)</script>"
    html += "<img src='x' onerror='y'> {TOKEN:FIRSTNAME}"
    carried = carry(
        question("S", "q", html), languages=("nl", "fr"), translate=lambda t, language: t if language == "nl" else ""
    )
    text = carried.instrument.questions[0].text
    assert text["nl"] == text["fr"] and text["nl"].startswith("Café <1>") and text["nl"].endswith("…")
    assert "alert" not in text["nl"] and "onerror" not in text["nl"]
    notes = lost(carried)
    assert "holds a script" in notes and "question q fr: there is no translation. The text in nl" in notes
    assert "fills in '{TOKEN:FIRSTNAME}'" in notes


def test_a_file_of_something_else_is_refused():
    sound = lss(question("S", "q"))
    for data, words in (
        (sound.replace(b"Survey</Lime", b"Group</Lime"), "this holds a 'Group' of LimeSurvey"),
        (sound[:-20], "this is no sound XML"),
        (b"<?xml version='1.0'?><html/>", "no file of LimeSurvey"),
        (lss(question("*", "q")), "nothing in this file can be asked"),
    ):
        with pytest.raises(InstrumentFaults, match=words):
            read_file(data, name="a.lss")


def test_the_content_tells_the_format_when_the_name_does_not():
    assert read_file(lss(question("S", "q")), name="vragen.txt").instrument.questions
