"""The sections of a file: each table of the format read into its noun."""

from __future__ import annotations

import re
from collections.abc import Mapping

from surveys.faults import nearest, quoted
from surveys.kinds import KINDS, LONGEST_TEXT
from surveys.model import (
    LEGAL_ELEMENTS,
    PICTOGRAMS,
    VARIANTS,
    Choice,
    Cutoffs,
    Frozen,
    OptionList,
    Page,
    Question,
    Row,
    Scale,
)
from surveys.reading import LANGUAGE, MOST_LANGUAGES, Section

ROLES = ("indicator", "risk", "module")
DIRECTIONS = ("high_is_bad", "high_is_good")
STATUSES = ("provisional", "validated")
MOST_QUESTIONS = 2000
MOST_PAGES = 200
MOST_LISTS = 500
MOST_SCALES = 500
MOST_ROWS = 200
MOST_CHOICES = 500
OPTION_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


def languages(top: Section) -> tuple[str, ...]:
    """The languages of the file, the source language first."""
    found = top.words("languages", needed=True, most=MOST_LANGUAGES)
    for language in found:
        if not LANGUAGE.fullmatch(language):
            top.note("languages", f"{quoted(language)} is no language code", "Write codes such as nl, fr or en.")
    if not found and isinstance(top.table.get("languages"), list):
        top.note("languages", "there is no language", "Name at least one, the source language first.")
    return tuple(each for each in found if LANGUAGE.fullmatch(each))


def legal_elements(top: Section) -> tuple[str, ...]:
    """The elements of the psychosocial risk analysis that the file covers."""
    found = top.words("legal_elements")
    for element in found:
        if element not in LEGAL_ELEMENTS:
            top.note("legal_elements", f"{quoted(element)} is not one of the five", nearest(element, LEGAL_ELEMENTS))
    return tuple(each for each in LEGAL_ELEMENTS if each in found)


def source(top: Section) -> Frozen:
    source = top.inner("source", needed=True)
    if source is None:
        return Frozen()
    content = {
        "author": source.text("author"),
        "year": source.number("year", needed=True, low=1900, high=2200, whole=True),
        "licence": source.text("licence"),
        "note": source.text("note", needed=False, longest=5000),
    }
    source.close()
    return Frozen({key: value for key, value in content.items() if value})


def licence(section: Section | None) -> Frozen | None:
    """The licence under which a licensed instrument may be used, None for a free one."""
    if section is None:
        return None
    content = {
        "holder": section.text("holder"),
        "terms": section.text("terms", longest=5000),
        "valid_until": section.date("valid_until"),
        "organisations": section.words("organisations", most=5000),
        "comparable_with": section.words("comparable_with"),
    }
    section.close()
    return Frozen({key: value for key, value in content.items() if value})


def reviewed(section: Section | None) -> Frozen:
    """Who read which translation over and when, by language; empty where nobody did."""
    if section is None:
        return Frozen()
    found = {}
    for language in section.languages:
        if (each := section.inner(language)) is not None:
            found[language] = Frozen({"by": each.text("by"), "on": each.date("on", needed=True)})
            each.close()
    for language in [key for key in section.table if key not in section.asked]:
        section.asked.add(language)
        remedy = "Add it to `languages`, or take this out."
        section.note(quoted(language)[1:-1], "this language is not among `languages`", remedy)
    return Frozen(found)


def option_lists(top: Section) -> tuple[OptionList, ...]:
    """The reusable option lists, each choice with its text, its score and whether it says anything."""
    return tuple(_option_list(section) for section in top.sections("options", most=MOST_LISTS))


def _option_list(section: Section) -> OptionList:
    option_list = OptionList(
        section.code("code"),
        tuple(_choice(each) for each in section.sections("choices", most=MOST_CHOICES, needed=True)),
    )
    section.close()
    return option_list


def _choice(section: Section) -> Choice:
    choice = Choice(
        code=section.code("code", pattern=OPTION_CODE),
        text=section.texts("text") or Frozen(),
        score=section.number("score", low=0, high=100),
        missing=section.flag("missing"),
        pictogram=_pictogram(section),
    )
    section.close()
    return choice


