"""Numbers of questions on paper, and conditions as trees."""

import pytest

from surveys.edition import compose
from surveys.instrument import read_instrument
from surveys.numbering import Clause, Joined, clauses_of, numbers_of
from tests.answers.boxes import SMALL


def test_every_question_with_an_answer_has_a_number_and_every_row_a_letter():
    numbers = numbers_of(compose(read_instrument(SMALL.encode(), name="small.toml")))
    assert [numbers[code] for code in ("age", "shift", "only_night", "grid", "g_1", "g_2", "remark")] == [
        *("1", "2", "4", "5", "5a", "5b", "9")
    ]
    assert "note" not in numbers


@pytest.mark.parametrize(
    ("when", "tree"),
    [
        ("shift == '3'", Clause("shift", "==", ("3",))),
        ("shift in ['1', '2']", Clause("shift", "in", ("1", "2"))),
        ("'a' not in stuff", Clause("stuff", "not in", ("a",))),
        ("8 < hours", Clause("hours", ">", (8,))),
        ("0 <= hours < -1.5", Joined("and", (Clause("hours", ">=", (0,)), Clause("hours", "<", (-1.5,))))),
        (
            "shift == '3' or\nnot (hours > 8 and age != '1')",
            Joined(
                "or",
                (
                    Clause("shift", "==", ("3",)),
                    Joined("not", (Joined("and", (Clause("hours", ">", (8,)), Clause("age", "!=", ("1",)))),)),
                ),
            ),
        ),
    ],
)
def test_a_condition_is_a_tree_of_comparisons(when, tree):
    assert clauses_of(when) == tree
