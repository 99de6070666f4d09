"""The verbs of the scan on paper."""

from datetime import datetime

from flask_babel import lazy_gettext

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.documents.actions import ask_for
from campaign_app.documents.models import Document
from campaign_app.paper.booklet import version_of
from campaign_app.paper.cards import parts_of
from campaign_app.paper.queries import keyin_mails, keyin_prefix
from campaign_app.post.actions import queue_mail
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.scans.showing import shown_edition

MOST_LINKS = 20  # mailed per scan: the address is anybody's
CARDS, BOOKLET = "paper.cards", "paper.booklet"
KEYIN_MAIL = "paper.keyin"


def ask_for_cards(scan: Scan, language: str, *, by, at: datetime) -> list[Document]:
    """Every file of the cards in a language; asking again makes only what is not there."""
    insist_on_running(scan, at)
    if language not in scan.printed_codes:
        raise DomainError(lazy_gettext("This scan has no cards in this language."))
    parts = parts_of(scan.printed_codes[language])
    asked = [ask_for(CARDS, f"scan:{scan.id}", language=language, version=str(part), by=by, at=at) for part in parts]
    audit.record("scan.cards_asked", scan, by=by, at=at, language=language)
    return asked


def ask_for_booklet(scan: Scan, language: str, *, by, at: datetime) -> list[Document]:
    """The one file of the booklet in a language as it would be now, also of a draft."""
    edition = shown_edition(scan)
    if language not in edition.languages:
        raise DomainError(lazy_gettext("The questionnaire does not exist in this language."))
    asked = ask_for(BOOKLET, f"scan:{scan.id}", language=language, version=version_of(scan, edition), by=by, at=at)
    return [asked]


def send_keyin_link(scan: Scan, address: str, *, by, at: datetime, form_key: str) -> None:
    """Mail the third person's link; refuses people of the company itself. The same form mails once."""
    insist_on_running(scan, at)
    if not scan.keyin_token:
        raise DomainError(lazy_gettext("This scan has no booklets."))
    own = {person.email.lower() for person in scan.company.users} | {(scan.company.email or "").lower()}
    if address.lower() in own:
        message = lazy_gettext("This is somebody of the company itself. Choose a person from outside.")
        raise DomainError(message, field="email")
    before = keyin_prefix(scan.id)
    mailed = db.session.scalar(keyin_mails(scan.id))
    if mailed >= MOST_LINKS:
        raise DomainError(lazy_gettext("The link was mailed %(most)s times; a scan takes no more.", most=MOST_LINKS))
    queue_mail(
        KEYIN_MAIL,
        to=address,
        payload={"scan_id": scan.id},
        dedupe_key=f"{before}{form_key}",
        due_at=at,
        expires_at=scan.closes_at,
    )
    audit.record("scan.keyin_link_sent", scan, by=by, at=at)


def insist_on_running(scan: Scan, at: datetime) -> None:
    """Refuse for a scan that was not launched, or is over."""
    if scan.status is not ScanStatus.OPEN or at >= scan.closes_at:
        raise DomainError(lazy_gettext("This is only possible while the scan is running."))
