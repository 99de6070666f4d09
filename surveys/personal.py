"""One person's own scores, without pandas: for the respondent's own page, where nothing heavy may load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from surveys.edition import Edition
from surveys.model import Scale

Level = Literal["fine", "problem", "acute"]


def personal_scores(edition: Edition, answers: Mapping[str, object]) -> dict[str, float]:
    """The score (0 to 100) of every scale of which enough was answered; the same figures as `scoring.score`."""
    scores = {}
    for scale in edition.scales:
        values = [value for item in scale.items if (value := _value(edition, scale, item, answers)) is not None]
        if len(values) >= scale.needed:
            scores[scale.code] = sum(values) / len(values)
    return scores


def level_of(scale: Scale, score: float) -> Level | None:
    """Where a score lies between the cut-offs of its scale, as `scoring.problems` has it; None without cut-offs."""
    if scale.cutoffs is None:
        return None
    if scale.cutoffs.acute is not None and _beyond(score, scale.cutoffs.acute, scale.direction):
        return "acute"
    return "problem" if _beyond(score, scale.cutoffs.problem, scale.direction) else "fine"


def _value(edition: Edition, scale: Scale, item: str, answers: Mapping[str, object]) -> float | None:
    answer = answers.get(item)
    value = scale.scores_of(edition.variable(item).options).get(answer) if isinstance(answer, str) else None
    return 100.0 - value if value is not None and item in scale.reversed else value


def _beyond(score: float, cutoff: float, direction: str) -> bool:
    # a mean of thirds must not miss its cut-off by a rounding error
    return score >= cutoff - 1e-9 if direction == "high_is_bad" else score <= cutoff + 1e-9
