"""A shared device: how it is known, and the mark on it that stays between two people."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Response as Answer
from flask import current_app, request

from campaign_app.core.keys import Unreadable, open_text, seal_text

COOKIE = "sokkel_kiosk"
THANKS_LAST = 20  # seconds
PAUSE_LASTS = 120  # seconds on the page that asks whether somebody is still there
QUIET_LASTS = 900  # seconds on any other page, for a browser without script; with it the page itself asks after 180


def is_kiosk(public_id: str) -> bool:
    """Whether this device was made a shared one for this scan."""
    text = request.cookies.get(COOKIE, "")
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return open_text("kiosk", sealed, bound_to=public_id) == b"kiosk"
    except (Unreadable, ValueError):
        return False


def make_kiosk(response: Answer, public_id: str) -> Answer:
    """Mark the device as shared; the mark says nothing about anybody, and goes when the browser closes."""
    text = urlsafe_b64encode(seal_text("kiosk", b"kiosk", bound_to=public_id)).decode().rstrip("=")
    https = current_app.config["SETTINGS"].https
    response.set_cookie(COOKIE, text, path=f"/v/{public_id}", httponly=True, samesite="Lax", secure=https)
    return response
