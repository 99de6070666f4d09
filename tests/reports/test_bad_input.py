"""Questionnaires and answers unlike the shipped ones: a true page, every file, and a sentence for what is not there."""

import io
import json

import openpyxl
import pytest
from pptx import Presentation

from campaign_app.reports import makers
from campaign_app.results import findings
from surveys.edition import compose
from surveys.instrument import read_instrument
from tests.instruments.files import words
from tests.reader import words as text_of
from tests.reports import pdf

OFTEN = {
    "code": "often",
    "choices": [{"code": str(n), "score": 25 * n, "text": words(f"keer {n}")} for n in range(5)],
}
FORMULAS = ("=HYPERLINK(1)", "+cmd", "@SUM(A1)", "-1+2")


def question(code: str, kind: str = "likert", **values) -> dict:
    options = {"options": "often"} if kind in ("likert", "background", "multiple") else {}
    return {"code": code, "page": "first", "kind": kind, "text": words(f"Vraag {code}"), **options, **values}


def scale(code: str, item: str, role: str, **values) -> dict:
    limits = {"problem": 50, "source": "wij", "status": "provisional"}
    limited = {} if role == "module" else {"cutoffs": limits, "direction": "high_is_bad"}
    return {"code": code, "role": role, "text": words(f"Thema {code}"), "items": [item], **limited, **values}


def edition_with(*questions: dict, scales=(), indicators=()):
    """The edition of a core of somebody else."""
    content = {
        "format": "sokkel-instrument/1",
        "code": "theirs",
        "kind": "core",
        "version": "1",
        "languages": ["nl", "en", "fr"],
        "legal_elements": [],
        "title": words("Hun vragenlijst"),
        "source": {"author": "Zij", "year": 2026, "licence": "EUPL-1.2"},
        "options": [OFTEN] if any("options" in each for each in questions) else [],
        "pages": [{"code": "first", "title": words("Eerst")}],
        "questions": list(questions),
        "scales": list(scales),
        **({"workability": {"indicators": list(indicators)}} if indicators else {}),
    }
    return compose(read_instrument(json.dumps(content).encode(), name="theirs.json"))


def in_turn(*answers: dict):
    """What one person after another answers."""
    told = iter(answers * 200)
    return lambda: next(told)


UNLIKE = {
    "only a background question, and groups": {
        "edition": lambda: edition_with(question("a", "background")),
        "told": [{"a": "0"}, {"a": "1"}],
        "groups": {"A": 0.5, "B": 0.5},
    },
    "only a number": {"edition": lambda: edition_with(question("a", "number")), "told": [{"a": -0.04}, {"a": 0}]},
    "only a remark": {"edition": lambda: edition_with(question("a", "long_text")), "told": [{}]},
    "one risk, no rate": {
        "edition": lambda: edition_with(question("a"), scales=[scale("last", "a", "risk")]),
        "told": [{"a": "1"}, {"a": "4"}],
    },
}


@pytest.fixture(params=UNLIKE)
def unlike(request, stored):
    world = UNLIKE[request.param]
    values = {"groups": world.get("groups"), "people": 60}
    return stored(edition=world["edition"](), told=in_turn(*world["told"]), **values)


def test_a_questionnaire_without_a_rate_has_a_true_page_and_every_file(unlike, client, reader, said):
    page = client.sign_in(reader).get(f"/scans/{unlike.scan_id}/result").page
    headline = text_of(page.find("h2"))
    assert headline in ("Wat 60 mensen antwoordden", "Thema last is een probleem voor 50%")
    for table in page.find_all("table"):
        assert [node for node in table.iter() if node.tag.endswith("}td")], text_of(table)
    assert "-0," not in page.text
    report, poster, slides, workbook, *others = (
        said(unlike, lambda contents, make=make: make(contents, lambda n: None))
        for make in (
            makers.make_report,
            makers.make_poster,
            makers.make_slides,
            makers.make_workbook,
            makers.make_table,
            makers.make_codebook,
            makers.make_ddi,
        )
    )
    assert pdf.broken_rules(report) == pdf.broken_rules(poster) == []
    titles = [slide.shapes.title.text for slide in Presentation(io.BytesIO(slides)).slides]
    assert titles[0] == headline and len(set(titles)) == len(titles)
    assert openpyxl.load_workbook(io.BytesIO(workbook)).sheetnames and all(others)


