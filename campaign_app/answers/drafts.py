"""Answers on their way: encrypted in cookies on the respondent's own device until they send, never on the server."""

import json
import secrets
import zlib
from dataclasses import dataclass, field, replace

from flask import Response as Answer
from flask import current_app, request

from campaign_app.answers.queries import Visit
from campaign_app.core.keys import Unreadable, open_cookie, proof, seal_cookie

ENTRY, DRAFT = "sokkel_entry", "sokkel_answers"
# A browser keeps 4,096 bytes per cookie, name and attributes included; gunicorn takes 8,190 for all of them together,
# and a desk cookie may travel along.
PIECE_BYTES, PIECES = 3600, 2
NO_GROUP = 0  # "I would rather not say"
FLAGS = ("asks_group", "sent", "stays", "kept")


class TooLarge(Exception):
    """The answers do not fit on the device; `excess` is about how many characters of text must go."""

    def __init__(self, excess: int):
        super().__init__(excess)
        self.excess = excess


@dataclass(frozen=True, slots=True)
class Draft:
    """What travels with a respondent: the one-time form id, the way in, the language, the group and the answers.

    `group` is a group's id, NO_GROUP for "I would rather not say", None for not answered; `asks_group` tells whether
    the group is theirs to choose. `sent` marks a device from which answers were sent: then nothing else is left.
    `stays`: this is their own device, which keeps the answers after the browser closes. `kept`: a copy lies encrypted
    under a code that they made to go on elsewhere.
    """

    form_id: str
    language: str
    code_id: int | None = None
    group: int | None = None
    asks_group: bool = False
    answers: dict = field(default_factory=dict)
    sent: bool = False
    stays: bool = False
    kept: bool = False

    @property
    def token(self) -> str:
        """What a form must send back: only a page made for the holder of this cookie carries it."""
        return proof("form token", self.form_id)

    def with_answers(self, answers: dict) -> "Draft":
        """The same draft with other answers."""
        return replace(self, answers=answers)

    def as_sent(self) -> "Draft":
        """What stays on the device after sending: that it happened, under another id than the form's."""
        return Draft(new_form_id(), self.language, sent=True)


def new_form_id() -> str:
    """A random 128-bit id, used for one form only."""
    return secrets.token_urlsafe(16)


def to_bytes(draft: Draft) -> bytes:
    """A draft as compressed bytes, in the clear."""
    flags = sum(getattr(draft, name) << place for place, name in enumerate(FLAGS))
    content = [draft.form_id, draft.language, draft.code_id, draft.group, flags, draft.answers]
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def from_bytes(plain: bytes) -> Draft:
    """The draft in such bytes, which must be our own: nothing here guards against a stranger's."""
    form_id, language, code_id, group, flags, answers = json.loads(zlib.decompress(plain))
    switches = {name: bool(flags >> place & 1) for place, name in enumerate(FLAGS)}
    return Draft(form_id, language, code_id, group, answers=answers, **switches)


def pack(draft: Draft, public_id: str, purpose: str = DRAFT) -> str:
    """A draft as text for a cookie: compact, compressed, encrypted, bound to its scan."""
    return seal_cookie(purpose, to_bytes(draft), bound_to=public_id)


def unpack(text: str, public_id: str, purpose: str = DRAFT) -> Draft:
    """The draft in a cookie's text; raises Unreadable for anything else."""
    # only what this installation encrypted for this scan gets further than here
    return from_bytes(open_cookie(purpose, text, bound_to=public_id))


def draft_on_device(public_id: str) -> Draft | None:
    """The draft that the browser sent along; None when there is none; raises Unreadable when it is not ours."""
    first = request.cookies.get(f"{DRAFT}_0")
    if first is None:
        return None
    count, _, text = first.partition(".")
    if count not in ("1", "2"):
        raise Unreadable
    pieces = [text, *(request.cookies.get(f"{DRAFT}_{number}") for number in range(1, int(count)))]
    if None in pieces:
        raise Unreadable
    return unpack("".join(pieces), public_id)


def entry_on_device(public_id: str) -> Draft | None:
    """The ticket that the link or code left, exchanged for a draft at the start button; None without a valid one."""
    text = request.cookies.get(ENTRY)
    try:
        return unpack(text, public_id, ENTRY) if text else None
    except Unreadable:
        return None


def keep_draft(response: Answer, draft: Draft, visit: Visit) -> Answer:
    """Put a draft on the respondent's device, and take leftover pieces away; raises TooLarge when it does not fit.

    Only on a device of their own does it outlive the browser: until the last answers are taken.
    """
    public_id, until = visit.public_id, visit.last_answers_at if draft.stays else None
    text = pack(draft, public_id)
    room = PIECE_BYTES * PIECES
    if len(text) > room:
        raise TooLarge(excess_characters(text, room))
    pieces = [text[start : start + PIECE_BYTES] for start in range(0, len(text), PIECE_BYTES)]
    pieces[0] = f"{len(pieces)}.{pieces[0]}"
    for number, piece in enumerate(pieces):
        put(response, f"{DRAFT}_{number}", piece, path_of(public_id), expires=until)
    _drop_pieces(response, public_id, len(pieces))
    return response


def keep_entry(response: Answer, entry: Draft, public_id: str) -> Answer:
    """Put the ticket of a link or code on the device."""
    return put(response, ENTRY, pack(entry, public_id, ENTRY), path_of(public_id))


def drop_entry(response: Answer, public_id: str) -> Answer:
    """Take the ticket from the device."""
    # only what the browser sent along: a forged post carries no cookies and so takes none away
    if ENTRY in request.cookies:
        response.delete_cookie(ENTRY, path=path_of(public_id))
    return response


def clear_device(response: Answer, public_id: str) -> Answer:
    """Take everything of this scan from the device."""
    _drop_pieces(response, public_id, 0)
    return drop_entry(response, public_id)


def excess_characters(text: str, room: int) -> int:
    """About how many characters of typed text are too many: a byte of it costs some two thirds of a byte here."""
    return max(10, -(-(len(text) - room) * 3 // 20) * 10)


def _drop_pieces(response: Answer, public_id: str, start: int) -> None:
    for number in range(start, PIECES):
        if f"{DRAFT}_{number}" in request.cookies:
            response.delete_cookie(f"{DRAFT}_{number}", path=path_of(public_id))


def put(response: Answer, name: str, text: str, path: str, *, samesite: str = "Lax", **lifetime) -> Answer:
    """Put a cookie on the device, out of reach of scripts; without a lifetime it goes when the browser closes."""
    https = current_app.config["SETTINGS"].https
    response.set_cookie(name, text, path=path, httponly=True, samesite=samesite, secure=https, **lifetime)
    return response


def path_of(public_id: str) -> str:
    """The part of the site that sees the cookies of a scan."""
    return f"/v/{public_id}"
