"""Native bar charts on slides: editable, labelled at the bars, and holding nothing but what they show."""

from dataclasses import dataclass, field

from campaign_app.core.sheets import safe
from campaign_app.results.charts import DEEP, INK, PAPER

FEW_BARS = 6  # up to here the letters can be larger
SHARES, MEANS = 1, 100  # where the axis ends


@dataclass(frozen=True)
class Series:
    """One colour of a chart: its name and a figure per bar, None where nothing is told.

    `bounds` maps a bar that only reaches as far as is sure to what it says instead of a figure.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    bounds: dict[int, str] = field(default_factory=dict)


def bars(place, labels: list[str], series: list[Series], *, stacked: bool = True, most: int = SHARES):
    """Horizontal bars in a chart placeholder, the first line on top; returns the frame that holds the chart."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    written = "0%" if most == SHARES else "0"
    data = CategoryChartData(number_format=written)
    # the workbook behind a chart is opened when somebody edits it: no text in it may become a formula
    data.categories = [safe(label) for label in labels]
    for each in series:
        data.add_series(safe(each.name), each.values)
    frame = place.insert_chart(XL_CHART_TYPE.BAR_STACKED if stacked else XL_CHART_TYPE.BAR_CLUSTERED, data)
    _dress(frame.chart, few=len(labels) <= FEW_BARS, most=most)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100 if stacked else -5
    for drawn, each in zip(plot.series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(each.colour)
        told = drawn.data_labels
        # zero is no bar and says nothing; a part that is too short for its number leaves it to the label of the bar
        seen = f'[<{0.04 * most:g}]"";{written}' if stacked and len(series) > 1 else f"{written};;"
        told.show_value, told.number_format, told.number_format_is_linked = True, seen, False
        told.font.color.rgb = _rgb(PAPER if stacked and each.colour == DEEP else INK)
        for number, bound in each.bounds.items():
            drawn.points[number].data_label.text_frame.text = bound
    return frame


def _dress(chart, *, few: bool, most: int) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.font.size, chart.font.color.rgb = Pt(16 if few else 13), _rgb(INK)
    chart.has_title = False
    chart.has_legend = len(chart.plots[0].series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order, names.tick_label_position = True, XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = _rgb("#d8dcd9")
    values.minimum_scale, values.maximum_scale, values.visible = 0, most, False
    values.has_major_gridlines = False


def _rgb(colour: str):
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour[1:].upper())
