"""The result as slides: one message each, charts that a person can edit, and what stands behind them in the notes."""

from io import BytesIO

from flask_babel import format_date, format_decimal, gettext

from campaign_app.core.clock import local_date
from campaign_app.documents.kinds import Told
from campaign_app.reports.contents import Contents
from campaign_app.reports.sections import hidden_in
from campaign_app.reports.slide_charts import MEANS, SHARES, Series, bars
from campaign_app.reports.slide_design import CHART, CHART_PLACE, FOOT_PLACE, LONG, TEXT, TITLE, add_slide, blank, speak
from campaign_app.results import beside_words as beside
from campaign_app.results import findings, trend_words, words
from campaign_app.results.charts import ACCENT, DEEP, LIGHT

AT_A_TIME = 10  # bars on a slide, so that the last row of a meeting can read them
PAIRS_AT_A_TIME = 4  # themes, each with a bar for the company and one per benchmark
CHANGES_AT_A_TIME = 6  # themes, each with a bar per scan
AGAINST = (ACCENT, LIGHT, "#8a9699")  # the colours of the benchmarks
SCANS = ("#c3cbcd", LIGHT, DEEP)  # the colours of the last scans, now last
MOST_LINES = 5  # of a list
LONGEST = 60  # signs of a bar's label


def slides_pptx(contents: Contents, told: Told) -> bytes:
    """The bytes of the presentation."""
    deck = Deck(contents)
    for place, part in enumerate(PARTS):
        part(deck, contents)
        told(10 + 9 * place)
    return deck.content()


class Deck:
    """A presentation that grows by slides of words and slides of bars, with the footer of this scan."""

    def __init__(self, contents: Contents):
        self.language = contents.language
        self.footer = f"{contents.owner} · {contents.scan.title}"
        self.slides = blank(gettext("Result: %(scan)s", scan=contents.scan.title), contents.language)

    def title(self, finding: str, part: str) -> str:
        """A finding as a title of its own: a deck is read by its titles, and two parts may find the same."""
        taken = {slide.shapes.title.text for slide in self.slides.slides}
        return f"{part}: {finding}" if finding in taken else finding

    def open(self, title: str, under: str, notes: str) -> None:
        slide = add_slide(self.slides, TITLE, title, self.footer)
        slide.placeholders[1].text = f"{self.footer}\n{under}"
        slide.notes_slide.notes_text_frame.text = notes

    def words(self, title: str, lines: list[str], notes: str = "") -> None:
        slide = add_slide(self.slides, TEXT, title, self.footer)
        slide.placeholders[1].text = "\n".join(lines)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes

    def chart(self, title: str, labels: list[str], series: list[Series], *, told: str, foot: str, **how) -> None:
        """A slide of bars; `told` says all of it to who does not see it, and stands in the notes."""
        slide = add_slide(self.slides, CHART, title, self.footer)
        frame = bars(slide.placeholders[CHART_PLACE], labels, series, **how)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", f"{title}. {told}")
        slide.placeholders[FOOT_PLACE].text = foot
        slide.notes_slide.notes_text_frame.text = f"{told}\n{foot}"

    def content(self) -> bytes:
        speak(self.slides, self.language)
        buffer = BytesIO()
        self.slides.save(buffer)
        return buffer.getvalue()


def _opening(deck: Deck, contents: Contents) -> None:
    scan, report = contents.scan, contents.report
    under = [scan.sector.name]
    if scan.closed_at:
        closed = local_date(min(scan.closed_at, scan.closes_at or scan.closed_at))
        under.append(gettext("closed on %(day)s", day=format_date(closed, "long")))
    sure = findings.certainty(report)
    if report.has_rate and report.rate.told:
        sure.insert(0, gettext("Workability rate: %(share)s.", share=words.with_span(report.rate)))
    deck.open(beside.headline(report, contents.comparison), " · ".join(under), " ".join(sure))
    if outstanding := findings.stands_out(report, contents.groups):
        deck.words(gettext("What stands out"), outstanding[:MOST_LINES])
    deck.words(gettext("How sure are we?"), sure)


def _indicators(deck: Deck, contents: Contents) -> None:
    _scales(deck, contents.report, contents.report.indicators, gettext("The indicators"))


def _risks(deck: Deck, contents: Contents) -> None:
    _scales(deck, contents.report, contents.report.risks, gettext("The risks"))


