"""XLSForm in: every kind of row has its counterpart or stands on the list of losses."""

import pytest

from surveys.exchange import read_file
from surveys.exchange.dialects import read
from surveys.exchange.meanings import Meaning, as_when, bounds
from surveys.exchange.trees import CannotCarry
from surveys.exchange.xlsform_form import XPATH
from surveys.faults import InstrumentFaults
from tests.surveys.forms import HEAD, YES_NO, carry, faults, lost, workbook

MEANINGS = {
    "sex": Meaning("sex", "choice", {"m": "m", "v": "v"}),
    "grade": Meaning("grade", "choice", {"1": "1", "2": "2", "3": "3"}),
    "Tools": Meaning("tools", "multiple", {"saw": "saw", "axe": "axe"}),
    "age": Meaning("age", "number"),
    "why": Meaning("why", "text"),
}


@pytest.mark.parametrize(
    ("xpath", "when"),
    [
        ("${sex} = 'm'", "sex == 'm'"),
        ('"m"=${ sex }', "sex == 'm'"),
        ("${sex} != ‘m’", "sex != 'm'"),
        ("selected(${Tools}, 'axe')", "'axe' in tools"),
        ("selected(${sex}, 'v')", "sex == 'v'"),
        ("not(selected(${Tools},'axe'))", "not ('axe' in tools)"),
        ("${Tools} = 'axe'", "('saw' not in tools and 'axe' in tools)"),
        ("${age} >= 18 and (${age} < 65 or ${sex}='v')", "age >= 18 and (age < 65 or sex == 'v')"),
        ("18 <= ${age}", "age >= 18"),
        ("${age} = -1.5", "age == -1.5"),
        ("${grade} > 1", "grade in ['2', '3']"),
        ("${grade} = 2", "grade == '2'"),
        ("${sex} != ''", "sex in ['m', 'v']"),
        ("string-length(${sex}) = 0", "not (sex in ['m', 'v'])"),
        ("count-selected(${Tools}) > 0", "('saw' in tools or 'axe' in tools)"),
        ("number(${age}) > 3 and true()", "age > 3"),
        ('${why} = "it\'s"', 'why == "it\'s"'),
        ("1 = 1", None),
    ],
)
def test_a_condition_is_written_in_our_language(xpath, when):
    assert as_when(read(xpath.replace("‘", "'").replace("’", "'"), XPATH), MEANINGS) == when


@pytest.mark.parametrize(
    "xpath",
    [
        "${sex} = ${age}", "${age} + 1 > 3", "regex(${why}, 'x')", "${nobody} = 1", "${sex} = 'x'", "${why} > 'a'",
        "${why} != ''", "false()", "(${age} > 1", "${age} >", "", "count-selected(${Tools}) > 1", "now() > 3",
        "if(${age} > 1, 2, 3)", "(" * 500 + "1" + ")" * 500, "not(" * 100 + "1" + ")" * 100, "${age} > 1" * 500,
        "${age} div 2 = 1", "'a", "${why} = concat('a', 'b')", "${age} = 'abc'",
    ],
)  # fmt: skip
def test_what_has_no_counterpart_is_refused_with_a_reason(xpath):
    with pytest.raises(CannotCarry, match=r"."):
        as_when(read(xpath, XPATH), MEANINGS)


@pytest.mark.parametrize(
    ("constraint", "whole", "found", "looser"),
    [
        (". >= 0 and . <= 24", False, {"minimum": 0, "maximum": 24}, 0),
        (". > 0 and . < 24", True, {"minimum": 1, "maximum": 23}, 0),
        (".>0", False, {"minimum": 0}, 1),
        ("not(. < 5)", False, {"minimum": 5}, 0),
        ("24 >= .", False, {"maximum": 24}, 0),
        ("string-length(.) < 10", False, {"max_length": 9}, 0),
    ],
)
def test_a_constraint_becomes_bounds(constraint, whole, found, looser):
    bounds_found, left = bounds(read(constraint, XPATH), whole=whole)
    assert (bounds_found, len(left)) == (found, looser)


