"""A respondent's own picture: computed at sending from what is in their hands, shown once, kept nowhere.

Between sending and looking the scores lie encrypted in a cookie on the respondent's own device, for ten minutes at
most; the first page that is not the one of thanks takes it away, so that who uses the device next finds nothing.
"""

import json
from dataclasses import dataclass

from flask import Response as Answer
from flask import request

from campaign_app.answers.drafts import path_of, put
from campaign_app.core.keys import Unreadable, open_cookie, seal_cookie
from surveys.edition import Edition
from surveys.model import Scale
from surveys.personal import Level, level_of, personal_scores

PICTURE = "sokkel_picture"
SECONDS = 600
ROLES = ("indicator", "risk")


@dataclass(frozen=True, slots=True)
class Bar:
    """One scale as its owner sees it: label, score, its level, and where the part beyond the cut-off lies (0..100)."""

    label: str
    score: int | None
    level: Level | None
    low_is_good: bool
    zone: tuple[float, float] | None


def sealed_picture(edition: Edition, answers: dict, public_id: str) -> str | None:
    """The scores out of these answers as text for the device; None when too little was answered for any."""
    scores = personal_scores(edition, answers)
    own = {scale.code: scores[scale.code] for scale in _scales(edition) if scale.code in scores}
    if not own:
        return None
    return seal_cookie("picture", json.dumps(own).encode(), bound_to=public_id)


def opened_picture(text: str | None, public_id: str) -> dict[str, float] | None:
    """The scores in such a text; None for anything else."""
    try:
        return json.loads(open_cookie("picture", text or "", bound_to=public_id))
    except Unreadable:
        return None


def bars(edition: Edition, scores: dict[str, float], language: str) -> dict[str, list[Bar]]:
    """The indicators and the risks as bars, in the edition's order."""
    return {role: [_bar(each, scores, language) for each in _scales(edition) if each.role == role] for role in ROLES}


def keep_picture(response: Answer, text: str, public_id: str) -> Answer:
    """Hand the scores to the device."""
    return put(response, PICTURE, text, path_of(public_id), max_age=SECONDS, samesite="Strict")


def drop_picture(response: Answer, public_id: str) -> Answer:
    """Take them away again."""
    if PICTURE in request.cookies:
        response.delete_cookie(PICTURE, path=path_of(public_id))
    return response


def _scales(edition: Edition) -> list[Scale]:
    return [scale for scale in edition.scales if scale.role in ROLES]


def _bar(scale: Scale, scores: dict[str, float], language: str) -> Bar:
    score, low_is_good = scores.get(scale.code), scale.direction == "high_is_bad"
    zone = None
    if scale.cutoffs is not None:
        edge = scale.cutoffs.problem
        zone = (edge, 100 - edge) if low_is_good else (0, edge)
    return Bar(
        label=scale.text[language],
        score=None if score is None else round(score),
        level=None if score is None else level_of(scale, score),
        low_is_good=low_is_good,
        zone=zone,
    )