def _scales(deck: Deck, report, lines: list, name: str) -> None:
    """Bars of the people with a problem, the acute part apart, on as many slides as they need."""
    shown, title = [line for line in lines if line.problem.told], findings.scales_finding(lines)
    if shown and not any(line.problem.exact for line in shown):
        deck.words(deck.title(title, name), [_label(line.label, line.problem) for line in shown])
        return
    answers = gettext("%(n)s answers. Problematic includes acute.", n=format_decimal(report.release.n))
    foot = " ".join([answers, *_left_out(lines, shown)])
    for heading, part in _titled(deck.title(title, name), _parts(shown)):
        acute = tuple(_bar(line.acute) for line in part)
        whole = [round(line.problem.drawn, 2) for line in part]
        rest = tuple(round(all_ - (some or 0), 2) for all_, some in zip(whole, acute, strict=True))
        bounds = {place: words.percent(line.problem.value) for place, line in enumerate(part) if not line.problem.exact}
        deck.chart(
            heading,
            [_label(line.label, line.problem) for line in part],
            [
                Series(gettext("Acute"), acute, DEEP),
                Series(gettext("Problematic, not acute"), rest, LIGHT, bounds),
            ],
            told=findings.shares_in_words(part),
            foot=foot,
        )


def _distribution(deck: Deck, contents: Contents) -> None:
    report = contents.report
    if not report.distribution:
        return
    most = len(report.edition.workability)
    deck.chart(
        findings.distribution_finding(report),
        [findings.bucket_label(first, last, most) for first, last, _ in report.distribution],
        [Series(gettext("Share of people"), tuple(round(share, 2) for _, _, share in report.distribution), LIGHT)],
        told=findings.distribution_in_words(report),
        foot=gettext(
            "%(n)s people. Numbers are taken together where they would say too much about a few people.",
            n=format_decimal(report.rate_n),
        ),
    )


def _benchmarks(deck: Deck, contents: Contents) -> None:
    """The company beside every benchmark that there is, the measures as on the page."""
    comparison = contents.comparison
    rows = [row for row in comparison.rows if row.own.exact] if comparison and comparison.columns else []
    if not rows:
        return
    behind = [f"{beside.head(column)}: {beside.behind(column)}" for column in comparison.columns]
    chance = gettext("What is not called clear may be chance.")
    foot = f"{'; '.join(behind)}. {chance}"
    for heading, part in _titled(beside.finding(comparison), _parts(rows, PAIRS_AT_A_TIME)):
        series = [Series(gettext("Your company"), tuple(round(row.own.value, 2) for row in part), DEEP)]
        for place, column in enumerate(comparison.columns):
            shares = [row.against[place].share for row in part]
            values = tuple(share and _bar(share) for share in shares)
            series.append(Series(beside.head(column), values, AGAINST[place]))
        deck.chart(
            heading,
            [_short(row.label) for row in part],
            series,
            told="; ".join(_beside(row, comparison.columns) for row in part),
            foot=foot,
            stacked=False,
        )


def _beside(row, columns) -> str:
    told = [f"{row.label}: {words.with_span(row.own)}"]
    for column, against in zip(columns, row.against, strict=True):
        if against.share:
            told.append(f"{beside.head(column)} {words.with_span(against.share)} ({beside.verdict(against)})")
    return ", ".join(told)


def _trend(deck: Deck, contents: Contents) -> None:
    """This scan beside the company's last ones, as far as they asked the same."""
    trend = contents.trend
    if trend is None:
        return
    days = [trend_words.day_of(day) for day in trend.days][-len(SCANS) :]
    changed = [change for change in trend.changes if not change.nothing]
    changes = [f"{each.earlier.title}: {' '.join(trend_words.changes_in_words(each))}" for each in changed]
    foot = " ".join([gettext("What is not called clear may be chance."), *changes])
    for part in trend_words.parts(trend):
        shown = [line for line in part.lines if line.now.exact and line.before.exact]
        title = deck.title(part.finding or part.caption, part.caption)
        for heading, lines in _titled(title, _parts(shown, CHANGES_AT_A_TIME)):
            figures = [(*line.earlier, line.now)[-len(SCANS) :] for line in lines]
            series = [
                Series(day, tuple(_bar(each[place]) for each in figures), colour)
                for place, (day, colour) in enumerate(zip(days, SCANS[-len(days) :], strict=True))
            ]
            labels, told = [_short(line.label) for line in lines], trend_words.in_words(trend, lines)
            deck.chart(heading, labels, series, told=told, foot=foot, stacked=False)


