"""The code on a proof: random, with a check that tells a typing error from a proof that does not exist."""

import hmac
import secrets

from flask import current_app

from campaign_app.scans.codes import ALPHABET, normalised

RANDOM, CHECK = 12, 4


def new_code() -> str:
    """A code that no proof has: 12 random characters (60 bits) and 4 that follow from them."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))
    return drawn + _check(drawn)


def read_code(typed: str) -> str | None:
    """What a person typed as the code itself; None when it holds a typing error."""
    code = normalised(typed[:64])
    if len(code) != RANDOM + CHECK or any(sign not in ALPHABET for sign in code):
        return None
    return code if hmac.compare_digest(_check(code[:RANDOM]), code[RANDOM:]) else None


def shown(code: str) -> str:
    """A code as it stands on the proof, such as 7K2M-Q9XD-04TB-H3PA."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def signature_of(code: str, content: str) -> str:
    """The signature (64 hex digits) of this content under this code; needs the secret of the installation."""
    return _digest("content", f"{code} {content}").hex()


def _check(drawn: str) -> str:
    number = int.from_bytes(_digest("code", drawn), "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(CHECK))


def _digest(purpose: str, text: str) -> bytes:
    key = hmac.digest(current_app.secret_key.encode(), f"sokkel/proof {purpose}".encode(), "sha256")
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")
