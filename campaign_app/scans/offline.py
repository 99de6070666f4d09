"""The ways in for who has no work e-mail: cards with a printed code, booklets on paper, a shared device."""

import secrets
from collections.abc import Mapping

from flask_babel import lazy_gettext
from sqlalchemy import insert

from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.scans.codes import new_row
from campaign_app.scans.composition import composition_of
from campaign_app.scans.models import AccessCode, Scan

MOST_CARDS = 5000


def plan_offline(scan: Scan, *, printed_codes: Mapping[str, int], booklets: bool, kiosk: bool) -> None:
    """Set these ways in of a draft; `printed_codes` says how many cards there are to be per language."""
    wanted = {language: count for language, count in sorted(printed_codes.items()) if count > 0}
    if sum(wanted.values()) > MOST_CARDS:
        message = lazy_gettext("A scan takes at most %(most)s cards.", most=f"{MOST_CARDS:,}".replace(",", "."))
        raise DomainError(message, field="printed_codes")
    scan.printed_codes, scan.booklets, scan.kiosk = wanted, booklets, kiosk


def languages_of(scan: Scan) -> tuple[str, ...]:
    """The languages that the questionnaire of a draft speaks as it is composed now; Dutch while that cannot be told."""
    try:
        return composition_of(scan).languages
    except DomainError:
        return ("nl",)


def has_offline_way(scan: Scan) -> bool:
    """Whether people without e-mail get in by a card, a booklet or a shared device."""
    return bool(scan.printed_codes or scan.booklets or scan.kiosk)


def open_offline(scan: Scan) -> None:
    """At launch: make the printed codes, the third person's link and that of the shared device."""
    rows = [new_row(scan.id, card_language=code) for code, count in scan.printed_codes.items() for _ in range(count)]
    # the rows of one language must not lie together: which came when is nobody's to know
    secrets.SystemRandom().shuffle(rows)
    if rows:
        db.session.execute(insert(AccessCode), rows)
    scan.keyin_token = secrets.token_urlsafe(16) if scan.booklets else None
    scan.kiosk_token = secrets.token_urlsafe(16) if scan.kiosk else None
