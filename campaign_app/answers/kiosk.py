"""A shared device: how it is known, and the mark on it that stays between two people."""

from flask import Response as Answer
from flask import request

from campaign_app.answers.drafts import path_of, put
from campaign_app.core.keys import Unreadable, open_cookie, seal_cookie

COOKIE = "sokkel_kiosk"
THANKS_LAST = 20  # seconds
PAUSE_LASTS = 120  # seconds on the page that asks whether somebody is still there
QUIET_LASTS = 900  # seconds on any other page, for a browser without script; with it the page itself asks after 180


def is_kiosk(public_id: str) -> bool:
    """Whether this device was made a shared one for this scan."""
    try:
        return open_cookie("kiosk", request.cookies.get(COOKIE, ""), bound_to=public_id) == b"kiosk"
    except Unreadable:
        return False


def make_kiosk(response: Answer, public_id: str) -> Answer:
    """Mark the device as shared; the mark says nothing about anybody, and goes when the browser closes."""
    return put(response, COOKIE, seal_cookie("kiosk", b"kiosk", bound_to=public_id), path_of(public_id))
