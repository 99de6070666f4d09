"""The report of a release: its cells put in the order in which people ask, still without a word of their own."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby

from campaign_app.results.figures import Figure, Option, ScaleLine, Split, SplitRow, Statement
from campaign_app.scans.words import names_apart
from surveys.edition import Edition
from surveys.model import Scale
from surveys.release import HIDDEN_SHARE, Cell, Release


class Report:
    """What a release says about one scan, in one language; `groups` are (key, name, parent key) in order."""

    def __init__(
        self, release: Release, edition: Edition, groups: Sequence[tuple], language: str, expected: int | None
    ):
        self.release, self.edition, self.groups = release, edition, groups
        self.language, self.expected = language, expected

    def said(self, text) -> str:
        """A text of the edition in the reader's language, or the first that there is."""
        return "" if text is None else text.get(self.language) or next(iter(text.values()), "")

    @property
    def has_figures(self) -> bool:
        return self.release.n is not None

    @property
    def has_rate(self) -> bool:
        return bool(self.edition.workability)

    @property
    def is_licensed(self) -> bool:
        """Whether the core is a licensed questionnaire; a licensed module leaves our own core what it is."""
        core = self.edition.components[0]["code"] if self.edition.components else None
        return any(licence["code"] == core for licence in self.edition.licences)

    @cached_property
    def response_rate(self) -> float | None:
        cell = self.release.cell("response")
        rate = cell.measures.get("rate") if cell else None
        return rate if isinstance(rate, float) else None

    @cached_property
    def rate(self) -> Figure:
        """The workability rate of the whole company."""
        return figure_of(self.release.cell("workability"), "rate")

    @cached_property
    def rate_n(self) -> int | None:
        cell = self.release.cell("workability")
        return cell.n if cell else None

    @cached_property
    def distribution(self) -> list[tuple[int, int, float]]:
        """The share with 0, 1, 2, ... problems as (from, to, share); neighbours taken together where few people are."""
        cell = self.release.cell("workability")
        found = []
        for name, share in cell.measures.items() if cell else ():
            if name.startswith("problems_"):
                first, _, last = name.removeprefix("problems_").partition("_")
                found.append((int(first), int(last or first), share))
        return sorted(found)

    @cached_property
    def indicators(self) -> list[ScaleLine]:
        return [line for line in self.lines if line.scale.role == "indicator"]

    @cached_property
    def risks(self) -> list[ScaleLine]:
        """The risks, the one that weighs on most people first."""
        return sorted((line for line in self.lines if line.scale.role == "risk"), key=weight, reverse=True)

    @cached_property
    def themes(self) -> list[ScaleLine]:
        """The scales of modules that have cut-offs, the one that weighs on most people first."""
        lines = (line for line in self.lines if line.scale.role == "module" and line.scale.cutoffs)
        return sorted(lines, key=weight, reverse=True)

    @cached_property
    def modules(self) -> list[ScaleLine]:
        """The scales of modules without cut-offs, in the order of the questionnaire."""
        return [line for line in self.lines if line.scale.role == "module" and not line.scale.cutoffs]

    @cached_property
    def stricter(self) -> int | None:
        """The number of answers from which the strictest questions are shown; None when all follow the scan's own."""
        strictest = self.edition.strictest
        return strictest if strictest > self.release.k else None

    @cached_property
    def lines(self) -> list[ScaleLine]:
        """Every scale over the whole company, in the order of the questionnaire."""
        return [self._line(scale, "total", "") for scale in self.edition.scales]

    def _line(self, scale: Scale, by: str, key: str) -> ScaleLine:
        cell = self.release.cell(f"scale:{scale.code}", by, key)
        k = max(self.release.k, self.edition.scale_threshold(scale.code))
        return ScaleLine(
            scale,
            self.said(scale.text),
            cell.n if cell else None,
            cell.hidden if cell else "below_k",
            figure_of(cell, "mean"),
            figure_of(cell, "problem", "problem_"),
            figure_of(cell, "acute", "acute_"),
            k,
            cell.measures.get("alpha") if cell else None,
        )

    @cached_property
    def pages(self) -> list[tuple[str, list[tuple[str, list[Statement]]]]]:
        """Every question over the whole company: per theme, per stem, its statements."""
        found = []
        for page in self.edition.pages:
            statements = [
                self._statement(code)
                for code, variable in self.edition.variables.items()
                if variable.question.page == page.code and variable.question.kind != "background"
            ]
            if statements:
                by_stem = [(stem, list(items)) for stem, items in groupby(statements, key=lambda each: each.stem)]
                found.append((self.said(page.title), by_stem))
        return found

    def _statement(self, code: str) -> Statement:
        variable, cell = self.edition.variable(code), self.release.cell(f"question:{code}")
        question, options = variable.question, ()
        if cell and not cell.hidden and variable.options:
            told = [(self.said(each.text), cell.measures.get(each.code)) for each in variable.options.choices]
            options = together([Option(label, share) for label, share in told if share is not None])
        return Statement(
            code=code,
            stem=self.said(question.text) if question.rows else "",
            label=self.said(variable.text),
            n=cell.n if cell else None,
            hidden=cell.hidden if cell else "below_k",
            options=options,
            mean=cell.measures.get("mean") if cell else None,
            unit=self.said(question.unit),
            is_text=variable.is_text,
            k=max(self.release.k, self.edition.threshold(code)),
        )

    @cached_property
    def columns(self) -> list[tuple[str, str]]:
        """What groups are compared by: the workability rate and its indicators, else the mean of every scale."""
        if self.has_rate:
            return [("workability", "rate"), *((f"scale:{code}", "problem") for code in self.edition.workability)]
        return [(f"scale:{scale.code}", "mean") for scale in self.edition.scales]

    def group_split(self, label: str, rate_label: str) -> Split | None:
        """The groups as a tree; None when the scan has none."""
        names = names_apart(self.groups)
        places = [(names[key], depth, key) for key, _, depth in _tree(self.groups)]
        return self._split(label, "group", places, rate_label) if places else None

    def background_splits(self, rate_label: str) -> list[Split]:
        """A table per background question."""
        found = []
        for question in self.edition.questions:
            if question.kind == "background":
                places = [(self.said(choice.text), 0, choice.code) for choice in question.options.telling]
                found.append(self._split(self.said(question.text), f"background:{question.code}", places, rate_label))
        return found

    def crossings(self, label: str, rate_label: str) -> list[Split]:
        """A table per background question that is crossed with the groups; rows are called as group × category."""
        names, found = names_apart(self.groups), []
        for question in self.edition.questions:
            by = f"group*background:{question.code}"
            cells = list(self.release.table("response", by))
            if cells:
                labels = {choice.code: self.said(choice.text) for choice in question.options.choices}
                places = []
                for key in (cell.key for cell in cells):
                    group, _, code = key.partition("|")
                    places.append((f"{names.get(group, group)} × {labels.get(code, code)}", 0, key))
                found.append(self._split(f"{label} × {self.said(question.text)}", by, places, rate_label))
        return found

    def _threshold(self, table: str) -> int:
        code = self.edition.workability[0] if table == "workability" else table.removeprefix("scale:")
        return self.edition.scale_threshold(code)

    def _split(self, label: str, by: str, places: list[tuple[str, int, str]], rate_label: str) -> Split:
        rows = []
        limits = [max(self.release.k, self._threshold(table)) for table, _ in self.columns]
        for name, depth, key in places:
            response = self.release.cell("response", by, key)
            cells = [(self.release.cell(table, by, key), measure) for table, measure in self.columns]
            # a category whose tables are all hidden is hidden, even where its size would be known
            reason = response.hidden if response else "below_k"
            rows.append(
                SplitRow(
                    name,
                    depth,
                    response.n if response else None,
                    reason,
                    tuple(
                        figure_of(cell, measure, "" if measure == "rate" else f"{measure}_", k)
                        for (cell, measure), k in zip(cells, limits, strict=True)
                    ),
                    response.measures.get("rate") if response else None,
                )
            )
        labels = [
            rate_label if table == "workability" else self.said(self.edition.scale(table.removeprefix("scale:")).text)
            for table, _ in self.columns
        ]
        return Split(label, tuple(labels), self.has_rate, tuple(rows))


