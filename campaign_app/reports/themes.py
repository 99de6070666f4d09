"""The sheets of the workbook per theme: scales, groups, categories, crossings, questions, what hangs together."""

from collections.abc import Callable

from flask_babel import gettext

from campaign_app.core.sheets import for_paper
from campaign_app.reports.sheets import (
    HEAD,
    NOTHING,
    Column,
    Sheets,
    count_of,
    figure_cells,
    interval,
    reason_of,
    split_columns,
    split_figure,
    split_row,
    whiskers,
)
from campaign_app.reports.trend_sheet import trend_sheet
from campaign_app.results import beside_words, drivers, findings, words
from campaign_app.results.figures import Figure, ScaleLine, Split, SplitRow
from campaign_app.results.non_response import bounds_of
from surveys.release import HIDDEN_SHARE

MOST_BARS = 40


def _themes(sheets: Sheets) -> None:
    """All scales: per kind those with an exact share first, so that a chart can reach over them."""
    kinds = _kinds(sheets.report)
    columns = [
        Column(gettext("Theme"), 34),
        Column(gettext("Kind"), 14),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Mean (0 to 100)"), 12, "score"),
        Column(gettext("How to read it"), 18),
        Column(gettext("Problematic"), 14, "share"),
        *interval(),
        Column(gettext("Acute"), 14, "share"),
        *interval(),
        Column(gettext("Why not shown"), 50),
    ]
    rows, charts = [], []
    for kind, lines, shares, finding in kinds:
        drawn = [line for line in lines if (line.problem if shares else line.mean).exact]
        if drawn:
            charts.append((len(rows), drawn, shares, finding(lines)))
        rows += [_theme(line, kind) for line in [*drawn, *(each for each in lines if each not in drawn)]]
    sheet, name, at = sheets.table(gettext("Indicators and risks"), columns, rows)
    for start, drawn, shares, title in charts:
        place = (HEAD + 1 + start, HEAD + len(drawn) + start)
        how = {"intervals": whiskers([line.problem for line in drawn])} if shares else {"most": 100}
        at = sheets.chart(sheet, name, at, place, (0, 5 if shares else 3), title, **how)
    for_paper(sheet, at, len(columns) - 1, head=HEAD)


def _kinds(report) -> list[tuple[str, list[ScaleLine], bool, Callable]]:
    found = [
        (gettext("Indicator"), report.indicators, True, findings.scales_finding),
        (gettext("Risk"), report.risks, True, findings.scales_finding),
        (gettext("Theme"), report.themes, True, findings.scales_finding),
        (gettext("Theme"), report.modules, False, findings.means_finding),
    ]
    return [each for each in found if each[1]]


def _theme(line: ScaleLine, kind: str) -> list[object]:
    reading = gettext("higher is worse") if line.scale.direction == "high_is_bad" else gettext("higher is better")
    limits = line.scale.cutoffs
    problem = figure_cells(line.problem, line.hidden, line.k) if limits else [gettext("no cut-off"), NOTHING, NOTHING]
    has_acute = limits and limits.acute is not None
    acute = figure_cells(line.acute, line.hidden, line.k) if has_acute else [gettext("no cut-off"), NOTHING, NOTHING]
    reason = reason_of(line.hidden, line.problem if limits else line.mean, line.k)
    mean = figure_cells(line.mean, line.hidden, line.k, score=True)[0]
    return [line.label, kind, count_of(line.n), mean, reading, *problem, *acute, reason]


def _distribution(sheets: Sheets) -> None:
    report = sheets.report
    if not report.distribution:
        return
    most = len(report.edition.workability)
    rows = [[findings.bucket_label(first, last, most), share] for first, last, share in report.distribution]
    columns = [Column(gettext("Problems"), 34), Column(gettext("Share of people"), 16, "share")]
    title, told = gettext("Number of problems"), findings.distribution_finding(report)
    sheet, name, at = sheets.table(title, columns, rows, finding=told)
    sheets.chart(sheet, name, at, (HEAD + 1, HEAD + len(rows)), (0, 1), told)
    for_paper(sheet, at + 18, 8, head=HEAD)


