"""Brakes: how often one address may send over the open link or try codes; counted in memory, never written down."""

import secrets
from functools import lru_cache
from hashlib import blake2b

from flask import current_app
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

CODES = "60 per 5 minutes"
PROOFS = "120 per 5 minutes"
# each keeps a row of six kilobytes until the scan closes, and a key that takes long to make
KEEPING = "300 per hour"
# what fast hands can do, and a canteen full of people; far above a day of booklets
KEYING, SHARED_DEVICE = "1200 per hour", "1200 per hour"

_limiter = FixedWindowRateLimiter(MemoryStorage())
# Addresses are counted under a key that only this process knows and that dies with it.
_salt = secrets.token_bytes(32)


def may_send(address: str | None) -> bool:
    """Count one more response over the open link; False when there were too many from this address."""
    return _limiter.hit(_limit(current_app.config["SETTINGS"].open_link_limit), "send", _blinded(address))


def may_key_in(address: str | None) -> bool:
    """Count one more booklet keyed in; False when there were too many from this address."""
    return _limiter.hit(_limit(KEYING), "keyin", _blinded(address))


def may_send_from_kiosk(address: str | None) -> bool:
    """Count one more response from a shared device; False when there were too many from this address."""
    return _limiter.hit(_limit(SHARED_DEVICE), "kiosk", _blinded(address))


def may_try_a_code(address: str | None) -> bool:
    """Count one more try of a personal code; False when there were too many from this address."""
    return _limiter.hit(_limit(CODES), "code", _blinded(address))


def may_keep_elsewhere(address: str | None) -> bool:
    """Count one more resume code made or shown again; False when there were too many from this address."""
    return _limiter.hit(_limit(KEEPING), "keep", _blinded(address))


def may_look_up_a_proof(address: str | None) -> bool:
    """Count one more look at a proof; False when there were too many from this address."""
    return _limiter.hit(_limit(PROOFS), "proof", _blinded(address))


def forget() -> None:
    """Start counting anew (tests)."""
    _limiter.storage.reset()


@lru_cache(maxsize=8)
def _limit(words: str) -> RateLimitItem:
    return parse(words)


def _blinded(address: str | None) -> str:
    return blake2b((address or "").encode(), key=_salt, digest_size=16).hexdigest()
