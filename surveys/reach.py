"""Which questions can be seen at all, and how many at once: tried out over every answer that makes a difference."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from surveys.conditions import Comparison, Condition
from surveys.kinds import KINDS
from surveys.model import Question

MOST_TRIALS = 5_000
MOST_STEPS = 500_000  # over one whole file: a hostile one could otherwise keep us busy for minutes
ANOTHER_TEXT = "\N{REPLACEMENT CHARACTER}"


class Reach:
    """Tries the conditions of a questionnaire; where there are too many combinations it gives the benefit of the doubt.

    Only values that some condition mentions, one other, and no answer are tried: the rest cannot make a difference.
    """

    def __init__(self, questions: Sequence[Question], conditions: Mapping[str, Condition]) -> None:
        self.questions, self.conditions = questions, conditions
        self.home = {variable: question for question in questions for variable in question.variables}
        self.mentions: dict[str, list[Comparison]] = {}
        for condition in conditions.values():
            for comparison in condition.comparisons:
                self.mentions.setdefault(comparison.variable, []).append(comparison)
        self.steps_left = MOST_STEPS
        self.domain = lru_cache(maxsize=None)(self._domain)

    def visible(self, question: Question, variant: str) -> bool:
        """Whether some respondent of the variant can see the question."""
        return any(shown for shown in self._trials([question], variant))

    def most_at_once(self, variables: Sequence[str], variant: str) -> int:
        """The largest number of these variables that one respondent of the variant can be asked."""
        asked = {}
        for variable in variables:
            question = self.home[variable]
            rows = [row for row in question.rows if row.code == variable and not row.is_for(variant)]
            if question.is_for(variant) and not rows:
                asked[question.code] = asked.get(question.code, 0) + 1
        always = sum(number for code, number in asked.items() if code not in self.conditions)
        conditional = [
            question for question in self.questions if question.code in asked and question.code in self.conditions
        ]
        trials = self._trials(conditional, variant)
        return always + max((sum(asked[code] for code in shown) for shown in trials), default=0)

    def _trials(self, questions: Sequence[Question], variant: str) -> Iterator[set[str]]:
        """Per combination of answers the codes of the given questions that would be seen."""
        if self.steps_left < 0:
            yield {question.code for question in questions if question.is_for(variant)}
            return
        involved = self._involved(questions)
        # finding out what hangs together counts too: of long chains it is most of the work
        self.steps_left -= sum(len(self.conditions[code].variables) for code in involved if code in self.conditions)
        steps = [each for each in self.questions if each.code in involved and each.is_for(variant)]
        asked = {variable for step in steps for variable in step.variables}
        # What no question of this file asks may be asked by the core: anything the conditions mention is possible.
        outside = [variable for variable in self._looked_at(involved) if variable not in self.home]
        looked_at = [variable for variable in self._looked_at(involved) if variable in asked] + outside
        wanted = {question.code for question in questions}
        domains = [self.domain(variable) for variable in looked_at]
        if math.prod(map(len, domains)) > MOST_TRIALS:
            yield {step.code for step in steps} & wanted
            return
        for values in itertools.product(*domains):
            self.steps_left -= len(steps)
            if self.steps_left < 0:
                yield {step.code for step in steps} & wanted
                return
            trial = dict(zip(looked_at, values, strict=True))
            answers = {variable: trial[variable] for variable in outside}
            shown = set()
            for step in steps:
                if step.code not in self.conditions or self.conditions[step.code].holds(answers):
                    shown.add(step.code)
                    answers.update({variable: trial[variable] for variable in step.variables if variable in trial})
            yield shown & wanted

    def _involved(self, questions: Sequence[Question]) -> set[str]:
        """The codes of the questions and of all questions that their conditions depend on, however indirectly."""
        found: set[str] = set()
        ahead = [question.code for question in questions]
        while ahead:
            code = ahead.pop()
            if code not in found:
                found.add(code)
                looked_at = self.conditions[code].variables if code in self.conditions else ()
                ahead += [self.home[variable].code for variable in looked_at if variable in self.home]
        return found

    def _looked_at(self, codes: set[str]) -> list[str]:
        conditions = [condition for code, condition in self.conditions.items() if code in codes]
        return list(dict.fromkeys(variable for condition in conditions for variable in condition.variables))

    def _domain(self, variable: str) -> list[object]:
        """The values of a variable that can make a difference, None (no answer) among them."""
        mentions = self.mentions.get(variable, ())
        constants = list(dict.fromkeys(constant for mention in mentions for constant in mention.constants))
        question = self.home.get(variable)
        if question is None or question.kind not in KINDS:
            several = [[each] for each in constants] if any(mention.within_variable for mention in mentions) else []
            return [None, ANOTHER_TEXT, *constants, *_between(constants), *several]
        kind = KINDS[question.kind]
        if kind.is_multiple:
            return _subsets(question, constants)
        if kind.has_options:
            others = [code for code in question.options.codes if code not in constants] if question.options else []
            return [
                None,
                *(each for each in constants if question.options and each in question.options.codes),
                *others[:1],
            ]
        if kind.is_number:
            low = -math.inf if question.minimum is None else question.minimum
            high = math.inf if question.maximum is None else question.maximum
            tried = [*constants, *_between(constants), *(each for each in (low, high) if math.isfinite(each))]
            whole = [each for each in tried if not question.integer or each == int(each)]
            return [None, *dict.fromkeys(each for each in whole if low <= each <= high)]
        return [None, ANOTHER_TEXT, *constants]


def _between(constants: Sequence[object]) -> list[float]:
    """A number below, above and between all the numbers that are mentioned; whole ones where there is room."""
    numbers = sorted({each for each in constants if isinstance(each, (int, float))})
    around = [numbers[0] - 1, numbers[-1] + 1] if numbers else []
    pairs = list(itertools.pairwise(numbers))
    return [*around, *((low + high) / 2 for low, high in pairs), *(math.floor(low) + 1 for low, _ in pairs)]


def _subsets(question: Question, constants: Sequence[object]) -> list[object]:
    codes = question.options.codes if question.options else ()
    mentioned = [code for code in constants if code in codes]
    others = [code for code in codes if code not in mentioned]
    telling = [*mentioned, *others[:1]]
    if len(telling) > 10:
        return [None, *([code] for code in telling), telling]
    subsets = [list(each) for size in range(1, len(telling) + 1) for each in itertools.combinations(telling, size)]
    return [None, *(each for each in subsets if len(each) == 1 or not set(each).intersection(question.exclusive))]
