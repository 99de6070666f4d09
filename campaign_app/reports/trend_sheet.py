"""The sheet of the workbook that sets the company's earlier scans beside this one."""

from flask_babel import gettext

from campaign_app.core.sheets import put
from campaign_app.reports.sheets import Column, Sheets, figure_cells, interval
from campaign_app.results import trend_words


def trend_sheet(sheets: Sheets) -> None:
    """The company's earlier scans beside this one, and under the table which questions could be compared."""
    trend = sheets.contents.trend
    if trend is None:
        return
    columns = [Column(gettext("Measure"), 44)]
    for day in trend.days:
        columns += [Column(trend_words.day_of(day), 18, "number"), *interval("number")]
    columns.append(Column(gettext("Since the scan before"), 24))
    rate = gettext("Workability rate")
    lines = [(line.label, "share", line) for line in trend.shares]
    lines += [(f"{rate}: {line.label}", "share", line) for line in trend.groups]
    lines += [(line.label, "score", line) for line in trend.means]
    rows = []
    for label, unit, line in lines:
        row = [label]
        for figure in (*line.earlier, line.now):
            row += figure_cells(figure, None, sheets.report.release.k, score=unit == "score")
        rows.append([*row, trend_words.verdict(line)])
    told = " ".join(trend_words.summary(trend))
    name, units = gettext("Compared with earlier scans"), [unit for _, unit, _ in lines]
    sheet, _, at = sheets.table(name, columns, rows, finding=told, units=units)
    for number, change in enumerate(trend.changes, start=at):
        said = " ".join(trend_words.changes_in_words(change))
        put(sheet, number, 0, f"{change.earlier.title} ({trend_words.day_of(change.earlier.day)}): {said}")