def _groups(sheets: Sheets) -> None:
    groups = sheets.contents.groups
    if groups is None:
        return
    rows = [["    " * row.depth + row.label, *split_row(groups, row, sheets.report.release.k)] for row in groups.rows]
    columns = [Column(groups.label, 40), *split_columns(groups)]
    told = findings.groups_finding(groups) or ""
    sheets.table(gettext("Groups"), columns, rows, finding=told)
    drawn = groups.exact
    if len(drawn) > 1:
        _ranked(sheets, groups, drawn, told)


def _ranked(sheets: Sheets, groups: Split, drawn: list[SplitRow], finding: str) -> None:
    """The shown groups with a chart, the highest first: all of them, or those with most answers."""
    largest = sorted(drawn, key=lambda row: row.n or 0, reverse=True)[:MOST_BARS]
    ranked = sorted(largest, key=lambda row: row.figures[0].value, reverse=True)
    form = "share" if groups.are_shares else "score"
    columns = [Column(groups.label, 40), Column(gettext("Answers"), style="count"), Column(groups.columns[0], 20, form)]
    columns += interval() if groups.are_shares else []
    rows = [[row.label, count_of(row.n), *split_figure(groups, row.figures[0])] for row in ranked]
    note = finding
    if len(drawn) > len(ranked):
        only = gettext("Only the %(number)s groups with most answers.", number=MOST_BARS)
        note = f"{finding} {only}"
    sheet, name, at = sheets.table(gettext("Groups, ranked"), columns, rows, finding=note)
    how = {"intervals": whiskers([row.figures[0] for row in ranked])} if groups.are_shares else {"most": 100}
    at = sheets.chart(sheet, name, at, (HEAD + 1, HEAD + len(rows)), (0, 2), finding or groups.columns[0], **how)
    for_paper(sheet, at, max(len(columns) - 1, 5), head=HEAD)


def _backgrounds(sheets: Sheets) -> None:
    splits = sheets.contents.backgrounds
    if not splits:
        return
    rows = [
        [split.label, row.label, *split_row(split, row, sheets.report.release.k)]
        for split in splits
        for row in split.rows
    ]
    columns = [Column(gettext("Question"), 34), Column(gettext("Category"), 28), *split_columns(splits[0])]
    sheets.table(gettext("Age, statute, working time"), columns, rows)


def _crossings(sheets: Sheets) -> None:
    splits = sheets.report.crossings(gettext("Group"), gettext("Workability rate"))
    if not splits:
        return
    k = sheets.report.release.k
    rows = [[split.label, row.label, *split_row(split, row, k)] for split in splits for row in split.rows]
    columns = [Column(gettext("Crossing"), 34), Column(gettext("Group and category"), 44), *split_columns(splits[0])]
    sheets.table(gettext("Groups by age and statute"), columns, rows)


def _drivers(sheets: Sheets) -> None:
    """Per score how much of its differences goes along with each theme, the heaviest first, and a chart of those."""
    found = drivers.drivers_of(sheets.report)
    if not found:
        return
    columns = [
        Column(gettext("Score"), 30),
        Column(gettext("Theme"), 34),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Part of the differences"), 16, "share"),
        *interval(),
        Column(gettext("Direction"), 20),
        Column(gettext("Why not shown"), 50),
    ]
    rows, charts = [], []
    for each in found:
        if each.told:
            charts.append((len(rows), each))
        for line in [*each.told, *(line for line in each.lines if line not in each.told)]:
            direction = gettext("the other way around") if line.against else gettext("the same way")
            rows.append(
                [
                    each.label,
                    line.label,
                    words.why_short(each.hidden, sheets.report.release.k) if each.hidden else count_of(each.n),
                    *figure_cells(line.weight, each.hidden, sheets.report.release.k),
                    direction if line.weight.exact else NOTHING,
                    reason_of(each.hidden, line.weight, sheets.report.release.k),
                ]
            )
    told = gettext(
        "People differ. When those who score worse on one theme also score worse on another, the two hang together. "
        "That does not say which of them causes the other, or whether something else lies behind both."
    )
    sheet, name, at = sheets.table(gettext("What hangs together with what"), columns, rows, finding=told)
    for start, each in charts:
        place = (HEAD + 1 + start, HEAD + len(each.told) + start)
        how = {"intervals": whiskers([line.weight for line in each.told])}
        at = sheets.chart(sheet, name, at, place, (1, 3), drivers.finding(each), **how)
    for_paper(sheet, at, len(columns) - 1, head=HEAD)


