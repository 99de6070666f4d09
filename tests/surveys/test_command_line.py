"""The command line: check, compose, score; one clear line for whatever cannot be read."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from surveys.__main__ import main
from surveys.edition import Edition
from surveys.instrument import load_library, read_instrument
from tests.surveys.samples import core, module

LIBRARY = Path(__file__).parents[2] / "surveys" / "library"


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def test_sound_files_are_summed_up_and_exit_with_0(write, capsys):
    assert main(["check", write("a.json", core()), write("b.json", module())]) == 0
    assert "core 1 (core): 7 questions, 2 scales, nl, en; no faults" in capsys.readouterr().out


def test_faults_are_printed_with_place_and_remedy_and_exit_with_1(write, capsys):
    content = core()
    content["questions"][0]["page"] = "frist"
    assert main(["check", write("a.json", content)]) == 1
    printed = capsys.readouterr()
    assert "a.json: questions[1] statute page: there is no page 'frist'\n    Did you mean 'first'?" in printed.out
    assert "fault" in printed.err


def test_files_are_also_checked_against_each_other(write, capsys):
    content = module()
    content["questions"][0]["code"] = "mo_1"
    content["scales"][0]["items"] = ["mo_1"]
    assert main(["check", write("a.json", core()), write("b.json", content)]) == 1
    assert "the code 'mo_1' is taken by 'core'" in capsys.readouterr().out
    content = module()
    content["questions"][0]["when"] = "statuut == 'x'"
    assert main(["check", write("a.json", core()), write("b.json", content)]) == 1
    assert "Did you mean 'statute'?" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["check"], ["score", "--out", "x"], ["compose", "--out", "x"]])
def test_a_missing_file_or_a_directory_gives_one_line_and_exit_2(arguments, tmp_path, capsys):
    for file in (str(tmp_path), str(tmp_path / "nothing.json"), "\0"):
        files = [file, file] if arguments[0] == "score" else [file]
        assert main([arguments[0], *files, *arguments[1:]]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("content", [bytes(range(256)), b"code = '\xe9'", b"\x89PNG\r\n"])
def test_a_binary_file_gives_one_line_and_exit_2(write, tmp_path, capsys, content):
    binary, sound = write("a.toml", content), write("b.json", core())
    for arguments in (["check", binary], ["score", sound, binary, "--out", str(tmp_path / "s.csv")]):
        assert main(arguments) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_an_edition_is_composed_and_scores_answers(write, tmp_path, capsys):
    edition, scores = str(tmp_path / "edition.json"), tmp_path / "scores.csv"
    assert main(["compose", write("a.json", core()), write("b.json", module()), "--out", edition]) == 0
    assert Edition.from_json(Path(edition).read_text()).code == "core+transport"
    answers = b"\xef\xbb\xbfWS_1;ws_2;ws_3;mo_1;name\r\n3;1;3;3;An\r\n1;;;9;Bo\r\n;;;;\r\n"
    assert main(["score", edition, write("answers.csv", answers), "--out", str(scores)]) == 0
    assert scores.read_text() == "work_stress,motivation,driving\n100.0,100.0,\n,,\n,,\n"
    warned = capsys.readouterr().err
    assert "1 column left out: name" in warned
    assert "mo_1: 1 value not allowed, counted as missing ('9')" in warned


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_answers_may_be_divided_by_commas_semicolons_or_tabs(write, tmp_path, delimiter):
    answers = "ws_1,ws_2,ws_3,mo_1\n3,1,3,3\n".replace(",", delimiter).encode()
    scores = tmp_path / "scores.csv"
    assert main(["score", write("a.json", core()), write("a.csv", answers), "--out", str(scores)]) == 0
    assert scores.read_text().splitlines()[1] == "100.0,100.0"


def test_a_utf_16_text_is_not_called_binary(write, capsys):
    assert main(["check", write("a.toml", 'code = "é"'.encode("utf-16"))]) == 2
    assert "UTF-16 text; save it as UTF-8" in capsys.readouterr().err


def test_an_instrument_can_be_scored_as_it_is(write, tmp_path):
    scores = tmp_path / "scores.csv"
    assert main(["score", write("b.json", module()), write("a.csv", b"tr_1\n1\n\n3\n"), "--out", str(scores)]) == 0
    assert scores.read_text().splitlines() == ["driving", "100.0", '""', "0.0"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"name\nAn\n", "no column carries"),
        (b"mo_1,mo_1\n1,1\n", "the column 'mo_1' stands there twice"),
        (b"mo_1,ws_1\n1\n", "line 2 has 1 fields where the header has 2"),
        (b'mo_1,ws_1\n"1,2\n', "line 2"),
        (b"mo_1\n" + b"x" * 200_000, "line 2"),
    ],
)
def test_a_malformed_file_of_answers_gives_one_clear_line(write, tmp_path, capsys, content, line):
    assert main(["score", write("a.json", core()), write("a.csv", content), "--out", str(tmp_path / "s.csv")]) == 1
    printed = capsys.readouterr().err.strip()
    assert line in printed
    assert len(printed.splitlines()) == 1


def test_a_place_that_cannot_be_written_gives_one_line_and_exit_2(write, tmp_path, capsys):
    assert main(["compose", write("a.json", core()), "--out", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_public_data_set_is_scored_the_whole_way(tmp_path, write):
    items = [*(f"Ben{n}" for n in (1, 2, 3)), *(f"Work{n}" for n in (1, 2, 3)), "Happiness"]
    answers = pd.DataFrame({item: [1, 4, None] for item in items}).astype("Int64").to_csv(index=False)
    out = tmp_path / "scores.csv"
    instrument = str(LIBRARY / "employee_survey.toml")
    assert main(["score", instrument, write("a.csv", answers.encode()), "--out", str(out)]) == 0
    assert len(out.read_text().splitlines()) == 4


def test_the_module_runs_from_the_shell():
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "surveys", "check", str(LIBRARY / "core.toml")],
        capture_output=True, text=True, check=False, cwd=LIBRARY.parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no faults" in done.stdout


def test_a_questionnaire_is_converted_and_what_is_lost_is_printed(tmp_path, capsys):
    source, form, again = LIBRARY / "core.toml", tmp_path / "core.xlsx", tmp_path / "core.json"
    assert main(["convert", str(source), str(form)]) == 0
    printed = capsys.readouterr().out
    assert f"{form}: form: XLSForm does not know scales with their cut-offs" in printed
    assert main(["convert", str(form), str(again)]) == 0
    assert "nothing was lost" in capsys.readouterr().out
    assert read_instrument(again.read_bytes(), name="a.json") == load_library()["core"]
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".convert")]


def test_on_a_fault_nothing_is_written_and_what_stood_there_stays(write, tmp_path, capsys):
    content = core()
    content["questions"][0]["page"] = "frist"
    target = tmp_path / "out.toml"
    target.write_text("what stood there")
    for arguments in ([write("a.json", content), str(target)], [write("b.json", core()), str(tmp_path / "out.pdf")]):
        assert main(["convert", *arguments]) == 1
        assert "fault" in capsys.readouterr().err
    assert target.read_text() == "what stood there" and not (tmp_path / "out.pdf").exists()
    assert main(["convert", write("b.json", core()), str(target)]) == 0
    assert target.read_text().startswith("format = ")


def test_a_target_that_cannot_be_written_gives_one_line_and_exit_2(write, tmp_path, capsys):
    for target in (tmp_path / "no" / "where.toml", tmp_path / "folder.toml"):
        (tmp_path / "folder.toml").mkdir(exist_ok=True)
        assert main(["convert", write("a.json", core()), str(target)]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
        assert not [each for each in tmp_path.iterdir() if each.name.startswith(".convert")]
