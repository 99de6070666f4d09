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
    shown, _ = _walk(edition, answers)
    pages = (
        (page, [each for each in edition.questions_by_page[page.code] if each.code in shown]) for page in edition.pages
    )
    return [(page, questions) for page, questions in pages if questions]


def on_path(edition: Edition, answers: Answers) -> dict[str, object]:
    """The answers without those to questions that are not met, and without those that belong to no question.

    References only point back, so one walk in order is already stable: an answer that falls away is gone before
    anything that depends on it is looked at.
    """
    return _walk(edition, answers)[1]


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
    old, new = _walk(edition, before)[0], _walk(edition, after)[0]
    return [each for each in able if each.code in new and each.code not in old]


def unanswered(edition: Edition, answers: Answers) -> list[str]:
    """The variables of required questions on the path that have no answer yet."""
    shown, kept = _walk(edition, answers)
    required = (each for each in edition.questions if each.required and each.code in shown)
    return [variable for question in required for variable in question.variables if variable not in kept]


def _walk(edition: Edition, answers: Answers) -> tuple[set[str], dict[str, object]]:
    """The codes of the questions that are met, and the answers that remain."""
    shown: set[str] = set()
    kept: dict[str, object] = {}
    conditions = edition.conditions
    for question in edition.questions:
        condition = conditions.get(question.code)
        if condition is None or condition.holds(kept):
            shown.add(question.code)
            for variable in question.variables:
                value = answers.get(variable)
                if value is not None:
                    kept[variable] = value
    return shown, kept


def _visible(edition: Edition, answers: Answers) -> list[Page]:
    return [page for page, _ in path(edition, answers)]


def _place(edition: Edition, code: str | None) -> int:
    return -1 if code is None else _places(edition.pages)[code]


@lru_cache(maxsize=64)
def _places(pages: tuple[Page, ...]) -> dict[str, int]:
    return {page.code: number for number, page in enumerate(pages)}
