"""A result against earlier scans: what was asked and judged alike, as both releases show it, tested together."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from campaign_app.post.kinds import speaking
from campaign_app.reports.contents import contents_of
from campaign_app.reports.files import version_of
from campaign_app.reports.paper import report_html
from campaign_app.reports.sheets import figure_cells
from campaign_app.reports.slides import slides_pptx
from campaign_app.reports.workbook import workbook_xlsx
from campaign_app.results import earlier, trend_chart, trend_words
from campaign_app.results import words as words_of_figures
from campaign_app.results.actions import draw_charts, release
from campaign_app.results.charts import report_of
from campaign_app.results.figures import Figure
from campaign_app.results.queries import release_of
from campaign_app.results.testing import Family
from campaign_app.results.trend import NOTHING, trend_of
from campaign_app.sharing import actions as sharing
from surveys.edition import Edition
from surveys.statistics import Outcome, two_proportions
from tests.queries import count_queries
from tests.reader import words
from tests.results.boxes import closed_scan

GROUPS = {"Loods": 0.5, "Kantoor": 0.42, "Directie": 0.08}


@pytest.fixture(autouse=True)
def the_clock(monkeypatch, now):
    monkeypatch.setattr("campaign_app.results.views.utc_now", lambda: now)


@pytest.fixture
def company(make):
    return make.company(make.sector("transport", name="Transport"))


@pytest.fixture
def reader(make, company):
    return make.company_user(company)


@pytest.fixture
def held(db, company, now):
    """held(years, **values): the release of a scan that the company held some years ago."""

    def held(years: float = 0, *, by=company, **values):
        at = now - timedelta(days=365 * years)
        scan = closed_scan(
            by, by.sectors[0], at=at, **{"people": 60, "expected": 80, "title": f"Scan {years}", **values}
        )
        stored = release(scan, at=at)
        db.session.commit()
        return stored

    return held


def told(stored, tests=None):
    return trend_of(report_of(stored, "nl"), stored, "Werkbaarheidsgraad", tests or Family())


def page_of(client, reader, stored):
    return client.sign_in(reader).get(f"/scans/{stored.scan_id}/result").page


def rows_of(page, caption: str) -> list[list[str]]:
    table = next(table for table in page.find_all("table") if words(table).startswith(caption))
    body = list(table)[-1]
    return [[words(cell) for cell in row] for row in body]


def test_a_first_scan_has_no_trend_and_neither_has_another_companys(client, make, company, reader, held):
    other = make.company(company.sectors[0])
    held(1, by=other)
    stored = held()
    assert told(stored) is None
    assert "vroegere scans" not in page_of(client, reader, stored).text


def test_every_figure_is_the_frozen_one_of_its_release_and_the_test_is_that_of_the_two(held):
    before, now = held(1, mood=0.1, seed=3), held(mood=0.8, seed=4)
    trend = told(now)
    for line in trend.shares:
        (old,) = line.earlier
        cells = [report_of(stored, "nl") for stored in (before, now)]
        if line.code == "workability":
            expected = [(report.rate, report.rate_n) for report in cells]
        else:
            found = [next(each for each in report.lines if each.code == line.code) for report in cells]
            expected = [(each.problem, each.n) for each in found]
        assert [figure.value for figure in (old, line.now)] == [figure.value for figure, _ in expected]
        if old.exact and line.now.exact:
            (a, n), (b, m) = [(figure.value, size) for figure, size in expected]
            outcome = two_proportions(round(b * m), m, round(a * n), n)
            assert line.test.family.outcomes[line.test.place] == outcome
    assert next(iter(trend.main)).test.verdict == "lower"
    assert "werkbaarheidsgraad (van" in trend_words.summary(trend)[0].lower()


def test_with_the_same_mood_nothing_is_called_different(client, reader, held):
    held(1, seed=1)
    page = page_of(client, reader, held(seed=1))
    assert "Geen enkel verschil met de vorige scan is groot genoeg om toeval uit te sluiten." in page.text
    rows = rows_of(page, "Werkbaarheidsgraad en indicatoren")
    assert len(rows) == 5 and {row[-1] for row in rows} == {"kan toeval zijn"}


def test_several_earlier_scans_stand_in_a_line_and_now_is_tested_against_the_last(held):
    for years in (5, 4, 3, 2, 1):
        held(years)
    trend = told(held())
    assert [scan.title for scan in trend.scans] == ["Scan 4", "Scan 3", "Scan 2", "Scan 1"]
    assert trend.days == tuple(sorted(trend.days))
    assert all(line.against == 3 and len(line.earlier) == 4 for line in trend.main)


def test_a_later_scan_is_never_put_beside_an_earlier_one(held):
    first = held(1)
    held()
    assert told(first) is None


def test_what_is_asked_differently_is_not_compared_and_said(client, reader, held):
    held(1, modules=("transport",))
    trend = told(held(modules=("teamwork_change",)))
    change = trend.changes[0]
    assert change.added and change.gone and not change.changed
    codes = {line.code for line in trend.shares}
    assert {"workability", "work_stress", "workload"} <= codes
    assert not codes & {line.code for line in trend.report.lines if line.label in change.added}
    said = " ".join(trend_words.changes_in_words(change))
    assert change.added[0] in said and change.gone[0] in said


def changed(monkeypatch, old: Edition, change) -> None:
    """Let the questionnaire of the earlier scan be another than it was."""
    real = earlier.edition_of
    earlier._verdicts.cache_clear()
    monkeypatch.setattr(
        earlier,
        "edition_of",
        lambda number, *rest: change(real(number, *rest)) if number == old else real(number, *rest),
    )


@pytest.mark.parametrize("what", ["cut_offs", "item", "variant"])
def test_other_cut_offs_questions_or_people_are_not_compared(monkeypatch, held, what):
    def other(edition):
        scale = edition.scale("work_stress")
        if what == "cut_offs":
            new = replace(scale, cutoffs=replace(scale.cutoffs, problem=scale.cutoffs.problem + 1))
        else:
            new = replace(scale, items=scale.items[:-1])
        if what == "variant":
            return replace(edition, variant="self_employed")
        return replace(edition, scales=tuple(new if each.code == "work_stress" else each for each in edition.scales))

    before, stored = held(1, modules=("transport",)), held()
    changed(monkeypatch, before.scan.edition_id, other)
    trend = told(stored)
    earlier._verdicts.cache_clear()
    by_code = {line.code: line for line in trend.shares}
    said = " ".join(trend_words.changes_in_words(trend.changes[0]))
    if what == "variant":
        assert by_code.keys() == {"workability"} and not by_code["workability"].told
        assert "nothing is compared" in said or "niets vergeleken" in said
        return
    assert "work_stress" not in by_code and "motivation" in by_code
    # what the rate is made from has changed with it
    assert by_code["workability"].test is None and not by_code["workability"].told
    assert trend.changes[0].rate_differs
    assert bool(trend.changes[0].cut_offs) == (what == "cut_offs")


def test_a_group_is_compared_only_when_both_releases_show_it_under_the_same_name(client, reader, held):
    held(1, people=90, groups={**GROUPS, "Ploeg": 0.3})
    stored = held(people=90, groups={**GROUPS, "Nacht": 0.3})
    shown = []
    for each in told(stored).scans:
        shown.append({row.label for row in each.report.group_split("", "").rows if row.figures[0].told})
    now = {row.label for row in report_of(stored, "nl").group_split("", "").rows if row.figures[0].told}
    lines = told(stored).groups
    assert {line.label for line in lines} == now & shown[0] and lines
    assert all(line.test is None for line in lines)


def test_without_figures_there_is_nothing_to_compare(client, reader, held):
    held(1, people=6)
    stored = held()
    assert told(stored) is None
    held_small = held(people=7, seed=9, title="Klein")
    assert "vroegere scans" not in page_of(client, reader, held_small).text


def test_an_earlier_result_that_was_narrowed_shows_up_only_for_those_who_may_see_it(
    client, db, make, company, reader, held, now
):
    outside = make.company_user(company)
    before, stored = held(1), held()
    page = page_of(client, outside, stored)
    picture = page.find_all("img")[
        [words(f).startswith("Elk verschil") for f in page.find_all("figcaption")].index(True)
    ]
    assert client.get(picture.get("src")).status_code == 200
    sharing.narrow(before.scan, [], by=reader, at=now)
    db.session.commit()
    assert told(stored) is None
    assert "vroegere scans" not in page_of(client, outside, stored).text
    # the picture that was kept is not to be had any more, by nobody
    assert client.get(picture.get("src")).status_code == 404
    sharing.narrow(stored.scan, [], by=reader, at=now)
    db.session.commit()
    assert "vroegere scans" in page_of(client, reader, stored).text
    sharing.narrow(stored.scan, [outside.id], by=reader, at=now)
    db.session.commit()
    assert told(stored) is None


def test_the_page_asks_as_much_for_four_earlier_scans_as_for_two_and_draws_a_picture(client, db, reader, held):
    counts = []
    for years in ((6, 5), (4, 3)):
        for each in years:
            held(each, groups=GROUPS)
        stored = held(1 if years[0] == 6 else 0, groups=GROUPS)
        draw_charts(stored)
        db.session.commit()
        page_of(client, reader, stored)
        with count_queries() as statements:
            page = page_of(client, reader, stored)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    names = trend_chart.names_for(db.session.scalar(release_of(stored.scan_id)))
    sources = {node.get("src").rpartition("/")[2].partition(".svg")[0] for node in page.find_all("img")}
    assert len(names) == 2 and names <= sources
    svg = client.get(f"/scans/{stored.scan_id}/result/{min(names)}.svg").get_data(as_text=True)
    assert svg.startswith("<svg") and "Werkstress" in svg and "NaN" not in svg


def test_the_report_on_paper_says_what_the_page_says(client, reader, held, now):
    held(1, mood=0.1, groups=GROUPS, modules=("transport",))
    stored = held(mood=0.8, groups=GROUPS, modules=("transport",))
    html = report_html(contents_of(stored, "nl", at=now))
    page = page_of(client, reader, stored)
    summary = trend_words.summary(told(stored))[0]
    assert summary.startswith("Duidelijk slechter") and summary in page.text and summary in html
    for caption in ("Werkbaarheidsgraad en indicatoren, vroeger en nu", "Gemiddelden van 0 tot 100"):
        assert caption in html
    before = version_of(stored)
    held(2)
    assert version_of(stored) != before


def test_workbook_and_slides_say_of_the_trend_what_the_page_says(held, now):
    held(1, mood=0.1, groups=GROUPS, modules=("transport",))
    stored = held(mood=0.8, groups=GROUPS, modules=("transport",))
    trend = told(stored)
    with speaking("nl"):
        contents = contents_of(stored, "nl", at=now)
        book = load_workbook(BytesIO(workbook_xlsx(contents, lambda percentage: None)))
        deck = Presentation(BytesIO(slides_pptx(contents, lambda percentage: None)))
    sheet = book["Vergeleken met vroegere scans"]
    rows = {row[0]: row[1:] for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}
    for line in trend.shares:
        (before,), now_told = line.earlier, line.now
        assert rows[line.label][:1] + rows[line.label][3:4] == tuple(map(as_in_a_sheet, (before, now_told)))
        assert rows[line.label][-1] == trend_words.verdict(line)
    assert {f"Werkbaarheidsgraad: {line.label}" for line in trend.groups} <= rows.keys()
    drawn = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    days = [trend_words.day_of(day) for day in trend.days]
    series = [chart.plots[0].series for chart in drawn if [each.name for each in chart.plots[0].series] == days]
    exact = [line for line in trend.shares if line.now.exact and line.before.exact]
    assert [value for one, _ in series for value in one.values] == [round(each.before.value, 2) for each in exact]
    assert [value for _, one in series for value in one.values] == [round(each.now.value, 2) for each in exact]


def test_two_slides_that_find_the_same_have_titles_of_their_own(held, now):
    held(1, seed=3)
    with speaking("nl"):
        contents = contents_of(held(seed=3), "nl", at=now)
        findings = [part.finding for part in trend_words.parts(contents.trend) if part.picture]
        deck = Presentation(BytesIO(slides_pptx(contents, lambda percentage: None)))
    assert len(findings) == 2 and len(set(findings)) == 1
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert len(set(titles)) == len(titles)


def test_what_was_not_asked_alike_and_what_is_not_told_are_told_apart(app):
    with speaking("nl"):
        assert figure_cells(NOTHING)[0] == "niet vergelijkbaar"
        assert figure_cells(Figure())[0] == "niet getoond"


def as_in_a_sheet(figure):
    """An exact share as its number, to the digits that a sheet keeps; a bound or a reason in words."""
    return pytest.approx(figure.value) if figure.exact else words_of_figures.percent(figure.value)


def test_all_tests_of_a_family_are_corrected_together():
    alone, many = Family(), Family()
    sure = alone.add(Outcome(-2.1, 0.036))
    assert sure.verdict == "lower"
    same = many.add(Outcome(-2.1, 0.036))
    others = [many.add(Outcome(0.3, 0.7)) for _ in range(9)]
    nothing, undone = many.add(None), many.add(Outcome(float("nan"), float("nan")))
    assert same.verdict == "" and {each.verdict for each in others} == {""}
    assert not nothing.done and not undone.done and nothing.verdict == undone.verdict == ""
    with pytest.raises(AttributeError):
        many.add(Outcome(9.0, 1e-9))