def test_each_type_of_question_has_its_counterpart():
    carried = carry(
        ["select_one yes_no", "a", "A"],
        ["select one from yes_no", "b", "B", None, None, None, "likert"],
        ["select_multiple yes_no", "c", "C"],
        ["integer", "d", "D", None, ". >= 1 and . < 10"],
        ["decimal", "e", "E"],
        ["text", "f", "F", None, "string-length(.) <= 40"],
        ["text", "g", "G", None, None, None, "multiline"],
        ["note", "h", "H"],
        ["percentage", "i", "I"],
        ["acknowledge", "j", "J"],
    )
    found = {each.code: each for each in carried.instrument.questions}
    kinds = [
        "single",
        "likert",
        "multiple",
        "number",
        "number",
        "short_text",
        "long_text",
        "information",
        "number",
        "multiple",
    ]
    assert [each.kind for each in found.values()] == kinds
    assert (found["d"].minimum, found["d"].maximum, found["d"].integer) == (1, 9, True)
    assert (found["i"].minimum, found["i"].maximum) == (0, 100)
    assert not found["e"].integer and found["f"].max_length == 40
    assert found["a"].options == found["b"].options and found["a"].options.codes == ("yes", "no")
    assert carried.instrument.title == {"nl": "Proef"} and carried.instrument.code == "proef"
    assert {loss.place for loss in carried.losses} == {"source"}


def test_what_cannot_be_asked_is_listed_with_what_stands_instead():
    carried = carry(
        ["start", "start"],
        ["geopoint", "where", "Waar"],
        ["image", "photo", "Foto"],
        ["calculate", "twice"],
        ["date", "day", "Dag"],
        ["select_one_from_file towns.csv", "town", "Stad"],
        ["rank yes_no", "order", "Volgorde"],
        ["osm", "map", "Kaart"],
        ["text", "last", "Slot ${twice}", "${twice} > 3"],
    )
    text = lost(carried)
    for expected in (
        "row 2 start: a 'start' records something by itself. Nothing: where, when and on what",
        "row 3 where: a 'geopoint' has no counterpart. Nothing",
        "row 4 photo: a 'image' has no counterpart. Nothing",
        "row 5 twice: a 'calculate' has no counterpart",
        "row 6 day: a question for a date has no counterpart. A line of text",
        "row 7 town: the options stand in another file. A line of text",
        "row 8 order: putting options in order has no counterpart. Each option asks",
        "row 9 map",
        "row 10 last: the condition '${twice} > 3' has no counterpart: it looks at 'twice'",
        "row 10 last label: the text fills in '${twice}'. An ellipsis",
    ):
        assert expected in text
    questions = carried.instrument.questions
    assert [each.code for each in questions] == ["day", "town", "order", "order_yes", "order_no", "last"]
    assert questions[-1].text == {"nl": "Slot …"} and questions[-1].when is None


def test_groups_become_pages_and_their_conditions_hold_for_each_question():
    carried = carry(
        ["select_one yes_no", "first", "Eerst"],
        ["begin_group", "work", "Werk", "${first} = 'yes'"],
        ["text", "one", "Een"],
        ["begin group", "inner", "Binnen", "${one} = 'x'"],
        ["text", "two", "Twee", "${first} != 'no'"],
        ["end group"],
        ["text", "three", "Drie"],
        ["end_group"],
        ["begin_repeat", "again", "Steeds weer"],
        ["text", "four", "Vier"],
        ["end_repeat"],
    )
    pages = {each.code: each.title["nl"] for each in carried.instrument.pages}
    assert pages == {"page": "Proef", "work": "Werk", "inner": "Binnen", "work_2": "Werk", "again": "Steeds weer"}
    whens = {each.code: each.when for each in carried.instrument.questions}
    assert whens["two"] == "first == 'yes' and one == 'x' and first != 'no'"
    assert whens["three"] == "first == 'yes'" and whens["four"] is None
    assert "again: a group that repeats has no counterpart. Its questions are asked once." in lost(carried)


