"""A release as a workbook: a sheet per theme, numbers as numbers, charts that a person can edit, and how to read it.

What is hidden stands there as words with the reason, and a chart reaches only over figures that are shown.
"""

from collections.abc import Callable

from flask_babel import format_date, gettext

from campaign_app.core.sheets import for_paper, guide, put, workbook
from campaign_app.documents.kinds import Told
from campaign_app.reports.contents import Contents
from campaign_app.reports.lines import NUMBER, SCORE, SHARE, lines_of
from campaign_app.reports.sections import hidden_in
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
from campaign_app.results import findings, words
from campaign_app.results.figures import Figure, ScaleLine, Split, SplitRow

MOST_BARS = 40


def workbook_xlsx(contents: Contents, told: Told) -> bytes:
    """The bytes of the workbook."""
    with workbook() as (book, buffer):
        book.set_properties(
            {
                "title": gettext("Result: %(scan)s", scan=contents.scan.title)[:255],
                "author": "Sokkel",
                "comments": gettext("Fingerprint: %(hash)s", hash=contents.stored.content_hash),
                "created": contents.stored.created_at.replace(tzinfo=None),
            }
        )
        sheets = Sheets(book, contents)
        for number, write in enumerate(SHEETS):
            write(sheets)
            told(round(90 * (number + 1) / len(SHEETS)))
    return buffer.getvalue()


def _guide(sheets: Sheets) -> None:
    contents, report, stored = sheets.contents, sheets.report, sheets.contents.stored
    scan, k = contents.scan, report.release.k
    sentences = [
        f"{contents.owner} · {scan.title} · {scan.sector.name}",
        gettext("Answers from %(first)s to %(last)s.", first=_day(scan.opens_on), last=_day(scan.closes_on))
        if scan.opens_on and scan.closes_on
        else "",
        *findings.certainty(report),
        gettext("A share is a number from 0 to 1, shown as a percentage. A mean goes from 0 to 100."),
        gettext('"Problematic" includes "acute".'),
        gettext(
            "The two columns after a share are its 95% interval: the figure for everyone most likely lies within it."
        ),
        gettext("A figure says how it is, never why. Two figures whose intervals overlap may differ by chance."),
    ]
    if not report.is_licensed:
        sentences.append(gettext("This questionnaire is Sokkel's own."))
        if report.has_rate:
            sentences.append(
                gettext(
                    "Its cut-offs are provisional: the makers of Sokkel chose them and nobody has validated them yet. "
                    "Do not compare these percentages with those of the Flemish workability monitor."
                )
            )
    sentences.append(
        gettext("Fewer than %(k)s answers are never shown; where a figure is missing, the table says why.", k=k)
    )
    if report.stricter:
        sentences.append(
            gettext(
                "Some questions, such as those on unwanted behaviour, and what is computed from them "
                "need %(k)s answers.",
                k=report.stricter,
            )
        )
    hidden = hidden_in(contents)
    sentences += [f"{gettext('Not shown.')} {reason} {'; '.join(what)}" for reason, what in hidden.items()]
    if not hidden:
        sentences.append(gettext("Nothing is hidden in this result."))
    sentences += [
        gettext(
            "The figures were computed once at closing and do not change any more. Fingerprint: %(hash)s.",
            hash=stored.content_hash,
        ),
        gettext(
            "Questionnaire: %(hash)s. Computed with Sokkel %(version)s.",
            hash=stored.edition_hash,
            version=stored.software_version,
        ),
    ]
    sheet, _ = sheets.new(gettext("Read me"))
    guide(sheet, gettext("Result: %(scan)s", scan=scan.title), [each for each in sentences if each], sheets.styles)


