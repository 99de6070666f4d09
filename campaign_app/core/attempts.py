"""How often one may try something: counted in the memory of this process, under a key that dies with it."""

import secrets
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

STORAGE = MemoryStorage()
_limiter = FixedWindowRateLimiter(STORAGE)
_key = secrets.token_bytes(32)


def take(rule: str, *names: str) -> bool:
    """Count an attempt for every name under a rule as "10 per 5 minutes"; whether all were still within it."""
    within = [_limiter.hit(rule_of(rule), _hidden(name)) for name in names]
    return all(within)


def give_back(rule: str, *names: str) -> None:
    """Uncount an attempt that succeeded, so that colleagues behind one connection do not lock each other out."""
    for name in names:
        STORAGE.decr(rule_of(rule).key_for(_hidden(name)))


def forget() -> None:
    """Start counting anew (tests)."""
    STORAGE.reset()


@lru_cache(maxsize=16)
def rule_of(words: str) -> RateLimitItem:
    """A rule in words as numbers; raises ValueError for words that are none."""
    return parse(words)


def client(what: str, address: str | None) -> str:
    """The name of a client that tries something: its address, or the /64 network of an IPv6 one, as it owns it all."""
    try:
        number = ip_address(address or "")
    except ValueError:
        return f"{what}:client:unknown"
    if isinstance(number, IPv6Address) and number.ipv4_mapped is None:
        return f"{what}:client:{int(number) >> 64:x}"
    return f"{what}:client:{number}"


def _hidden(name: str) -> str:
    return blake2b(name.encode("utf-8", "replace"), key=_key, digest_size=16).hexdigest()
