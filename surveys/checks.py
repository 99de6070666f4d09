"""What must be true of an instrument beyond its form: names resolve, questions can be reached, scales can score."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Iterable, Sequence

from surveys.conditions import Condition, ConditionFault, parse_condition
from surveys.faults import Notebook, nearest
from surveys.kinds import KINDS
from surveys.model import VARIANTS, Cutoffs, Instrument, OptionList, Question, Scale
from surveys.reach import Reach

RESERVED = frozenset({"group", *keyword.kwlist})


def check(instrument: Instrument, notes: Notebook) -> None:
    """Note every fault in the meaning of an instrument whose form was already read."""
    check_codes(instrument, notes)
    for number, option_list in enumerate(instrument.options, 1):
        _check_options(place("options", number, option_list.code), option_list, notes)
    _check_pages(instrument, notes)
    for number, question in enumerate(instrument.questions, 1):
        if question.kind in KINDS:
            for fault in KINDS[question.kind].check(question):
                notes.add(fault.within(place("questions", number, question.code)))
    known_outside = instrument.kind != "core"
    conditions = check_conditions(instrument.questions, instrument.pages, notes, known_outside=known_outside)
    reach = Reach(in_path_order(instrument.questions, instrument.pages), conditions)
    check_reach(instrument.questions, reach, notes)
    for number, scale in enumerate(instrument.scales, 1):
        _check_scale(place("scales", number, scale.code), scale, instrument.questions, reach, notes)
    _check_workability(instrument, notes)


def place(section: str, number: int, code: str) -> str:
    """Where something stands in a file, such as `questions[3] ws_1`."""
    return f"{section}[{number}] {code}".strip()


def in_path_order(questions: Iterable[Question], pages: Sequence) -> tuple[Question, ...]:
    """The questions in the order in which a respondent meets them: by page, then as in the file."""
    order = {page.code: number for number, page in reversed(list(enumerate(pages)))}
    return tuple(sorted(questions, key=lambda question: order.get(question.page, len(order))))


def check_codes(instrument: Instrument, notes: Notebook) -> None:
    """Note every code that is used twice or that is reserved."""
    _no_doubles("options", [each.code for each in instrument.options], notes)
    _no_doubles("pages", [each.code for each in instrument.pages], notes)
    _no_doubles("scales", [each.code for each in instrument.scales], notes)
    taken: dict[str, str] = {}
    for code, where in codes_of(instrument):
        if code in taken:
            notes.note(where, f"the code '{code}' is already taken by {taken[code]}", "Choose another code.")
        taken.setdefault(code, where)
        if code in RESERVED:
            notes.note(where, f"the code '{code}' is a reserved word", "Choose another code.")


def codes_of(instrument: Instrument) -> list[tuple[str, str]]:
    """Every code of a question, matrix row or scale with its place: these share one name space, also between files."""
    found = []
    for number, question in enumerate(instrument.questions, 1):
        where = place("questions", number, question.code)
        found.append((question.code, where))
        found += [(row.code, f"{where} rows[{line}]") for line, row in enumerate(question.rows, 1)]
    found += [(scale.code, place("scales", number, scale.code)) for number, scale in enumerate(instrument.scales, 1)]
    scale_codes = {scale.code for scale in instrument.scales}
    for number, scale in enumerate(instrument.scales, 1):
        # The tables of problems have the columns <scale>_problem and <scale>_acute.
        for derived in (f"{scale.code}_problem", f"{scale.code}_acute"):
            if derived in scale_codes:
                found.append((derived, f"{place('scales', number, scale.code)} (its column {derived})"))
    return [(code, where) for code, where in found if code]


def _no_doubles(section: str, codes: list[str], notes: Notebook) -> None:
    for code, times in Counter(code for code in codes if code).items():
        if times > 1:
            number = len(codes) - codes[::-1].index(code)
            notes.note(place(section, number, code), f"the code '{code}' stands here {times} times", "Keep one.")


def _check_options(where: str, option_list: OptionList, notes: Notebook) -> None:
    _no_doubles(f"{where} choices", list(option_list.codes), notes)
    if not option_list.telling:
        notes.note(f"{where} choices", "there is no choice that says something", "Add at least one choice.")
    scored = [choice for choice in option_list.telling if choice.score is not None]
    if scored and len(scored) < len(option_list.telling):
        bare = next(choice for choice in option_list.telling if choice.score is None)
        remedy = "Give every choice a score, or none; mark the ones that say nothing with missing = true."
        notes.note(f"{where} choices", f"'{bare.code}' has no score while others have", remedy)
    for choice in option_list.choices:
        if choice.missing and choice.score is not None:
            notes.note(f"{where} choices", f"'{choice.code}' is missing and scored at once", "Keep one of the two.")


def _check_pages(instrument: Instrument, notes: Notebook) -> None:
    known = {page.code for page in instrument.pages}
    used = {question.page for question in instrument.questions}
    for number, page in enumerate(instrument.pages, 1):
        if page.code and page.code not in used:
            notes.note(place("pages", number, page.code), "no question stands on this page", "Add one or drop it.")
    for number, question in enumerate(instrument.questions, 1):
        if question.page and question.page not in known:
            where = place("questions", number, question.code)
            notes.note(f"{where} page", f"there is no page '{question.page[:60]}'", nearest(question.page, known))


def check_conditions(
    questions: Sequence[Question], pages: Sequence, notes: Notebook, *, known_outside: bool
) -> dict[str, Condition]:
    """The readable conditions by question code; notes bad syntax, forward and unknown references, misfit comparisons.

    With `known_outside` a variable that is nowhere in the file may belong to the core and is left to `compose`.
    """
    home = {variable: question for question in questions for variable in question.variables}
    numbers = {id(question): number for number, question in enumerate(questions, 1)}
    earlier: set[str] = set()
    conditions: dict[str, Condition] = {}
    for question in in_path_order(questions, pages):
        where = f"{place('questions', numbers[id(question)], question.code)} when"
        if question.when is not None:
            try:
                condition = parse_condition(question.when)
            except ConditionFault as fault:
                notes.note(where, fault.problem, fault.remedy)
            else:
                sound = _check_references(where, condition, question, home, earlier, notes, known_outside)
                if _check_comparisons(where, condition, home, notes) and sound:
                    conditions[question.code] = condition
        earlier.update(question.variables)
    return conditions


def _check_references(where, condition, question, home, earlier, notes, known_outside) -> bool:
    sound = True
    for variable in condition.variables:
        if variable in earlier or (variable not in home and known_outside):
            continue
        sound = False
        if variable in question.variables:
            notes.note(where, f"'{variable}' is asked by this very question", "Refer to an earlier question.")
        elif variable in home:
            problem = f"'{variable}' is only asked later"
            remedy = "Refer to an earlier one, or move this down."
            # looked into for the first faults only: a file of nothing but circles must not take minutes
            if notes.few and _leads_back(home[variable], question, home):
                problem = f"'{variable}' is only asked later, and depends on '{question.code}' in turn: a circle"
                remedy = "Take one of the two conditions out."
            notes.note(where, problem, remedy)
        else:
            notes.note(where, f"there is no variable '{variable[:60]}'", nearest(variable, earlier))
    return sound


def _leads_back(start: Question, goal: Question, home: dict[str, Question]) -> bool:
    """Whether the conditions of a question lead, over those of others, to another question."""
    seen, ahead = {id(start)}, [start]
    while ahead:
        for variable in _looked_at(ahead.pop()):
            further = home.get(variable)
            if further is goal:
                return True
            if further is not None and id(further) not in seen:
                seen.add(id(further))
                ahead.append(further)
    return False


def _looked_at(question: Question) -> tuple[str, ...]:
    try:
        return parse_condition(question.when).variables if question.when is not None else ()
    except ConditionFault:
        return ()


def _check_comparisons(where: str, condition: Condition, home: dict[str, Question], notes: Notebook) -> bool:
    sound = True
    for comparison in condition.comparisons:
        question = home.get(comparison.variable)
        if question is None or question.kind not in KINDS:
            continue
        fault = _misfit(comparison, question)
        if fault:
            notes.note(where, *fault)
            sound = False
    return sound


def _misfit(comparison, question: Question) -> tuple[str, str] | None:
    kind, name = KINDS[question.kind], comparison.variable
    texts = [each for each in comparison.constants if isinstance(each, str)]
    if kind.is_number:
        if texts:
            return f"'{name}' is a number and is compared with a text", f"Write {name} == 1 without quotes."
        return None
    if comparison.operator in ("<", "<=", ">", ">="):
        return f"'{name}' is no number, so `{comparison.operator}` has no meaning", f"Write {name} in ['1', '2']."
    if len(texts) < len(comparison.constants):
        return f"'{name}' holds texts and is compared with a number", "Put the code between quotes, as in '1'."
    if kind.is_multiple and not comparison.within_variable:
        return f"'{name}' can hold several codes at once", f"Write '{texts[0] if texts else 'a'}' in {name}."
    if question.options is not None and question.options.choices:
        strangers = [code for code in texts if code not in question.options.codes]
        if strangers:
            return f"'{strangers[0][:60]}' is not an option of '{name}'", nearest(strangers[0], question.options.codes)
    return None


def check_reach(questions: Sequence[Question], reach: Reach, notes: Notebook) -> None:
    """Note every question that nobody can ever see."""
    for number, question in enumerate(questions, 1):
        lines = [row for row in question.rows if any(row.is_for(each) and question.is_for(each) for each in VARIANTS)]
        if question.rows and not lines:
            where = place("questions", number, question.code)
            notes.note(f"{where} rows", "no row is asked in the variants of the question", "Let the variants overlap.")
        if question.code in reach.conditions and not any(
            reach.visible(question, variant) for variant in VARIANTS if question.is_for(variant)
        ):
            where = f"{place('questions', number, question.code)} when"
            notes.note(where, "this can never hold, so nobody sees the question", "Loosen it or drop the question.")


def _check_scale(where: str, scale: Scale, questions: Sequence[Question], reach: Reach, notes: Notebook) -> None:
    home = {variable: question for question in questions for variable in question.variables}
    if not scale.items:
        notes.note(f"{where} items", "a scale needs items", "Name at least one scored variable.")
        return
    for item in scale.items:
        question = home.get(item)
        if question is None:
            remedy = nearest(item, home)
            if any(each.code == item for each in questions):
                remedy = "Name the codes of its rows, not that of the question."
            notes.note(f"{where} items", f"there is no variable '{item[:60]}'", remedy)
        elif question.kind in KINDS and not KINDS[question.kind].is_scored:
            remedy = "Items are likert questions, matrix rows or single choices."
            notes.note(f"{where} items", f"'{item}' is a {question.kind} question and has no score", remedy)
    for item in scale.reversed:
        if item not in scale.items:
            notes.note(f"{where} reversed", f"'{item[:60]}' is not one of the items", nearest(item, scale.items))
    known = [home[item] for item in scale.items if item in home and home[item].options is not None]
    _check_scores(where, scale, known, notes)
    if scale.cutoffs is not None:
        _check_cutoffs(f"{where} cutoffs", scale.cutoffs, scale.direction, notes)
    if all(item in home for item in scale.items):
        for variant in VARIANTS:
            best = reach.most_at_once(scale.items, variant) if scale.is_for(variant) else scale.needed
            if best < scale.needed:
                problem = f"needs {scale.needed} answers, but in the variant {variant} at most {best} items are seen"
                notes.note(where, problem, "Change `items`, `minimum_share` or `variants` of the scale.")


def _check_scores(where: str, scale: Scale, questions: list[Question], notes: Notebook) -> None:
    lists = {question.options.code: question.options for question in questions if question.options.choices}
    for option_list in lists.values():
        if len(option_list.telling) < 2:
            problem = f"the option list '{option_list.code}' has fewer than two choices to score"
            notes.note(f"{where} items", problem, "A scored item needs at least two.")
    if scale.scores is None:
        return
    for option_list in lists.values():
        lacking = [choice.code for choice in option_list.telling if choice.code not in scale.scores]
        if lacking:
            problem = f"the option '{lacking[0]}' of '{option_list.code}' has no score here"
            notes.note(f"{where} scores", problem, "Give every option of the items a score.")
    options = {code for option_list in lists.values() for code in option_list.codes}
    for code in scale.scores:
        if lists and code not in options:
            notes.note(f"{where} scores", f"no item has the option '{code[:60]}'", nearest(code, options))


def _check_cutoffs(where: str, cutoffs: Cutoffs, direction: str, notes: Notebook) -> None:
    if cutoffs.acute is None:
        return
    milder = cutoffs.acute < cutoffs.problem if direction == "high_is_bad" else cutoffs.acute > cutoffs.problem
    if milder:
        remedy = "Put `acute` at or above `problem`."
        if direction == "high_is_good":
            remedy = "Put `acute` at or below `problem`."
        notes.note(f"{where} acute", "acute would be milder than a problem", remedy)


def _check_workability(instrument: Instrument, notes: Notebook) -> None:
    scales = {scale.code: scale for scale in instrument.scales}
    if instrument.workability and instrument.kind != "core":
        notes.note("workability", "only a core has a workability rate", "Take the section out.")
    for code in instrument.workability:
        if code not in scales:
            notes.note("workability indicators", f"there is no scale '{code[:60]}'", nearest(code, scales))
        elif scales[code].cutoffs is None:
            notes.note("workability indicators", f"'{code}' has no cut-offs", "Give the scale cut-offs with a source.")
