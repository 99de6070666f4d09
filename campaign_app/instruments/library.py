"""The library of questionnaires: which modules fit whom and why, what a composition holds, how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import lazy_gettext

from campaign_app.core.errors import DomainError
from surveys.edition import Edition, InstrumentFaults, compose
from surveys.instrument import Instrument, load_library, suggest_modules
from surveys.model import Question

CORE = "core"
ADDED = ("module", "theme")

# Seconds that a person needs per answer, by kind of question: our own estimate, shown rounded up to whole minutes.
SECONDS = {"likert": 8, "single": 8, "background": 6, "multiple": 12, "number": 10, "short_text": 20, "long_text": 40}
SECONDS_PER_STATEMENT = 8
SECONDS_PER_TEXT_READ = 10


@dataclass(frozen=True)
class Size:
    """How much a questionnaire asks: the number of questions (each statement is one) and the estimated minutes."""

    questions: int
    minutes: int


@dataclass(frozen=True)
class Offer:
    """A module that may be added: how much it asks, and the committees and sectors for which it is suggested."""

    module: Instrument
    size: Size
    committees: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()

    @property
    def suggested(self) -> bool:
        """Whether the module was made for this company's committees or sectors."""
        return bool(self.committees or self.sectors)


def core_of(code: str = CORE) -> Instrument:
    """The core with this code; raises DomainError when the library holds no such core."""
    instrument = load_library().get(code)
    if instrument is None or instrument.kind != "core":
        raise DomainError(lazy_gettext("This questionnaire is not in the library."))
    return instrument


def modules() -> list[Instrument]:
    """All modules and themes of the library, by code."""
    return sorted((each for each in load_library().values() if each.kind in ADDED), key=lambda each: each.code)


def offers_for(committees: Iterable[str], sectors: dict[str, str]) -> list[Offer]:
    """Every module as an offer to a company with these joint committees and sectors (code to name); suggested first."""
    shelf, own = load_library(), tuple(committees)
    fits = {each: suggest_modules([each], (), shelf) for each in own}
    known = {name: suggest_modules((), [code], shelf) for code, name in sectors.items()}
    offers = [
        Offer(
            module,
            size_of(module.questions),
            tuple(each for each in own if module in fits[each]),
            tuple(name for name in known if module in known[name]),
        )
        for module in modules()
    ]
    return sorted(offers, key=lambda offer: not offer.suggested)


@lru_cache(maxsize=64)
def composed(core: str, module_codes: tuple[str, ...], variant: str) -> Edition:
    """The edition that a core and modules make for a variant; raises DomainError when they do not fit together."""
    known = {each.code: each for each in modules()}
    if not known.keys() >= set(module_codes):
        raise DomainError(lazy_gettext("One of these modules is not in the library."), field="modules")
    try:
        return compose(core_of(core), [known[code] for code in module_codes], variant=variant)
    except InstrumentFaults as faults:
        message = lazy_gettext("These parts do not fit together: %(faults)s", faults="; ".join(map(str, faults.faults)))
        raise DomainError(message, field="modules") from faults


def size_of(questions: Iterable[Question]) -> Size:
    """How much these questions ask of a person who gets to see them all."""
    listed = tuple(questions)
    seconds = sum(_seconds(question) for question in listed)
    return Size(sum(len(question.variables) for question in listed), max(1, -(-seconds // 60)))


def _seconds(question: Question) -> int:
    if question.rows:
        return SECONDS_PER_STATEMENT * len(question.rows)
    return SECONDS.get(question.kind, SECONDS_PER_TEXT_READ)
