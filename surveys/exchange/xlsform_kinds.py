"""The counterpart of each type of question in an XLSForm."""

from __future__ import annotations

import re

from surveys.exchange.sheets import Row
from surveys.exchange.texts import OTHER, WHICH
from surveys.exchange.trees import Has
from surveys.exchange.xlsform_form import Form
from surveys.exchange.xlsform_groups import Group
from surveys.faults import nearest, quoted

OR_OTHER = re.compile(r"\s(or[ _]specify[ _]other|or[ _]other)$", re.IGNORECASE)
# What other programs record about the moment and the device; here that would break the promise of anonymity.
NEVER_RECORDED = "Nothing: where, when and on what someone answers is never recorded here."


def question(form: Form, row: Row, group: Group, trees: list) -> None:
    """Carry one row over as the nearest question that there is here, or note why not."""
    kind = " ".join(row.get("type").split())
    match form.kind_of(kind):
        case "unknown":
            form.faults.note(row.place, f"the type {quoted(kind)} is unknown", form.nearest_type(kind))
        case "select one" | "select all that apply" | "rank" as select:
            _select(form, row, kind, select, group, trees)
        case "choices of a file":
            instead = "A line of text stands instead."
            form.builder.note(row.place, "the options stand in another file", instead)
            _plain(form, row, "short_text", group, trees)
        case "left out":
            form.leave_out(row, f"a {quoted(kind)} has no counterpart")
        case "recorded":
            form.leave_out(row, f"a {quoted(kind)} records something by itself", NEVER_RECORDED)
        case "date" | "time" | "dateTime" | "barcode" as typed:
            form.builder.note(row.place, f"a question for a {typed} has no counterpart", "A line of text stands.")
            _plain(form, row, "short_text", group, trees)
        case plain:
            _plain(form, row, plain, group, trees)


def _plain(form: Form, row: Row, kind: str, group: Group, trees: list) -> None:
    if kind == "acknowledge":
        content, trees = form.start(row, "multiple", group, trees)
        content["options"], options = form.builder.option_list(row.place, "ok", [("OK", form.builder.same("OK"), {})])
        form.add(row, content, trees, options)
        return
    if kind == "short_text" and "multiline" in row.get("appearance").lower().split():
        kind = "long_text"
    content, trees = form.start(row, "number" if kind == "range" else kind, group, trees)
    entry = form.types.get(" ".join(row.get("type").lower().split()), {})
    whole = entry.get("bind", {}).get("type") == "int"
    if kind == "range":
        whole = _range(form, row, content)
    if whole and content["kind"] == "number":
        content["integer"] = True
    form.constrain(row, content, entry.get("bind", {}).get("constraint", ""), whole=whole)
    form.add(row, content, trees)


def _range(form: Form, row: Row, content: dict) -> bool:
    parameters = dict(re.findall(r"(\w+)\s*=\s*(-?[\d.]+)", row.get("parameters")))
    try:
        low, high, step = (
            float(parameters.get(key, default)) for key, default in (("start", 1), ("end", 10), ("step", 1))
        )
    except ValueError:
        low, high, step = 1.0, 10.0, 1.0
        form.builder.note(row.place, f"{quoted(row.get('parameters'))} are no bounds", "They are 1 and 10.")
    if step != 1:
        form.builder.note(row.place, f"the steps of {step:g} have no counterpart", "Any number within bounds fits.")
    form.builder.bounded(row.place, content, min(low, high), max(low, high))
    return all(each.is_integer() for each in (low, high, step))


def _select(form: Form, row: Row, kind: str, select: str, group: Group, trees: list) -> None:
    other = OR_OTHER.search(kind)
    name = form.list_of(kind[: other.start()] if other else kind)
    if name.startswith("${"):
        form.leave_out(row, "its options are answers to another question")
        return
    if not name or name not in form.lists:
        remedy = nearest(name, form.lists) if form.lists else "Write it on the sheet 'choices'."
        form.faults.note(row.place, f"there is no list {quoted(name)} of choices", remedy)
        return
    choices = form.choices_of(name)
    if other:
        choices = [*choices, ("other", form.builder.worded(OTHER), {})]
    if select == "rank":
        _rank(form, row, choices, group, trees)
        return
    likert = "likert" in row.get("appearance").lower().split()
    ours = "multiple" if select == "select all that apply" else "likert" if likert else "single"
    content, trees = form.start(row, ours, group, trees)
    place = f"choices {name}"
    content["options"], options = form.builder.option_list(place, f"{name}_other" if other else name, choices)
    form.constrain(row, content)
    form.add(row, content, trees, options)
    if other:
        words = "the words for “other” and the question that follows are our own"
        form.builder.note(row.place, words, "Look them over in every language.")
        code = form.builder.code(row.place, f"{content['code']}_other")
        which = {"code": code, "page": content["page"], "kind": "short_text", "text": form.builder.worded(WHICH)}
        form.builder.question(row.place, f"{row.get('name')}_other", which)
        form.builder.condition(row.place, which, [*trees, Has(row.get("name"), "other")], "or_other")


