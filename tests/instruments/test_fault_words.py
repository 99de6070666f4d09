"""Every fault of a file is told in the language of the page."""

import ast
from pathlib import Path

import pytest
from flask_babel import force_locale, gettext

import surveys
from campaign_app.instruments.exchange_words import EXCHANGE_SENTENCES
from campaign_app.instruments.fault_words import SENTENCES, said, shown, told
from surveys.faults import Fault
from tests.surveys.samples import core, faults_of

FLOOR = Path(surveys.__file__).parent
FILES = ("reading", "sections", "checks", "conditions", "kinds", "faults", "composing")
EXCHANGE = sorted(f"exchange/{path.stem}" for path in (FLOOR / "exchange").glob("*.py"))
TELLERS = {"note", "Fault", "fault", "ConditionFault", "take", "CannotCarry", "Loss"}
# put together of two pieces by the floor: the wholes must be known, the pieces need not
PIECES = {
    *("is no code here", "is used already", "stands here twice", "the name x x", "the option x x", "there are x x"),
    *("columns, x", "rows, x", "shows an error", "holds a formula without a result", "the cell in column x x"),
    *("The form asks everybody. x", "the condition x x"),
}
WHOLES = (
    *("the name 'a' is used already", "the name 'a' is no code here", "the option 'a' stands here twice"),
    *("the option 'a' is no code here", "there are more columns than are read", "there are more rows than are read"),
    *("the cell in column 3 shows an error", "the cell in column 3 holds a formula without a result"),
    *("the condition 'a' cannot be spelled in XLSForm", "the condition 'a' looks at 'b' of another part"),
    "The form asks everybody. It stands on the sheet 'sokkel', which other programs do not read.",
)
# names of what is said, and functions that return it
SAYINGS, SPEAKERS = {"remedy", "problem", "what"}, {"_misfit", "nearest"}


def sentences(file: str) -> set[str]:
    """Every sentence that a file of the ground floor may write into a fault, with x in its gaps."""
    found = set()
    for node in ast.walk(ast.parse((FLOOR / f"{file}.py").read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TELLERS:
            found |= {text for each in node.args[-2:] for text in texts(each)}
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in SAYINGS:
            found |= texts(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name in SPEAKERS:
            found |= {text for each in ast.walk(node) if isinstance(each, ast.Return) for text in texts(each.value)}
    # a place or a key is one word
    return {text for text in found if " " in text.strip()}


def texts(node: ast.expr | None) -> set[str]:
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.JoinedStr):
        return {"".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)}
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.Tuple):
        return {text for each in node.elts for text in texts(each)}
    return set()


@pytest.mark.parametrize("file", [*FILES, *EXCHANGE])
def test_every_sentence_of_the_ground_floor_is_known(app, file):
    with app.test_request_context(), force_locale("nl"):
        unknown = {text for text in sentences(file) if said(text) in (None, text)}
    assert not unknown - PIECES


@pytest.mark.parametrize("whole", WHOLES)
def test_what_is_put_together_of_pieces_is_known_as_a_whole(app, whole):
    with app.test_request_context(), force_locale("nl"):
        assert said(whole) not in (None, whole)


def test_the_reader_of_sentences_finds_them():
    assert sum(len(sentences(file)) for file in EXCHANGE) > 150
    assert "the text is missing in this language" in sentences("reading")
    assert len(sentences("checks")) > 40


def test_a_fault_is_told_with_what_stood_in_its_gaps(app):
    fault = Fault("questions[1] a when", "'b' is only asked later", "Refer to an earlier one, or move this down.")
    with app.test_request_context(), force_locale("nl"):
        (nl,) = told([fault])
    assert nl.place == fault.place
    assert "'b'" in nl.problem
    assert nl.problem != fault.problem


def test_what_to_write_is_translated_inside_the_sentence(app):
    with app.test_request_context(), force_locale("nl"):
        shown = said("Add `title`: a table with a text per language.")
        assert gettext("a table with a text per language") in shown
        assert "`title`" in shown


def test_in_english_every_fault_reads_as_it_was_written(app):
    broken = core()
    broken["questions"][0]["kind"] = "likrt"
    broken["title"] = "geen tabel"
    broken["scales"][0]["items"].append("nergens")
    with app.test_request_context(), force_locale("en"):
        for fault in faults_of(broken):
            place, _, rest = fault.partition(": ")
            assert place
            problem, remedy = rest.split(". ", 1)
            assert (said(problem), said(remedy)) == (problem, remedy)


def test_what_nobody_knows_is_shown_as_the_english_that_it_is(app):
    with app.test_request_context(), force_locale("nl"):
        assert shown("a <b>bold</b> claim") == '<span lang="en">a &lt;b&gt;bold&lt;/b&gt; claim</span>'
        assert "<" not in shown("this list is empty")


def test_what_the_file_says_is_never_translated(app):
    with app.test_request_context(), force_locale("nl"):
        assert "'this list is empty'" in said("there is no variable 'this list is empty'")


def test_no_sentence_stands_twice():
    every = (*SENTENCES, *EXCHANGE_SENTENCES)
    assert len(set(every)) == len(every)
