"""Sealing with keys made from the secret of the installation: one key per purpose, encrypted and authenticated."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE_BYTES = 12


class Unreadable(Exception):
    """A sealed text was changed, cut, made for another purpose, or made with another key."""


def seal_text(purpose: str, plain: bytes, *, bound_to: str) -> bytes:
    """Encrypt bytes for a purpose; they open only with the same purpose and the same `bound_to`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(current_app.secret_key, purpose).encrypt(nonce, plain, bound_to.encode())


def open_text(purpose: str, sealed: bytes, *, bound_to: str) -> bytes:
    """The plain bytes; raises Unreadable for anything that `seal_text` did not make for this purpose and binding."""
    try:
        cipher = _cipher(current_app.secret_key, purpose)
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError, OverflowError) as fault:
        raise Unreadable from fault


def seal_cookie(purpose: str, plain: bytes, *, bound_to: str) -> str:
    """Sealed bytes as text for a cookie."""
    return urlsafe_b64encode(seal_text(purpose, plain, bound_to=bound_to)).decode().rstrip("=")


def open_cookie(purpose: str, text: str, *, bound_to: str) -> bytes:
    """The plain bytes in a cookie's text; raises Unreadable for anything that `seal_cookie` did not make for this."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as fault:
        raise Unreadable from fault
    return open_text(purpose, sealed, bound_to=bound_to)


def proof(purpose: str, text: str) -> str:
    """A short keyed hash (32 hex digits) that nobody can make without the secret of the installation."""
    return hmac.new(_key(current_app.secret_key, purpose), text.encode(), hashlib.sha256).hexdigest()[:32]


@lru_cache(maxsize=256)
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"sokkel/answers", info=purpose.encode()).derive(secret.encode())


@lru_cache(maxsize=256)
def _cipher(secret: str, purpose: str) -> AESGCM:
    return AESGCM(_key(secret, purpose))
