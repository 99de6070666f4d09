"""The intake: what one response looks like between sending and sealing, and which answers may be in it."""

import hashlib
import json

from campaign_app.core.keys import open_text, seal_text
from surveys.edition import Edition
from surveys.kinds import KINDS, AnswerFault
from surveys.routing import on_path


def hash_of_form(form_id: str) -> str:
    """What is kept of a one-time form id (64 hex digits)."""
    return hashlib.sha256(form_id.encode()).hexdigest()


def checked(edition: Edition, answers: dict) -> dict:
    """The answers that the edition's own rules let through once more, and only those on the path."""
    kept = {}
    for code, raw in answers.items():
        variable = edition.variables.get(code)
        if variable is None:
            continue
        question = variable.question
        try:
            value = KINDS[question.kind].parse(question, raw)
        except AnswerFault:
            continue
        if value is not None:
            kept[code] = value
    return on_path(edition, kept)


def encrypted(public_id: str, form_hash: str, answers: dict, group_id: int | None) -> bytes:
    """The sealed answers of one intake row; they open only for this scan and this form."""
    plain = json.dumps({"answers": answers, "group": group_id}, ensure_ascii=False, separators=(",", ":"))
    return seal_text(_purpose(public_id), plain.encode(), bound_to=form_hash)


def decrypted(public_id: str, form_hash: str, sealed: bytes) -> tuple[dict, int | None]:
    """The answers and the group id of an intake row; raises keys.Unreadable."""
    content = json.loads(open_text(_purpose(public_id), sealed, bound_to=form_hash))
    return content["answers"], content["group"]


def _purpose(public_id: str) -> str:
    return f"intake {public_id}"