def pages(top: Section) -> tuple[Page, ...]:
    """The pages in the order in which they are shown."""
    found = []
    for section in top.sections("pages", most=MOST_PAGES, needed=True):
        found.append(
            Page(
                section.code("code"),
                section.texts("title") or Frozen(),
                section.texts("intro", needed=False),
                section.flag("closing"),
            )
        )
        section.close()
    return tuple(found)


def questions(top: Section, options: Mapping[str, OptionList]) -> tuple[Question, ...]:
    """The questions in the order of the file, their option lists looked up."""
    sections = top.sections("questions", most=MOST_QUESTIONS, needed=True)
    return tuple(_question(section, options) for section in sections)


def _question(section: Section, options: Mapping[str, OptionList]) -> Question:
    named = section.text("options", needed=False)
    if named and named not in options:
        section.note("options", f"there is no option list '{named}'", nearest(named, options))
        options = {named: OptionList(named, ())}  # stands in, so that the same slip is not reported twice
    question = Question(
        code=section.code("code"),
        page=section.text("page"),
        kind=section.one_of("kind", KINDS),
        text=section.texts("text") or Frozen(),
        help=section.texts("help", needed=False),
        options=options.get(named),
        required=section.flag("required"),
        when=section.text("when", needed=False, longest=5000) or None,
        variants=_variants(section),
        k=section.number("k", low=5, high=1000, whole=True),
        rows=tuple(_row(each) for each in section.sections("rows", most=MOST_ROWS)),
        minimum=section.number("minimum"),
        maximum=section.number("maximum"),
        integer=section.flag("integer"),
        unit=section.texts("unit", needed=False),
        max_length=section.number("max_length", low=1, high=LONGEST_TEXT, whole=True),
        exclusive=section.words("exclusive"),
        pictogram=_pictogram(section),
    )
    section.close()
    return question


def _row(section: Section) -> Row:
    row = Row(section.code("code"), section.texts("text") or Frozen(), _variants(section), _pictogram(section))
    section.close()
    return row


def _pictogram(section: Section) -> str | None:
    return section.one_of("pictogram", PICTOGRAMS) or None if "pictogram" in section.table else None


def _variants(section: Section) -> tuple[str, ...]:
    found = section.words("variants")
    for variant in found:
        if variant not in VARIANTS:
            section.note("variants", f"{quoted(variant)} is no variant", nearest(variant, VARIANTS))
    if "variants" in section.table and not found:
        section.note("variants", "the list is empty, so nobody would see this", "Name a variant, or leave the key out.")
    return tuple(each for each in VARIANTS if each in found)


def scales(top: Section) -> tuple[Scale, ...]:
    """The scales with their items and cut-offs."""
    return tuple(_scale(section) for section in top.sections("scales", most=MOST_SCALES))


def _scale(section: Section) -> Scale:
    share = section.number("minimum_share", low=0, high=1)
    scale = Scale(
        code=section.code("code"),
        role=section.one_of("role", ROLES),
        text=section.texts("text") or Frozen(),
        items=section.words("items", needed=True),
        reversed=section.words("reversed"),
        minimum_share=0.5 if share is None else share,
        direction=section.one_of("direction", DIRECTIONS, default="high_is_bad"),
        scores=section.numbers("scores", low=0, high=100),
        variants=_variants(section),
        cutoffs=_cutoffs(section.inner("cutoffs")),
    )
    section.close()
    return scale


def _cutoffs(section: Section | None) -> Cutoffs | None:
    if section is None:
        return None
    cutoffs = Cutoffs(
        problem=section.number("problem", needed=True, low=0, high=100) or 0,
        acute=section.number("acute", low=0, high=100),
        source=section.text("source", longest=2000),
        status=section.one_of("status", STATUSES, default="provisional"),
    )
    section.close()
    return cutoffs


def workability(top: Section) -> tuple[str, ...]:
    """The codes of the indicators that make the workability rate, () where there is none."""
    section = top.inner("workability")
    if section is None:
        return ()
    indicators = section.words("indicators", needed=True)
    section.close()
    return indicators
