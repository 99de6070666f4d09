"""The files with figures: read back, they say what the release says, hide what it hides, and hold no formula."""

import csv
import io
import re
from dataclasses import replace
from zipfile import ZipFile

import openpyxl
import pytest
from flask.testing import FlaskClient
from openpyxl.utils import range_boundaries

from campaign_app.benchmarks.figures import Pool, Share
from campaign_app.documents.models import DocumentStatus
from campaign_app.reports.codebook import scan_html, scan_xml
from campaign_app.reports.lines import NOT_TOLD, lines_of
from campaign_app.reports.table import COLUMNS, table_csv
from campaign_app.reports.workbook import workbook_xlsx
from campaign_app.results import beside_words
from campaign_app.results.beside import Against, Column, Comparison, Row
from campaign_app.results.figures import Figure, Split, SplitRow
from campaign_app.results.testing import Family
from surveys.release import Release
from surveys.statistics import Outcome
from tests.surveys import ddi
from tests.surveys.ddi import DDI

WEIRD = [
    *("=cmd|'/c calc'!A1", "+1", "-Team", "@SUM(A1)", "Noord/Zuid [1]*?:", "فريق النقل", '"; DROP', "x" * 120),
    *("\t=1", "🏭"),
]
GROUPS = {"Loods": 0.35, "Kantoor": 0.3, "Winkel": 0.3, "Directie": 0.05}
WORLDS = {
    "groups": {"people": 110, "expected": 150, "groups": GROUPS, "remarks": 12},
    "no groups": {"people": 25, "expected": None},
    "without a rate": {"people": 40, "core": "employee_survey", "groups": {"A": 0.5, "B": 0.5}},
    "a scale that is hidden": {"people": 15, "modules": ("unwanted_behaviour",)},
    "everybody alike": {"people": 30, "expected": 30, "mood": 0.0},
    "weird names": {"people": 200, "groups": dict.fromkeys(WEIRD, 0.1)},
}


@pytest.fixture(params=WORLDS, ids=str)
def world(request, stored):
    return stored(**WORLDS[request.param])


def release_in(stored) -> Release:
    return Release.from_json(stored.content)


def quietly(percentage: int) -> None:
    """Nobody listens how far it is."""


def the_workbook(said, stored, language="en"):
    data = said(stored, lambda contents: workbook_xlsx(contents, quietly), language)
    assert b"<f>" not in b"".join(sheet_parts(data)), "there is a formula"
    return openpyxl.load_workbook(io.BytesIO(data))


def sheet_parts(data: bytes):
    with ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]


def cells_of(lines: list[dict]) -> dict:
    """(table, by, key) -> (n, measures, hidden), as the release has them, out of lines that were read back."""
    found: dict = {}
    for line in lines:
        n, measures, hidden = found.setdefault((line["table"], line["by"], line["key"]), [line["n"], {}, None])
        assert n == line["n"]
        if line["hidden"] and not line["measure"]:
            found[line["table"], line["by"], line["key"]][2] = line["hidden"]
        elif line["measure"]:
            prefix = "" if line["measure"] == "rate" else f"{line['measure']}_"
            told = "hidden" if line["hidden"] == NOT_TOLD else line["bound"] or line["value"]
            measures |= {line["measure"]: told}
            measures |= {f"{prefix}{end}": line[end] for end in ("low", "high") if line[end] is not None}
        assert bool(line["hidden"]) == bool(line["why"]), "what is hidden says why, and nothing else does"
    return {place: tuple(cell) for place, cell in found.items()}


def published(release: Release) -> dict:
    return {(c.table, c.by, c.key): (c.n, dict(c.measures), c.hidden) for c in release.cells}


def test_the_table_read_back_is_the_release_in_either_form(world, said):
    for language, delimiter, decimal in (("nl", ";", ","), ("en", ",", ".")):
        lines = read_table(said(world, table_csv, language), delimiter, decimal)
        assert cells_of(lines) == published(release_in(world))


def read_table(data: bytes, delimiter: str, decimal: str) -> list[dict]:
    """The lines of a table with their numbers; no text in it can become a formula."""
    assert data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark of UTF-8"
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}

    def number(value: str, kind=float):
        return kind(value.replace(decimal, ".")) if value else None

    lines = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    for line in lines:
        line |= {name: number(line[name]) for name in ("value", "low", "high")} | {"n": number(line["n"], int)}
        line["bound"] = line["bound"].replace(decimal, ".")
        assert not [each for each in line.values() if isinstance(each, str) and each[:1] in ("=", "+", "-", "@", "\t")]
    assert "nan" not in text.casefold().split(delimiter)
    return lines


