"""The token of a link: made from the form that asked for it, shown once, and kept as a hash only."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode

from flask import current_app

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def token_for(scan_id: int, person_id: int, form_key: str) -> str:
    """The token (192 bits) that this form of this person gives: a second press of the button gives the same again."""
    told = f"{scan_id} {person_id} {form_key}".encode("utf-8", "replace")
    key = hmac.digest(current_app.secret_key.encode(), b"sokkel/result link", "sha256")
    return urlsafe_b64encode(hmac.digest(key, told, "sha256")[:24]).decode()


def hash_of(token: str) -> str | None:
    """The hash (64 hex digits) under which a token is kept; None for what cannot be one."""
    return hashlib.sha256(token.encode()).hexdigest() if TOKEN.fullmatch(token) else None
