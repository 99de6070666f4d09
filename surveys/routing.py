"""Routing: which pages and questions a respondent meets, given the answers so far.

This runs on every request of every respondent: conditions are compiled once per edition, and pandas stays out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from surveys.conditions import Condition, ConditionFault, parse_condition
from surveys.edition import Edition
from surveys.model import Page, Question

__all__ = [
    "Condition",
    "ConditionFault",
    "appeared",
    "hidden",
    "next_page",
    "on_path",
    "parse_condition",
    "path",
    "previous_page",
    "unanswered",
]

Answers = Mapping[str, object]


def path(edition: Edition, answers: Answers) -> list[tuple[Page, list[Question]]]:
    """The pages to be shown, in order, each with its visible questions; a page with nothing to show is left out."""
    away = hidden(edition, answers)
    pages = (
        (page, [each for each in edition.questions_by_page[page.code] if each.code not in away])
        for page in edition.pages
    )
    return [(page, questions) for page, questions in pages if questions]


def hidden(edition: Edition, answers: Answers) -> frozenset[str]:
    """The codes of the questions that are not met; the whole way follows from them.

    References only point back, so one walk in order is already stable: an answer that falls away is gone before
    anything that depends on it is looked at.
    """
    away: list[str] = []
    kept: dict[str, object] = {}
    for question in edition.turning:
        condition = edition.conditions.get(question.code)
        if condition is None or condition.holds(kept):
            kept.update((each, answers[each]) for each in question.variables if answers.get(each) is not None)
        else:
            away.append(question.code)
    return frozenset(away)


def on_path(edition: Edition, answers: Answers) -> dict[str, object]:
    """The answers without those to questions that are not met, and without those that belong to no question."""
    away = hidden(edition, answers)
    met = (variable for question in edition.questions if question.code not in away for variable in question.variables)
    return {variable: answers[variable] for variable in met if answers.get(variable) is not None}


def next_page(edition: Edition, answers: Answers, page: str | None = None) -> Page | None:
    """The first visible page after the given one (a page code; None: from the start), None at the end."""
    return next(
        (each for each in _visible(edition, answers) if _place(edition, each.code) > _place(edition, page)), None
    )


def previous_page(edition: Edition, answers: Answers, page: str | None = None) -> Page | None:
    """The last visible page before the given one (a page code; None: from the end), None at the start."""
    limit = len(edition.pages) if page is None else _place(edition, page)
    return next((each for each in reversed(_visible(edition, answers)) if _place(edition, each.code) < limit), None)


def appeared(edition: Edition, before: Answers, after: Answers, page: str) -> list[Question]:
    """The questions of a page that the latest answers brought to light: without scripts the page is shown once more."""
    # a question without a condition is met before and after
    able = [each for each in edition.questions_by_page[page] if each.code in edition.conditions]
    if not able:
        return []
    old, new = hidden(edition, before), hidden(edition, after)
    return [each for each in able if each.code in old and each.code not in new]


def unanswered(edition: Edition, answers: Answers) -> list[str]:
    """The variables of required questions on the path that have no answer yet."""
    away = hidden(edition, answers)
    required = (each for each in edition.questions if each.required and each.code not in away)
    return [each for question in required for each in question.variables if answers.get(each) is None]


def _visible(edition: Edition, answers: Answers) -> list[Page]:
    return [page for page, _ in path(edition, answers)]


def _place(edition: Edition, code: str | None) -> int:
    return -1 if code is None else _places(edition.pages)[code]


@lru_cache(maxsize=64)
def _places(pages: tuple[Page, ...]) -> dict[str, int]:
    return {page.code: number for number, page in enumerate(pages)}
