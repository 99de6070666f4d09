"""Links that prove a mailbox: signed, for a limited time, and worth nothing once the password has changed."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from campaign_app.accounts.models import Person


@dataclass(frozen=True)
class Purpose:
    """What a link is for and how long it works; a link for one purpose is worth nothing for another."""

    name: str
    lifetime: timedelta


INVITATION = Purpose("accounts.invitation", timedelta(days=14))
RESET = Purpose("accounts.reset", timedelta(hours=2))


class BrokenLink(Exception):
    """This link was not made here, or a part of it was lost."""


class SpentLink(Exception):
    """This link was real, and has expired or was used."""


def _signer(purpose: Purpose) -> URLSafeTimedSerializer:
    options = {"digest_method": sha256, "key_derivation": "hmac"}
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose.name, signer_kwargs=options)


def issue(purpose: Purpose, person: Person) -> str:
    """A link's token for a person; its time begins now, so it is made when the mail leaves."""
    return _signer(purpose).dumps([person.id, person.key_version])


def read(purpose: Purpose, token: str) -> tuple[int, int]:
    """The person's id and key version in a token; raises SpentLink when it expired, BrokenLink when it is not ours."""
    try:
        person_id, key_version = _signer(purpose).loads(token, max_age=int(purpose.lifetime.total_seconds()))
    except SignatureExpired as fault:
        raise SpentLink from fault
    except (BadSignature, ValueError, TypeError) as fault:
        raise BrokenLink from fault
    return person_id, key_version
