"""How each kind of question is asked and read: one table, plain views for the templates, and the words of every fault.

A respondent's page holds dozens of radio buttons; a WTForms field per button would cost more than the rest of the
request, so the page is read straight through `surveys.kinds`. The completeness test demands a row here for every kind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import format_decimal, lazy_gettext
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from forms.base import BaseForm
from surveys.edition import Edition
from surveys.kinds import KINDS, UNPRINTABLE, AnswerFault
from surveys.model import Choice, Question

NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Way:
    """How a kind is asked and read: its template in answers/controls, how a form is looked up, its type of input."""

    template: str
    take: Callable[[object, str], object]
    input_type: str = "radio"


def _one(form, variable: str) -> object:
    return form.get(variable)


def _many(form, variable: str) -> object:
    return form.getlist(variable)


def _sensible(question: Question, raw: object) -> object:
    """What somebody means who ticked both "none of these" and one of these: the latter.

    A respondent in a hurry is not sent back for it; the page with all answers shows what was understood.
    """
    if not question.exclusive or not isinstance(raw, list):
        return raw
    return [code for code in raw if code not in question.exclusive] or raw[:1]


WAYS: dict[str, Way] = {
    "likert": Way("scale", _one),
    "matrix": Way("grid", _one),
    "single": Way("choices", _one),
    "background": Way("choices", _one),
    "multiple": Way("choices", _many, "checkbox"),
    "number": Way("number", _one, "number"),
    "short_text": Way("line", _one, "text"),
    "long_text": Way("paragraph", _one, "text"),
    "information": Way("information", _one, ""),
}


@dataclass(slots=True)
class Reading:
    """What came in for some questions: the `values` that hold, the `faults` in words, and what was `typed` there."""

    values: dict[str, object] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    typed: dict[str, object] = field(default_factory=dict)


def read(questions: Iterable[Question], form, language: str) -> Reading:
    """Read the answers to some questions out of a posted form (a werkzeug MultiDict); no answer leaves no value."""
    reading = Reading()
    for question in questions:
        take, parse = WAYS[question.kind].take, KINDS[question.kind].parse
        for variable in question.variables:
            raw = take(form, variable)
            if raw is None:
                continue
            try:
                value = parse(question, _sensible(question, raw))
            except AnswerFault as fault:
                reading.faults[variable] = fault_words(fault, question, language)
                reading.typed[variable] = UNPRINTABLE.sub("", raw) if isinstance(raw, str) else raw
            else:
                if value is not None:
                    reading.values[variable] = value
    return reading


FAULT_WORDS = {
    "not_an_option": lazy_gettext("Choose one of the answers in the list."),
    "exclusive": lazy_gettext("“%(option)s” cannot be combined with another answer."),
    "not_a_number": lazy_gettext("Type a number, such as 12."),
    "not_an_integer": lazy_gettext("Type a whole number, such as 12."),
    "below_minimum": lazy_gettext("Type a number of at least %(minimum)s."),
    "above_maximum": lazy_gettext("Type a number of at most %(maximum)s."),
    "too_long": lazy_gettext("Use at most %(maximum)s characters."),
    "not_a_text": lazy_gettext("Type your answer as text."),
    "nothing_to_answer": lazy_gettext("There is nothing to answer here."),
    "required": lazy_gettext("We need an answer here to go on."),
}


def fault_words(fault: AnswerFault, question: Question, language: str) -> str:
    """A fault as a sentence for the respondent, in the language of the page."""
    values = {name: _figure(value) for name, value in fault.values.items()}
    if "option" in values and question.options:
        labels = {choice.code: choice.text[language] for choice in question.options.choices}
        values["option"] = labels.get(values["option"], values["option"])
    return str(FAULT_WORDS[fault.message_id]) % values


def _figure(value: object) -> str:
    return format_decimal(value) if isinstance(value, float) else str(value)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool
    pictogram: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One answer variable on the page: its label, its options or what was typed, and its fault."""

    variable: str
    label: str
    options: tuple[Option, ...]
    typed: str
    fault: str | None
    pictogram: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as the templates show it; `points` are the labels of the options, for the head of a grid."""

    code: str
    control: str
    input_type: str
    label: str
    help: str | None
    required: bool
    lines: tuple[Line, ...]
    points: tuple[str, ...]
    unit: str | None
    minimum: float | None
    maximum: float | None
    step: str
    longest: int | None
    pictogram: str | None = None


def question_views(
    questions: Iterable[Question],
    language: str,
    *,
    answers: Mapping[str, object] = NOTHING,
    typed: Mapping[str, object] = NOTHING,
    faults: Mapping[str, str] = NOTHING,
) -> list[QuestionView]:
    """The questions of one page as plain views in one language; `typed` goes before `answers` where both are known."""
    shown = {**answers, **typed} if typed else answers
    return [_view(question, language, shown, faults) for question in questions]


def page_views(edition: Edition, page_code: str, language: str, answers: Mapping[str, object] = NOTHING) -> list:
    """All questions of a page, also those that routing would hide: what the company sees in its preview."""
    return question_views(edition.questions_by_page[page_code], language, answers=answers)


def _view(question: Question, language: str, shown: Mapping[str, object], faults: Mapping[str, str]) -> QuestionView:
    way, kind = WAYS[question.kind], KINDS[question.kind]
    choices = [(each.code, each.text[language], each.pictogram) for each in _choices(question)]
    label = question.text[language]
    rows = [(row.code, row.text[language], row.pictogram) for row in question.rows]
    rows = rows or [(code, label, None) for code in question.variables]
    return QuestionView(
        code=question.code,
        control=f"answers/controls/{way.template}.html",
        input_type=way.input_type,
        label=label,
        help=question.help[language] if question.help else None,
        required=question.required,
        lines=tuple(
            _line(code, text, picture, choices, shown.get(code), faults.get(code)) for code, text, picture in rows
        ),
        points=tuple(text for _, text, _ in choices),
        unit=question.unit[language] if question.unit else None,
        minimum=question.minimum,
        maximum=question.maximum,
        step="1" if question.integer else "any",
        longest=kind.longest(question) if kind.is_text else None,
        pictogram=question.pictogram,
    )


def _choices(question: Question) -> tuple[Choice, ...]:
    return question.options.choices if question.options else ()


def _line(variable: str, label: str, pictogram: str | None, choices: list, value: object, fault: str | None) -> Line:
    chosen = value if isinstance(value, list) else (value,)
    options = tuple(Option(code, text, code in chosen, picture) for code, text, picture in choices)
    return Line(variable, label, options, "" if value is None or choices else str(value), fault, pictogram)


def answer_words(question: Question, value: object, language: str) -> str:
    """An answer as a respondent reads it back: the labels of what was chosen, the number with its unit, the text."""
    if question.options:
        labels = {choice.code: choice.text[language] for choice in question.options.choices}
        return ", ".join(labels[code] for code in (value if isinstance(value, list) else [value]) if code in labels)
    return f"{value} {question.unit[language]}" if question.unit else str(value)


class CodeForm(BaseForm):
    """Where a personal code is typed that came on paper."""

    code = StringField(
        lazy_gettext("Your code"),
        description=lazy_gettext(
            "Twelve letters and digits, such as 7K2M-Q9XD-04TB, or sixteen to go on with earlier answers. "
            "Capitals and dashes do not matter."
        ),
        validators=[InputRequired(lazy_gettext("Type the code.")), Length(max=60)],
        render_kw={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
