"""Editions: composed, frozen under a content hash, and compared with one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from surveys.composing import colliding, compose, standing_alone
from surveys.faults import InstrumentFaults
from surveys.model import Scale
from surveys.published import Edition, Variable

__all__ = [
    "Edition",
    "InstrumentFaults",
    "Variable",
    "Verdict",
    "colliding",
    "compose",
    "diff",
    "diff_scales",
    "standing_alone",
]

Verdict = Literal["same", "changed", "added", "gone"]


def diff(old: Edition, new: Edition) -> dict[str, Verdict]:
    """Per variable of either edition: same, changed, added or gone; trends may only be drawn over what is the same."""
    return _verdicts(old, new, old.variables, new.variables, _meaning)


def diff_scales(old: Edition, new: Edition) -> dict[str, Verdict]:
    """Per scale of either edition: same, changed, added or gone; a scale is the same when its items and scores are."""

    def meaning(scale: Scale, edition: Edition, _: tuple[str, ...]) -> object:
        home = {item: edition.variable(item) for item in scale.items if item in edition.variables}
        tables = {item: scale.scores_of(variable.options) for item, variable in home.items()}
        return scale.needed, scale.items, frozenset(scale.reversed), scale.direction, tables

    changed = {code for code, verdict in diff(old, new).items() if verdict != "same"}
    verdicts = _verdicts(old, new, *({s.code: s for s in each.scales} for each in (old, new)), meaning)
    touched = {scale.code for scale in new.scales if not changed.isdisjoint(scale.items)}
    return {code: "changed" if verdict == "same" and code in touched else verdict for code, verdict in verdicts.items()}


def _verdicts(old: Edition, new: Edition, before: Mapping, after: Mapping, meaning) -> dict[str, Verdict]:
    shared = tuple(language for language in old.languages if language in new.languages)

    def verdict(code: str) -> Verdict:
        if code not in before:
            return "added"
        if code not in after:
            return "gone"
        return "same" if meaning(before[code], old, shared) == meaning(after[code], new, shared) else "changed"

    return {code: verdict(code) for code in dict.fromkeys([*before, *after])}


def _meaning(variable: Variable, edition: Edition, shared: tuple[str, ...]) -> object:
    """What an answer depends on: wording and options in the shared languages, bounds, and who is asked."""
    question = variable.question
    choices = variable.options.choices if variable.options else ()
    return (
        # Without a common language nobody can say that the wording is the same.
        edition.content_hash if not shared else None,
        question.kind,
        [(question.text.get(each), variable.text.get(each)) for each in shared],
        [(choice.code, choice.missing, [choice.text.get(each) for each in shared]) for choice in choices],
        (
            question.minimum,
            question.maximum,
            question.integer,
            question.unit and [question.unit.get(e) for e in shared],
        ),
        question.when,
    )
