"""The picture of a trend: per measure a line over the scans, values at the points, intervals as lines with two ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask_babel import force_locale, gettext

from campaign_app.core.pages import LANGUAGES
from campaign_app.results import words
from campaign_app.results.charts import DEEP, FONT, INK, TRACK, WIDTH, adapt, drawable, report_of
from campaign_app.results.figures import Figure
from campaign_app.results.models import StoredRelease
from campaign_app.results.testing import Family
from campaign_app.results.trend import Trend, TrendLine, trend_of
from campaign_app.results.trend_words import day_of

BEGINS = "trend"
PANEL, DRAWN = 108, 54  # a panel: its label, the values, then the part that is drawn
LEFT, RIGHT = 43, WIDTH - 43
FOOT, DAY_WIDE = 24, 80


@dataclass(frozen=True)
class Point:
    """One scan of a panel: its place from 0, the share 0..1 with its interval, and the share as it is said."""

    place: int
    share: float
    said: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Panel:
    """One measure: its label, and its points in order."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class TrendPicture:
    """Panels that share their scans; `days` are the labels of the scans, oldest first, `places` where they stand."""

    panels: tuple[Panel, ...]
    days: tuple[str, ...]
    places: tuple[float, ...]


def pictures_in(stored: StoredRelease) -> Iterator[tuple[str, str, TrendPicture]]:
    """What there is to draw of a release's trend in each language of the desk: name, language, picture."""
    for language in LANGUAGES:
        with force_locale(language):
            trend = trend_of(report_of(stored, language), stored, gettext("Workability rate"), Family())
            for name, picture in pictures_of(trend) if trend else ():
                yield name, language, picture


def names_for(stored: StoredRelease) -> set[str]:
    """The names of the pictures that a release's trend has now."""
    trend = trend_of(report_of(stored, next(iter(LANGUAGES))), stored, "", Family())
    return {name for name, _ in pictures_of(trend)} if trend else set()


def pictures_of(trend: Trend) -> Iterator[tuple[str, TrendPicture]]:
    """The pictures of a trend: the rate with the indicators, and the risks; names hang on the earlier scans."""
    days = tuple(day_of(day) for day in trend.days)
    for name, lines in ((trend.picture, trend.main), (f"{trend.picture}risks", trend.risks)):
        panels = tuple(_panel(line) for line in lines if line.told)
        if panels:
            yield name, TrendPicture(panels, days, places_of(trend.days))


def places_of(days: Sequence[date]) -> tuple[float, ...]:
    """Where days stand across: as far apart as they are in time, or evenly where their labels would touch."""
    wide, span = RIGHT - LEFT, (days[-1] - days[0]).days
    true = [(day - days[0]).days / span for day in days] if span else []
    if not true or min(after - before for before, after in pairwise(true)) * wide < DAY_WIDE:
        true = [place / (len(days) - 1) for place in range(len(days))]
    return tuple(LEFT + wide * place for place in true)


def _panel(line: TrendLine) -> Panel:
    figures: tuple[Figure, ...] = (*line.earlier, line.now)
    told = [(place, figure) for place, figure in enumerate(figures) if figure.told]
    points = (Point(place, each.drawn, words.percent(each.value), each.low, each.high) for place, each in told)
    return Panel(line.label, tuple(points))


def draw(picture: TrendPicture) -> str:
    """A line per measure over the scans; returns SVG."""
    import vl_convert

    return adapt(vl_convert.vegalite_to_svg(specification(picture)))


def specification(picture: TrendPicture) -> dict:
    """The Vega-Lite specification: panels under one another on one scale, the days of the scans at the foot."""
    import altair as alt

    whole = [value for panel in picture.panels for point in panel.points for value in (point.share, point.high or 0)]
    top = min(1.0, max([0.2, *whole]) * 1.05)
    points, labels = [], []
    for number, panel in enumerate(picture.panels):
        base = number * PANEL + PANEL - 14

        def height(share: float, base: float = base) -> float:
            return base - share / top * DRAWN

        labels.append({"x": 0, "y": base, "end": WIDTH, "head": number * PANEL + 12, "label": drawable(panel.label)})
        for point in panel.points:
            row = {"x": picture.places[point.place], "y": height(point.share), "said": point.said, "panel": number}
            if point.low is not None:
                row |= {"low": height(point.low), "high": height(point.high)}
            row["text"] = row.get("high", row["y"]) - 9
            points.append(row)
    days = [
        {"x": place, "y": len(picture.panels) * PANEL + 8, "day": day}
        for place, day in zip(picture.places, picture.days, strict=True)
    ]
    full = len(picture.panels) * PANEL + FOOT
    across = alt.Scale(domain=[0, WIDTH], nice=False)
    down = alt.Scale(domain=[0, full], nice=False, reverse=True)

    def layer(rows: list[dict], mark: str, y: str, **how) -> alt.Chart:
        chart = getattr(alt.Chart(alt.Data(values=rows)), f"mark_{mark}")(clip=False, **how)
        return chart.encode(x=alt.X("x:Q", scale=across, axis=None), y=alt.Y(f"{y}:Q", scale=down, axis=None))

    text = {"baseline": "middle", "font": FONT, "fontSize": 14, "color": INK}
    spans = [row for row in points if "low" in row]
    layers = [
        layer(labels, "rule", "y", strokeWidth=1, color=TRACK).encode(x2="end:Q"),
        layer(labels, "text", "head", align="left", fontWeight=600, **text).encode(text="label:N"),
        layer(points, "line", "y", strokeWidth=2, color=DEEP).encode(detail="panel:N", order="x:Q"),
        layer(points, "point", "y", filled=True, size=40, opacity=1, color=DEEP),
        layer(points, "text", "text", align="center", **text).encode(text="said:N"),
        layer(days, "text", "y", align="center", **{**text, "fontSize": 12}).encode(text="day:N"),
    ]
    if spans:
        layers.append(layer(spans, "rule", "low", strokeWidth=2, color=INK).encode(y2="high:Q"))
        layers += [
            layer(spans, "tick", end, orient="horizontal", size=10, thickness=2, color=INK) for end in ("low", "high")
        ]
    chart = alt.layer(*layers).properties(width=WIDTH, height=full, padding=2, autosize=alt.AutoSizeParams(type="none"))
    return chart.configure(background="transparent").configure_view(stroke=None).to_dict(validate=False)  # a test does
