"""The commands about scans: what they print, and what they refuse."""

import json

import pytest

from campaign_app.results import actions
from campaign_app.scans.models import ScanStatus
from tests.results.boxes import closed_scan


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["scans", *map(str, words)])


@pytest.fixture
def scan(make):
    sector = make.sector("transport")
    return closed_scan(make.company(sector), sector, groups={"Loods": 0.9, "Bureau": 0.1})


def test_release_prints_every_cell_with_why_it_is_hidden(db, run, scan, now):
    stored = actions.release(scan, at=now)
    db.session.commit()
    for name in (scan.id, scan.public_id):
        result = run("release", name, "--json")
        assert result.exit_code == 0, result.output
        printed = json.loads(result.output)
        assert printed["cells"] == json.loads(stored.content)["cells"]
        assert printed["content_hash"] == stored.content_hash
    cell = next(cell for cell in printed["cells"] if cell["hidden"])
    assert set(cell) == {"table", "by", "key", "n", "measures", "hidden"}
    assert cell["n"] is None and cell["measures"] == {}


def test_release_of_an_unreleased_scan_says_so(run, make, scan):
    result = run("release", scan.id, "--json")
    assert result.exit_code == 1 and "not released yet" in result.output
    forgotten = closed_scan(scan.company, scan.sector, status=ScanStatus.OPEN)
    result = run("release", forgotten.id)
    assert result.exit_code == 1 and "past its closing moment" in result.output


@pytest.mark.parametrize("wanted", ["999", "nothing", "99999999999999999999", "-1", "²"])
def test_a_scan_that_is_not_there(run, app, wanted):
    result = run("release", "--", wanted)
    assert result.exit_code == 1 and "There is no scan" in result.output


def test_list_names_every_scan(run, scan):
    assert scan.public_id in run("list").output


def test_the_public_data_set_goes_the_whole_way(db, run, make, tmp_path):
    sector = make.sector("transport")
    company = make.company(sector)
    words = ["--core", "employee_survey", "--title", "Openbaar", "--sector", "transport", "--expected", 50]
    result = run("create", company.enterprise_number, *words)
    assert result.exit_code == 0, result.output
    public_id = result.output.split("(")[1].split(")")[0]
    rows = ["Happiness,Ben1,Ben2,Ben3,Work1,Work2,Work3,Man1,Man2,Man3,Car1,Car2,Car3,Car4"]
    rows += [",".join(str((row + place) % 4 + 1) for place in range(14)) for row in range(40)]
    file = tmp_path / "answers.csv"
    file.write_text("\n".join([*rows, "9,9,9,9,9,9,9,9,9,9,9,9,9,9"]))
    result = run("import-answers", public_id, file)
    assert result.exit_code == 0 and "40 of 41 rows imported" in result.output, result.output
    result = run("close", public_id)
    assert result.exit_code == 0 and "40 answers" in result.output, result.output
    printed = json.loads(run("release", public_id, "--json").output)
    tables = {cell["table"] for cell in printed["cells"]}
    assert "scale:overall_happiness" in tables and "workability" not in tables
    again = run("close", public_id)
    assert again.exit_code == 0, "closing again changes nothing"
    assert json.loads(run("release", public_id, "--json").output) == printed


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"number": "0000000000"}, "There is no company"),
        ({"sector": "nergens"}, "There is no sector"),
        ({"core": "nonsense"}, "not in the library"),
        ({"core": "transport"}, "not in the library"),
        ({"closes": "someday"}, "no date"),
        ({"closes": "2001-01-01"}, "closes before it opens"),
        ({"title": " \t"}, "A title has 1 to 200 characters."),
        ({"title": "T" * 201}, "A title has 1 to 200 characters."),
    ],
)
def test_create_refuses_in_a_sentence(db, run, make, change, told):
    sector = make.sector("transport")
    company = make.company(sector)
    given = {"number": company.enterprise_number, "sector": "transport", "core": "core", "closes": None, "title": "T"}
    given |= change
    words = ["create", given["number"], "--title", given["title"], "--sector", given["sector"], "--expected", 20]
    words += ["--core", given["core"]] + (["--closes", given["closes"]] if given["closes"] else [])
    result = run(*words)
    assert result.exit_code != 0 and told in result.output, result.output


def test_import_into_a_closed_scan_is_refused(run, scan, tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("ws_1\n1\n")
    result = run("import-answers", scan.id, file)
    assert result.exit_code == 1 and "running" in result.output


def test_import_says_in_words_what_it_left_out_and_when_the_answers_are_too_many(run, make, tmp_path):
    scan_id = opened(run, make)
    file = tmp_path / "answers.csv"
    file.write_text("happiness\n" + "4\n" * 12 + "9\n")
    first = run("import-answers", scan_id, file)
    assert "line 14, happiness: not an option" in first.output and "line 14, whole row: no answers" in first.output
    assert "12 of 13 rows imported" in first.output and "imported before" not in first.output
    second = run("import-answers", scan_id, file)
    assert "more answers now than the 20 people who may answer: was this file imported before?" in second.output


def test_a_title_keeps_no_sign_that_breaks_the_files_off(run, make):
    sector = make.sector("transport")
    words = ["--title", "Scan\x01 \ufffemaart", "--sector", "transport", "--expected", 20]
    assert run("create", make.company(sector).enterprise_number, *words).exit_code == 0
    assert run("list").output.strip().endswith("\tScan maart")


@pytest.mark.parametrize(("content", "told"), [(b" \n", "empty"), (b"\x89PNG\r\n\x1a\n\x00", "not a CSV file")])
def test_import_of_what_is_no_table_says_so(run, make, tmp_path, content, told):
    file = tmp_path / "answers.csv"
    file.write_bytes(content)
    result = run("import-answers", opened(run, make), file)
    assert result.exit_code == 1 and told in result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [("yesterday", "not a moment"), ("0001-01-01", "outside the years"), ("2020-01-01", "it cannot close before")],
)
def test_a_moment_at_which_a_scan_cannot_close(run, make, text, told):
    result = run("close", opened(run, make), "--now", text)
    assert result.exit_code != 0 and told in result.output and "Traceback" not in result.output


def opened(run, make) -> str:
    sector = make.sector("transport")
    words = ["--core", "employee_survey", "--title", "Openbaar", "--sector", "transport", "--expected", 20]
    result = run("create", make.company(sector).enterprise_number, *words)
    return result.output.split("(")[1].split(")")[0]