def _benchmarks(sheets: Sheets) -> None:
    """The company beside its sector, its size and all, as far as these have figures."""
    comparison = sheets.contents.comparison
    if not comparison or not comparison.columns:
        return
    columns = [Column(gettext("Share of people (with interval)"), 40)]
    columns += [Column(gettext("Your company"), 20, "share"), *interval()]
    for column in comparison.columns:
        columns += [Column(beside_words.head(column), 22, "share"), *interval()]
        columns += [Column(gettext("Answers"), style="count"), Column(gettext("Your company"), 24)]
    k = sheets.report.release.k
    rows = []
    for row in comparison.rows:
        told = [row.label, *figure_cells(row.own, None, k)]
        for against in row.against:
            share = against.share
            figure = Figure(share.value, share.low, share.high) if share else Figure()
            told += [*figure_cells(figure), count_of(share.n if share else None), beside_words.verdict(against)]
        rows.append(told)
    behind = [f"{beside_words.head(each)}: {beside_words.behind(each)}" for each in comparison.columns]
    told = ". ".join([beside_words.finding(comparison), *behind])
    sheets.table(gettext("Beside the benchmarks"), columns, rows, finding=told)


def _non_response(sheets: Sheets) -> None:
    rate = gettext("Workability rate")
    rows = [[each.label, each.share, each.low, each.high] for each in bounds_of(sheets.report, rate)]
    if rows:
        columns = [
            Column(gettext("Share of people"), 40),
            Column(gettext("Of those who answered"), 18, "share"),
            Column(gettext("Lowest possible"), 18, "share"),
            Column(gettext("Highest possible"), 18, "share"),
        ]
        told = gettext("If those who did not answer all thought alike")
        sheets.table(gettext("Those who did not answer"), columns, rows, finding=told)


def _questions(sheets: Sheets) -> None:
    columns = [
        Column(gettext("Theme"), 24),
        Column(gettext("Question"), 40),
        Column(gettext("Statement"), 48),
        Column(gettext("Variable"), 12),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Answer"), 28),
        Column(gettext("Share"), 14, "share"),
        Column(gettext("Mean"), 12, "number"),
        Column(gettext("Why not shown"), 50),
    ]
    rows = []
    for page, stems in sheets.report.pages:
        for _, statements in stems:
            for each in statements:
                start = [page, each.stem or each.label, each.label, each.code]
                rows += [[*start, *rest] for rest in _answers(each)]
    sheets.table(gettext("Every question"), columns, rows)


def _answers(statement):
    """The lines of one statement after its own columns: an answer a line, or why there is none."""
    if statement.hidden:
        short, why = (tell(statement.hidden, statement.k) for tell in (words.why_short, words.why))
        yield [short, NOTHING, gettext("not shown"), NOTHING, why]
    elif statement.is_text:
        yield [statement.n, gettext("open remark"), NOTHING, NOTHING, ""]
    elif not statement.options:
        mean = statement.mean if statement.mean is not None else gettext("not shown")
        yield [statement.n, statement.unit or NOTHING, NOTHING, mean, ""]
    for option in statement.options:
        share = Figure(option.share if option.share != HIDDEN_SHARE else None)
        yield [statement.n, option.label, figure_cells(share)[0], NOTHING, reason_of(None, share, statement.k)]


THEMES = (
    _themes,
    _distribution,
    _groups,
    _backgrounds,
    _crossings,
    _benchmarks,
    trend_sheet,
    _drivers,
    _non_response,
    _questions,
)