def _summary(sheets: Sheets) -> None:
    report = sheets.report
    columns = [
        Column(gettext("Measure"), 44),
        Column(gettext("Value"), 16, "share"),
        *interval(),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Why not shown"), 50),
    ]
    rate = Figure(report.response_rate) if report.response_rate is not None else None
    rows = [
        [gettext("Answers"), report.release.n, NOTHING, NOTHING, report.release.n, ""],
        [
            gettext("Response rate"),
            *(figure_cells(rate) if rate else [gettext("not known"), NOTHING, NOTHING]),
            report.release.n,
            "",
        ],
    ]
    if report.has_rate:
        cell = report.release.cell("workability")
        reason = reason_of(cell.hidden if cell else None, report.rate, report.release.k)
        rows.append([gettext("Workability rate"), *figure_cells(report.rate), count_of(report.rate_n), reason])
    sheet, _, at = sheets.table(gettext("Summary"), columns, rows, finding=findings.headline(report))
    put(sheet, HEAD + 1, 1, report.release.n, sheets.styles["count"])
    told = findings.stands_out(report, sheets.contents.groups)
    if told:
        put(sheet, at, 0, gettext("What stands out"), sheets.styles["bold"])
    for number, sentence in enumerate(told, start=at + 1):
        put(sheet, number, 0, sentence)
    for_paper(sheet, at + len(told), len(columns) - 1)


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
            charts.append((len(rows), drawn, shares, finding(drawn)))
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
    drawn = [row for row in groups.rows if row.figures[0].exact]
    if len(drawn) > 1:
        _ranked(sheets, groups, drawn, told)


def _ranked(sheets: Sheets, groups: Split, drawn: list[SplitRow], finding: str) -> None:
    """The shown groups with a chart, the highest first: all of them, or those with most answers."""
    largest = sorted(drawn, key=lambda row: row.n or 0, reverse=True)[:MOST_BARS]
    ranked = sorted(largest, key=lambda row: row.figures[0].value, reverse=True)
    form = "share" if groups.are_shares else "score"
    columns = [Column(groups.label, 40), Column(gettext("Answers"), style="count"), Column(groups.columns[0], 16, form)]
    columns += interval() if groups.are_shares else []
    rows = [[row.label, count_of(row.n), *split_figure(groups, row.figures[0])] for row in ranked]
    note = finding
    if len(drawn) > len(ranked):
        note = f"{finding} {gettext('Only the %(number)s groups with most answers.', number=MOST_BARS)}"
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
        share = Figure(option.share if option.share != "hidden" else None)
        yield [statement.n, option.label, figure_cells(share)[0], NOTHING, reason_of(None, share, statement.k)]


def _cells(sheets: Sheets) -> None:
    columns = [
        Column(gettext("Table"), 22),
        Column(gettext("Split"), 18),
        Column(gettext("Key"), 12),
        Column(gettext("What"), 40),
        Column(gettext("Who"), 30),
        Column(gettext("Answers"), style="count"),
        Column(gettext("Measure"), 14),
        Column(gettext("Meaning"), 26),
        Column(gettext("Value"), 12, "number"),
        *interval(),
        Column(gettext("Why not shown"), 50),
    ]
    looks = {SHARE: "share", SCORE: "score", NUMBER: "number", "": "number"}
    rows, units = [], []
    for line in lines_of(sheets.report):
        shown = line.value
        if shown is None:
            shown = gettext("not shown") if line.hidden else words.percent(line.bound) if line.bound else NOTHING
        ends = [NOTHING if each is None else each for each in (line.low, line.high)]
        n = words.why_short(line.hidden, sheets.report.release.k) if line.n is None else line.n
        rows.append(
            [line.table, line.by, line.key, line.what, line.who, n, line.measure, line.meaning, shown, *ends, line.why]
        )
        units.append(looks[line.unit])
    sheet, *_ = sheets.table(gettext("All figures"), columns, rows)
    for number, (row, unit) in enumerate(zip(rows, units, strict=True), start=HEAD + 1):
        for place in (8, 9, 10):
            if not isinstance(row[place], str):
                put(sheet, number, place, row[place], sheets.styles[unit])


def _day(day) -> str:
    return format_date(day, "long")


SHEETS = (_guide, _summary, _themes, _distribution, _groups, _backgrounds, _questions, _cells)
