"""A release line by line: every figure that it publishes or hides, with its place in codes and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flask_babel import gettext

from campaign_app.results import findings, words
from campaign_app.results.report import Report
from campaign_app.scans.words import names_apart
from surveys.kinds import KINDS
from surveys.release import HIDDEN_SHARE, Cell, Measure

SHARE, SCORE, NUMBER = "share", "score", "number"
NOT_TOLD = "not_told"  # an answer of one or two people, in a table of which the rest is shown
AGAINST = "against"  # high risk goes with few problems
ENDS = ("low", "high")


@dataclass(frozen=True)
class Line:
    """One figure: `what` of `who` in codes and in words; `value` None and `bound` "" where it is `hidden`, with `why`.

    A share is 0..1, a score 0..100. `bound` is such as ">0.90", where the figure itself would say too much.
    """

    table: str
    by: str
    key: str
    what: str
    who: str
    n: int | None
    measure: str = ""
    meaning: str = ""
    unit: str = ""
    value: float | int | None = None
    low: float | None = None
    high: float | None = None
    bound: str = ""
    hidden: str = ""
    why: str = ""


def lines_of(report: Report) -> Iterator[Line]:
    """The lines of a release in its own order: one per measure, and one for a cell that has none or is hidden."""
    names = _Names(report)
    for cell in report.release.cells:
        what, threshold = names.table(cell.table)
        place = (cell.table, cell.by, cell.key, what, names.who(cell.by, cell.key), cell.n)
        if cell.hidden:
            yield Line(*place, hidden=cell.hidden, why=names.why(cell.hidden, threshold))
            continue
        measures = list(_measures(cell, names.has_options(cell)))
        if not measures:
            yield Line(*place)
        for name, low, high in measures:
            meaning, unit = names.meaning(cell, name)
            yield Line(*place, name, meaning, unit, **_figure(cell.measures[name]), low=low, high=high)


def _measures(cell: Cell, has_options: bool) -> Iterator[tuple[str, float | None, float | None]]:
    """The measures of a cell, each with the ends of its interval if it has one; options have none."""
    told = cell.measures
    if has_options:
        yield from ((name, None, None) for name in told)
        return
    ends = {f"{name}_{end}" for name in told for end in ENDS} | ({*ENDS} if "rate" in told else set())
    for name in told:
        if name not in ends:
            low, high = (told.get(f"{name}_{end}", told.get(end) if name == "rate" else None) for end in ENDS)
            yield name, low, high


def _figure(measure: Measure) -> dict:
    if not isinstance(measure, str):
        return {"value": measure}
    if measure == HIDDEN_SHARE:
        return {"hidden": NOT_TOLD, "why": words.why(NOT_TOLD, 0)}
    return {"bound": measure}


class _Names:
    """The words for tables, for those whom they are about, and for measures."""

    def __init__(self, report: Report) -> None:
        self.report, self.edition = report, report.edition
        self.groups = names_apart(report.groups)
        # a release has many cells of few tables and groups
        self.table, self.who, self.why = cache(self._table), cache(self._who), cache(words.why)
        self.measures = {
            "rate": (gettext("Workability rate"), SHARE),
            "problem": (gettext("Problematic"), SHARE),
            "acute": (gettext("Acute"), SHARE),
            "mean": (gettext("Mean"), SCORE),
            "alpha": (gettext("Cronbach's alpha"), NUMBER),
            "r2": (gettext("Part of the differences that goes along with all themes together"), SHARE),
            "chance": (gettext("What chance alone would give at most"), SHARE),
            "weight": (gettext("Part of the differences that goes along with this theme"), SHARE),
            "direction": (gettext("Direction"), ""),
        }

    def has_options(self, cell: Cell) -> bool:
        """Whether the measures of a cell are the options of a question."""
        kind, _, code = cell.table.partition(":")
        if kind != "question" or code not in self.edition.variables:
            return False
        return KINDS[self.edition.variable(code).question.kind].has_options

    def _table(self, table: str) -> tuple[str, int]:
        """What a table is about, and from how many answers on it is shown."""
        kind, _, code = table.partition(":")
        return self._what(kind, code), max(self.report.release.k, self._threshold(kind, code))

    def _threshold(self, kind: str, code: str) -> int:
        if kind == "workability":
            return self.edition.scale_threshold(self.edition.workability[0])
        if kind in ("scale", "drivers"):
            return self.edition.scale_threshold(code)
        return self.edition.threshold(code) if kind == "question" else 0

    def _what(self, kind: str, code: str) -> str:
        if kind in ("scale", "drivers"):
            label = self.report.said(self.edition.scale(code).text)
            return label if kind == "scale" else gettext("What hangs together with: %(what)s", what=label)
        if kind == "question":
            variable = self.edition.variable(code)
            stem = self.report.said(variable.question.text) if variable.question.rows else ""
            return " ".join(part for part in (stem, self.report.said(variable.text)) if part)
        return {"response": gettext("Response"), "workability": gettext("Workability")}.get(kind, kind)

    def _who(self, by: str, key: str) -> str:
        """Whom, or of what scale, a cell is about; crossings name both."""
        if by == "total":
            return gettext("Everyone")
        sides = by.split("*")
        keys = key.split("|", len(sides) - 1)
        return " × ".join(self._one(*each) for each in zip(sides, keys, strict=False))

    def _one(self, by: str, key: str) -> str:
        if by == "group":
            return self.groups.get(key, key)
        if by == "scale":
            return self.report.said(self.edition.scale(key).text)
        question = self.edition.question(by.removeprefix("background:"))
        labels = {choice.code: self.report.said(choice.text) for choice in question.options.choices}
        return f"{self.report.said(question.text)} {labels.get(key, key)}"

    def meaning(self, cell: Cell, name: str) -> tuple[str, str]:
        """A measure in words, and its unit."""
        if self.has_options(cell):
            options = self.edition.variable(cell.table.partition(":")[2]).options.choices
            return next((self.report.said(each.text) for each in options if each.code == name), name), SHARE
        if cell.table == "response":
            return gettext("Response rate"), SHARE
        if cell.table.startswith("question:"):
            unit = self.edition.variable(cell.table.partition(":")[2]).question.unit
            return " ".join(part for part in (gettext("Mean"), self.report.said(unit)) if part), NUMBER
        if name.startswith("problems_"):
            first, _, last = name.removeprefix("problems_").partition("_")
            most = len(self.edition.workability)
            return findings.bucket_label(int(first), int(last or first), most), SHARE
        return self.measures.get(name, (name, NUMBER))
