"""What every sheet of the workbook is made with: a table with its headings, and figures as numbers or as words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext

from campaign_app.core.sheets import bars, fit_height, for_paper, put, sheet_name, styles_of
from campaign_app.reports.contents import Contents
from campaign_app.results import words
from campaign_app.results.figures import Figure, Split, SplitRow

NOTHING = "–"  # where there is nothing to hide, such as the interval of a bound
TITLE, FINDING, HEAD = 0, 1, 3  # rows of a sheet


@dataclass(frozen=True)
class Column:
    """A heading, a width in characters, and how its numbers look; "" where it holds none."""

    head: str
    width: float = 12
    style: str = ""


class Sheets:
    """The workbook with the release of which its sheets are made."""

    def __init__(self, book, contents: Contents) -> None:
        self.book, self.contents, self.report = book, contents, contents.report
        self.styles = styles_of(book)
        self.names: list[str] = []

    def new(self, title: str):
        """An empty sheet and its name."""
        self.names.append(sheet_name(title, self.names))
        return self.book.add_worksheet(self.names[-1]), self.names[-1]

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: list[Sequence[object]],
        *,
        finding: str = "",
        units: Sequence[str] | None = None,
    ):
        """A sheet with one table, its headings frozen and filtered; returns (sheet, name, row under the table).

        `units` is the style of the numbers of each row, for a table of very many rows with figures of all kinds.
        """
        sheet, name = self.new(title)
        put(sheet, TITLE, 0, title, self.styles["title"])
        put(sheet, FINDING, 0, finding, None)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            put(sheet, HEAD, place, column.head, self.styles["head_right" if column.style else "head"])
        looks = [self.styles[column.style or "text"] for column in columns]
        texts = [self.styles["text_right" if column.style else "text"] for column in columns]
        widths = [column.width for column in columns]
        fit_height(sheet, HEAD, zip([column.head for column in columns], widths, strict=True))
        for number, row in enumerate(rows, start=HEAD + 1):
            if units is None:
                fit_height(sheet, number, zip(row, widths, strict=True))
            else:
                unit = self.styles[units[number - HEAD - 1]]
                looks = [unit if column.style == "number" else self.styles["count"] for column in columns]
            for place, value in enumerate(row):
                put(sheet, number, place, value, texts[place] if isinstance(value, str) else looks[place])
        last = HEAD + max(len(rows), 1)
        sheet.freeze_panes(HEAD + 1, 1)
        sheet.autofilter(HEAD, 0, last, len(columns) - 1)
        for_paper(sheet, last, len(columns) - 1, head=HEAD)
        return sheet, name, last + 2

    def chart(
        self, sheet, name: str, at: int, rows: tuple[int, int], columns: tuple[int, int], title: str, **how
    ) -> int:
        """A chart at a row, below a table; returns the row under it."""
        chart = bars(self.book, name, rows, columns, title=title, **how)
        sheet.insert_chart(at, 0, chart, {"description": title, "object_position": 2})
        return at + (150 + 30 * (rows[1] - rows[0] + 1)) // 20 + 2


def interval(style: str = "share") -> list[Column]:
    """The two columns after a share."""
    return [Column(gettext("low"), 12, style), Column(gettext("high"), 12, style)]


def figure_cells(figure: Figure, hidden: str | None = None, k: int = 0, *, score: bool = False) -> list[object]:
    """Value and the ends of the interval: numbers where they are shown, else words."""
    if figure.exact:
        ends = [NOTHING if each is None else each for each in (figure.low, figure.high)]
        return [figure.value, *ends]
    reason = figure.hidden or hidden
    if figure.told:
        return [(words.score if score else words.percent)(figure.value), NOTHING, NOTHING]
    return [words.why_short(reason, figure.k or k) if reason else gettext("not shown"), NOTHING, NOTHING]


def reason_of(hidden: str | None, figure: Figure, k: int) -> str:
    """The sentence that says why a figure is not there; empty where it is."""
    if hidden or figure.hidden:
        return words.why(hidden or figure.hidden, figure.k or k)
    if figure.exact:
        return ""
    return words.why("bound" if figure.told else None, k)


def split_columns(split: Split) -> list[Column]:
    """The columns of a table of groups or categories, after their names."""
    columns = [Column(gettext("Answers"), style="count")]
    for label in split.columns:
        columns += [Column(label, 20, "share" if split.are_shares else "score")]
        columns += interval() if split.are_shares else []
    return [*columns, Column(gettext("Why not shown"), 50)]


def split_row(split: Split, row: SplitRow, k: int) -> list[object]:
    """One group or category in those columns."""
    told = [words.why_short(row.hidden, k) if row.hidden else count_of(row.n)]
    reasons = [words.why(row.hidden, k)] if row.hidden else []
    for label, figure in zip(split.columns, row.figures, strict=True):
        told += split_figure(split, figure, row.hidden, k)
        reason = "" if row.hidden else reason_of(None, figure, k)
        reasons += [f"{label}: {reason}"] if reason else []
    return [*told, " ".join(reasons)]


def split_figure(split: Split, figure: Figure, hidden: str | None = None, k: int = 0) -> list[object]:
    """One figure of such a table: a share with its interval, or a mean alone."""
    told = figure_cells(figure, hidden, k, score=not split.are_shares)
    return told if split.are_shares else told[:1]


def whiskers(figures: Sequence[Figure]) -> list[tuple[float, float, float]] | None:
    """Value, low and high of every bar; None where one has no interval."""
    known = [(each.value, each.low, each.high) for each in figures]
    return None if any(low is None for _, low, _ in known) else known


def count_of(n: int | None) -> object:
    """A number of answers, or that it is not shown."""
    return gettext("not shown") if n is None else n
