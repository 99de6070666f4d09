"""What is drawn of a figure: itself, or no more than its bound says."""

from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from campaign_app.results import words
from campaign_app.results.figures import Figure, Option
from campaign_app.results.report import together, weight


@pytest.mark.parametrize(
    ("value", "told", "drawn"), [(0.31, True, 0.31), ("<0.10", True, 0.0), (">0.90", True, 0.9), (None, False, 0.0)]
)
def test_a_bound_is_drawn_as_far_as_it_is_sure(value, told, drawn):
    figure = Figure(value)
    assert (figure.told, figure.drawn) == (told, drawn)


def test_a_number_that_rounds_to_nothing_is_nought_without_a_sign(app):
    with force_locale("nl"):
        assert (words.decimal(-0.04), words.hundredths(-0.004), words.decimal(-0.06)) == ("0,0", "0,00", "-0,1")


def test_the_risks_stand_in_the_order_in_which_the_finding_names_them():
    hidden, few, bound, exact = Figure(hidden="below_k"), Figure("<0.10"), Figure(">0.90"), Figure(0.93)
    figures = {"hidden": hidden, "few": few, "bound": bound, "exact": exact}
    lines = [SimpleNamespace(code=code, problem=figure, acute=Figure()) for code, figure in figures.items()]
    assert [line.code for line in sorted(lines, key=weight, reverse=True)] == ["bound", "exact", "few", "hidden"]


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ([0.2, "hidden", "hidden", 0.5], [("A", 0.2), ("B + C", 0.3), ("D", 0.5)]),
        (["hidden", 0.4, 0.4, "hidden"], [("A + D", 0.2), ("B", 0.4), ("C", 0.4)]),
        ([0.2, 0.3, 0.1, 0.4], [("A", 0.2), ("B", 0.3), ("C", 0.1), ("D", 0.4)]),
        ([">0.90"], [("A", ">0.90")]),  # a bound, and nothing of the others
        ([0.9, 0.8, "hidden", "hidden"], [("A", 0.9), ("B", 0.8), ("C", "hidden"), ("D", "hidden")]),  # several at once
    ],
)
def test_options_that_are_not_told_are_told_together(shares, told):
    options = [Option(label, share) for label, share in zip("ABCD", shares, strict=False)]
    found = [(each.label, each.share) for each in together(options)]
    assert found == [(label, share if isinstance(share, str) else pytest.approx(share)) for label, share in told]
