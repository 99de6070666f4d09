"""Cells of answer files: whole numbers as spreadsheets write them."""

import pytest

from surveys.cells import parse_cell
from surveys.instrument import load_library
from surveys.kinds import AnswerFault

QUESTION = load_library()["employee_survey"].questions[0]


@pytest.mark.parametrize("cell", ["3", "3.0", "3,0", " 3.00 "])
def test_a_whole_number_is_an_option_however_a_program_wrote_it(cell):
    assert parse_cell(QUESTION, cell) == "3"


@pytest.mark.parametrize("cell", ["3.5", "7.0", "3.0.0", "-3.0", "three"])
def test_what_is_no_option_stays_a_fault(cell):
    with pytest.raises(AnswerFault):
        parse_cell(QUESTION, cell)