def _rank(form: Form, row: Row, choices: list, group: Group, trees: list) -> None:
    what = "putting options in order has no counterpart"
    form.builder.note(row.place, what, "Each option asks for its place as a number; no check on doubles.")
    content, trees = form.start(row, "information", group, trees)
    form.add(row, content, trees)
    for code, texts, _ in choices:
        each = {"code": form.builder.code(row.place, f"{content['code']}_{code}"), "page": content["page"]}
        each |= {"kind": "number", "text": texts, "integer": True, "minimum": 1, "maximum": len(choices)}
        form.builder.question(row.place, f"{row.get('name')}/{code}", each)
        form.builder.condition(row.place, each, trees, row.get("relevant"))


def grid_rows(form: Form, group: Group) -> list[Row]:
    """The rows of a group that is shown as a grid, [] when it is none: one list, one answer in each line."""
    rows = [child for child in group.children if isinstance(child, Row)]
    if len(rows) < len(group.children) or not rows or group.kind == "repeat":
        return []
    heads = [row for row in rows if "label" in row.get("appearance").lower().split()]
    lines = [row for row in rows if row not in heads]
    marked = all({"list-nolabel", "list"} & set(row.get("appearance").lower().split()) for row in lines)
    if "table-list" not in group.appearance and not (len(heads) == 1 and rows[0] is heads[0] and marked):
        return []
    kinds = {" ".join(row.get("type").split()) for row in rows}
    one_list = len(kinds) == 1 and form.select_of(next(iter(kinds))) == "select one"
    alike = one_list and not OR_OTHER.search(next(iter(kinds))) and not any(row.get("relevant") for row in rows)
    return lines if alike and form.kind_of(next(iter(kinds))) == "select one" else []


def grid(form: Form, group: Group, rows: list[Row], above: Group, trees: list) -> None:
    """Carry a group that is shown as a grid over as one question."""
    head = next((row for row in group.children if row not in rows), None)
    kind = " ".join(rows[0].get("type").split())
    name = form.list_of(kind)
    if name not in form.lists:
        form.faults.note(rows[0].place, f"there is no list {quoted(name)} of choices", nearest(name, form.lists))
        return
    place = group.row.place
    page = form.page_of(above)
    code = form.builder.code(place, group.name or f"{rows[0].get('name')}_grid")
    required = {form.required(row) for row in rows}
    if len(required) > 1:
        form.builder.note(place, "only some of the lines are required", "None is.")
    label, own = group.row.by_language("label"), head.by_language("label") if head else {}
    text = form.texts(place, label) or (form.texts(head.place, own) if head else None)
    if label and own:
        form.builder.note(head.place, "a grid has one text, and this is a second", "It is left out.")
    content = {"code": code, "page": page, "kind": "matrix", "text": text or form.title_of(above)}
    if hint := form.texts(f"{place} hint", group.row.by_language("hint")):
        content["help"] = hint
    content["options"], options = form.builder.option_list(f"choices {name}", name, form.choices_of(name))
    content["rows"] = []
    for row in rows:
        texts = form.texts(row.place, row.by_language("label"))
        if texts is None:
            form.builder.note(row.place, "there is no label", "The name stands instead.")
        line = form.builder.code(row.place, row.get("name") or "line")
        content["rows"].append({"code": line, "text": texts or form.builder.same(row.get("name") or line)})
        form.builder.meaning(row.get("name"), line, options)
    if required == {True}:
        content["required"] = True
    trees = [*trees, *form.relevant(group.row)]
    form.builder.question(place, group.name, content)
    form.builder.condition(place, content, trees, group.row.get("relevant") or "of its group")