def _themes(deck: Deck, contents: Contents) -> None:
    report = contents.report
    _scales(deck, report, report.themes, gettext("The themes"))
    shown = [line for line in report.modules if line.mean.exact]
    foot = " ".join([gettext("Means from 0 to 100: no share of people."), *_left_out(report.modules, shown)])
    title = deck.title(findings.means_finding(report.modules), gettext("The themes"))
    for heading, part in _titled(title, _parts(shown)):
        deck.chart(
            heading,
            [_short(line.label) for line in part],
            [Series(gettext("Mean (0 to 100)"), tuple(round(line.mean.value) for line in part), LIGHT)],
            told=findings.means_in_words(part),
            foot=foot,
            most=MEANS,
        )


def _groups(deck: Deck, contents: Contents) -> None:
    groups = contents.groups
    shown = groups.exact if groups else []
    if len(shown) < 2:
        return
    title, are_shares = findings.groups_finding(groups), groups.are_shares
    if len(title) > LONG:
        told = sorted((row.figures[0] for row in groups.told), key=lambda figure: figure.rank)
        ends = [(words.percent if are_shares else words.score)(end.value) for end in (told[0], told[-1])]
        title = gettext(
            "%(what)s per group: from %(least)s to %(most)s", what=groups.columns[0], least=ends[0], most=ends[1]
        )
    said = words.with_span if are_shares else (lambda figure: words.score(figure.value))
    for heading, part in _titled(title, _parts(shown)):
        deck.chart(
            heading,
            [f"{_short(row.label)}: {said(row.figures[0])}" for row in part],
            [Series(groups.columns[0], tuple(round(row.figures[0].value, 2 * are_shares) for row in part), LIGHT)],
            told="; ".join(f"{row.label}: {said(row.figures[0])}, n = {row.n}" for row in part),
            foot=gettext("%(shown)s of %(all)s groups are shown.", shown=groups.shown, all=len(groups.rows)),
            most=SHARES if are_shares else MEANS,
        )


def _closing(deck: Deck, contents: Contents) -> None:
    report = contents.report
    if hidden := hidden_in(contents):
        lines = [gettext("%(why)s (%(count)s times)", why=why, count=len(names)) for why, names in hidden.items()]
        notes = "\n".join(f"{why} {'; '.join(names)}" for why, names in hidden.items())
        deck.words(gettext("What is not shown, and why"), lines[:MOST_LINES], notes)
    deck.words(
        gettext("To talk about together"),
        [
            gettext("Do we recognise this? What surprises us?"),
            gettext("What lies behind it? Who can tell us?"),
            gettext("What goes well, and how do we keep it?"),
            gettext("What do we do first, who does it, and when do we look again?"),
        ],
    )
    about = [
        gettext(
            "Every figure stands for a group of people, never for one person. Where a figure is missing, it is said "
            "why."
        )
    ]
    if report.has_rate:
        about.append(findings.what_is_workable(report))
    if not report.is_licensed:
        about.append(
            gettext(
                "The questionnaire is Sokkel's own: do not compare these figures with the Flemish workability monitor."
            )
        )
    about.append(gettext("Fingerprint of the figures: %(hash)s.", hash=contents.stored.content_hash[:12]))
    deck.words(gettext("About these figures"), about)


# the order of the slides; one more part is one more function
PARTS = (_opening, _indicators, _distribution, _risks, _benchmarks, _trend, _themes, _groups, _closing)


def _left_out(lines: list, shown: list) -> list[str]:
    missing = ", ".join(line.label for line in lines if line not in shown)
    return [gettext("Not shown: %(names)s.", names=missing)] if missing else []


def _label(label: str, figure) -> str:
    return f"{_short(label)}: {words.with_span(figure)}"


def _bar(figure) -> float | None:
    """How long a bar is: whole percentages, as they are said beside it; None where the figure is not exact."""
    return round(figure.value, 2) if figure.exact else None


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def _titled(title: str, parts: list[list]) -> list[tuple[str, list]]:
    """Each part with a title of its own: a list of slides is read by its titles."""
    if len(parts) < 2:
        return [(title, part) for part in parts]
    return [(f"{title} ({number}/{len(parts)})", part) for number, part in enumerate(parts, start=1)]


def _parts(lines: list, most: int = AT_A_TIME) -> list[list]:
    """Lines for one slide after another, about as many on each."""
    slides = -(-len(lines) // most)
    return [lines[len(lines) * part // slides : len(lines) * (part + 1) // slides] for part in range(slides)]
