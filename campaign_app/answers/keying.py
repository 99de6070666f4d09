"""A third person at the keys: what stays on their device between two booklets, and what one booklet's page shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response as Answer
from flask import request
from flask_babel import gettext

from campaign_app.answers.drafts import put
from campaign_app.answers.walk import Group
from campaign_app.core.keys import Unreadable, open_cookie, proof, seal_cookie
from forms.answers import Reading
from forms.paper import kept_to, longest_of
from surveys.edition import Edition
from surveys.numbering import numbers_of
from surveys.routing import on_path, unanswered

COOKIE = "sokkel_keyin"
GROUP, CONFIRMED = "group-number", "off-the-path"


@dataclass(frozen=True)
class Batch:
    """One person's own session: how many booklets they keyed in, and the language in which the questions stand."""

    language: str
    count: int = 0


@dataclass(frozen=True)
class Line:
    """One input: its variable, number, words, the numbers that may be typed, what was typed, and its fault."""

    variable: str
    number: str
    text: str
    choices: tuple[tuple[int, str], ...]
    longest: int | None
    typed: str
    fault: str | None


def batch_on_device(public_id: str) -> Batch | None:
    """The session of this scan that the browser sent along; None without one."""
    try:
        return Batch(*json.loads(open_cookie("keyin", request.cookies.get(COOKIE, ""), bound_to=public_id)))
    except Unreadable:
        return None


def keep_batch(response: Answer, batch: Batch, public_id: str) -> Answer:
    """Put the session on the device; it goes when the browser closes."""
    text = seal_cookie("keyin", json.dumps([batch.language, batch.count]).encode(), bound_to=public_id)
    return put(response, COOKIE, text, _path(public_id))


def drop_batch(response: Answer, public_id: str) -> Answer:
    """Take the session from the device."""
    response.delete_cookie(COOKIE, path=_path(public_id))
    return response


def token_of(form_id: str, public_id: str) -> str:
    """What the page of one booklet sends back: nobody else can make a page that posts."""
    return proof("keyin form", f"{public_id} {form_id}")


def themes_of(edition: Edition, language: str, reading: Reading) -> list[tuple[str, list[Line]]]:
    """Every theme with its inputs, in the order and with the numbers of the booklet."""
    numbers, themes = numbers_of(edition), []
    for page in edition.pages:
        lines = []
        for question in edition.questions_by_page[page.code]:
            labels = {row.code: row.text[language] for row in question.rows}
            options = question.options.choices if question.options else ()
            for code in question.variables:
                lines.append(
                    Line(
                        variable=code,
                        number=numbers[code],
                        text=labels.get(code, question.text[language]),
                        choices=tuple((place, each.text[language]) for place, each in enumerate(options, 1)),
                        longest=longest_of(question),
                        typed=str(reading.typed.get(code, "")),
                        fault=reading.faults.get(code),
                    )
                )
        if lines:
            themes.append((page.title[language], lines))
    return themes


def judged(edition: Edition, reading: Reading, *, confirmed: bool) -> bool:
    """Put what stands in the way of sending beside its input; whether a confirmation would help.

    The same rules as for respondents: what is required on the path, and nothing off it. An answer off the path is more
    often a slip at the keys than one on paper, so it is shown once before it is left out.
    """
    kept = on_path(edition, reading.values)
    for code in unanswered(edition, kept):
        reading.faults.setdefault(code, gettext("An answer is needed here. Is there none on paper? Then lay it aside."))
    strays = [code for code in reading.values if code not in kept]
    if strays and not confirmed and not reading.faults:
        for code in strays:
            reading.faults[code] = gettext("The other answers say that this question is skipped. Look once more.")
        return True
    return False


def group_of(typed: str, groups: tuple[Group, ...]) -> tuple[int | None, str | None]:
    """The id of the group with a number of the booklet, None for 0 and for nothing; or a fault in words."""
    if typed in ("", "0"):
        return None, None
    if kept_to(typed, len(groups)):
        return groups[int(typed) - 1].id, None
    return None, gettext("Type the number of the ticked box: 0 to %(last)s.", last=len(groups))


def summary_of(reading: Reading, numbers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every fault as (id of the input, sentence with the number of its question)."""
    return [(f"k-{code}", f"{numbers.get(code, '')} {words}".strip()) for code, words in reading.faults.items()]


def _path(public_id: str) -> str:
    return f"/keyin/{public_id}"
