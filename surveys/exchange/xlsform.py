"""XLSForm in: the rows of a form read as a tree of groups, and each question made into its counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from surveys.exchange import keeping
from surveys.exchange.building import Builder
from surveys.exchange.carrying import Carried
from surveys.exchange.sheets import CHOICES, KEPT, SETTINGS, SURVEY, Row, Sheet, sheets
from surveys.exchange.xlsform_form import Form
from surveys.exchange.xlsform_groups import Group, tree_of
from surveys.exchange.xlsform_kinds import grid, grid_rows, question
from surveys.exchange.xlsform_languages import choose_languages
from surveys.faults import quoted

PIPING = re.compile(r"\$\{[^{}]{0,200}\}")
KNOWN_LOOKS = {"multiline", "likert", "label", "list-nolabel", "list", "table-list", "field-list"}


def read_xlsform(data: bytes, *, name: str, suffix: str) -> Carried:
    """The instrument in an XLSForm; raises InstrumentFaults for a form that nobody could fill in."""
    # pyxform knows the other names of columns and types that a decade of programs has used; it takes 0.3 s to import.
    from pyxform import aliases
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    builder = Builder((), PIPING)
    headers = {SURVEY: aliases.survey_header, CHOICES: aliases.list_header, SETTINGS: aliases.settings_header}
    found = sheets(data, suffix, headers, builder.book)
    types = {known.lower(): dict(entry) for known, entry in QUESTION_TYPE_DICT.items()}
    selects = {known.lower(): kind for known, kind in aliases.select.items()}
    form = Form(builder, types, selects, {**aliases.yes_no})
    return _carried(form, found, name)


def _carried(form: Form, found: dict[str, Sheet], file_name: str) -> Carried:
    builder, survey = form.builder, found[SURVEY]
    choices, settings = found.get(CHOICES, Sheet(CHOICES)), found.get(SETTINGS, Sheet(SETTINGS))
    setting = settings.rows[0].get if settings.rows else lambda name: ""
    form.code_of = choose_languages(builder, survey, choices, setting("default_language"))
    stem = re.split(r"[/\\]", file_name)[-1].rsplit(".", 1)[0]
    code = setting("id_string") or stem or "form"
    # a title has no languages in XLSForm: it holds for all of them
    title = builder.texts("settings form_title", builder.same(setting("title") or code))
    form.title = title or builder.same("form")
    version = setting("version")[:40]
    for row in choices.rows:
        form.lists.setdefault(row.get("list name"), []).append(row)
    _group(form, tree_of(survey.rows, form.types, form.faults, builder.note, form.leave_out), [])
    form.faults.raise_if_any()
    _note_unused(form, (survey, choices, settings))
    looks = {each for row in survey.rows for each in row.get("appearance").lower().split()} - KNOWN_LOOKS
    if looks:
        what = f"the appearances {', '.join(sorted(looks))[:300]} are not known"
        builder.note(SURVEY, what, "We lay out ourselves.")
    carried = builder.finish(builder.head(code, form.title, version))
    return keeping.restored(carried, found[KEPT]) if found.get(KEPT) else carried


def _group(form: Form, group: Group, trees: list) -> None:
    start = 0
    if group.row is not None:
        trees = [*trees, *form.relevant(group.row)]
        label = group.row.by_language("label")
        if label and not any(isinstance(each, Row) for each in group.children):
            form.builder.note(group.row.place, "this group holds only groups", "Its own label is not shown.")
        if group.kind == "repeat":
            instead = "Its questions are asked once."
            form.builder.note(group.row.place, "a group that repeats has no counterpart", instead)
        start = form.introduce(group)
    for child in group.children[start:]:
        if isinstance(child, Row):
            question(form, child, group, trees)
        elif rows := grid_rows(form, child):
            grid(form, child, rows, group, trees)
        else:
            _group(form, child, trees)


def _note_unused(form: Form, read: Iterable[Sheet]) -> None:
    for name, rows in form.lists.items():
        if name not in form.chosen:
            for row in rows:
                row.asked |= {column.name for column in row.cells}
            form.builder.note(CHOICES, f"no question uses the list {quoted(name)}", "It is left out.")
    for sheet in read:
        for column in sheet.columns:
            rows = [row for row in sheet.rows if column in row.cells and column.name not in row.asked]
            if rows:
                numbers = ", ".join(str(row.number) for row in rows[:20]) + (", …" if len(rows) > 20 else "")
                shown = quoted(rows[0].cells[column])
                what = f"the column {quoted(column.spelled)} has no counterpart, e.g. {shown}"
                form.builder.note(f"{sheet.name} rows {numbers}", what, "It is left out.")
