"""The documents of this room: who may have them is the guard of their scan."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext

from campaign_app.core.access import Permission
from campaign_app.core.database import db
from campaign_app.core.languages import own_name
from campaign_app.documents.kinds import Told, document_kind
from campaign_app.documents.models import Document
from campaign_app.paper import cards
from campaign_app.paper.actions import BOOKLET, CARDS
from campaign_app.paper.booklet import booklet_pdf
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import Scan


def _of_the_company(document: Document):
    return own_scan(document.subject_id, Permission.SCAN_COMPOSE)


def _page_of_paper(document: Document) -> str:
    return url_for("paper.show", scan_id=document.subject_id)


@document_kind(
    CARDS,
    guard=_of_the_company,
    title=lambda document: gettext("Cards with a code, file %(part)s", part=document.version),
    secret=True,
    lasts=timedelta(days=3),
    page=_page_of_paper,
)
def make_cards(document: Document, told: Told) -> bytes:
    """The cards of one file; `version` is its number."""
    number = int(document.version)
    return cards.cards_pdf(document.subject_id, document.language, number, document.requested_by_id, told)


@document_kind(
    BOOKLET,
    guard=_of_the_company,
    title=lambda document: gettext("Booklet (%(language)s)", language=own_name(document.language)),
    lasts=timedelta(days=60),
    page=_page_of_paper,
)
def make_booklet(document: Document, told: Told) -> bytes:
    """The booklet in one language; `version` changes with what stands in it."""
    return booklet_pdf(db.session.get(Scan, document.subject_id), document.language, told)
