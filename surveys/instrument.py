"""Instruments: reading a questionnaire file with all its faults at once, and the library that is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from surveys import checks, sections
from surveys.faults import Fault, InstrumentFaults, Notebook
from surveys.model import Choice, Cutoffs, Frozen, Instrument, OptionList, Page, Question, Row, Scale, plain
from surveys.reading import Section, load

__all__ = [
    "Choice",
    "Cutoffs",
    "Fault",
    "Instrument",
    "InstrumentFaults",
    "OptionList",
    "Page",
    "Question",
    "Row",
    "Scale",
    "load_library",
    "read_instrument",
    "suggest_modules",
    "to_content",
]

FORMAT = "sokkel-instrument/1"
INSTRUMENT_KINDS = ("core", "module", "theme")
LIBRARY = Path(__file__).parent / "library"


def read_instrument(data: bytes, *, name: str) -> Instrument:
    """The instrument in a TOML or JSON file (the suffix of `name` tells which).

    Raises InstrumentFaults with every fault at once, each with its place and a remedy. Bounds: 2 MB, 20 levels,
    2,000 questions, 60 languages. A module may refer in `when` to variables of the core; `compose` looks those up.
    """
    notes = Notebook()
    instrument = _instrument(Section(load(data, name), "", notes))
    checks.check(instrument, notes)
    notes.raise_if_any()
    return instrument


@cache
def load_library() -> Mapping[str, Instrument]:
    """The instruments that are shipped in `surveys/library`, by code; raises InstrumentFaults that name the file."""
    library: dict[str, Instrument] = {}
    faults: list[Fault] = []
    for path in sorted(LIBRARY.glob("*.toml")):
        try:
            instrument = read_instrument(path.read_bytes(), name=path.name)
        except InstrumentFaults as found:
            faults += [fault.within(path.name) for fault in found.faults]
            continue
        if instrument.code in library:
            faults.append(Fault(f"{path.name} code", f"'{instrument.code}' is shipped twice", "Choose another code."))
        library[instrument.code] = instrument
    if faults:
        raise InstrumentFaults(faults)
    return MappingProxyType(library)


def suggest_modules(
    joint_committees: Iterable[str], sectors: Iterable[str], library: Mapping[str, Instrument]
) -> list[Instrument]:
    """The modules that fit a company's joint committees or sectors, in order of code.

    "140" covers "140.03", unless some module of the library names "140.03" itself: then that one knows better.
    """
    committees, sectors = tuple(joint_committees), set(sectors)
    modules = [each for each in library.values() if each.kind == "module"]
    named = {each for module in modules for each in module.joint_committees}

    def fits(module: Instrument) -> bool:
        covered = any(
            own == each or (own.startswith(each + ".") and own not in named)
            for each in module.joint_committees
            for own in committees
        )
        return covered or not sectors.isdisjoint(module.sectors)

    return sorted((each for each in modules if fits(each)), key=lambda module: module.code)


def to_content(instrument: Instrument) -> dict:
    """The instrument as the dict that its file holds; written as JSON and read again it gives an equal instrument."""
    return {"format": FORMAT} | plain(instrument) | _workability_content(instrument.workability)


def _workability_content(indicators: tuple[str, ...]) -> dict:
    return {"workability": {"indicators": list(indicators)}} if indicators else {}


def _instrument(top: Section) -> Instrument:
    top.one_of("format", [FORMAT])
    top.languages = sections.languages(top)
    options = sections.option_lists(top)
    by_code = {each.code: each for each in options}
    instrument = Instrument(
        code=top.code("code"),
        kind=top.one_of("kind", INSTRUMENT_KINDS),
        version=top.text("version", longest=40),
        languages=top.languages,
        title=top.texts("title") or Frozen(),
        source=sections.source(top),
        options=options,
        pages=sections.pages(top),
        questions=sections.questions(top, by_code),
        scales=sections.scales(top),
        workability=sections.workability(top),
        joint_committees=top.words("joint_committees"),
        sectors=top.words("sectors"),
        legal_elements=sections.legal_elements(top),
        licence=sections.licence(top.inner("licence")),
        reviewed=sections.reviewed(top.inner("reviewed")),
    )
    top.close()
    return instrument
