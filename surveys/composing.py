"""Composing: a core and its modules put together into one edition, in the languages that all of them speak."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from surveys import checks
from surveys.faults import Fault, Notebook
from surveys.model import LEGAL_ELEMENTS, VARIANTS, Frozen, Instrument, OptionList, Page, Question, Scale
from surveys.published import MOST_PARTS, Edition
from surveys.sections import MOST_LISTS, MOST_PAGES, MOST_QUESTIONS, MOST_SCALES

MOST_OWN_QUESTIONS = 10
MOST_IN_ALL = {"options": MOST_LISTS, "pages": MOST_PAGES, "questions": MOST_QUESTIONS, "scales": MOST_SCALES}
TEXT_FIELDS = ("text", "title", "intro", "help", "unit")


def compose(
    core: Instrument, modules: Iterable[Instrument] = (), *, variant: str = "employee", own: Instrument | None = None
) -> Edition:
    """The edition of a core, its modules and up to ten questions of the company's own, for one variant.

    Only the languages that all parts speak are kept. Names of pages and option lists are private to their part: where
    two parts use the same one, the later is prefixed with its part's code. Raises InstrumentFaults for double codes,
    for a `when` that refers to nothing, and for parts without a common language.
    """
    if variant not in VARIANTS:
        raise ValueError(f"there is no variant {variant!r}")
    extra = (*modules, own) if own is not None else tuple(modules)
    parts = (core, *extra)
    notes = Notebook()
    spoken = tuple(each for each in core.languages if all(each in part.languages for part in parts))
    _check_parts(core, extra, own, spoken, notes)
    joined = _join(parts, spoken)
    for fault in _cross_faults(joined):
        notes.add(fault)
    notes.raise_if_any()
    return _edition(parts, joined, variant)


def standing_alone(instrument: Instrument, variant: str = "employee") -> Edition:
    """One instrument taken for an edition by itself, for whoever tries it out.

    Where its conditions look at variables of a core, these count as not answered.
    """
    return _edition([instrument], _join([instrument], instrument.languages), variant)


def colliding(parts: Sequence[Instrument]) -> list[Fault]:
    """The codes of questions, rows and scales that several parts use, and parts that carry the same code."""
    notes, taken, names = Notebook(), {}, set()
    for part in parts:
        if part.code in names:
            notes.note(part.code, "two parts carry this code", "Give each its own code and leave none in twice.")
        names.add(part.code)
        for code, where in checks.codes_of(part):
            owner = taken.setdefault(code, part.code)
            if owner != part.code:
                notes.note(f"{part.code} {where}", f"the code '{code}' is taken by '{owner}'", "Prefix your codes.")
    return list(notes.faults)


def _edition(parts: Sequence[Instrument], joined: Instrument, variant: str) -> Edition:
    asked = _asked(joined, variant)
    return Edition(
        code="+".join(part.code for part in parts),
        title=_spoken(parts[0].title, joined.languages),
        languages=joined.languages,
        variant=variant,
        pages=tuple(page for page in joined.pages if any(question.page == page.code for question in asked)),
        questions=asked,
        scales=_scored(joined, variant),
        workability=joined.workability,
        legal_elements=tuple(each for each in LEGAL_ELEMENTS if any(each in part.legal_elements for part in parts)),
        components=tuple(_component(part, joined.languages) for part in parts),
        licences=tuple(Frozen({"code": part.code, **part.licence}) for part in parts if part.licence is not None),
    )


def _component(part: Instrument, spoken: tuple[str, ...]) -> Frozen:
    """Which part this is; its source language only where it is another than the edition's, and who read it over."""
    told = {"code": part.code, "version": part.version, "hash": part.content_hash}
    if part.languages[0] != spoken[0]:
        told["original"] = part.languages[0]
    if reviewed := {language: part.reviewed[language] for language in spoken if language in part.reviewed}:
        told["reviewed"] = Frozen(reviewed)
    return Frozen(told)


