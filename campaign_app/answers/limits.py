"""Brakes: how often one address may send without a code of its own, or try codes."""

from flask import current_app

from campaign_app.core.attempts import client, take

CODES = "60 per 5 minutes"
# each keeps a row of six kilobytes until the scan closes, and a key that takes long to make
KEEPING = "300 per hour"
# what fast hands can do, and a canteen full of people; far above a day of booklets
KEYING, SHARED_DEVICE = "1200 per hour", "1200 per hour"


def may_send(address: str | None) -> bool:
    """Count one more response over the open link; False when there were too many from this address."""
    return take(current_app.config["SETTINGS"].open_link_limit, client("send", address))


def may_key_in(address: str | None) -> bool:
    """Count one more booklet keyed in; False when there were too many from this address."""
    return take(KEYING, client("keyin", address))


def may_send_from_kiosk(address: str | None) -> bool:
    """Count one more response from a shared device; False when there were too many from this address."""
    return take(SHARED_DEVICE, client("kiosk", address))


def may_try_a_code(address: str | None) -> bool:
    """Count one more try of a personal code; False when there were too many from this address."""
    return take(CODES, client("code", address))


def may_keep_elsewhere(address: str | None) -> bool:
    """Count one more resume code made or shown again; False when there were too many from this address."""
    return take(KEEPING, client("keep", address))
