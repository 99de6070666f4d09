"""How often one may try: counted in the memory of this process, per address and per client, never written down."""

import secrets
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from flask import Flask, current_app
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

EXTENSION = "sign_in_attempts"


class Attempts:
    """A bound such as "10 per 5 minutes" on each name; names are kept as keyed hashes only."""

    def __init__(self, rule: str):
        self.rule = parse(rule)
        self.storage = MemoryStorage()
        self.strategy = FixedWindowRateLimiter(self.storage)
        self.key = secrets.token_bytes(32)

    def _hidden(self, name: str) -> str:
        return blake2b(name.encode("utf-8", "replace"), key=self.key, digest_size=16).hexdigest()

    def take(self, *names: str) -> bool:
        """Count an attempt for every name; whether all were still within the bound."""
        within = [self.strategy.hit(self.rule, self._hidden(name)) for name in names]
        return all(within)

    def give_back(self, *names: str) -> None:
        """Uncount an attempt that succeeded, so that colleagues behind one connection do not lock each other out."""
        for name in names:
            self.storage.decr(self.rule.key_for(self._hidden(name)))

    def forget(self) -> None:
        """Start counting anew."""
        self.storage.reset()

    @property
    def seconds(self) -> int:
        """How long the bound holds on."""
        return self.rule.get_expiry()


def install(app: Flask) -> None:
    """Give an application its counters; a rule that cannot be read stops the start."""
    app.extensions[EXTENSION] = Attempts(app.config["SETTINGS"].sign_in_limit)


def attempts() -> Attempts:
    """The counters of this process."""
    return current_app.extensions[EXTENSION]


def client_name(address: str | None) -> str:
    """The name of a client: its address, or the /64 network of an IPv6 one, since a client owns a whole one."""
    try:
        number = ip_address(address or "")
    except ValueError:
        return "client:unknown"
    if isinstance(number, IPv6Address) and number.ipv4_mapped is None:
        return f"client:{int(number) >> 64:x}"
    return f"client:{number}"
