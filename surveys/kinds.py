"""The kinds of question: how an answer is read, what a question of the kind needs, how its answers are summed up.

One class per kind and one table, `KINDS`; whoever needs to know about a kind looks it up here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveys.faults import Fault, nearest

if TYPE_CHECKING:  # pandas takes 0.2 s to import and a respondent's page needs none of it
    from pandas import Series

    from surveys.model import Question

LONGEST_TEXT = 2000
# control characters, halves of characters and what is no character: pages and files refuse them, and drawing a picture
# with one ends the process
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NUMBER = re.compile(r"[+-]?([0-9]{1,15}([.,][0-9]{0,10})?|[.,][0-9]{1,10})")


class AnswerFault(ValueError):  # noqa: N818 - a house word: what its author can mend
    """An answer that the question does not allow; `message_id` and `values` let every floor find its own words."""

    def __init__(self, message_id: str, **values: object) -> None:
        self.message_id, self.values = message_id, values
        super().__init__(message_id)


class Kind:
    """What every kind can do; `raw` is what came in from a form, a file or a key-in clerk."""

    name = ""
    has_options = False
    has_rows = False
    has_variables = True
    is_text = False
    is_multiple = False
    is_number = False
    is_scored = False

    def parse(self, question: Question, raw: object) -> object | None:
        """The answer as a value, None for no answer; raises AnswerFault for anything outside the options or bounds.

        For a matrix, `raw` is the answer to one of its rows.
        """
        raise NotImplementedError

    def check(self, question: Question) -> list[Fault]:
        """What is wrong with a question of this kind; places are relative to the question."""
        return [*self._check_options(question), *self._check_rows(question), *self._check_strays(question)]

    def summarise(self, series: Series, question: Question) -> dict[str, object]:
        """The answers of many in figures: always `n`, the number who answered; shares are proportions 0..1 of n."""
        return {"n": int(series.notna().sum())}

    def _check_options(self, question: Question) -> list[Fault]:
        if self.has_options and question.options is None:
            return [Fault("options", f"a {self.name} question needs options", "Name one of the option lists.")]
        if not self.has_options and question.options is not None:
            return [Fault("options", f"a {self.name} question has no options", "Take `options` out.")]
        return []

    def _check_rows(self, question: Question) -> list[Fault]:
        if self.has_rows and not question.rows:
            return [Fault("rows", f"a {self.name} question needs rows", "Give it at least one row with code and text.")]
        if not self.has_rows and question.rows:
            return [Fault("rows", f"a {self.name} question has no rows", "Take `rows` out or make it a matrix.")]
        return []

    def _check_strays(self, question: Question) -> list[Fault]:
        strays = []
        if not self.is_number:
            strays += [key for key in ("minimum", "maximum", "unit") if getattr(question, key) is not None]
            strays += ["integer"] if question.integer else []
        if not self.is_text and question.max_length is not None:
            strays.append("max_length")
        if not self.is_multiple and question.exclusive:
            strays.append("exclusive")
        if not self.has_variables and question.required:
            strays.append("required")
        return [Fault(key, f"a {self.name} question has no `{key}`", f"Take `{key}` out.") for key in strays]


class Choosing(Kind):
    """One option out of a list."""

    has_options = True
    is_scored = True

    def parse(self, question: Question, raw: object) -> str | None:
        """The option's code, None for no answer."""
        code = _plain_text(raw)
        if code is None:
            return None
        if question.options is None or code not in question.options.codes:
            raise AnswerFault("not_an_option")
        return code

    def summarise(self, series: Series, question: Question) -> dict[str, object]:
        """`n` and `counts` per option code, in the order of the list; answers outside the list do not count."""
        counted = series.value_counts()
        counts = {code: int(counted.get(code, 0)) for code in question.options.codes}
        return {"n": sum(counts.values()), "counts": counts, "shares": _shares(counts, sum(counts.values()))}


class Likert(Choosing):
    """One statement with a row of graded answers."""

    name = "likert"


class Single(Choosing):
    """One choice out of a list."""

    name = "single"


class Background(Choosing):
    """A choice about the respondent's own situation, by which results may be split: age band, statute, regime."""

    name = "background"
    is_scored = False


class Matrix(Choosing):
    """Several statements under one row of graded answers; each row is an answer variable."""

    name = "matrix"
    has_rows = True


