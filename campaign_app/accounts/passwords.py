"""Passwords: argon2id, one policy, and the same time for somebody who does not exist."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from flask_babel import lazy_gettext

from campaign_app.core.errors import DomainError

SHORTEST, LONGEST = 10, 200

# OWASP's password storage cheat sheet: 46 MiB and one pass are worth as much as 19 MiB and two, and quicker.
HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)

# The hash of a random text that nobody kept, made with the same costs: checked when there is no person or no password.
NOBODY = "$argon2id$v=19$m=47104,t=1,p=1$iMOFnD2Alr7fztuc841Lgw$WbgjYOC3HvydmSFkPHJtwFs1Uhak7Lz1w5ix+HaBjPA"  # noqa: S105


def _typed(password: str) -> str:
    """The same characters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


def hash(password: str) -> str:
    """The argon2id hash of a password, with its salt and costs within."""
    return HASHER.hash(_typed(password))


def verify(password: str, hashed: str | None) -> bool:
    """Whether a password fits a hash; takes as long for None as for a hash."""
    if len(password) > LONGEST:
        password, hashed = "", None
    try:
        return HASHER.verify(hashed or NOBODY, _typed(password)) and hashed is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def outdated(hashed: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return HASHER.check_needs_rehash(hashed)


def insist(password: str, *, email: str, name: str) -> None:
    """Refuse a password that is too short, too long, or what everyone who knows the person would try first."""
    if len(password) < SHORTEST:
        raise DomainError(lazy_gettext("Choose a password of at least 10 characters."), field="password")
    if len(password) > LONGEST:
        raise DomainError(lazy_gettext("Choose a password of at most 200 characters."), field="password")
    bare = _bare(password)
    if bare in {_bare(email), _bare(email.partition("@")[0]), _bare(name)} or len(set(bare)) < 3:
        raise DomainError(
            lazy_gettext("Choose a password that is not your name or e-mail address and not one repeated character."),
            field="password",
        )


def _bare(text: str) -> str:
    return "".join(character for character in _typed(text).casefold() if character.isalnum())
