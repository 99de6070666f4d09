"""XLSForm out: a form that pyxform itself accepts, and that read again is the same instrument."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from surveys.exchange import read_file, write_file
from surveys.instrument import load_library
from surveys.kinds import UNPRINTABLE
from tests.surveys.samples import core, module, read

INSTRUMENTS = [*load_library().values(), read(core()), read(module())]
TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=40).filter(
    lambda text: text.strip() and not UNPRINTABLE.search(text)
)
WHENS = (
    "statute == 'x'", "statute != 'y' and regime in ['x', 'z']", "not (statute in ['x', 'y'] or regime == 'z')",
    "'a' in tools and 'b' not in tools", "1 <= hours <= 8 or hours == 12.5", "statute not in ['x']", "'x' == statute",
)  # fmt: skip


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def edited(data: bytes, old: str, new: str) -> bytes:
    """The workbook with one text changed on the sheets that people edit."""
    book = opened(data)
    changed = 0
    for name in ("survey", "choices"):
        for row in book[name].iter_rows():
            for cell in row:
                if cell.value == old:
                    cell.value, changed = new, changed + 1
    assert changed
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.code)
def test_out_and_in_again_is_the_same_instrument_and_nothing_is_lost(instrument):
    data, losses = write_file(instrument, suffix=".xlsx")
    carried = read_file(data, name="form.xlsx")
    assert carried.instrument == instrument
    assert carried.losses == ()
    assert all("sokkel" in loss.instead for loss in losses)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.code)
def test_pyxform_makes_a_form_of_it(instrument):
    made = convert(write_file(instrument, suffix=".xlsx")[0], validate=False)
    for question in instrument.questions:
        assert f'"/data/{question.page}/{question.code}"' in made.xform or question.kind == "matrix"
        for row in question.rows:
            assert f'/{question.code}/{row.code}"' in made.xform


@pytest.mark.parametrize("when", WHENS)
def test_every_condition_of_ours_has_its_xpath_and_comes_back(when):
    content = core()
    content["questions"][6]["when"] = when
    instrument = read(content)
    data, losses = write_file(instrument, suffix=".xlsx")
    assert not any("condition" in loss.what for loss in losses)
    assert "relevant=" in convert(data, validate=False).xform
    assert read_file(data, name="a.xlsx").instrument == instrument
    # also without the sheet of our own: then in other words that mean the same
    book = opened(data)
    del book["sokkel"]
    stream = io.BytesIO()
    book.save(stream)
    alone = read_file(stream.getvalue(), name="a.xlsx")
    assert alone.instrument.questions[6].when
    assert not any("condition" in loss.what for loss in alone.losses)


def test_a_condition_on_another_part_is_kept_and_told():
    data, losses = write_file(read(module()), suffix=".xlsx")
    assert "the condition \"statute in ['x', 'y']\" looks at 'statute' of another part" in "\n".join(map(str, losses))
    convert(data, validate=False)


def test_who_edits_the_form_is_never_overruled():
    content = core()
    content["questions"][5]["when"] = "statute in ['x', 'y']"
    instrument = read(content)
    data, _ = write_file(instrument, suffix=".xlsx")
    carried = read_file(edited(data, "Rij 2", "Regel twee"), name="a.xlsx")
    assert carried.losses == ()
    assert carried.instrument.questions[2].rows[1].text["nl"] == "Regel twee"
    assert carried.instrument.scales == instrument.scales
    written = "${statute} = 'x' or ${statute} = 'y'"
    carried = read_file(edited(data, f"({written})", "${statute} = 'z'"), name="a.xlsx")
    assert carried.instrument.questions[5].when == "statute == 'z'"
    assert [loss.what for loss in carried.losses] == ["the form was changed here"]


def test_a_question_that_is_taken_out_of_the_form_takes_its_scale_along_and_is_told():
    data, _ = write_file(read(core()), suffix=".xlsx")
    carried = read_file(edited(data, "mo_1", "mo_9"), name="a.xlsx")
    assert not carried.instrument.scales
    assert any("what was kept no longer fits the form" in loss.what for loss in carried.losses)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(TEXTS, min_size=6, max_size=6), page=st.sampled_from(["first", "ws", "meta", "statute"]))
def test_any_text_comes_back_and_is_accepted(texts, page):
    content = core()
    content["title"] = {"nl": texts[0], "en": texts[1]}
    content["pages"][0] |= {"code": page, "intro": {"nl": texts[2], "en": texts[3]}}
    for question in content["questions"][:2]:
        question["page"] = page
    content["questions"][2]["rows"][0]["text"]["nl"] = texts[4]
    content["options"][1]["choices"][0]["text"]["en"] = texts[5]
    instrument = read(content)
    data, _ = write_file(instrument, suffix=".xlsx")
    assert read_file(data, name="a.xlsx").instrument == instrument
    convert(data, validate=False)


def test_formulas_and_links_stay_texts():
    content = core()
    content["questions"][0]["text"]["nl"] = "=1+1"
    content["questions"][1]["text"]["nl"] = "https://example.org"
    book = opened(write_file(read(content), suffix=".xlsx")[0])
    cells = {cell.value: cell for row in book["survey"].iter_rows() for cell in row if cell.value}
    assert cells["=1+1"].data_type == "s" or cells["=1+1"].value == "=1+1" and cells["=1+1"].data_type != "f"
    assert cells["https://example.org"].hyperlink is None