class Multiple(Kind):
    """Any number of options out of a list."""

    name = "multiple"
    has_options = True
    is_multiple = True

    def parse(self, question: Question, raw: object) -> list[str] | None:
        """The chosen codes in the order of the list, None for none."""
        if raw is None:
            return None
        if isinstance(raw, str):
            raw = [part for part in re.split(r"[|\s]+", raw) if part]
        if not isinstance(raw, Sequence) or len(raw) > 1000:
            raise AnswerFault("not_an_option")
        chosen = {code for each in raw if (code := _plain_text(each)) is not None}
        if question.options is None or not chosen <= set(question.options.codes):
            raise AnswerFault("not_an_option")
        if len(chosen) > 1 and (alone := chosen.intersection(question.exclusive)):
            raise AnswerFault("exclusive", option=min(alone))
        return [code for code in question.options.codes if code in chosen] or None

    def check(self, question: Question) -> list[Fault]:
        """As every kind, and the exclusive options must exist."""
        known = question.options.codes if question.options else ()
        strangers = [code for code in question.exclusive if question.options and code not in known]
        return super().check(question) + [
            Fault("exclusive", f"'{code}' is not one of the options", nearest(code, known)) for code in strangers
        ]

    def summarise(self, series: Series, question: Question) -> dict[str, object]:
        """`n` and `counts` per option code; one person may count for several options."""
        answered = series.dropna()
        counted = answered.explode().value_counts()
        counts = {code: int(counted.get(code, 0)) for code in question.options.codes}
        return {"n": len(answered), "counts": counts, "shares": _shares(counts, len(answered))}


class Number(Kind):
    """A number within bounds."""

    name = "number"
    is_number = True

    def parse(self, question: Question, raw: object) -> int | float | None:
        """The number, a decimal comma welcome; a whole number where the question asks for one."""
        if isinstance(raw, bool):
            raise AnswerFault("not_a_number")
        if isinstance(raw, (int, float)):
            value = raw
        else:
            text = _plain_text(raw)
            if text is None:
                return None
            if not NUMBER.fullmatch(text):
                raise AnswerFault("not_a_number")
            value = float(text.replace(",", "."))
        if abs(value) > 1e15 or math.isnan(value):
            raise AnswerFault("not_a_number")
        if question.integer and value != int(value):
            raise AnswerFault("not_an_integer")
        if question.minimum is not None and value < question.minimum:
            raise AnswerFault("below_minimum", minimum=question.minimum)
        if question.maximum is not None and value > question.maximum:
            raise AnswerFault("above_maximum", maximum=question.maximum)
        return int(value) if value == int(value) else float(value)

    def check(self, question: Question) -> list[Fault]:
        """As every kind, and the bounds must leave room."""
        low, high = question.minimum, question.maximum
        crossed = low is not None and high is not None and low > high
        remedy = "Make `minimum` the smaller of the two."
        return super().check(question) + (
            [Fault("minimum", f"the minimum {low} lies above the maximum {high}", remedy)] if crossed else []
        )

    def summarise(self, series: Series, question: Question) -> dict[str, object]:
        """`n` and the `mean`; no smallest or largest value, for these belong to one person."""
        numbers = series.dropna().astype(float)
        return {"n": len(numbers)} | ({"mean": float(numbers.mean())} if len(numbers) else {})


class ShortText(Kind):
    """A line of text."""

    name = "short_text"
    is_text = True
    default_length = 200

    def longest(self, question: Question) -> int:
        """The number of characters that the question takes."""
        return question.max_length or self.default_length

    def parse(self, question: Question, raw: object) -> str | None:
        """The text without outer white space and unprintable characters; raises `too_long` past the limit."""
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise AnswerFault("not_a_text")
        # A browser sends line breaks as two characters but counts them as one.
        text = UNPRINTABLE.sub("", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(text) > self.longest(question):
            raise AnswerFault("too_long", maximum=self.longest(question))
        return text or None

    def check(self, question: Question) -> list[Fault]:
        """As every kind, and the length must be bounded."""
        length = question.max_length
        outside = length is not None and not 1 <= length <= LONGEST_TEXT
        remedy = f"Give a length from 1 to {LONGEST_TEXT}."
        return super().check(question) + (
            [Fault("max_length", f"{length} characters is not allowed", remedy)] if outside else []
        )


class LongText(ShortText):
    """A remark of several lines."""

    name = "long_text"
    default_length = 1000


class Information(Kind):
    """A text to read; nothing to answer."""

    name = "information"
    has_variables = False

    def parse(self, question: Question, raw: object) -> None:
        """Nothing: any answer to an information text is refused."""
        if _plain_text(raw) is not None:
            raise AnswerFault("nothing_to_answer")


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Likert(),
        Matrix(),
        Single(),
        Multiple(),
        Number(),
        ShortText(),
        LongText(),
        Background(),
        Information(),
    )
}


def _plain_text(raw: object) -> str | None:
    """One short text out of what came in; None when it is empty; a fault when it is no text at all."""
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        raise AnswerFault("not_an_option")
    return str(raw).strip() or None


def _shares(counts: dict[str, int], n: int) -> dict[str, float]:
    return {code: count / n for code, count in counts.items()} if n else {}
