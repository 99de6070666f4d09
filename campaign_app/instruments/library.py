"""The library of questionnaires: which modules fit whom and why, what a composition holds, how long it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from flask_babel import lazy_gettext

from campaign_app.core.errors import DomainError
from campaign_app.instruments.fault_words import told
from campaign_app.instruments.shelf import Held, shelf
from surveys.edition import Edition, InstrumentFaults, compose
from surveys.instrument import Instrument, suggest_modules
from surveys.model import Question

CORE = "core"
# what a company may choose from: the common core, and the same themes in easy words
CORES = (CORE, "core_easy")
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

    @property
    def is_theme(self) -> bool:
        """Whether it was made for every sector."""
        return self.module.kind == "theme"

    @property
    def licences(self) -> tuple[dict, ...]:
        """The licence of the module with its code, as an edition carries it; empty for a free one."""
        licence = self.module.licence
        return () if licence is None else ({"code": self.module.code, **licence},)


def core_of(code: str = CORE) -> Instrument:
    """The core with this code; raises DomainError when the library holds no such core."""
    held = shelf([code]).get(code)
    if held is None or held.instrument.kind != "core":
        raise DomainError(lazy_gettext("This questionnaire is not in the library."))
    return held.instrument


def cores() -> list[Held]:
    """The cores that may be chosen now: those of the product, then those that were published under a licence."""
    held = shelf()
    own = [held[code] for code in CORES if held[code].instrument.kind == "core"]
    return own + [each for each in held.values() if each.row is not None and each.instrument.kind == "core"]


def modules() -> list[Held]:
    """All modules and themes that may be chosen now, by code."""
    return sorted((each for each in shelf().values() if each.instrument.kind in ADDED), key=lambda e: e.instrument.code)


def offers_for(committees: Iterable[str], sectors: dict[str, str]) -> list[Offer]:
    """The modules offered to a company with these joint committees and sectors (code to name).

    First what is suggested, then the themes. Whatever is shipped or published for everybody is offered to all; what a
    sector published only to companies of that sector, or of the committees and sectors that it names.
    """
    held, own = modules(), tuple(committees)
    known = {each.instrument.code: each.instrument for each in held}
    fits = {each: suggest_modules([each], (), known) for each in own}
    named = {code: suggest_modules((), [code], known) for code in sectors}
    offers = []
    for each in held:
        module, publisher = each.instrument, each.sector and each.sector.code
        because = tuple(committee for committee in own if module in fits[committee])
        names = tuple(name for code, name in sectors.items() if code == publisher or module in named[code])
        if publisher is None or because or names:
            offers.append(Offer(module, size_of(module.questions), because, names))
    return sorted(offers, key=lambda offer: (not offer.suggested, offer.module.kind != "theme"))


@dataclass(frozen=True)
class _Part:
    """An instrument that is known by its content: what was composed of one version never serves for another."""

    content_hash: str
    instrument: Instrument = field(compare=False)


def composed(core: str, module_codes: tuple[str, ...], variant: str, own: Instrument | None = None) -> Edition:
    """The edition that a core, modules and own questions make for a variant; raises DomainError when they do not fit.

    Of every code the version is taken that was published last and not withdrawn.
    """
    known = shelf([core, *module_codes])
    cores = [known[core].instrument] if core in known and known[core].instrument.kind == "core" else []
    if not cores:
        raise DomainError(lazy_gettext("This questionnaire is not in the library."))
    added = [known[code].instrument for code in module_codes if code in known and known[code].instrument.kind in ADDED]
    gone = [code for code in module_codes if code not in {each.code for each in added}]
    if gone:
        message = lazy_gettext(
            "These modules are no longer in the library: %(codes)s. Compose the questionnaire again without them.",
            codes=", ".join(gone),
        )
        raise DomainError(message, field="modules")
    parts = tuple(_Part(each.content_hash, each) for each in (*cores, *added))
    return _composed(parts, variant, _Part(own.content_hash, own) if own else None)


@lru_cache(maxsize=64)
def _composed(parts: tuple[_Part, ...], variant: str, own: _Part | None) -> Edition:
    core, *added = (part.instrument for part in parts)
    try:
        return compose(core, added, variant=variant, own=own.instrument if own else None)
    except InstrumentFaults as faults:
        said = "; ".join(map(str, told(faults.faults)))
        message = lazy_gettext("These parts do not fit together: %(faults)s", faults=said)
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
