"""The link of a hand-over: half of it is kept, the other half only this installation can make."""

import secrets

from campaign_app.core.keys import proof
from campaign_app.microdata.models import HandOver

PURPOSE = "microdata.hand_over"


def new_code(document_id: int, form_key: str) -> str:
    """The code (32 hex digits) of the hand-over that a form makes: the same form gives the same."""
    return proof(f"{PURPOSE}.code", f"{document_id} {form_key}")


def key_of(row: HandOver) -> str:
    """What the link of a hand-over ends in: its code, and a proof that only this installation can make."""
    return f"{row.code}{proof(PURPOSE, row.code)}"


def code_in(key: str) -> str | None:
    """The code in the end of a link; None when it was not made here."""
    code, given = key[:32], key[32:]
    return code if secrets.compare_digest(given.encode(), proof(PURPOSE, code).encode()) else None
