"""The pictures beside questions: each known name has its drawing, and a name that nobody drew is a fault."""

import pytest

from campaign_app.core.config import ROOT
from surveys.instrument import InstrumentFaults, load_library, read_instrument
from surveys.model import PICTOGRAMS
from tests.answers.boxes import SMALL

FOLDER = ROOT / "static/pictograms"


def test_every_name_has_a_drawing_and_every_drawing_a_name():
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(PICTOGRAMS)


def test_every_question_and_every_answer_of_the_easy_core_has_a_picture():
    easy = load_library()["core_easy"]
    assert all(question.pictogram for question in easy.questions)
    assert all(
        choice.pictogram for options in easy.options if options.code == "how_often" for choice in options.choices
    )


def test_the_easy_core_measures_the_same_ten_themes_and_shares_no_statement_with_the_core():
    core, easy = load_library()["core"], load_library()["core_easy"]
    assert {scale.code for scale in easy.scales} == {scale.code for scale in core.scales}
    assert easy.workability == core.workability
    items = {scale.code: set(scale.items) for scale in core.scales}
    assert all(items[scale.code].isdisjoint(scale.items) for scale in easy.scales)


def test_a_picture_that_nobody_drew_is_a_fault_with_its_place():
    drawn = SMALL.replace('kind = "single"', 'kind = "single"\npictogram = "hart"')
    with pytest.raises(InstrumentFaults) as found:
        read_instrument(drawn.encode(), name="small.toml")
    (fault,) = found.value.faults
    assert "questions[2] shift pictogram" in str(fault) and "heart" in str(fault)
