"""The specifications from which the pictures are drawn."""

import altair
import pytest
from jsonschema import ValidationError

from campaign_app.results import charts, trend_chart
from campaign_app.results.charts import Line
from campaign_app.results.trend_chart import Panel, Point, TrendPicture

LINES = [Line("Werkdruk", 0.31, "31%", 0.12, 0.24, 0.39), Line("Autonomie", 0.1, "10%")]
POINTS = (Point(0, 0.3, "30%", 0.2, 0.4), Point(1, 0.5, "50%", None, None))
SPECIFICATIONS = {
    "bars": lambda: charts.specification(LINES, 0.4),
    "bars without interval, part or marker": lambda: charts.specification(LINES[1:]),
    "trend": lambda: trend_chart.specification(TrendPicture((Panel("Graad", POINTS),), ("2025", "2026"), (40, 360))),
}


@pytest.mark.parametrize("made", SPECIFICATIONS.values(), ids=SPECIFICATIONS)
def test_it_is_what_vega_lite_asks_for(made):
    altair.Chart.from_dict(made(), validate=True)


def test_a_specification_that_is_none_would_be_found():
    made = charts.specification(LINES)
    made["layer"][0]["mark"]["type"] = "ruler"
    with pytest.raises(ValidationError):
        altair.Chart.from_dict(made, validate=True)


def test_signs_that_no_font_has_do_not_end_the_process():
    nameless = Line("Loods \ufffe\uffff noord \x00", 0.3, "30%")
    panel = Panel("Graad \ufffe", POINTS)
    pictures = (charts.draw([nameless]), trend_chart.draw(TrendPicture((panel,), ("2025", "2026"), (40, 320))))
    assert all(svg.startswith("<svg") for svg in pictures) and "Loods" in pictures[0]
