"""What is drawn of a figure: itself, or no more than its bound says."""

import pytest

from campaign_app.results.figures import Figure


@pytest.mark.parametrize(
    ("value", "told", "drawn"), [(0.31, True, 0.31), ("<0.10", True, 0.0), (">0.90", True, 0.9), (None, False, 0.0)]
)
def test_a_bound_is_drawn_as_far_as_it_is_sure(value, told, drawn):
    figure = Figure(value)
    assert (figure.told, figure.drawn) == (told, drawn)
