"""What the parts of a questionnaire cover of the risk analysis, and which languages they cost: for whoever composes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from campaign_app.instruments.words import legal_element_names, spoken
from surveys.edition import Edition
from surveys.instrument import Instrument


@dataclass(frozen=True)
class Element:
    """One of the five elements of the psychosocial risk analysis: who looks at it, or else who could."""

    name: str
    covered: bool
    by: tuple[str, ...] = ()
    could: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loss:
    """Languages of the core that the same parts do not speak, so that nobody can answer in them."""

    languages: tuple[str, ...]
    parts: tuple[str, ...]


def coverage_of(edition: Edition) -> list[Element]:
    """The five elements, and whether an edition covers them."""
    return [Element(name, code in edition.legal_elements) for code, name in legal_element_names().items()]


def coverage_by(parts: Sequence[Instrument], others: Iterable[Instrument]) -> list[Element]:
    """The five elements with the parts that look at them; for a missing one, those of the others that would."""
    offered = tuple(others)
    found = []
    for code, name in legal_element_names().items():
        by, could = (tuple(_named(p) for p in some if code in p.legal_elements) for some in (parts, offered))
        found.append(Element(name, bool(by), by, () if by else could))
    return found


def _named(part: Instrument) -> str:
    return gettext("the core") if part.kind == "core" else spoken(part.title)


def languages_lost(core: Instrument, added: Iterable[Instrument]) -> list[Loss]:
    """Which languages of the core fall away by which of the added parts, those with the same parts together."""
    parts: dict[tuple[str, ...], list[str]] = {}
    chosen = tuple(added)
    for language in core.languages:
        if silent := tuple(spoken(part.title) for part in chosen if language not in part.languages):
            parts.setdefault(silent, []).append(language)
    return [Loss(tuple(languages), silent) for silent, languages in parts.items()]
