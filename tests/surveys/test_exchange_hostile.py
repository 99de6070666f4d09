"""Hostile files are refused or made harmless in bounded memory; measured, not timed."""

import io
import json
import subprocess
import sys
import tracemalloc
import zipfile

import pytest
from pyxform import aliases, question_type_dictionary  # noqa: F401 - what they take is not the reader's

from surveys.exchange import READS, read_file
from surveys.faults import InstrumentFaults
from surveys.reach import MOST_STEPS, Reach
from tests.surveys.forms import workbook
from tests.surveys.lss import lss, question
from tests.surveys.samples import core, words

SURVEY = [["type", "name", "label::nl"], ["text", "a", "Vraag"]]
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MOST = 150_000_000


def repacked(data: bytes, part: str, change) -> bytes:
    """A workbook of which the text of one part is changed."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, change(content) if name.endswith(part) else content)
    return target.getvalue()


def peak(data: bytes, name: str) -> tuple[int, str]:
    """The most memory (bytes) that reading took at once, and what came of it."""
    tracemalloc.start()
    try:
        try:
            read_file(data, name=name)
            outcome = "read"
        except InstrumentFaults as found:
            outcome = str(found)
        return tracemalloc.get_traced_memory()[1], outcome
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_is_refused_by_what_it_declares():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 200_000_000)
    memory, outcome = peak(bomb.getvalue(), "form.xlsx")
    assert "unpacks to far more than a form needs" in outcome
    assert memory < 10_000_000


def test_an_archive_of_thousands_of_parts_is_refused():
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(6000):
            archive.writestr(f"xl/{number}", b"")
    assert "far more" in peak(many.getvalue(), "form.xlsx")[1]


@pytest.mark.parametrize("head", [ENTITIES, OUTSIDE])
@pytest.mark.parametrize("part", ["workbook.xml", "sharedStrings.xml", "sheet1.xml"])
def test_entities_are_never_expanded_nor_fetched(head, part):
    book = repacked(workbook(survey=SURVEY), part, lambda text: head.encode() + text[text.index(b"?>") + 2 :])
    memory, outcome = peak(book, "form.xlsx")
    assert "declares a document type" in outcome and "root:" not in outcome
    assert memory < 20_000_000


def test_a_million_rows_that_are_declared_and_empty_are_passed_over():
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"/>' % number for number in range(3, 1_048_576))
    book = repacked(
        workbook(survey=SURVEY),
        "sheet1.xml",
        lambda text: text.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"').replace(
            b"</sheetData>", rows + b"</sheetData>"
        ),
    )
    memory, outcome = peak(book, "form.xlsx")
    assert outcome == "read" and memory < MOST


def test_a_million_filled_rows_are_refused():
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (each, each) for each in range(3, 600_000))
    book = repacked(
        workbook(survey=SURVEY), "sheet1.xml", lambda t: t.replace(b"</sheetData>", cells + b"</sheetData>")
    )
    memory, outcome = peak(book, "form.xlsx")
    assert "there are more rows than are read" in outcome and memory < MOST


def test_very_many_columns_are_refused():
    with pytest.raises(InstrumentFaults, match="more columns than are read"):
        read_file(workbook(survey=[["type", "name", *[f"label::{n}" for n in range(900)]]]), name="a.xlsx")


def test_an_enormous_cell_is_cut_and_told():
    huge = b"<is><t>" + b"x" * 5_000_000 + b"</t></is>"
    book = repacked(
        workbook(survey=SURVEY),
        "sheet1.xml",
        lambda text: text.replace(b'<c r="C2" t="s"><v>5</v></c>', b'<c r="C2" t="inlineStr">' + huge + b"</c>"),
    )
    carried = read_file(book, name="form.xlsx")
    assert len(carried.instrument.questions[0].text["nl"]) == 10_000
    assert any("It is cut off after 10000" in loss.instead for loss in carried.losses)


@pytest.mark.parametrize("strings", [1, 3000])
def test_more_text_than_a_form_needs_is_refused(strings):
    many = b"<si><t>" + b"\xf0\x9f\x98\x80x" * (18_000_000 // strings) + b"</t></si>"
    book = repacked(
        workbook(survey=SURVEY), "sharedStrings.xml", lambda t: t.replace(b"</sst>", many * strings + b"</sst>")
    )
    memory, outcome = peak(book, "form.xlsx")
    assert "far more" in outcome or strings == 1
    assert memory < MOST


def test_groups_nested_a_thousand_deep_are_refused():
    deep = [["begin_group", f"g{number}", "G"] for number in range(1000)]
    with pytest.raises(InstrumentFaults, match="nested far too deep"):
        read_file(workbook(survey=[*SURVEY, *deep]), name="a.xlsx")


def test_twenty_thousand_rows_of_one_name_are_refused_with_a_bound():
    rows = [["text", "same", "V"]] * 19_000
    with pytest.raises(InstrumentFaults, match="Keep at most 2000"):
        read_file(workbook(survey=[SURVEY[0], *rows]), name="a.xlsx")
    options = [["list_name", "name", "label::nl"], *[["l", "same", "V"]] * 19_000]
    with pytest.raises(InstrumentFaults, match="Keep at most 500"):
        read_file(workbook(survey=[SURVEY[0], ["select_one l", "a", "A"]], choices=options), name="a.xlsx")


@pytest.mark.parametrize("suffix", [*READS, ".xls", ".exe", ""])
@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00" * 100, b"PK\x03\x04" + b"x" * 100, bytes(range(256)) * 4, b"<html><script>alert(1)</script>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, b"<" * 100_000, b"[" * 100_000, b"|" * 200_000,
        b'"' * 99_999, b"a,b\n" * 50_000, ENTITIES.encode() + b"<document>&j;</document>", b"\xff\xfea\x00",
    ],
    ids=range(13),
)  # fmt: skip
def test_whatever_is_no_questionnaire_is_a_fault_with_a_remedy(suffix, content):
    memory, outcome = peak(content, f"form{suffix}")
    assert outcome != "read" and ". " in outcome
    assert memory < 60_000_000


@pytest.mark.parametrize(
    "text", ["<" * 30_000, "<script" * 4000, "<!--" * 8000, "&" * 30_000, "${" * 15_000, "<a " * 9999]
)
def test_texts_made_to_be_slow_are_read_like_any_other(text):
    # in a process of its own with a bound on processor time: a busy machine does not fail it, a slow reader does
    code = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "from surveys.exchange import read_file\n"
        "read_file(sys.stdin.buffer.read(), name='a.xlsx')"
    )
    rows = [["text", f"q{number}", text] for number in range(50)]
    book = workbook(survey=[SURVEY[0], *rows])
    subprocess.run([sys.executable, "-c", code], input=book, check=True, capture_output=True)


@pytest.mark.parametrize("head", [ENTITIES, OUTSIDE])
def test_entities_in_a_limesurvey_file_are_never_expanded(head):
    book = lss(question("S", "q", "&i;"), head=head.split("?>")[1])
    memory, outcome = peak(book.replace(b"&amp;i;", b"&i;"), "a.lss")
    assert "declares a document type" in outcome and memory < 5_000_000


def test_a_limesurvey_file_of_very_many_rows_or_very_deep_is_refused():
    rows = b"<responses><rows>" + b"<row><a>1</a></row>" * 700_000 + b"</rows></responses></document>"
    memory, outcome = peak(lss(question("S", "q")).replace(b"</document>", rows), "a.lss")
    assert "far more than a questionnaire" in outcome and memory < MOST
    deep = b"<a>" * 5000 + b"</a>" * 5000 + b"</document>"
    assert "nested far too deep" in peak(lss(question("S", "q")).replace(b"</document>", deep), "a.lss")[1]


def test_a_limesurvey_field_of_megabytes_is_cut():
    carried = read_file(lss(question("S", "q", "x" * 5_000_000)), name="a.lss")
    assert len(carried.instrument.questions[0].text["nl"]) == 10_000


def test_thousands_of_groups_and_conditions_of_one_name_stay_within_processor_time():
    groups = "".join(
        f"<row><gid>{n}</gid><group_name>Groep</group_name><language>nl</language></row>" for n in range(30_000)
    )
    more = "".join(
        f"<row><qid>200</qid><cfieldname>a</cfieldname><method>==</method><value>{n}</value></row>"
        for n in range(30_000)
    )
    tables = f"<conditions><rows>{more}</rows></conditions></document>"
    book = lss(question("S", "q"), old=True).decode().replace("<groups><rows>", f"<groups><rows>{groups}")
    code = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "from surveys.exchange import read_file\n"
        "try: read_file(sys.stdin.buffer.read(), name='a.lss')\nexcept ValueError: pass"
    )
    book = book.replace("</document>", tables).encode()
    subprocess.run([sys.executable, "-c", code], input=book, check=True, capture_output=True)


def test_two_thousand_questions_that_all_wait_for_each_other_are_refused_within_processor_time():
    content = core() | {"scales": [], "languages": ["nl"], "title": {"nl": "x"}}
    del content["workability"]
    content["options"] = [{"code": "five", "choices": [{"code": str(each), "text": {"nl": "x"}} for each in range(5)]}]
    content["pages"] = [{"code": "first", "title": {"nl": "x"}}]
    content["questions"] = [
        {"code": f"q_{n}", "page": "first", "kind": "single", "options": "five", "text": {"nl": "x"},
         "when": " or ".join(f"q_{(n + 7 * step) % 2000} == '1'" for step in range(1, 26))}
        for n in range(2000)
    ]  # fmt: skip
    code = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "from surveys.exchange import read_file\n"
        "try: read_file(sys.stdin.buffer.read(), name='a.json')\n"
        "except ValueError as found: print(found)"
    )
    data = json.dumps(content).encode()
    done = subprocess.run([sys.executable, "-c", code], input=data, check=True, capture_output=True)
    assert b"in turn: a circle" in done.stdout and b"more than 500 faults" in done.stdout


def test_a_chain_of_thousands_of_conditions_is_followed_within_bounds(monkeypatch):
    content, followed, real = core(), [], Reach._involved

    def watched(self, questions):
        followed.append(real(self, questions))
        return followed[-1]

    monkeypatch.setattr(Reach, "_involved", watched)
    asked = {"page": "second", "kind": "background", "options": "who", "text": words("Vraag")}
    content["questions"] += [{"code": f"q{number}", **asked} for number in range(5)]
    content["questions"] += [
        {
            "code": f"q{number}",
            **asked,
            "when": " and ".join(f"q{other} == 'x'" for other in range(number - 5, number)),
        }
        for number in range(5, 800)
    ]
    read_file(json.dumps(content).encode(), name="chain.json")
    assert sum(map(len, followed)) < MOST_STEPS / 4