def test_a_rate_of_other_indicators_is_explained_by_those(stored, said):
    edition = edition_with(question("a"), scales=[scale("steun", "a", "indicator")], indicators=["steun"])
    release = stored(edition=edition, told=in_turn({"a": "1"}, {"a": "4"}), people=40)
    told = said(release, lambda contents: findings.what_is_workable(contents.report))
    assert told == "Iemand heeft werkbaar werk als dit allemaal geen probleem is: thema steun."


def test_no_label_of_a_chart_is_a_formula_in_the_workbook_behind_it(stored, said):
    release = stored(people=200, groups=dict.fromkeys(FORMULAS, 0.25))
    deck = Presentation(io.BytesIO(said(release, lambda contents: makers.make_slides(contents, lambda n: None))))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    books = [openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) for chart in charts]
    cells = [cell for book in books for row in book.active.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith(tuple("=+-@"))]


def test_what_is_as_often_a_problem_is_not_named_alone(stored, said):
    edition = edition_with(question("a"), question("b"), scales=[scale("een", "a", "risk"), scale("twee", "b", "risk")])
    release = stored(edition=edition, told=in_turn({"a": "1", "b": "1"}, {"a": "4", "b": "4"}), people=40, expected=40)
    told = said(release, lambda contents: findings.stands_out(contents.report, None))
    assert told == ["Bij de risico's: thema twee en thema een zijn het vaakst een probleem: bij 50%."]


def test_a_rate_that_is_not_there_says_why(stored, said):
    told = " ".join(said(stored(people=40, told=in_turn({})), lambda contents: findings.certainty(contents.report)))
    assert "De werkbaarheidsgraad kan niet getoond worden. Minder dan 10 mensen antwoordden hierop." in told


def test_chance_plays_a_part_when_everybody_sent_something_but_not_everybody_answered_this(stored, said):
    edition = edition_with(question("a"), scales=[scale("steun", "a", "indicator")], indicators=["steun"])
    for answers, certain in (([{"a": "1"}, {"a": "4"}], True), ([{"a": "1"}, {"a": "4"}, {}], False)):
        release = stored(edition=edition, told=in_turn(*answers), people=60, expected=60)
        told = " ".join(said(release, lambda contents: findings.certainty(contents.report)))
        assert ("toeval speelt geen rol" in told) is certain


def test_what_is_surely_more_than_a_bound_comes_before_what_is_exact(stored, said):
    edition = edition_with(
        *(question(code) for code in "abcd"),
        scales=[
            *(scale(name, code, "risk") for name, code in (("deels", "a"), ("allen", "b"))),
            *(scale(name, code, "module") for name, code in (("laag", "c"), ("midden", "d"))),
        ],
    )
    answers = {"b": "4", "c": "0"}
    release = stored(edition=edition, told=in_turn({**answers, "a": "1", "d": "1"}, {**answers, "a": "4", "d": "3"}))
    risks, means, told = said(
        release,
        lambda contents: (
            findings.scales_finding(contents.report.risks),
            findings.means_finding(contents.report.modules),
            findings.stands_out(contents.report, None),
        ),
    )
    assert risks == "Thema allen is het vaakst een probleem: bij meer dan 90%"
    assert told == ["Bij de risico's: thema allen is het vaakst een probleem: bij meer dan 90%."]
    assert means == "Thema midden scoort het hoogst (50 op 100), thema laag het laagst (minder dan 5)"


def test_groups_of_which_only_bounds_are_told_have_a_finding(stored, client, reader):
    edition = edition_with(question("a"), scales=[scale("steun", "a", "indicator")], indicators=["steun"])
    release = stored(edition=edition, told=in_turn({"a": "0"}), people=60, groups={"A": 0.5, "B": 0.5})
    page = client.sign_in(reader).get(f"/scans/{release.scan_id}/result").page
    captions = [text_of(node) for node in page.find_all("figcaption")]
    assert "Werkbaarheidsgraad is in elke groep ongeveer gelijk: meer dan 90%." in captions and "None" not in captions
    assert all(node.get("alt") for node in page.find_all("img"))
