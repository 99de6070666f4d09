"""The counterpart of each type of question in LimeSurvey."""

from __future__ import annotations

import re

from surveys.exchange.limesurvey_questions import OTHER_CODE, POINTS, Asked
from surveys.exchange.limesurvey_words import REMARK
from surveys.exchange.lss import Item
from surveys.exchange.texts import OTHER
from surveys.exchange.trees import Has


def free_text(asked: Asked) -> None:
    kind = "short_text" if asked.kind in ("S", "D") else "long_text"
    if asked.kind == "D":
        asked.note("a question for a date has no counterpart", "A line of text stands instead.")
    content = asked.start(kind)
    asked.limit(content)
    asked.add(content, asked.name, asked.field)


def information(asked: Asked) -> dict:
    content = asked.start("information")
    asked.add(content, asked.name, asked.field)
    return content


def number(asked: Asked) -> None:
    content = asked.start("number")
    asked.bound(content)
    asked.add(content, asked.name, asked.field)


def single(asked: Asked) -> None:
    kind, further = asked.kind, asked.fixed()
    if asked.has_other and kind in ("L", "!"):
        further.append((OTHER_CODE, OTHER))
    content = asked.start("likert" if kind in POINTS else "single")
    codes = asked.choose(content, asked.item.choices() if kind in ("L", "!", "O") else [], further)
    if codes is None:
        return
    asked.add(content, asked.name, asked.field, codes)
    asked.note_our_words()
    if (OTHER_CODE, OTHER) in further:
        asked.ask_other(content)
    if kind == "O":
        remark = asked.start("long_text", f"{content['code']}_comment", asked.builder.worded(REMARK))
        remark.pop("required", None)
        asked.add(remark, f"{asked.name}_comment", f"{asked.field}comment")


def multiple(asked: Asked) -> None:
    content = asked.start("multiple")
    further = [(OTHER_CODE, OTHER)] if asked.has_other else []
    codes = asked.choose(content, asked.item.children, further)
    if codes is None:
        return
    alone = [codes[each] for each in re.split(r"[;,\s]+", asked.attribute("exclude_all_others")) if each in codes]
    if alone:
        content["exclusive"] = alone
    asked.add(content, asked.name, asked.field, codes)
    for each in asked.item.children:
        tick = (asked.name, each.get("title"))
        asked.ticks |= {f"{asked.name}_{tick[1]}": tick, f"{asked.field}{tick[1]}": tick}
    if asked.kind == "P":
        for each in asked.item.children:
            _comment(asked, content, each)
    if further:
        asked.ask_other(content)


def _comment(asked: Asked, content: dict, option: Item) -> None:
    about = asked.texts(option.get("title"), option.texts)
    words = asked.builder.worded(REMARK)
    text = {each: f"{words[each]}: {about[each]}" if about else words[each] for each in words}
    code = f"{content['code']}_{option.get('title').lower()}_comment"
    remark = asked.start("short_text", code, text)
    remark.pop("required", None)
    name = f"{asked.name}_{option.get('title')}comment"
    asked.add(remark, name, f"{asked.field}{option.get('title')}comment", trees=(Has(asked.name, option.get("title")),))


def grid(asked: Asked) -> None:
    asked.note_our_words()
    _matrix(asked, asked.item.choices() if asked.kind in ("F", "H") else [], asked.fixed(), "", None)


def dual(asked: Asked) -> None:
    asked.note("a grid with two scales has no counterpart", "Two grids stand instead.")
    for scale, letter in enumerate("AB"):
        head = asked.texts("header", asked.attributes.get(f"dualscale_header{letter}", {}))
        text = asked.texts("", asked.item.texts) or asked.builder.same(asked.name)
        text = {each: f"{text[each]} – {head[each]}" if head else text[each] for each in text}
        _matrix(asked, asked.item.choices(scale), [], f"_{scale + 1}", text)


