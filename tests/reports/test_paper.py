"""The report and the page for the wall on paper: accessible, within the page, truthful, drawn once."""

import io
import re
from html import escape
from pathlib import Path

import html5lib
import pytest
from flask import current_app
from pypdf import PdfReader

from campaign_app.reports import paper
from campaign_app.reports.sections import SECTIONS, hidden_in
from campaign_app.results import actions, findings
from tests.reader import words
from tests.reports.pdf import broken_rules, faults, tags

GROUPS = {"Loods": 0.5, "Kantoor": 0.42, "Directie": 0.08}
LONG = "Donaudampfschiffahrtsgesellschaftskapitänsmützenfabrik"
MANY = {f"{LONG} en de lange afdeling nummer {number}": 1.0 for number in range(46)} | {
    f"قسم الصيانة {number}": 0.5 for number in range(4)
}


def untold(_progress: int) -> None:
    """Nobody waits for it."""


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def squeezed(text: str) -> str:
    """Letters and digits only: a PDF breaks lines and words where it likes."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def overflowing(html: str, style: str) -> list[str]:
    """What would be drawn beyond the edge of its page."""
    from weasyprint import CSS, HTML

    dress = CSS(string=(Path(current_app.static_folder) / style).read_text("utf-8"))
    found = []
    for number, page in enumerate(HTML(string=html).render(stylesheets=[dress]).pages, start=1):
        for box in page._page_box.descendants():
            words = getattr(box, "text", None)
            if words and (box.position_x + box.width > page.width + 1 or box.position_y + box.height > page.height + 1):
                found.append(f"page {number}: {words}")
    return found


def test_the_report_is_accessible_and_says_what_the_page_says(stored, said):
    release = stored(people=80, expected=120, groups=GROUPS)
    pdf = said(release, lambda contents: paper.report_pdf(contents, untold))
    assert faults(pdf, language="nl", title="Scan in maart") == []
    found = tags(pdf)
    figures = [each["/Alt"] for each in found if each["/S"] == "/Figure"]
    assert len(figures) >= 3 and all("%" in alt or ":" in alt for alt in figures)
    assert sum(each["/S"] == "/H1" for each in found) == 1
    told = squeezed(text_of(pdf))
    for sentence in said(release, sentences):
        assert squeezed(sentence) in told, sentence
    english = squeezed(said(release, paper.report_html, "en"))
    for sentence in said(release, sentences, "en"):
        assert squeezed(escape(sentence)) in english, sentence


def test_a_file_without_tags_would_be_found():
    from weasyprint import HTML

    untagged = HTML(string="<html lang=nl><title>x</title><p>Tekst</p>").write_pdf()
    assert broken_rules(untagged)


def sentences(contents) -> list[str]:
    report = contents.report
    labels = [line.label for line in (*report.indicators, *report.risks, *report.modules, *report.themes)]
    outstanding = findings.stands_out(report, contents.groups)
    return [findings.headline(report), *findings.certainty(report), *outstanding, *labels, *hidden_in(contents)]


def test_pictures_are_those_of_the_page_and_are_not_drawn_again(stored, said, monkeypatch):
    release = stored(people=40, groups=GROUPS)
    actions.draw_charts(release)
    monkeypatch.setattr("campaign_app.results.charts.draw", lambda *_, **__: pytest.fail("drawn again"))
    html = said(release, paper.report_html)
    assert html.count("data:image/svg+xml;base64,") == len(re.findall("<img", html)) >= 3


def test_fifty_groups_with_long_and_right_to_left_names_stay_within_the_page(stored, said):
    release = stored(people=900, groups=MANY)
    html = said(release, paper.report_html)
    assert LONG in html and "قسم الصيانة" in html
    assert overflowing(html, paper.STYLE) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"people": 4}, "Te weinig antwoorden om een resultaat te tonen"),
        ({"people": 0, "pool": False}, "De antwoorden zijn vernietigd"),
        ({"people": 60, "core": "employee_survey"}, "Deze scan had geen groepen"),
        ({"people": 40, "mood": 0.0, "expected": None}, "meer dan 90%"),
    ],
)
def test_a_release_with_little_to_tell_is_told_truthfully(stored, said, values, sentence):
    told = words(html5lib.parse(said(stored(**values), paper.report_html)))
    assert sentence in told
    assert not re.search(r"\b(nan|None|inf)\b", told)


def test_a_release_without_figures_is_one_truthful_page(stored, said):
    pdf = said(stored(people=4), lambda contents: paper.report_pdf(contents, untold))
    assert faults(pdf, language="nl", title="Scan in maart") == []
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert not re.search(r"\d%", text_of(pdf))


def test_what_is_hidden_is_named_with_its_reason(stored, said):
    found = said(stored(people=80, groups=GROUPS), hidden_in)
    assert any("Directie" in name for name in found["Minder dan 10 mensen antwoordden hierop."])


def test_what_hangs_together_and_what_people_wrote_stand_in_it_as_far_as_it_may(stored, said):
    html = said(stored(people=120, remarks=14), paper.report_html)
    told = words(html5lib.parse(html))
    assert "Wat hangt samen met wat" in told and "hangen samen met werkstress" in told
    assert "Een opmerking" not in told
    assert "Wat mensen hier schreven, leest eerst een vertrouwenspersoon of preventieadviseur" in told


def test_every_section_has_its_file(app):
    for section in SECTIONS:
        assert app.jinja_env.get_template(f"reports/sections/{section.code}.html")


@pytest.mark.parametrize(
    "values",
    [
        {"people": 80, "expected": 120, "groups": GROUPS},
        {"people": 60, "core": "employee_survey"},
        {"people": 40, "mood": 0.0, "expected": None},
    ],
)
def test_the_page_for_the_wall_is_one_page_about_everybody(stored, said, company, values):
    company.name = "Koninklijke " + LONG + " en Zonen " * 9
    release = stored(**values)
    pdf = said(release, lambda contents: paper.poster_pdf(contents, untold))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert faults(pdf, language="nl", title="Scan in maart") == []
    told = text_of(pdf)
    assert not any(group in told for group in GROUPS)
    assert "Dank je wel" in told and not re.search(r"\b(nan|None|inf)\b", told)
