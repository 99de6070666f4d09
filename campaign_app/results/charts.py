"""Pictures of a release: Vega-Lite specifications made with Altair and turned into SVG, for the clock to draw.

The libraries are imported when something is drawn, never when the application starts. A chart carries no title: the
page says the finding above it, describes it for those who cannot see it, and prints the table below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap

from flask_babel import force_locale

from campaign_app.core.errors import Damaged
from campaign_app.core.pages import LANGUAGES
from campaign_app.instruments.queries import edition_of
from campaign_app.results import findings, words
from campaign_app.results.drivers import drivers_of, together_label
from campaign_app.results.models import StoredRelease
from campaign_app.results.report import Report
from surveys.kinds import UNPRINTABLE
from surveys.release import Release

WIDTH = 360  # about what a phone shows, so that its text stays as large there
LABEL, BAR, BELOW = 12, 31, 46  # from the top of a line: the middle of its label, of its bar, and its end
LINE_HEIGHT = 17  # of a label that needs a second line
LETTER, BOLD_LETTER = 8.2, 8.9  # how wide they are at most on average
INK, PAPER, TRACK, LIGHT, DEEP, ACCENT = "#1d2629", "#fefefe", "#e9eceb", "#6fa8b2", "#0e4f5c", "#b4541f"
# what each colour becomes on a dark page; the picture follows the device as the page does
DARK = {INK: "#e8ecea", PAPER: "#0d1a1d", TRACK: "#2b373b", LIGHT: "#3f7f8b", DEEP: "#a9dbe4", ACCENT: "#f0a878"}
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Helvetica Neue, Arial, sans-serif"
MOST_LINES = 24
ROOM_FOR_A_NUMBER = 0.1


@dataclass(frozen=True)
class Line:
    """One bar: its label, the share 0..1, the darker part within it, an interval, and what stands beside it."""

    label: str
    share: float
    said: str
    part: float = 0.0
    low: float | None = None
    high: float | None = None


def report_of(stored: StoredRelease, language: str) -> Report:
    """The report of a stored release in one language; whoever reads it again is given the same one."""
    scan = stored.scan
    groups = tuple((str(each.id), each.name, str(each.parent_id) if each.parent_id else None) for each in scan.groups)
    content = Damaged.unless(stored.content, stored.content_hash)
    return _report(content, scan.edition_id, groups, language, scan.expected)


@lru_cache(maxsize=8)
def _report(content: str, edition_id: int, groups: tuple, language: str, expected: int | None) -> Report:
    return Report(_read(content), edition_of(edition_id), groups, language, expected)


@lru_cache(maxsize=4)
def _read(content: str) -> Release:
    """A release out of its text; whoever reads a page looks at its pictures and files next."""
    try:
        return Release.from_json(content)
    except ValueError as fault:  # rewritten together with its hash
        raise Damaged("a release is kept that is none") from fault


def figures_in(stored: StoredRelease) -> Iterator[tuple[str, str, list[Line], float | None]]:
    """What there is to draw of a release in each language of the desk: name, language, lines, value to mark."""
    for language in LANGUAGES:
        with force_locale(language):
            for name, lines, marker in figures_of(report_of(stored, language)):
                yield name, language, lines, marker


def figures_of(report: Report) -> Iterator[tuple[str, list[Line], float | None]]:
    """What there is to draw: name, lines, and a value to mark across all lines if any."""
    for name, scales in (("indicators", report.indicators), ("risks", report.risks), ("themes", report.themes)):
        if lines := [_scale_line(line) for line in scales if line.problem.told]:
            yield name, lines, None
    if report.distribution:
        most = len(report.edition.workability)
        yield (
            "distribution",
            [
                Line(findings.bucket_label(first, last, most), share, words.percent(share))
                for first, last, share in report.distribution
            ],
            None,
        )
    groups = report.group_split("", "")
    if groups and groups.are_shares:
        shown = [row for row in groups.rows if row.figures[0].told][:MOST_LINES]
        lines = [_line(row.label, row.figures[0]) for row in shown]
        if len(lines) > 1:
            yield "groups", lines, report.rate.value if report.rate.exact else None
    for place, each in enumerate(drivers_of(report), start=1):
        if not each.hidden:
            whole = Line(together_label(), each.together.value, words.percent(each.together.value))
            yield f"drivers{place}", [whole, *(_line(line.label, line.weight) for line in each.told)], None
    if means := [line for line in report.modules if line.mean.exact]:
        yield (
            "means",
            [Line(line.label, line.mean.value / 100, words.score(line.mean.value)) for line in means[:MOST_LINES]],
            None,
        )


def _line(label: str, figure, part: float = 0.0) -> Line:
    return Line(label, figure.drawn, words.with_span(figure), part, figure.low, figure.high)


def _scale_line(line) -> Line:
    return _line(line.label, line.problem, line.acute.value if line.acute.exact else 0.0)


def draw(lines: list[Line], *, marker: float | None = None) -> str:
    """Horizontal bars on a scale of 0 to 100%, every label at its bar, intervals as whiskers; returns SVG."""
    import vl_convert

    return adapt(vl_convert.vegalite_to_svg(specification(lines, marker)))


def specification(lines: list[Line], marker: float | None = None) -> dict:
    """The Vega-Lite specification of such a chart; kept small so that it stays readable on a phone."""
    import altair as alt

    rows, full = [], 0
    for line in lines:
        label = _wrapped(line)
        bar = full + BAR + LINE_HEIGHT * (len(label) - 1)
        places = {"head": full + LABEL, "bar": bar, "above": bar - 11, "below": bar + 11, "zero": 0, "one": 1}
        inside = words.percent(line.part) if line.part >= ROOM_FOR_A_NUMBER else ""
        told = {"label": label, "said": line.said, "inside": inside, "share": line.share, "part": line.part}
        rows.append(places | told | ({"low": line.low, "high": line.high} if line.low is not None else {}))
        full = bar + BELOW - BAR
    whole = alt.Scale(domain=[0, 1], nice=False)
    down = alt.Scale(domain=[0, full], nice=False, reverse=True)

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=whole, axis=None)

    def layer(mark: str, x: alt.X | alt.XDatum, x2: alt.X2 | None = None, *, y: str = "bar", **how) -> alt.Chart:
        places = {"x": x, "y": alt.Y(f"{y}:Q", scale=down, axis=None)}
        drawn = getattr(alt.Chart(), f"mark_{mark}")(clip=False, **how)
        return drawn.encode(**places, **({} if x2 is None else {"x2": x2}))

    thick, text = {"strokeWidth": 16}, {"baseline": "middle", "font": FONT, "fontSize": 14}
    bold = {"align": "left", "color": INK, "fontWeight": 600, "lineHeight": LINE_HEIGHT}
    layers = [
        layer("rule", across("zero"), alt.X2("one:Q"), **thick, color=TRACK),
        layer("rule", across("zero"), alt.X2("share:Q"), **thick, color=LIGHT),
        layer("rule", across("zero"), alt.X2("part:Q"), **thick, color=DEEP),
        layer("text", across("zero"), y="head", **text, **bold).encode(text="label:N"),
        layer("text", across("one"), y="head", align="right", color=INK, **text).encode(text="said:N"),
    ]
    if any(line.part for line in lines):
        inner = {**text, "fontSize": 12, "dx": 5, "color": PAPER, "align": "left"}
        layers.append(layer("text", across("zero"), **inner).encode(text="inside:N"))
    if any(line.low is not None for line in lines):
        layers.append(layer("rule", across("low"), alt.X2("high:Q"), strokeWidth=2, color=INK))
        for end in ("low", "high"):
            layers.append(layer("tick", across(end), orient="vertical", size=10, thickness=2, color=INK))
    if marker is not None:
        at = alt.XDatum(marker, scale=whole, axis=None)
        dashed = layer("rule", at, y="above", color=ACCENT, strokeWidth=2, strokeDash=[5, 3])
        layers.append(dashed.encode(y2="below:Q"))
    chart = alt.layer(*layers, data=alt.Data(values=rows)).properties(
        width=WIDTH, height=full, padding=2, autosize=alt.AutoSizeParams(type="none")
    )
    return chart.configure(background="transparent").configure_view(stroke=None).to_dict(validate=False)  # a test does


def _wrapped(line: Line) -> list[str]:
    """A label in as many lines as it needs to stay clear of what is said at its right."""
    room = int((WIDTH - LETTER * (len(line.said) + 2)) / BOLD_LETTER)
    return wrap(drawable(line.label), max(room, 12), break_long_words=False) or [""]


def drawable(text: str) -> str:
    """A text without signs that no font has: at some of them the library that draws ends the process."""
    return UNPRINTABLE.sub("", text)


def adapt(svg: str) -> str:
    """Let a picture follow a dark page, and grow and shrink with its place."""
    rules = "".join(
        f'[fill="{light}"]{{fill:{dark}}}[stroke="{light}"]{{stroke:{dark}}}' for light, dark in DARK.items()
    )
    head, rest = svg.split(">", 1)
    return f"{head}><style>@media (prefers-color-scheme:dark){{{rules}}}</style>{rest}"
