"""What is typed about the ways in without e-mail, and what a third person keys in from a booklet."""

import re
from collections.abc import Iterable

from flask_babel import lazy_gettext
from wtforms import BooleanField, Field
from wtforms.validators import InputRequired

from forms.accounts import AddressField, is_address
from forms.answers import Reading, fault_words
from forms.base import FILLED_IN, BaseForm, PressField
from forms.scans import WHOLE_NUMBER, WaysForm
from surveys.kinds import KINDS, UNPRINTABLE, AnswerFault
from surveys.model import Question


class CountsField(Field):
    """A whole number per language code, each in an input of its own called <name>-<code>; empty is none at all."""

    def process(self, formdata, data=None, extra_filters=None):
        self.process_errors, self.errors = [], ()
        self.data = dict(data) if isinstance(data, dict) else {}
        self.typed = {code: str(count) for code, count in self.data.items()}
        if not formdata:
            return
        named = re.compile(rf"{re.escape(self.name)}-([a-z]{{2,3}}(?:-[A-Za-z]{{2,4}})?)")
        self.typed = {found[1]: formdata[name].strip()[:20] for name in formdata if (found := named.fullmatch(name))}
        self.data = {}
        for code, text in self.typed.items():
            digits = re.sub(r"[\s.,]", "", text)
            if re.fullmatch(r"[0-9]{1,7}", digits):
                self.data[code] = int(digits)
            elif digits:
                self.process_errors.append(WHOLE_NUMBER)


class AllWaysForm(WaysForm):
    """Title, dates, numbers and every way in; also those for who has no work e-mail."""

    printed_codes = CountsField(
        lazy_gettext("Cards with a printed code: how many in each language?"),
        description=lazy_gettext(
            "People draw a sealed envelope from a bowl, so that nobody knows who has which code; at most 5,000 in all. "
            "Make a tenth more than there are people."
        ),
    )
    booklets = BooleanField(
        lazy_gettext("Booklets on paper"),
        description=lazy_gettext("A third person, not somebody of your company, keys them in."),
    )
    kiosk = BooleanField(
        lazy_gettext("A shared tablet or computer, for instance in the canteen"),
        description=lazy_gettext("It clears itself after each person."),
    )


class KeyinLinkForm(BaseForm):
    """To whom the link goes of the screen on which booklets are keyed in."""

    email = AddressField(
        lazy_gettext("E-mail address of the third person"),
        validators=[InputRequired(FILLED_IN), is_address],
        render_kw={"autocomplete": "off", "maxlength": 254},
    )
    form_key = PressField()


def keyed(questions: Iterable[Question], form, language: str) -> Reading:
    """Read one booklet as it was keyed in: for a question with boxes the number of the box (several: 1 3 4)."""
    reading = Reading()
    for question in questions:
        parse = KINDS[question.kind].parse
        for variable in question.variables:
            typed = UNPRINTABLE.sub("", form.get(variable, "")).strip()
            if not typed:
                continue
            reading.typed[variable] = typed
            try:
                value = parse(question, _answer_to(question, typed))
            except AnswerFault as fault:
                reading.faults[variable] = _words(fault, question, language)
            else:
                if value is not None:
                    reading.values[variable] = value
    return reading


def _answer_to(question: Question, typed: str) -> object:
    """The option codes behind box numbers; any other text as it is."""
    if question.options is None:
        return typed
    codes = question.options.codes
    boxes = re.split(r"[\s,;.+/-]+", typed) if KINDS[question.kind].is_multiple else [typed]
    if not all(kept_to(box, len(codes)) for box in boxes):
        raise AnswerFault("not_an_option")
    chosen = list(dict.fromkeys(codes[int(box) - 1] for box in boxes))
    return chosen if KINDS[question.kind].is_multiple else chosen[0]


def kept_to(typed: str, last: int) -> bool:
    """Whether this is a number from 1 to `last`."""
    return re.fullmatch(r"[0-9]{1,4}", typed) is not None and 1 <= int(typed) <= last


def longest_of(question: Question) -> int | None:
    """How long a text may be; None for a question that is keyed in with a number."""
    kind = KINDS[question.kind]
    return kind.longest(question) if kind.is_text else None


def _words(fault: AnswerFault, question: Question, language: str) -> str:
    if fault.message_id == "not_an_option":
        return str(lazy_gettext("Type the number of the ticked box: 1 to %(last)s.", last=len(question.options.codes)))
    return fault_words(fault, question, language)