@pytest.mark.parametrize("style", ["table-list", "label"])
def test_a_grid_becomes_a_matrix(style):
    rows = [["select_one yes_no", "r1", "Rij 1", None, None, "yes", "list-nolabel"]]
    rows += [["select_one yes_no", "r2", "Rij 2", None, None, "yes", "list-nolabel"]]
    rows = [["select_one yes_no", "head", "Kop", None, None, None, "label"], *rows] if style == "label" else rows
    group = ["begin_group", "grid", "Raster", None, None, None, "table-list" if style == "table-list" else "field-list"]
    carried = carry(group, *rows, ["end_group"], ["text", "after", "Daarna", "${r2} = 'yes'"])
    matrix, after = carried.instrument.questions
    assert matrix.kind == "matrix" and matrix.required and matrix.text == {"nl": "Raster"}
    assert [(row.code, row.text["nl"]) for row in matrix.rows] == [("r1", "Rij 1"), ("r2", "Rij 2")]
    assert after.when == "r2 == 'yes'"
    assert (style == "label") == ("this is a second" in lost(carried))


def test_languages_are_read_from_the_columns_and_missing_translations_fall_back():
    head = ["type", "name", "label::Nederlands (nl)", "label::fr", "Label::English", "hint::fr"]
    choices = [["list name", "value", "label::nl", "label::French"], ["l", "a", "Aa", "Ah"], ["l", "b", "Bee"]]
    carried = carry(
        ["select_one l", "x", "Vraag", "Question", None, "Aide"],
        head=head,
        choices=choices,
        language="fr",
    )
    instrument = carried.instrument
    assert instrument.languages == ("fr", "nl", "en")
    question = instrument.questions[0]
    assert question.text == {"fr": "Question", "nl": "Vraag", "en": "Question"}
    assert question.help == {"fr": "Aide", "nl": "Aide", "en": "Aide"}
    assert question.options.choices[1].text == {"fr": "Bee", "nl": "Bee", "en": "Bee"}
    assert "survey row 2 x label en: there is no translation. The text in fr stands instead." in lost(carried)


def test_texts_without_a_language_count_as_what_they_look_like():
    for label, code in (("Wat is de naam van je werk?", "nl"), ("Quel est le nom de votre travail ?", "fr")):
        carried = read_file(workbook(survey=[["type", "name", "label"], ["text", "a", label]]), name="x.xlsx")
        assert carried.instrument.languages == (code,)
        assert f"They count as {code}" in lost(carried)


def test_names_that_are_no_codes_are_mapped_and_told():
    choices = [["list_name", "name", "label"], ["l", "Zéér goed!", "A"], ["l", "ok", "B"], ["l", "ok", "C"]]
    carried = carry(
        ["select_one l", "Mijn Vraag", "A"],
        ["text", "class", "B", "${Mijn Vraag} = 'Zéér goed!'"],
        ["text", "same", "C"],
        ["text", "same", "D"],
        choices=choices,
    )
    questions = carried.instrument.questions
    assert [each.code for each in questions] == ["mijn_vraag", "class_2", "same", "same_2"]
    assert questions[1].when == "mijn_vraag == 'Zeer_goed'"
    assert questions[0].options.codes == ("Zeer_goed", "ok", "ok_2")
    text = lost(carried)
    assert "the name 'Mijn Vraag' is no code here. It is called 'mijn_vraag'" in text
    assert "the option 'ok' stands here twice. Its code is 'ok_2'" in text
    assert "the name 'same' is used already. It is called 'same_2'" in text


def test_or_other_becomes_an_option_and_a_question():
    carried = carry(["select_one yes_no or_other", "a", "A"], ["text", "b", "B"])
    first, other, _ = carried.instrument.questions
    assert first.options.codes == ("yes", "no", "other")
    assert (other.kind, other.when, other.text["nl"]) == ("short_text", "a == 'other'", "Welke?")
    assert "our own" in lost(carried)


