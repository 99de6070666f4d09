"""The edition itself: one published version of a questionnaire, and its JSON without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from surveys import checks
from surveys.conditions import Condition, ConditionFault, parse_condition
from surveys.faults import Notebook
from surveys.kinds import KINDS
from surveys.model import (
    LEGAL_ELEMENTS,
    VARIANTS,
    Frozen,
    Instrument,
    OptionList,
    Page,
    Question,
    Scale,
    canonical,
    digest,
    plain,
)
from surveys.reading import Section, load
from surveys.sections import (
    languages,
    legal_elements,
    licence,
    option_lists,
    pages,
    questions,
    reviewed,
    scales,
    workability,
)

FORMAT = "sokkel-edition/1"
MOST_BYTES = 40_000_000  # many parts of up to 2 MB each
MOST_PARTS = 100


@dataclass(frozen=True)
class Variable:
    """One answer variable: a question, or one row of a matrix, whose `text` is then the row's own."""

    code: str
    question: Question
    text: Frozen
    options: OptionList | None
    is_text: bool


@dataclass(frozen=True)
class Edition:
    """One published version of a questionnaire; questions stand in the order in which they are met."""

    code: str
    title: Frozen
    languages: tuple[str, ...]
    variant: str
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    scales: tuple[Scale, ...]
    workability: tuple[str, ...] = ()
    legal_elements: tuple[str, ...] = ()
    components: tuple[Frozen, ...] = ()
    licences: tuple[Frozen, ...] = ()

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        """Every answer variable by its code, in the order of the questions."""
        return Frozen({each.code: each for question in self.questions for each in _variables(question)})

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """The compiled condition of every question that has one, by question code."""
        return Frozen({each.code: parse_condition(each.when) for each in self.questions if each.when is not None})

    @cached_property
    def turning(self) -> tuple[Question, ...]:
        """The questions on which a respondent's way depends: those with a condition, and those a condition looks at."""
        looked_at = {variable for condition in self.conditions.values() for variable in condition.variables}
        return tuple(q for q in self.questions if q.code in self.conditions or not looked_at.isdisjoint(q.variables))

    @cached_property
    def questions_by_page(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions of every page, in order."""
        return Frozen({page.code: tuple(q for q in self.questions if q.page == page.code) for page in self.pages})

    @cached_property
    def page_order(self) -> Mapping[str, int]:
        """The place of every page by its code, counted from 0."""
        return Frozen({page.code: number for number, page in enumerate(self.pages)})

    @cached_property
    def unreviewed(self) -> tuple[str, ...]:
        """The languages in which a part is a translation that no person has read over; a source is no translation."""

        def trusted(part: Mapping, language: str) -> bool:
            return language == part.get("original", self.languages[0]) or language in part.get("reviewed", ())

        # an edition that tells nothing of its parts says of its first language only that it is the source
        parts = self.components or (Frozen(),)
        return tuple(each for each in self.languages if not all(trusted(part, each) for part in parts))

    @cached_property
    def missing_legal_elements(self) -> tuple[str, ...]:
        """The elements of the psychosocial risk analysis that no part of this edition covers."""
        return tuple(each for each in LEGAL_ELEMENTS if each not in self.legal_elements)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical JSON."""
        return digest(self._content)

    @cached_property
    def _questions_by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def _scales_by_code(self) -> dict[str, Scale]:
        return {scale.code: scale for scale in self.scales}

    @cached_property
    def _thresholds(self) -> dict[str, int]:
        """Per question its own k, or that of an answer which decides who sees it: how many saw it tells that answer."""
        found: dict[str, int] = {}
        for question in self.questions:
            condition = self.conditions.get(question.code)
            looked_at = condition.variables if condition else ()
            earlier = [self.variables[each].question.code for each in looked_at if each in self.variables]
            found[question.code] = max([question.k or 0, *(found.get(each, 0) for each in earlier)])
        return found

    def threshold(self, variable: str) -> int:
        """The stricter threshold k that this edition asks for an answer variable, 0 where it asks for none."""
        return self._thresholds[self.variables[variable].question.code]

    @property
    def strictest(self) -> int:
        """The strictest threshold k that any question asks, 0 where none asks one."""
        return max(self._thresholds.values(), default=0)

    def scale_threshold(self, code: str) -> int:
        """The stricter threshold k of a scale: that of its strictest item; the indicators share theirs, 0 for none."""
        together = self.workability if code in self.workability else (code,)
        return max((self.threshold(item) for each in together for item in self.scale(each).items), default=0)

    def question(self, code: str) -> Question:
        """The question with this code; raises KeyError."""
        return self._questions_by_code[code]

    def variable(self, code: str) -> Variable:
        """The answer variable with this code; raises KeyError."""
        return self.variables[code]

    def scale(self, code: str) -> Scale:
        """The scale with this code; raises KeyError."""
        return self._scales_by_code[code]

    def to_json(self) -> str:
        """The edition as canonical JSON; `from_json` gives an equal edition with the same hash."""
        return canonical(self._content)

    @classmethod
    def from_json(cls, text: str) -> Edition:
        """The edition in a JSON text; raises InstrumentFaults when it is not one."""
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        notes = Notebook()
        edition = _read(Section(load(data, "edition.json", most_bytes=MOST_BYTES), "", notes))
        notes.raise_if_any()
        return edition

    @property
    def _content(self) -> dict:
        lists = {question.options.code: question.options for question in self.questions if question.options}
        content = {"format": FORMAT, "options": [plain(lists[code]) for code in sorted(lists)]} | plain(self)
        return content | ({"workability": {"indicators": list(self.workability)}} if self.workability else {})


def _variables(question: Question) -> list[Variable]:
    if not question.variables:
        return []
    if question.rows:
        return [Variable(row.code, question, row.text, question.options, False) for row in question.rows]
    return [Variable(question.code, question, question.text, question.options, KINDS[question.kind].is_text)]


def _read(top: Section) -> Edition:
    top.one_of("format", [FORMAT])
    top.languages = languages(top)
    lists = {each.code: each for each in option_lists(top)}
    edition = Edition(
        code=top.text("code", longest=50 * MOST_PARTS),
        title=top.texts("title") or Frozen(),
        languages=top.languages,
        variant=top.one_of("variant", VARIANTS),
        pages=pages(top),
        questions=questions(top, lists),
        scales=scales(top),
        workability=workability(top),
        legal_elements=legal_elements(top),
        components=tuple(_component(section) for section in top.sections("components", most=MOST_PARTS)),
        licences=tuple(_licence(section) for section in top.sections("licences", most=MOST_PARTS)),
    )
    top.close()
    _check_read(edition, top.notes)
    return edition


def _component(section: Section) -> Frozen:
    told = {key: section.text(key, longest=100) for key in ("code", "version", "hash")}
    told["original"] = section.text("original", needed=False, longest=100)
    told["reviewed"] = reviewed(section.inner("reviewed"))
    section.close()
    return Frozen({key: value for key, value in told.items() if value or key not in ("original", "reviewed")})


def _licence(section: Section) -> Frozen:
    return Frozen({"code": section.code("code"), **(licence(section) or {})})


def _check_read(edition: Edition, notes: Notebook) -> None:
    """An edition was sound when it was frozen; here only what would make it unusable is looked at."""
    remedy = "Compose the edition anew."
    as_instrument = Instrument(
        edition.code, "core", "1", edition.languages, edition.title, Frozen(), pages=edition.pages,
        questions=edition.questions, scales=edition.scales,
    )  # fmt: skip
    checks.check_codes(as_instrument, notes)
    known_pages = {page.code for page in edition.pages}
    for number, question in enumerate(edition.questions, 1):
        where = checks.place("questions", number, question.code)
        if question.page not in known_pages:
            notes.note(f"{where} page", "there is no such page", remedy)
        if question.kind in KINDS:
            for fault in KINDS[question.kind].check(question):
                notes.add(fault.within(where))
        if question.when is not None:
            try:
                parse_condition(question.when)
            except ConditionFault as fault:
                notes.note(f"{where} when", fault.problem, fault.remedy)
    scored = {each for question in edition.questions if question.options for each in question.variables}
    for number, scale in enumerate(edition.scales, 1):
        if not scale.items or not scored.issuperset(scale.items):
            where = checks.place("scales", number, scale.code)
            notes.note(f"{where} items", "an item is not among the scored variables of this edition", remedy)
    if not {scale.code for scale in edition.scales if scale.cutoffs}.issuperset(edition.workability):
        notes.note("workability", "an indicator is not in this edition, or has no cut-offs", remedy)
