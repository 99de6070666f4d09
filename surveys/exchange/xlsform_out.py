"""XLSForm out: a form that other programs can ask, and beside it what only our own format can say."""

from __future__ import annotations

import ast
import io

from surveys.conditions import ConditionFault, parse_condition
from surveys.exchange import keeping
from surveys.exchange.carrying import Loss, LossBook
from surveys.exchange.sheets import CHOICES, KEPT, SETTINGS, SURVEY
from surveys.exchange.texts import LANGUAGE_NAMES
from surveys.exchange.xlsform import read_xlsform
from surveys.faults import quoted
from surveys.model import Instrument, Page, Question

OPERATORS = {ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
TYPES = {"short_text": "text", "long_text": "text", "information": "note"}
RESERVED = {"meta", "data", "label", "instance"}
KEPT_ASIDE = "It stands on the sheet 'sokkel', which other programs do not read."


def to_xlsform(instrument: Instrument) -> tuple[bytes, tuple[Loss, ...]]:
    """The workbook of a form for this instrument, and what other programs will not see of it.

    Read back by us it gives an equal instrument.
    """
    form = _Form(instrument)
    form.write()
    alone = read_xlsform(_workbook(form, []), name=f"{instrument.code}.xlsx", suffix=".xlsx")
    found = keeping.differences(instrument, alone)
    return _workbook(form, list(keeping.rows(found))), form.book.losses


class _Form:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument, self.book = instrument, LossBook()
        self.columns = {each: f"{LANGUAGE_NAMES.get(each, each)} ({each})" for each in instrument.languages}
        self.home = {variable: question for question in instrument.questions for variable in question.variables}
        self.heads = ["type", "name", *self.heads_of("label"), *self.heads_of("hint")]
        self.heads += ["required", "relevant", "constraint", "appearance"]
        self.survey: list[dict[str, str]] = []
        self.choices: list[dict[str, str]] = []
        taken = {question.code for question in instrument.questions} | set(self.home) | RESERVED
        self.page_names = {each.code: self._name(each.code, "page", taken) for each in instrument.pages}
        self.names = {each: self._name(each, "ask", RESERVED) for each in taken}

    def _name(self, code: str, prefix: str, taken: set[str]) -> str:
        while code in taken:
            code = f"{prefix}_{code}"
        return code

    def heads_of(self, name: str) -> list[str]:
        return [f"{name}::{spelled}" for spelled in self.columns.values()]

    def _texts(self, place: str, name: str, texts) -> dict[str, str]:
        cells = {}
        for language, spelled in self.columns.items():
            text = texts[language] if texts else ""
            if "${" in text:
                self.book.note(f"{place} {language}", "“${” means something in XLSForm", "A space stands in between.")
                text = text.replace("${", "$ {")
            cells[f"{name}::{spelled}"] = text
        return cells

    def write(self) -> None:
        for page in self.instrument.pages:
            questions = [each for each in self.instrument.questions if each.page == page.code]
            self._page(page, questions)
        for option_list in self.instrument.options:
            for choice in option_list.choices:
                cells = self._texts(f"options {option_list.code}", "label", choice.text)
                self.choices.append({"list_name": option_list.code, "name": choice.code} | cells)
        self._note_what_is_ours()

    def _page(self, page: Page, questions: list[Question]) -> None:
        name = self.page_names[page.code]
        group = {"type": "begin_group", "name": name, "appearance": "field-list"}
        if any(question.kind == "matrix" for question in questions):
            # a grid brings a page of its own, and one page inside another is not allowed everywhere
            del group["appearance"]
        self.survey.append(group | self._texts(f"page {page.code}", "label", page.title))
        if page.intro:
            intro = self._texts(f"page {page.code}", "label", page.intro)
            self.survey.append({"type": "note", "name": f"{name}_intro"} | intro)
        for question in questions:
            self._question(question)
        self.survey.append({"type": "end_group"})

    def _question(self, question: Question) -> None:
        place = f"question {question.code}"
        row = {"name": self.names[question.code]} | self._texts(place, "label", question.text)
        row |= self._texts(place, "hint", question.help) if question.help else {}
        row |= {"relevant": self._relevant(question), "constraint": self._constraint(question)}
        required = {"required": "yes"} if question.required else {}
        listed = question.options.code if question.options else ""
        if question.kind == "matrix":
            self.survey.append({"type": "begin_group", "appearance": "table-list"} | row)
            for line in question.rows:
                cells = {"type": f"select_one {listed}", "name": self.names[line.code]} | required
                self.survey.append(cells | self._texts(f"{place} {line.code}", "label", line.text))
            self.survey.append({"type": "end_group"})
            return
        row |= required
        match question.kind:
            case "multiple":
                row["type"] = f"select_multiple {listed}"
            case "likert":
                row |= {"type": f"select_one {listed}", "appearance": "likert"}
            case "single" | "background":
                row["type"] = f"select_one {listed}"
            case "number":
                row["type"] = "integer" if question.integer else "decimal"
            case kind:
                row["type"] = TYPES[kind]
                row |= {"appearance": "multiline"} if kind == "long_text" else {}
        self.survey.append(row)

    def _constraint(self, question: Question) -> str:
        parts = []
        if question.minimum is not None:
            parts.append(f". >= {_number(question.minimum)}")
        if question.maximum is not None:
            parts.append(f". <= {_number(question.maximum)}")
        if question.max_length is not None:
            parts.append(f"string-length(.) <= {question.max_length}")
        return " and ".join(parts)

    def _relevant(self, question: Question) -> str:
        if question.when is None:
            return ""
        try:
            outside = [each for each in parse_condition(question.when).variables if each not in self.home]
            if not outside:
                return self._xpath(ast.parse(" ".join(question.when.split()), mode="eval").body)
            why = f"looks at '{outside[0]}' of another part"
        except (ConditionFault, ValueError):
            why = "cannot be spelled in XLSForm"
        what = f"the condition {quoted(question.when)} {why}"
        self.book.note(f"question {question.code}", what, f"The form asks everybody. {KEPT_ASIDE}")
        return ""

    def _xpath(self, node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=op, values=values):
                word = " and " if isinstance(op, ast.And) else " or "
                return word.join(f"({self._xpath(each)})" for each in values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"not({self._xpath(operand)})"
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                sides = [left, *comparators]
                steps = [self._compared(*step) for step in zip(sides, ops, comparators, strict=False)]
                return " and ".join(steps) if len(steps) == 1 else " and ".join(f"({step})" for step in steps)
        raise ValueError

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> str:
        if isinstance(op, (ast.In, ast.NotIn)):
            if isinstance(right, ast.Name):
                multiple = self.home[right.id].kind == "multiple"
                found = f"selected({self._side(right)}, {self._side(left)})"
                found = found if multiple else f"{self._side(right)} = {self._side(left)}"
            else:
                found = " or ".join(f"{self._side(left)} = {self._side(each)}" for each in right.elts) or "false()"
            return f"not({found})" if isinstance(op, ast.NotIn) else f"({found})" if " or " in found else found
        return f"{self._side(left)} {OPERATORS[type(op)]} {self._side(right)}"

    def _side(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return f"${{{self.names[node.id]}}}"
        value = ast.literal_eval(node)
        if not isinstance(value, str):
            return _number(value)
        if "'" in value and '"' in value:
            raise ValueError
        return f"'{value}'" if "'" not in value else f'"{value}"'

    def _note_what_is_ours(self) -> None:
        """One loss for each thing that a form of this kind has no word for."""
        instrument = self.instrument
        questions = instrument.questions
        choices = [choice for option_list in instrument.options for choice in option_list.choices]
        ours = {
            "scales with their cut-offs": instrument.scales,
            "which indicators make the rate": instrument.workability,
            "the licence": instrument.licence,
            "who made it": instrument.source,
            "its joint committees and sectors": instrument.joint_committees or instrument.sectors,
            "the legal elements": instrument.legal_elements,
            "scores of options": [each for each in choices if each.score is not None],
            "options that say nothing": [each for each in choices if each.missing],
            "variants": [each for each in (*questions, *instrument.scales) if each.variants],
            "stricter thresholds": [each for each in questions if each.k is not None],
            "units of numbers": [each for each in questions if each.unit is not None],
            "options that exclude the others": [each for each in questions if each.exclusive],
            "which questions are about the respondent": [each for each in questions if each.kind == "background"],
            "the title in other languages": [each for each in instrument.title.values() if each != self.title],
        }
        for what, there in ours.items():
            if there:
                self.book.note("form", f"XLSForm does not know {what}", KEPT_ASIDE)

    @property
    def title(self) -> str:
        return self.instrument.title[self.instrument.languages[0]]

    @property
    def settings(self) -> dict[str, str]:
        default = self.columns[self.instrument.languages[0]]
        named = {"form_title": self.title, "form_id": self.instrument.code, "version": self.instrument.version}
        return named | {"default_language": default}


def _number(value: float) -> str:
    return f"{value:.15f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _workbook(form: _Form, kept: list[tuple[str, ...]]) -> bytes:
    import xlsxwriter  # only here, so that reading needs none of it

    stream = io.BytesIO()
    # strings are strings: nothing that somebody typed becomes a formula or a link
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    choice_heads = ["list_name", "name", *form.heads_of("label")]
    sheets = [(SURVEY, form.heads, form.survey), (CHOICES, choice_heads, form.choices)]
    sheets.append((SETTINGS, list(form.settings), [form.settings]))
    if kept:
        sheets.append((KEPT, list(keeping.COLUMNS), [dict(zip(keeping.COLUMNS, each, strict=True)) for each in kept]))
    for name, heads, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
            sheet.set_column(column, column, 40 if "::" in head else 18)
        for number, row in enumerate(rows, 1):
            for column, head in enumerate(heads):
                if text := row.get(head, ""):
                    sheet.write_string(number, column, _writable(text))
    book.close()
    return stream.getvalue()


def _writable(text: str) -> str:
    return text.replace("\ufffe", "").replace("\uffff", "")
