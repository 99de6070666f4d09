"""The frozen nouns of an instrument: pages, questions, option lists, scales."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
VARIANTS = ("employee", "self_employed")
LEGAL_ELEMENTS = (
    "work_organisation",
    "job_content",
    "terms_of_employment",
    "working_conditions",
    "relations_at_work",
)

# The pictures that may stand beside a question or an answer; whoever shows them has one for each name.
PICTOGRAMS = (
    *("back", "battery", "book", "bulb", "cake", "fork", "hand", "heart", "home", "moon", "never", "often", "pause"),
    *("pencil", "people", "scales", "shapes", "sometimes", "speech", "speed", "stack", "star", "tear", "thermometer"),
    "thunder",
)


class Frozen(Mapping):
    """A small mapping that cannot change and keeps its order: a text per language, a score per option."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Mapping = (), /) -> None:
        self._pairs = dict(pairs)

    def __getitem__(self, key):
        return self._pairs[key]

    def __iter__(self) -> Iterator:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __hash__(self) -> int:
        return hash(frozenset(self._pairs.items()))

    def __repr__(self) -> str:
        return repr(self._pairs)


@dataclass(frozen=True)
class Choice:
    """One option that can be ticked; `missing` marks the answers that say nothing, such as "I would rather not say"."""

    code: str
    text: Frozen
    score: float | None = None
    missing: bool = False
    pictogram: str | None = None


@dataclass(frozen=True)
class OptionList:
    """A reusable list of choices."""

    code: str
    choices: tuple[Choice, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The option codes in the order in which they are shown."""
        return tuple(choice.code for choice in self.choices)

    @cached_property
    def telling(self) -> tuple[Choice, ...]:
        """The choices that say something: all but the ones marked missing."""
        return tuple(choice for choice in self.choices if not choice.missing)

    @cached_property
    def scores(self) -> dict[str, float]:
        """Score 0..100 per option code: the options' own, or linear over the position when none carries one."""
        if any(choice.score is not None for choice in self.telling):
            return {choice.code: float(choice.score) for choice in self.telling if choice.score is not None}
        last = max(len(self.telling) - 1, 1)
        return {choice.code: 100.0 * position / last for position, choice in enumerate(self.telling)}


@dataclass(frozen=True)
class Row:
    """One line of a matrix: an answer variable of its own."""

    code: str
    text: Frozen
    variants: tuple[str, ...] = ()
    pictogram: str | None = None

    def is_for(self, variant: str) -> bool:
        """Whether this line is asked in the given variant."""
        return not self.variants or variant in self.variants


@dataclass(frozen=True)
class Page:
    """One theme: what stands together on one screen; a closing page stays last when modules join."""

    code: str
    title: Frozen
    intro: Frozen | None = None
    closing: bool = False


@dataclass(frozen=True)
class Question:
    """One question as the respondent meets it; its kind says how it is answered, its options are already looked up."""

    code: str
    page: str
    kind: str
    text: Frozen
    help: Frozen | None = None
    options: OptionList | None = None
    required: bool = False
    when: str | None = None
    variants: tuple[str, ...] = ()
    k: int | None = None
    rows: tuple[Row, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    integer: bool = False
    unit: Frozen | None = None
    max_length: int | None = None
    exclusive: tuple[str, ...] = ()
    pictogram: str | None = None

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The answer variables: one per matrix row, none for information, else the question's own code."""
        if self.kind == "matrix":
            return tuple(row.code for row in self.rows)
        return () if self.kind == "information" else (self.code,)

    def is_for(self, variant: str) -> bool:
        """Whether the question is asked in the given variant."""
        return not self.variants or variant in self.variants


@dataclass(frozen=True)
class Cutoffs:
    """Where a score becomes a problem and where acute (a problem includes the acute part), and who says so."""

    problem: float
    acute: float | None
    source: str
    status: str = "provisional"


@dataclass(frozen=True)
class Scale:
    """A score 0..100 made of items, with its direction and, where they exist, its cut-offs."""

    code: str
    role: str
    text: Frozen
    items: tuple[str, ...]
    reversed: tuple[str, ...] = ()
    minimum_share: float = 0.5
    direction: str = "high_is_bad"
    scores: Frozen | None = None
    variants: tuple[str, ...] = ()
    cutoffs: Cutoffs | None = None

    @property
    def needed(self) -> int:
        """How many items must be answered before there is a score: never fewer than one."""
        # The tiny allowance keeps 0.6 * 5 = 3.0000000000000004 from asking for a fourth answer.
        return max(1, math.ceil(self.minimum_share * len(self.items) - 1e-9))

    def is_for(self, variant: str) -> bool:
        """Whether the scale exists in the given variant."""
        return not self.variants or variant in self.variants

    def scores_of(self, options: OptionList) -> dict[str, float]:
        """Score per option code before reversing: the scale's own table where it has one, else that of the options."""
        if self.scores is None:
            return options.scores
        return {code: float(self.scores[code]) for code in options.codes if code in self.scores}


@dataclass(frozen=True)
class Instrument:
    """One questionnaire file: the core, a sector module or a theme module."""

    code: str
    kind: str
    version: str
    languages: tuple[str, ...]
    title: Frozen
    source: Frozen
    options: tuple[OptionList, ...] = ()
    pages: tuple[Page, ...] = ()
    questions: tuple[Question, ...] = ()
    scales: tuple[Scale, ...] = ()
    workability: tuple[str, ...] = ()
    joint_committees: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    legal_elements: tuple[str, ...] = ()
    licence: Frozen | None = None
    reviewed: Frozen = Frozen()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the canonical JSON of the whole content."""
        return digest(plain(self))


def plain(value: object) -> object:
    """Any of these nouns as JSON-ready dicts and lists, in the format of the files; defaults are left out."""
    if isinstance(value, Question):
        table = _fields(value)
        if value.options is not None:
            table["options"] = value.options.code
        return table
    if hasattr(value, "__dataclass_fields__"):
        return _fields(value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    return value


def _fields(value) -> dict:
    fields = value.__dataclass_fields__
    return {
        name: plain(each)
        for name in fields
        if (each := getattr(value, name)) != fields[name].default and each is not None and each != ()
    }


def canonical(content: object) -> str:
    """JSON in its one canonical spelling: sorted keys, no spaces, no NaN; equal content gives equal bytes."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def digest(content: object) -> str:
    """SHA-256 (hex) of the canonical JSON of the content."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
