"""What a codebook tells of each variable: one entry per answer, per score and per figure that follows from a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from surveys.edition import Edition, Variable
from surveys.kinds import KINDS
from surveys.model import Frozen, Scale
from surveys.routing_words import Gettext, in_english, only_if

SCORE, FLAG, COUNT = "score", "flag", "count"


@dataclass(frozen=True)
class Category:
    """One code that a variable can have, and what it means in each language; `value` is its score from 0 to 100."""

    code: str
    label: Mapping[str, str]
    missing: bool = False
    value: float | None = None


@dataclass(frozen=True)
class Entry:
    """One variable of a codebook; texts are per language, sentences in the language of the codebook.

    `kind` is one of surveys.kinds, or "score", "flag" (computed, 1 or 0) or "count". `stem` stands above the label
    where a question has several statements. `asked_when` is the condition as the instrument writes it, `universe` the
    same in words. `scales` are (code, reversed). `formula` says how a variable follows from those in `made_of`.
    `threshold` is the number of answers below which nothing is shown, 0 where it is the scan's own.
    """

    name: str
    label: Mapping[str, str]
    kind: str
    page: str = ""
    stem: Mapping[str, str] = field(default_factory=Frozen)
    help: Mapping[str, str] = field(default_factory=Frozen)
    categories: tuple[Category, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    integer: bool = False
    unit: Mapping[str, str] = field(default_factory=Frozen)
    longest: int | None = None
    required: bool = False
    exclusive: tuple[str, ...] = ()
    asked_when: str = ""
    universe: str = ""
    scales: tuple[tuple[str, bool], ...] = ()
    made_of: tuple[str, ...] = ()
    formula: str = ""
    notes: tuple[str, ...] = ()
    threshold: int = 0

    @property
    def is_derived(self) -> bool:
        """Whether it follows from other variables."""
        return bool(self.formula)

    @property
    def is_text(self) -> bool:
        """Whether its values are free text."""
        return self.kind in KINDS and KINDS[self.kind].is_text

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers on a continuous scale."""
        return self.kind == SCORE or (self.kind in KINDS and KINDS[self.kind].is_number)

    @property
    def is_multiple(self) -> bool:
        """Whether one person can have several of its codes."""
        return self.kind in KINDS and KINDS[self.kind].is_multiple


def said(text: Mapping[str, str] | None, language: str) -> str:
    """A text in one language, or in the first that there is; empty where there is none."""
    return (text.get(language) or next(iter(text.values()), "")) if text else ""


def figure(value: float) -> str:
    """A number as short as it can be, with a point; no more than four decimals."""
    rounded = round(value, 4)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def entries_of(edition: Edition, *, language: str = "en", gettext: Gettext = in_english) -> tuple[Entry, ...]:
    """All variables of an edition: its answers in the order of the questions, then scores, problems and workability.

    The names of what is computed are those of surveys.scoring: a scale's code, <scale>_problem, <scale>_acute,
    problem_count and workable. `gettext` speaks `language`.
    """
    scales: dict[str, list[tuple[str, bool]]] = {}
    for scale in edition.scales:
        for item in scale.items:
            scales.setdefault(item, []).append((scale.code, item in scale.reversed))
    entries = [
        _answer(edition, each, tuple(scales.get(each.code, ())), language, gettext)
        for each in edition.variables.values()
    ]
    for scale in edition.scales:
        entries += _computed(edition, scale, language, gettext)
    return (*entries, *_workability(edition, language, gettext))


def _answer(edition: Edition, variable: Variable, scales: tuple, language: str, gettext: Gettext) -> Entry:
    question = variable.question
    kind = KINDS[question.kind]
    names = {code: code for code in edition.variables}
    scored = variable.options.scores if variable.options and kind.is_scored else {}
    told = variable.options.choices if variable.options else ()
    spoken = language if language in edition.languages else edition.languages[0]
    return Entry(
        name=variable.code,
        label=variable.text,
        kind=question.kind,
        page=question.page,
        stem=question.text if question.rows else Frozen(),
        help=question.help or Frozen(),
        categories=tuple(Category(each.code, each.text, each.missing, scored.get(each.code)) for each in told),
        minimum=question.minimum,
        maximum=question.maximum,
        integer=question.integer,
        unit=question.unit or Frozen(),
        longest=kind.longest(question) if kind.is_text else None,
        required=question.required,
        exclusive=question.exclusive,
        asked_when=question.when or "",
        universe=only_if(edition, question.when, spoken, names, gettext).rstrip(": ") + "." if question.when else "",
        scales=scales,
        threshold=edition.threshold(variable.code),
    )