def test_every_group_and_category_has_its_name_in_the_table(stored, said):
    world = stored(**WORLDS["weird names"])
    lines = said(world, lambda contents: list(lines_of(contents.report)), "en")
    names = {line.who for line in lines if line.by == "group"}
    assert names == set(WEIRD)
    assert {line.who for line in lines if line.by == "total"} == {"Everyone"}
    ages = {line.who for line in lines if line.by == "background:age_band"}
    assert ages and all(age.startswith("How old are you?") for age in ages)


def test_the_workbook_read_back_has_the_figures_of_the_release_and_a_reason_for_the_others(world, said):
    book, release = the_workbook(said, world), release_in(world)
    insist_on_figures(book, release)
    insist_on_plain_cells(book)
    insist_on_charts(book, said(world, lambda contents: contents.report, "en"))


def insist_on_figures(book, release: Release) -> None:
    """Every number of the release stands in the sheet of all figures, and what is hidden has words and a reason."""
    sheet = book["All figures"]
    heads = [cell.value for cell in sheet[4]]
    assert heads[:3] == ["Table", "Split", "Key"]
    found = {}
    for row in sheet.iter_rows(min_row=5, values_only=True):
        assert row[8] not in (None, "", 0) or isinstance(row[8], (int, float))
        found[row[0], row[1], row[2] or "", row[6] or ""] = row
    for cell in release.cells:
        if cell.hidden:
            row = found[cell.table, cell.by, cell.key, ""]
            assert isinstance(row[5], str) and row[8] == "not shown" and row[11]
            continue
        for name, value in cell.measures.items():
            row = found.get((cell.table, cell.by, cell.key, name))
            if isinstance(value, float) and row:
                assert (row[5], row[8], row[11] or "") == (cell.n, value, "")
            elif row and value[:1] in ("<", ">"):
                edge = value[1:] if name == "mean" else f"{float(value[1:]):.0%}"
                assert row[8] == f"{'more' if value[0] == '>' else 'less'} than {edge}"