def _matrix(asked: Asked, choices: list[Item], further: list, suffix: str, text: dict | None) -> None:
    lines = asked.item.scale(0)
    if not lines:
        asked.note("the grid has no lines", "Nothing: it is left out.")
        return
    content = asked.start("matrix", f"{asked.name}{suffix}", text)
    codes = asked.choose(content, choices, further, f"{asked.name}{suffix}_options".lower())
    if codes is None:
        return
    content["rows"] = []
    for line in lines:
        title = line.get("title")
        code = asked.builder.code(asked.place, f"{content['code']}_{title.lower()}")
        texts = asked.texts(title, line.texts) or asked.builder.same(title or code)
        content["rows"].append({"code": code, "text": texts})
        for name in (f"{asked.name}_{title}{suffix}", f"{asked.field}{title}{suffix}"):
            asked.builder.meaning(name, code, codes)
    asked.add(content, f"{asked.name}{suffix}", f"{asked.field}{suffix}")


def several(asked: Asked) -> None:
    """A question with several lines to fill in: the question as a text to read, each line as one of its own."""
    kind = "number" if asked.kind == "K" else "short_text"
    lead = information(asked)
    for line in asked.item.children:
        title = line.get("title")
        text = asked.texts(title, line.texts) or asked.builder.same(title)
        content = asked.start(kind, f"{lead['code']}_{title.lower()}", text)
        if kind == "number":
            asked.bound(content)
        else:
            asked.limit(content)
        asked.add(content, f"{asked.name}_{title}", f"{asked.field}{title}")


def table(asked: Asked) -> None:
    """A table of cells to fill in: each cell asks by itself, or each line is a multiple choice of the columns."""
    lines, columns = asked.item.scale(0), asked.item.scale(1)
    if asked.attribute("multiflexible_checkbox") == "1":
        asked.note("a table of boxes to tick has no counterpart", "Each line is a multiple choice.")
    else:
        asked.note("a table of cells to fill in has no counterpart", "Each cell is a question.")
    lead = information(asked)
    for line in lines:
        texts = asked.texts(line.get("title"), line.texts)
        text = texts or asked.builder.same(line.get("title"))
        code, name = f"{lead['code']}_{line.get('title').lower()}", f"{asked.name}_{line.get('title')}"
        if asked.attribute("multiflexible_checkbox") == "1" and columns:
            content = asked.start("multiple", code, text)
            codes = asked.choose(content, columns)
            asked.add(content, name, f"{asked.field}{line.get('title')}", codes)
            continue
        for column in columns:
            _cell(asked, code, name, text, line, column)


def _cell(asked: Asked, code: str, name: str, text: dict, line: Item, column: Item) -> None:
    title = column.get("title")
    above = asked.texts(title, column.texts) or asked.builder.same(title)
    words = {each: f"{text[each]} – {above[each]}" for each in text}
    content = asked.start("number" if asked.kind == ":" else "short_text", f"{code}_{title.lower()}", words)
    if content["kind"] == "number":
        asked.bound(content, "multiflexible_min", "multiflexible_max")
    asked.add(content, f"{name}_{title}", f"{asked.field}{line.get('title')}_{title}")


def ranking(asked: Asked) -> None:
    items = asked.item.choices() or asked.item.children
    asked.note("putting options in order has no counterpart", "Each option asks for its place as a number.")
    lead = information(asked)
    for each in items:
        code = each.get("code", "title")
        text = asked.texts(code, each.texts) or asked.builder.same(code)
        content = asked.start("number", f"{lead['code']}_{code.lower()}", text)
        content |= {"integer": True, "minimum": 1, "maximum": len(items)}
        # its place is asked of every option, while a ranking may stop half-way
        content.pop("required", None)
        asked.add(content, f"{asked.name}_{code}", f"{asked.field}{code}")


# per type of question, in the letters of LimeSurvey
COUNTERPARTS = (
    dict.fromkeys("5YGL!O", single)
    | dict.fromkeys("MP", multiple)
    | dict.fromkeys("ABCEFH", grid)
    | dict.fromkeys("STUD", free_text)
    | dict.fromkeys("KQ", several)
    | dict.fromkeys(":;", table)
    | {"N": number, "X": information, "R": ranking, "1": dual}
)
