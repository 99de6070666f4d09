"""The codebook: every variable, score and cut-off in every language, valid as DDI, readable as a page."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import surveys
from surveys.__main__ import main
from surveys.codebook import Category, DataFile, Entry, Study, codebook_html, codebook_xml, entries_of
from surveys.edition import compose
from surveys.instrument import load_library
from surveys.model import Frozen
from surveys.tabulate import release
from tests.reader import Page, read_strictly, words
from tests.surveys import ddi
from tests.surveys.ddi import DDI, LANGUAGE
from tests.surveys.samples import core, module, read

CORE = Path(surveys.__file__).parent / "library" / "core.toml"
STUDY = Study(
    about=("What it is.",),
    software="1.0",
    made_on=date(2026, 3, 2),
    begun=date(2026, 2, 1),
    ended=date(2026, 3, 1),
    universe="Everyone who works there.",
    sampling="Everyone was asked.",
    response="40 of 60.",
    weighting="None.",
    anonymity=("Nobody can be told.",),
    conditions="Say where it comes from.",
    files=(DataFile("figures.csv", "Figures", "CSV", 12),),
)
BAD = "\x00\x0b\ud800\uffff"
NASTY = f"{BAD}</titl><script>alert(1)</script>&amp; ]]> \U0001f9d1\u200d\U0001f3ed \u202eالعمل\r\n" + "x" * 3000


@pytest.fixture(scope="module")
def edition():
    return compose(read(core()), [read(module())])


@pytest.fixture(scope="module")
def everything():
    """The core with every module and theme that is shipped."""
    library = load_library()
    return compose(library["core"], [each for each in library.values() if each.kind != "core"])


def variables(root) -> dict:
    return {each.get("name"): each for each in root.iter(f"{DDI}var")}


def texts(element, tag: str) -> dict[str, str]:
    return {each.get(LANGUAGE): each.text for each in element.findall(f"{DDI}{tag}")}


def page_of(data: bytes) -> Page:
    """The page under the eye of the strict reader; its style stands in it, for it has nothing beside it."""
    markup = re.sub("<style>.*</style>", "", data.decode(), flags=re.S)
    page = read_strictly(markup, {"Content-Security-Policy": "script-src 'self'"})
    targets = [node.get("href") for node in page.find_all("a")]
    ids = {node.get("id") for node in page.tree.iter()}
    assert targets, "a codebook has links inside"
    assert all(target[0] == "#" and target[1:] in ids for target in targets), "a link leads nowhere"
    return page


def test_the_codebook_tells_every_answer_variable_in_every_language(everything):
    found = variables(ddi.read(codebook_xml(everything, STUDY)))
    assert set(everything.variables) <= set(found)
    for code, variable in everything.variables.items():
        told, question = found[code], variable.question
        assert texts(told, "labl") == dict(variable.text)
        asked = told.find(f"{DDI}qstn")
        assert texts(asked, "qstnLit") == dict(variable.text)
        assert texts(asked, "preQTxt") == (dict(question.text) if question.rows else {})
        choices = variable.options.choices if variable.options else ()
        categories = told.findall(f"{DDI}catgry")
        assert [each.findtext(f"{DDI}catValu") for each in categories] == [each.code for each in choices]
        assert [texts(each, "labl") for each in categories] == [dict(each.text) for each in choices]
        assert [each.get("missing") == "Y" for each in categories] == [each.missing for each in choices]
        assert (told.find(f"{DDI}universe") is None) == (question.when is None)


def test_scores_problems_and_workability_are_told_with_their_formula(edition):
    found = variables(ddi.read(codebook_xml(edition, STUDY)))
    assert list(found)[-9:] == [
        *("work_stress", "work_stress_problem", "work_stress_acute", "motivation", "motivation_problem"),
        *("motivation_acute", "driving", "problem_count", "workable"),
    ]
    score = found["work_stress"]
    assert score.findtext(f"{DDI}derivation/{DDI}drvdesc") == (
        "The mean of the values of ws_1, ws_2, ws_3. Values of the answers: 1 = 0, 2 = 50, 3 = 100. Reversed, so 100 "
        "minus the value: ws_2. Missing when fewer than 2 of the 3 are answered. From 0 to 100: high is unfavourable."
    )
    assert [each.text for each in score.findall(f"{DDI}notes")] == [
        *("A problem from 60 up.", "Acute from 80 up."),
        *("Source of the cut-offs: Sokkel 2026", "Status of the cut-offs: provisional"),
    ]
    made_of = {each.get("ID"): each.get("name") for each in found.values()}
    assert [made_of[each] for each in score.find(f"{DDI}derivation").get("var").split()] == ["ws_1", "ws_2", "ws_3"]
    good = found["motivation_problem"].findtext(f"{DDI}derivation/{DDI}drvdesc")
    assert good == "1 when the score motivation is 40 or less, else 0. Missing where the score is."


def test_a_condition_a_range_and_an_answer_that_says_nothing_are_told(edition):
    found = variables(ddi.read(codebook_xml(edition, STUDY)))
    hours = found["hours"]
    assert hours.findtext(f"{DDI}universe") == "Only if at question statute you answer “x (en)”."
    assert [each.text for each in hours.findall(f"{DDI}notes") if each.get("type") == "condition"] == ["statute == 'x'"]
    bounds = hours.find(f"{DDI}valrng/{DDI}range")
    assert (bounds.get("UNITS"), bounds.get("min"), bounds.get("max")) == ("INT", "0", "60")
    assert found["tools"].find(f"{DDI}invalrng/{DDI}item").get("VALUE") == "no"
    excludes = {each.findtext(f"{DDI}catValu"): each.get("excls") for each in found["tools"].findall(f"{DDI}catgry")}
    assert excludes == {"a": "false", "b": "false", "c": None, "no": "false"}


def test_large_bounds_keep_all_their_digits(edition):
    entries = [Entry("income", {"en": "Income"}, "number", minimum=-0.25, maximum=1234567890)]
    bounds = ddi.read(codebook_xml(edition, STUDY, entries)).find(f".//{DDI}range")
    assert (bounds.get("min"), bounds.get("max")) == ("-0.25", "1234567890")


def test_a_release_adds_what_it_publishes_and_names_what_it_hides(edition):
    likes = ("mo_1", "ws_1", "ws_2", "ws_3")
    people = [dict.fromkeys(likes, "123"[n % 3]) | {"hours": 30 if n < 6 else None} for n in range(30)]
    published = release(edition, pd.DataFrame(people), k=10, population=40)
    found = variables(ddi.read(codebook_xml(edition, STUDY, release=published)))
    shares = published.cell("question:mo_1").measures
    told = {
        each.findtext(f"{DDI}catValu"): each.findtext(f"{DDI}catStat") for each in found["mo_1"].iter(f"{DDI}catgry")
    }
    assert told == {code: f"{100 * share:.1f}" for code, share in shares.items()} == dict.fromkeys("123", "33.3")
    assert found["motivation"].findtext(f"{DDI}sumStat[@type='mean']") == "50.0"
    assert published.cell("question:hours").hidden == "below_k"
    assert found["hours"].find(f"{DDI}sumStat") is None
    assert found["hours"].findall(f"{DDI}notes")[-1].text == "below_k"
    assert not [each for each in found.values() if each.get("files")], "a company's codebook describes no file of rows"


def test_licences_and_legal_elements_are_told(edition):
    licence = Frozen({"code": "core", "holder": "Someone", "terms": "Only here.", "comparable_with": ("monitor",)})
    licensed = replace(edition, licences=(licence,))
    root = ddi.read(codebook_xml(licensed, STUDY))
    assert root.findtext(f".//{DDI}restrctn") == (
        "core is used under a licence of Someone. Only here. Comparable with: monitor."
    )
    legal = [each.text for each in root.findall(f".//{DDI}stdyInfo/{DDI}notes")]
    assert legal[0].endswith("Job content, Working conditions.")
    assert "Relations at work" in legal[1]
    assert "Only here." in page_of(codebook_html(licensed, STUDY)).text


def test_the_page_tells_the_same_and_marks_every_other_language(everything):
    page = page_of(codebook_html(everything, STUDY))
    for code, variable in everything.variables.items():
        assert words_of(variable.text["en"]) in page.text, code
    assert {node.get("lang") for node in page.find_all("section") + page.find_all("td")} > {"nl", "fr"}
    heads = {code.text for code in page.find_all("code")}
    assert {entry.name for entry in entries_of(everything)} <= heads


def words_of(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_a_questionnaire_in_another_language_than_the_page_is_marked_as_such(edition):
    page = page_of(codebook_html(edition, STUDY, language="fr"))
    assert page.find("html").get("lang") == "fr"
    first = page.find("td", lang="nl")
    assert first is not None
    arabic = load_library()["core"]
    page = page_of(codebook_html(compose(arabic, []), STUDY, language="ar"))
    assert page.find("html").get("dir") == "rtl"
    assert "العمل" in page.text


@pytest.mark.parametrize("write", [codebook_xml, codebook_html])
def test_no_text_can_break_a_codebook(edition, write):
    study = Study(NASTY, (NASTY,), NASTY, NASTY, universe=NASTY, anonymity=(NASTY,), files=(DataFile(NASTY, NASTY),))
    label = {"en": NASTY, "ar": NASTY}
    entry = Entry(NASTY, label, "single", categories=(Category(NASTY, label),), notes=(NASTY,), universe=NASTY)
    data = write(edition, study, [*entries_of(edition), entry])
    text = data.decode()
    assert not re.search("[\x00\x0b\ud800\uffff]", text)
    if write is codebook_xml:
        root = ddi.read(data)
        assert root.findtext(f".//{DDI}stdyDscr/{DDI}citation//{DDI}titl").startswith("</titl><script>alert(1)")
    else:
        page = page_of(data)
        assert not page.find_all("script")
        assert "alert(1)" in words(page.find("h1"))


def test_a_study_without_a_word_and_an_edition_without_scores_give_a_codebook():
    content = core()
    content |= {"scales": [], "workability": None, "legal_elements": []}
    del content["workability"]
    bare = compose(read(content), [])
    assert "workable" not in variables(ddi.read(codebook_xml(bare, Study())))
    assert page_of(codebook_html(bare, Study())).h1 == "Codebook: Kern (en)"
    assert len(variables(ddi.read(codebook_xml(bare, Study(), [])))) == 0


def test_the_command_line_writes_both(tmp_path, capsys):
    for name in ("book.xml", "book.html"):
        assert main(["codebook", str(CORE), str(tmp_path / name)]) == 0
    ddi.read((tmp_path / "book.xml").read_bytes())
    page_of((tmp_path / "book.html").read_bytes())
    capsys.readouterr()
    assert main(["codebook", str(CORE), str(tmp_path / "book.doc")]) == 1
    assert "Choose a name that ends in .xml or .html." in capsys.readouterr().out
    assert main(["codebook", str(tmp_path / "nothing.toml"), str(tmp_path / "book.xml")]) == 2