def insist_on_plain_cells(book) -> None:
    """No formula, and nothing that is no number where a number should stand."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title} {cell.coordinate} is a formula"
                assert not (isinstance(cell.value, str) and re.fullmatch("nan|none|inf", cell.value, re.I)), sheet.title
                assert not (isinstance(cell.value, float) and cell.value != cell.value)


def insist_on_charts(book, report) -> None:
    """A chart has a finding for a title and reaches over shown figures only."""
    charts = [(sheet, chart) for sheet in book for chart in sheet._charts]
    exact = [line for line in (*report.indicators, *report.risks, *report.themes) if line.problem.exact]
    exact += [line for line in report.modules if line.mean.exact]
    assert bool(charts) == bool(exact or report.distribution)
    for sheet, chart in charts:
        series = chart.series[0]
        title = "".join(run.t for part in chart.title.tx.rich.p for run in part.r or ())
        assert title, "a chart without a finding"
        names, values = (cells_at(book, ref) for ref in (series.cat.strRef.f, series.val.numRef.f))
        assert len(names) == len(values) > 0
        assert all(isinstance(each, str) and each for each in names)
        assert all(isinstance(each, (int, float)) for each in values), f"{sheet.title}: {values}"


def cells_at(book, reference: str) -> list:
    name, _, place = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(place.replace("$", ""))
    sheet = book[name.strip("'").replace("''", "'")]
    return [cell.value for row in sheet.iter_rows(top, bottom, left, right) for cell in row]


def test_each_table_can_be_read_filtered_and_printed(stored, said):
    book = the_workbook(said, stored(**WORLDS["groups"]), "nl")
    assert "|".join(book.sheetnames) == (
        "Leeswijzer|Samenvatting|Indicatoren en risico's|Aantal problemen|Groepen|Groepen op volgorde|"
        "Leeftijd, statuut, arbeidstijd|Groepen naar leeftijd, statuut|Wat hangt samen met wat|Wie niet antwoordde|"
        "Elke vraag|Alle cijfers"
    )
    for sheet in book.worksheets[1:]:
        assert (sheet.freeze_panes, sheet.print_title_rows or "$4:$4") == ("B5", "$4:$4"), sheet.title
        assert sheet.auto_filter.ref and sheet.print_area, sheet.title
        assert sheet.column_dimensions["A"].width > 10
    shares = [row[5] for row in book["Indicatoren en risico's"].iter_rows(min_row=5, max_row=8)]
    assert {cell.number_format for cell in shares} == {"0%"}
    hidden = next(row for row in book["Groepen"].iter_rows(min_row=5, values_only=True) if row[0] == "Directie")
    assert hidden[1] == "minder dan 10" and hidden[-1] == "Minder dan 10 mensen antwoordden hierop."


def test_the_workbook_starts_with_how_to_read_it_and_what_is_hidden(stored, said):
    world = stored(**WORLDS["a scale that is hidden"])
    told = [row[0] for row in the_workbook(said, world)["Read me"].iter_rows(values_only=True) if row[0]]
    whole = "\n".join(told)
    assert told[0] == "Result: Scan in maart"
    assert world.content_hash in whole and world.edition_hash in whole and world.software_version in whole
    assert "Fewer than 10 answers are never shown" in whole
    assert "Fewer than 20 people answered this." in whole, "the hidden scale is named with its own threshold"


def test_of_two_hundred_groups_those_with_most_answers_get_a_bar(stored, said):
    rows = [
        SplitRow(f"{WEIRD[number % 10]} {number}", number % 5, 1000 - number, None, (Figure(number / 250, 0.0, 1.0),))
        for number in range(1, 201)
    ]
    rows += [SplitRow("verborgen", 0, None, "below_k", (Figure(hidden="below_k", k=10),))]
    many = Split("Groep", ("Werkbaarheidsgraad",), are_shares=True, rows=tuple(rows))
    data = said(stored(people=30), lambda contents: workbook_xlsx(replace(contents, groups=many), quietly))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["Groepen"].max_row == 4 + 201
    ranked = [row[:4] for row in book["Groepen op volgorde"].iter_rows(min_row=5, max_row=44, values_only=True)]
    assert [row[2] for row in ranked] == [number / 250 for number in range(40, 0, -1)]
    assert len(book["Groepen op volgorde"]._charts) == 1


def test_the_benchmarks_stand_beside_the_company_with_their_bounds_and_verdicts(stored, said):
    column = Column("sector", "=Transport", Pool(companies=6, respondents=200))
    together = Family()
    rows = tuple(
        Row(code, "problem", code, Figure(0.5, 0.4, 0.6), (against,))
        for code, against in (
            ("exact", Against(Share(200, 0.25, 0.2, 0.3), together.add(Outcome(5.0, 0.000001)))),
            ("bound", Against(Share(200, "<0.10"), together.add(None))),
            ("nothing", Against(None, together.add(None))),
        )
    )
    beside = Comparison((column,), (), rows, None)
    data = said(stored(people=30), lambda contents: workbook_xlsx(replace(contents, comparison=beside), quietly), "en")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Beside the benchmarks"]
    lines = {row[0]: row[1:] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert lines["exact"] == (0.5, 0.4, 0.6, 0.25, 0.2, 0.3, 200, "clearly higher")
    assert lines["bound"][3:] == ("less than 10%", "–", "–", 200, "not tested")
    assert lines["nothing"][3:] == ("not shown", "–", "–", "not shown", "not tested")
    assert "6 companies" in sheet["A2"].value


@pytest.mark.parametrize("name", ["groups", "a scale that is hidden"])
def test_the_codebook_tells_the_published_figures_and_no_others(stored, said, name):
    world = stored(**WORLDS[name])
    root = ddi.read(said(world, scan_xml, "nl"))
    assert root.findtext(f".//{DDI}stdyDscr/{DDI}citation//{DDI}titl") == "Scan in maart"
    release = release_in(world)
    for variable in root.iter(f"{DDI}var"):
        cell = release.cell(f"question:{variable.get('name')}")
        if cell is not None:
            told = variable.findtext(f"{DDI}sumStat[@type='vald']")
            assert told == (None if cell.hidden else str(cell.n)), variable.get("name")
    page = said(world, scan_html, "nl").decode()
    assert page.startswith("<!DOCTYPE html>") and 'lang="nl"' in page and "Codeboek: Scan in maart" in page


@pytest.mark.parametrize(
    ("code", "media", "begins"),
    [
        ("workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("table", "text/csv", b"\xef\xbb\xbftable;by;key"),
        ("codebook", "text/html", b"<!DOCTYPE html>"),
        ("ddi", "application/xml", b"<?xml"),
    ],
)
def test_the_clock_makes_them_and_the_company_fetches_them(client, stored, made, reader, code, media, begins):
    document = made(stored(people=30), code)
    assert document.status is DocumentStatus.DONE
    # a codebook is no page of ours but a file to save, with its style in it
    plain = FlaskClient(client.application, client.application.response_class)
    with plain.session_transaction() as session:
        session |= {"_user_id": reader.get_id(), "_fresh": True}
    answer = plain.get(f"/documents/{document.public_id}/file")
    assert answer.mimetype == media and answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_headline_of_the_page_is_that_of_the_workbook(stored, said):
    world = stored(**WORLDS["groups"])
    headline = said(world, lambda contents: beside_words.headline(contents.report, contents.comparison), "en")
    assert the_workbook(said, world)["Summary"]["A2"].value == headline
