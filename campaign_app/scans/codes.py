"""Personal codes: made from the key of the installation and a row's seed, so that the table alone opens no door."""

import hashlib
import hmac
import re
import secrets
from functools import lru_cache

from flask import current_app

from campaign_app.scans.models import AccessCode

# Crockford's alphabet: no I, L, O or U, so that nothing is misread; 12 of these are 60 bits
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
SAME = str.maketrans({"O": "0", "I": "1", "L": "1"})
BETWEEN = re.compile(r"[\s\-\u2010-\u2015._]+")


def new_row(
    scan_id: int,
    email: str | None = None,
    group_id: int | None = None,
    *,
    language: str | None = None,
    card_language: str | None = None,
) -> dict:
    """The values of a new access code for a bulk insert: random id and seed, and the hash of the code they make.

    `card_language` makes it a printed one.
    """
    seed = secrets.token_hex(16)
    return {
        "id": secrets.randbits(62),
        "scan_id": scan_id,
        "seed": seed,
        "code_hash": hash_of(_code(seed)),
        "card_language": card_language,
        "email": email,
        "language": language,
        "group_id": group_id,
        "used": False,
    }


def code_of(row: AccessCode) -> str:
    """The code of a row as it stands in a mail, such as 7K2M-Q9XD-04TB."""
    code = _code(row.seed)
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def hash_of(code: str) -> str:
    """The keyed hash (64 hex digits) under which a code is looked up; takes what a person typed."""
    return hmac.new(_key(b"sokkel/scan code hash"), normalised(code).encode(), hashlib.sha256).hexdigest()


def normalised(typed: str) -> str:
    """A code as it is compared: capitals, no spaces or dashes, O read as 0 and I or L as 1."""
    return BETWEEN.sub("", typed).upper().translate(SAME)


def well_formed(typed: str) -> bool:
    """Whether what was typed could be a code at all."""
    code = normalised(typed)
    return len(code) == LENGTH and all(character in ALPHABET for character in code)


def _code(seed: str) -> str:
    number = int.from_bytes(hmac.digest(_key(b"sokkel/scan code"), seed.encode(), "sha256"), "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH))


def _key(context: bytes) -> bytes:
    return _derived(current_app.secret_key, context)


@lru_cache(maxsize=8)
def _derived(secret: str, context: bytes) -> bytes:
    """A key of its own for one purpose, out of the secret of the installation."""
    return hmac.digest(secret.encode(), context, "sha256")