def together(options: list[Option]) -> tuple[Option, ...]:
    """Options of one question; those that are hidden as one, for what they are together the others tell anyway.

    Where several could be chosen, or a share is only a bound, the others do not tell that.
    """
    untold = [each for each in options if each.share == HIDDEN_SHARE]
    shares = [each.share for each in options if isinstance(each.share, float)]
    left = 1 - sum(shares)
    if len(untold) < 2 or len(shares) + len(untold) < len(options) or left < 0:
        return tuple(options)
    one = Option(" + ".join(each.label for each in untold), left)
    return tuple(one if each is untold[0] else each for each in options if each not in untold[1:])


def figure_of(cell: Cell | None, measure: str, prefix: str = "", k: int = 0) -> Figure:
    """A measure of a cell with its interval, or why it is not there."""
    if cell is None or cell.hidden:
        return Figure(hidden=cell.hidden if cell else None, k=k)
    told = cell.measures
    return Figure(told.get(measure), told.get(f"{prefix}low"), told.get(f"{prefix}high"), k=k)


def weight(line: ScaleLine) -> tuple[bool, float, float, str]:
    """By how much a scale weighs on people: what more of them have as a problem comes later."""
    acute = line.acute.value if line.acute.exact else 0.0
    return line.problem.told, line.problem.rank if line.problem.told else 0.0, acute, line.code


def _tree(groups: Sequence[tuple]) -> Iterator[tuple[str, str, int]]:
    """Groups as (key, name, depth), each followed by what lies within it."""
    inside = {}
    for key, name, above in groups:
        inside.setdefault(above, []).append((key, name))

    def lying_in(above: str | None, depth: int) -> Iterator[tuple[str, str, int]]:
        for key, name in inside.get(above, ()):
            yield key, name, depth
            yield from lying_in(key, depth + 1)

    return lying_in(None, 0)
