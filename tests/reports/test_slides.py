"""The slides: charts that can be edited and hold only what is published, titles, words for who does not see them."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from campaign_app.reports.slides import slides_pptx
from campaign_app.results import actions, words
from jobs import refresh_benchmarks
from tests.results.boxes import closed_scan

GROUPS = {"Loods": 0.5, "Kantoor": 0.42, "Directie": 0.08}


@pytest.fixture
def deck(said):
    def deck(release, language="nl"):
        return Presentation(io.BytesIO(said(release, lambda contents: slides_pptx(contents, lambda n: None), language)))

    return deck


def charts(deck) -> list[tuple]:
    """Every chart as (slide, its frame)."""
    return [(slide, shape) for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_every_slide_has_its_message_in_the_title_and_says_it_once(deck, stored):
    found = deck(stored(people=80, expected=120, groups=GROUPS, modules=("transport",)))
    titles = [slide.shapes.title.text for slide in found.slides]
    assert all(titles) and len(set(titles)) == len(titles)
    assert "werkbaar werk" in titles[0]
    assert any("het vaakst een probleem" in title for title in titles)


def test_charts_are_native_and_their_workbook_holds_the_rounded_published_shares_only(deck, stored, said):
    release = stored(people=80, expected=120, groups=GROUPS)
    drawn = charts(deck(release))
    assert len(drawn) >= 3
    report = said(release, lambda contents: contents.report)
    published = {line.label: line for line in (*report.indicators, *report.risks)}
    seen = set()
    for _, frame in drawn:
        book = load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
        (sheet,) = book.worksheets
        rows = list(sheet.iter_rows(values_only=True))
        assert len(rows) == 1 + len(list(frame.chart.plots[0].categories))
        assert all(len(row) == 1 + len(frame.chart.plots[0].series) for row in rows)
        for label, *figures in rows[1:]:
            assert all(figure is None or figure == round(figure, 2) for figure in figures), label
            name = label.split(": ")[0]
            if name in published and len(figures) == 2:
                seen.add(name)
                assert words.percent(sum(filter(None, figures))) == words.percent(published[name].problem.value)
                assert figures[0] == round(published[name].acute.value, 2)
    assert seen == set(published)


def test_hidden_groups_stand_in_no_chart_but_their_reason_is_told(deck, stored, said):
    release = stored(people=80, groups={**GROUPS, "Werkplaats": 0.4})
    rows = said(release, lambda contents: contents.groups.rows)
    hidden = [row.label for row in rows if row.hidden]
    assert "Directie" in hidden
    found = deck(release)
    for slide, frame in charts(found):
        told = " ".join(frame.chart.plots[0].categories) + frame._element.nvGraphicFramePr.cNvPr.get("descr")
        assert not any(name in told + slide.notes_slide.notes_text_frame.text for name in hidden)
    last = next(slide for slide in found.slides if slide.shapes.title.text == "Wat niet getoond wordt, en waarom")
    assert "Minder dan 10 mensen antwoordden hierop." in last.placeholders[1].text
    assert "Directie" in last.notes_slide.notes_text_frame.text


def test_the_company_stands_beside_its_benchmarks_with_who_is_behind_them(db, deck, stored, make, sector, now):
    before = now - timedelta(days=30)
    for seed in range(8):
        scan = closed_scan(make.company(sector), sector, people=40, seed=seed, mood=0.55, at=before)
        actions.release(scan, at=before)
    db.session.commit()
    release = stored(people=120, mood=0.25)
    refresh_benchmarks.run(now)
    found = charts(deck(release))
    slide, frame = next(each for each in found if len(each[1].chart.plots[0].series) > 2)
    names = [series.name for series in frame.chart.plots[0].series]
    assert [names[0], names[1], names[-1]] == ["Je bedrijf", "Sector: Transport", "Alle sectoren"]
    assert "duidelijk hoger" in slide.notes_slide.notes_text_frame.text
    assert "Wat niet duidelijk heet, kan toeval zijn." in slide.placeholders[2].text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_who_does_not_see_the_charts_hears_them_in_the_language_of_the_slides(deck, stored, language):
    found = deck(stored(people=80, groups=GROUPS), language)
    for slide, frame in charts(found):
        assert slide.shapes.title.text in frame._element.nvGraphicFramePr.cNvPr.get("descr")
        assert "%" in slide.notes_slide.notes_text_frame.text
    locale = {"nl": "nl-BE", "en": "en-GB"}[language]
    assert found.core_properties.language == locale
    for slide in found.slides:
        for element in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}r"):
            assert element.rPr.get("lang") == locale


def test_everything_stands_on_the_slide_and_in_a_place_of_the_layout(deck, stored):
    names = {f"Afdeling met een zeer lange naam die nergens op past, nummer {number}": 1 for number in range(30)}
    found = deck(stored(people=600, groups=names))
    assert (found.slide_width, found.slide_height) == (12192000, 6858000)
    for slide in found.slides:
        for shape in slide.shapes:
            assert shape.is_placeholder
            assert shape.left >= 0 and shape.left + shape.width <= found.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= found.slide_height
        assert len(slide.shapes.title.text) <= 160
    for _, frame in charts(found):
        assert len(list(frame.chart.plots[0].categories)) <= 10
    assert max(len(label) for _, frame in charts(found) for label in frame.chart.plots[0].categories) < 100


@pytest.mark.parametrize(
    "values",
    [
        {"core": "employee_survey", "people": 60},
        {"people": 50, "mood": 0.0},
        {"people": 11, "groups": GROUPS, "expected": None},
    ],
)
def test_a_release_with_little_to_draw_gives_truthful_slides(deck, stored, values):
    found = deck(stored(**values))
    text = " ".join(shape.text_frame.text for slide in found.slides for shape in slide.shapes if shape.has_text_frame)
    assert not re.search(r"\b(nan|None|inf)\b", text, re.IGNORECASE)
    for _, frame in charts(found):
        assert any(any(series.values) for series in frame.chart.plots[0].series), "a chart without a bar"