def _computed(edition: Edition, scale: Scale, language: str, gettext: Gettext) -> Iterable[Entry]:
    label, threshold = said(scale.text, language), edition.scale_threshold(scale.code)
    limits, formula = scale.cutoffs, _formula(edition, scale, gettext)
    yield Entry(
        name=scale.code,
        label=scale.text,
        kind=SCORE,
        minimum=0,
        maximum=100,
        made_of=scale.items,
        formula=formula,
        notes=_limits_in_words(scale, gettext),
        threshold=threshold,
    )
    if limits is None:
        return
    level = {"problem": (limits.problem, gettext("problematic")), "acute": (limits.acute, gettext("acute"))}
    for name, (edge, word) in level.items():
        if edge is not None:
            values = {"scale": scale.code, "edge": figure(edge)}
            if scale.direction == "high_is_bad":
                how = gettext("1 when the score %(scale)s is %(edge)s or more, else 0.", **values)
            else:
                how = gettext("1 when the score %(scale)s is %(edge)s or less, else 0.", **values)
            yield Entry(
                name=f"{scale.code}_{name}",
                label={language: f"{label}: {word}"},
                kind=FLAG,
                categories=_yes_no(language, gettext),
                made_of=(scale.code,),
                formula=how + " " + gettext("Missing where the score is."),
                threshold=threshold,
            )


def _workability(edition: Edition, language: str, gettext: Gettext) -> Iterable[Entry]:
    if not edition.workability:
        return
    made_of = tuple(f"{code}_problem" for code in edition.workability)
    missing = gettext("Missing where one of the indicators is.")
    threshold = edition.scale_threshold(edition.workability[0])
    yield Entry(
        name="problem_count",
        label={language: gettext("Number of indicators with a problem")},
        kind=COUNT,
        minimum=0,
        maximum=len(made_of),
        integer=True,
        made_of=made_of,
        formula=gettext("The number of indicators that are problematic.") + " " + missing,
        threshold=threshold,
    )
    yield Entry(
        name="workable",
        label={language: gettext("Workable work: a problem on none of the indicators")},
        kind=FLAG,
        categories=_yes_no(language, gettext),
        made_of=("problem_count",),
        formula=gettext("1 when no indicator is problematic, else 0.") + " " + missing,
        notes=(gettext("The workability rate is the share of 1 among those who have a value."),),
        threshold=threshold,
    )


def _yes_no(language: str, gettext: Gettext) -> tuple[Category, ...]:
    return (Category("0", {language: gettext("no")}), Category("1", {language: gettext("yes")}))


def _formula(edition: Edition, scale: Scale, gettext: Gettext) -> str:
    """How the score follows from the answers, in words."""
    tables: dict[tuple, list[str]] = {}
    for item in scale.items:
        table = tuple(scale.scores_of(edition.variable(item).options).items())
        tables.setdefault(table, []).append(item)
    told = [gettext("The mean of the values of %(items)s.", items=", ".join(scale.items))]
    for table, items in tables.items():
        values = ", ".join(f"{code} = {figure(value)}" for code, value in table)
        whose = ", ".join(items)
        told.append(
            gettext("Values of the answers: %(values)s.", values=values)
            if len(tables) == 1
            else gettext("Values of the answers to %(items)s: %(values)s.", items=whose, values=values)
        )
    if scale.reversed:
        told.append(gettext("Reversed, so 100 minus the value: %(items)s.", items=", ".join(scale.reversed)))
    told.append(
        gettext(
            "Missing when fewer than %(needed)s of the %(number)s are answered.",
            needed=scale.needed,
            number=len(scale.items),
        )
    )
    told.append(
        gettext("From 0 to 100: high is unfavourable.")
        if scale.direction == "high_is_bad"
        else gettext("From 0 to 100: high is favourable.")
    )
    return " ".join(told)


def _limits_in_words(scale: Scale, gettext: Gettext) -> tuple[str, ...]:
    limits = scale.cutoffs
    if limits is None:
        return (gettext("There are no cut-offs for this score."),)
    values = {"problem": figure(limits.problem), "acute": None if limits.acute is None else figure(limits.acute)}
    if scale.direction == "high_is_bad":
        told = gettext("A problem from %(problem)s up.", **values)
        acute = gettext("Acute from %(acute)s up.", **values)
    else:
        told = gettext("A problem from %(problem)s down.", **values)
        acute = gettext("Acute from %(acute)s down.", **values)
    status = {"provisional": gettext("provisional"), "validated": gettext("validated")}
    return (
        told,
        *((acute,) if limits.acute is not None else ()),
        gettext("Source of the cut-offs: %(source)s", source=limits.source),
        gettext("Status of the cut-offs: %(status)s", status=status.get(limits.status, limits.status)),
    )