def test_columns_that_have_no_counterpart_are_listed_once():
    head = [*HEAD, "choice_filter", "default"]
    rows = [["text", f"q{number}", "Q", None, None, None, "w1", "x=1", 5] for number in range(3)]
    text = lost(carry(*rows, head=head))
    assert "survey rows 2, 3, 4: the column 'choice_filter' has no counterpart, e.g. 'x=1'" in text
    assert "the column 'default'" in text and "the appearances w1" in text


def test_a_condition_that_cannot_hold_here_is_left_out_and_told():
    carried = carry(
        ["text", "early", "A", "${late} = 'yes'"],
        ["select_one yes_no", "late", "B"],
        ["text", "never", "C", "${late} = 'yes' and ${late} = 'no'"],
    )
    assert [each.when for each in carried.instrument.questions] == [None, None, None]
    text = lost(carried)
    assert "survey row 2 early: the condition" in text and "only asked later" in text
    assert "survey row 4 never: the condition" in text and "can never hold" in text


def test_all_faults_come_at_once_with_place_and_remedy():
    found = faults(
        ["selct_one yes_no", "a", "A"],
        ["select_one yes_nо", "b", "B"],
        ["end_group"],
        ["begin_group", "g", "G"],
        [None, "nameless", "C"],
        ["select_one", "d", "D"],
    )
    text = "\n".join(found)
    assert len(found) == 6
    assert "survey row 2 a: the type 'selct_one yes_no' is unknown. Did you mean 'select_one'?" in text
    assert "survey row 3 b: there is no list 'yes_nо' of choices. Did you mean 'yes_no'?" in text
    assert "survey row 4: 'end_group' ends what never began" in text
    assert "survey row 5 g: this group never ends" in text
    assert "survey row 6 nameless: there is no type" in text


@pytest.mark.parametrize(
    ("survey", "words"),
    [
        ([HEAD], "nothing in this file can be asked"),
        ([[*HEAD, "label"]], "stands here twice"),
        ([HEAD, ["begin_group", "g", "G"], ["calculate", "c"], ["end_group"]], "nothing in this file can be asked"),
    ],
)
def test_a_form_that_asks_nothing_is_a_fault(survey, words):
    with pytest.raises(InstrumentFaults, match=words):
        read_file(workbook(survey=survey), name="x.xlsx")


def test_a_workbook_without_a_survey_is_told_what_it_lacks():
    with pytest.raises(InstrumentFaults, match=r"there is no sheet 'survey' \(only: Leden\)"):
        read_file(workbook(Leden=[["Naam"], ["Alfa"]]), name="x.xlsx")


def test_csv_and_markdown_hold_the_same_form():
    text = '"survey",,,\n,"type","name","label"\n,"select_one yes_no","a","Een, twee"\n"choices",,,\n'
    text += ",list_name,name,label\n,yes_no,yes,Ja\n,yes_no,no,Nee\nsettings,,,\n,default_language\n,nl\n"
    marked = "| survey |\n| | type | name | label |\n| | select_one yes_no | a | Een, twee |\n| choices |\n"
    marked += "| | list_name | name | label |\n| | yes_no | yes | Ja |\n| | yes_no | no | Nee |\n"
    marked += "| settings |\n| | default_language |\n| | nl |\n"
    one = read_file(text.encode(), name="form.csv").instrument
    other = read_file(marked.encode(), name="form.md").instrument
    assert one == other and one.questions[0].text == {"nl": "Een, twee"}


def test_scripts_and_markup_in_labels_become_plain_text():
    carried = carry(
        ["note", "a", "<script>alert(1)</script><b>Vet</b> &amp; <i>schuin</i><br>x < y en z > 3"],
        ["note", "b", "<img src=x onerror=alert(1)>Beeld"],
        ["text", "<script>", "C"],
        choices=[*YES_NO, ["<b>x</b>", "<i>", "<svg onload=alert(1)>"]],
    )
    first, second, third = carried.instrument.questions
    assert first.text == {"nl": "Vet & schuin\nx < y en z > 3"}
    assert second.text == {"nl": "Beeld"} and third.code == "script"
    text = lost(carried)
    assert "row 2 a label: the text holds a script. It was taken out." in text
    assert "row 3 b label: the text shows a picture" in text and "2 texts held markup" in text