def _check_parts(core: Instrument, extra: tuple, own: Instrument | None, spoken: tuple, notes: Notebook) -> None:
    if core.kind != "core":
        notes.note(core.code, f"this is a {core.kind}, not a core", "Name the core first.")
    for part in extra:
        if part.kind == "core":
            notes.note(part.code, "this is a second core", "An edition has one core; the rest are modules.")
    if not spoken:
        notes.note("languages", "the parts have no language in common", "Translate one of them.")
    if own is not None and sum(len(q.variables) for q in own.questions) > MOST_OWN_QUESTIONS:
        notes.note(own.code, f"there are more than {MOST_OWN_QUESTIONS} questions of one's own", "Keep the best ten.")
    for name, most in MOST_IN_ALL.items():
        number = sum(len(getattr(part, name)) for part in (core, *extra))
        if number > most:
            notes.note(name, f"together there are {number} {name}", f"Keep at most {most}; leave a module out.")
    if len(extra) >= MOST_PARTS:
        notes.note("parts", f"there are {len(extra) + 1} parts", f"Keep at most {MOST_PARTS}.")
    for fault in colliding((core, *extra)):
        notes.add(fault)


def _join(parts: Sequence[Instrument], spoken: tuple[str, ...]) -> Instrument:
    """All parts in one, private names made unique, texts in the common languages only."""
    all_pages: dict[str, Page] = {}
    all_lists: dict[str, OptionList] = {}
    all_questions: list[Question] = []
    for part in parts:
        new_pages = {page.code: _free(page.code, part.code, all_pages) for page in part.pages}
        all_pages |= {new: replace(_in(page, spoken), code=new) for page in part.pages if (new := new_pages[page.code])}
        lists = {}
        for each in part.options:
            known = _in(each, spoken)
            if all_lists.get(known.code, known) != known:
                known = replace(known, code=_free(known.code, part.code, all_lists))
            lists[each.code] = all_lists.setdefault(known.code, known)
        for question in part.questions:
            options = lists[question.options.code] if question.options else None
            all_questions.append(replace(_in(question, spoken), page=new_pages[question.page], options=options))
    joined = tuple(sorted(all_pages.values(), key=lambda page: page.closing))
    return replace(
        parts[0],
        languages=spoken,
        options=tuple(all_lists.values()),
        pages=joined,
        questions=checks.in_path_order(all_questions, joined),
        scales=tuple(_in(scale, spoken) for part in parts for scale in part.scales),
    )


def _free(code: str, prefix: str, taken: Mapping) -> str:
    candidates = [code, f"{prefix}_{code}"[:40], *(f"{prefix[:18]}_{code[:18]}_{number}" for number in range(2, 999))]
    return next(each for each in candidates if each not in taken)


def _in(noun, spoken: tuple[str, ...]):
    """A noun with its texts, and those of its rows and choices, in the given languages only."""
    changes = {}
    for name in noun.__dataclass_fields__:
        value = getattr(noun, name)
        if name in TEXT_FIELDS and value is not None:
            changes[name] = _spoken(value, spoken)
        elif name in ("rows", "choices"):
            changes[name] = tuple(_in(each, spoken) for each in value)
    return replace(noun, **changes)


def _spoken(text: Frozen, spoken: tuple[str, ...]) -> Frozen:
    return Frozen({language: text[language] for language in spoken})


def _cross_faults(joined: Instrument) -> tuple[Fault, ...]:
    """What can only be seen with all parts together: references between them, and whether questions can be reached."""
    notes = Notebook()
    conditions = checks.check_conditions(joined.questions, joined.pages, notes, known_outside=False)
    checks.check_reach(joined.questions, checks.Reach(joined.questions, conditions), notes)
    return notes.faults


def _asked(joined: Instrument, variant: str) -> tuple[Question, ...]:
    asked = (each for each in joined.questions if each.is_for(variant))
    trimmed = (replace(each, rows=tuple(row for row in each.rows if row.is_for(variant))) for each in asked)
    return tuple(each for each in trimmed if each.rows or each.kind != "matrix")


def _scored(joined: Instrument, variant: str) -> tuple[Scale, ...]:
    """The scales of the variant, with the items that it asks; the number of answers needed stays what it was."""
    asked = {variable for question in _asked(joined, variant) for variable in question.variables}
    found = []
    for scale in joined.scales:
        items = tuple(item for item in scale.items if item in asked)
        if scale.is_for(variant) and len(items) == len(scale.items):
            found.append(scale)
        elif scale.is_for(variant) and items:
            still = tuple(item for item in scale.reversed if item in asked)
            found.append(replace(scale, items=items, reversed=still, minimum_share=scale.needed / len(items)))
    return tuple(found)
