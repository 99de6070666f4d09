"""What is drawn of a figure: itself, or no more than its bound says."""

import pytest
from flask_babel import force_locale

from campaign_app.results import words
from campaign_app.results.figures import Figure


@pytest.mark.parametrize(
    ("value", "told", "drawn"), [(0.31, True, 0.31), ("<0.10", True, 0.0), (">0.90", True, 0.9), (None, False, 0.0)]
)
def test_a_bound_is_drawn_as_far_as_it_is_sure(value, told, drawn):
    figure = Figure(value)
    assert (figure.told, figure.drawn) == (told, drawn)


def test_a_number_that_rounds_to_nothing_is_nought_without_a_sign(app):
    with force_locale("nl"):
        assert (words.decimal(-0.04), words.hundredths(-0.004), words.decimal(-0.06)) == ("0,0", "0,00", "-0,1")
