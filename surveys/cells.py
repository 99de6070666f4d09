"""Answers out of a table's cells: as a person's answer, but written by a spreadsheet."""

from __future__ import annotations

import re

from surveys.kinds import KINDS
from surveys.model import Question

WHOLE_AS_DECIMAL = re.compile(r"\s*(\d+)[.,]0+\s*")


def parse_cell(question: Question, cell: str) -> object:
    """The value of a cell, as `Kind.parse` gives it; raises AnswerFault.

    3.0 and 3,0 stand for the option 3: so programs write a column of whole numbers in which some are missing.
    """
    codes = question.options.codes if question.options else ()
    whole = WHOLE_AS_DECIMAL.fullmatch(cell)
    if whole and cell.strip() not in codes and whole[1] in codes:
        cell = whole[1]
    return KINDS[question.kind].parse(question, cell)
