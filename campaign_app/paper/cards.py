"""Cards with printed codes: how they are divided over files, and what stands on them."""

import io
from base64 import b64encode
from dataclasses import dataclass

import segno
from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import select

from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.core.languages import direction, interface_for, own_name
from campaign_app.core.links import external
from campaign_app.documents.kinds import CannotBeMade, Told
from campaign_app.documents.printing import pdf_of
from campaign_app.instruments.library import size_of
from campaign_app.instruments.queries import edition_of
from campaign_app.post.kinds import speaking
from campaign_app.scans.codes import code_of
from campaign_app.scans.models import Scan
from campaign_app.scans.queries import printed_codes

A_FILE = 500  # cards; measured: 12 s and 150 MiB, where 5,000 at once take 130 s and 800 MiB
A_PAGE = 8


@dataclass(frozen=True)
class Card:
    """One card: the code as people type it, and the picture that leads to it."""

    code: str
    picture: Markup


def parts_of(count: int) -> range:
    """The numbers of the files over which so many cards are divided, from 1 on."""
    return range(1, -(-count // A_FILE) + 1)


def cards_pdf(scan_id: int, language: str, part: int, person_id: int | None, told: Told) -> bytes:
    """One file of cards in a language, after a page for who prints them in that person's own language."""
    scan = db.session.get(Scan, scan_id)
    rows = db.session.scalars(printed_codes(scan_id, language).offset((part - 1) * A_FILE).limit(A_FILE)).all()
    if not rows:
        raise CannotBeMade(gettext("There are no codes for these cards any more: the survey is closed."))
    desk = db.session.scalar(select(Person.language).where(Person.id == person_id)) or "nl"
    cards = [_card(code_of(row), language) for row in rows]
    facts = {
        "company": scan.company.name,
        "title": scan.title,
        "closes_on": scan.closes_on,
        "minutes": size_of(edition_of(scan.edition_id).questions).minutes,
        "address": external("answers.type_code").partition("://")[2],
    }
    place = {"part": part, "parts": len(parts_of(scan.printed_codes[language]))}
    with speaking(desk):
        instructions = render_template(
            "paper/instructions.html", cards=len(cards), language=own_name(language), **place, **facts
        )
    spoken = interface_for(language)
    with speaking(spoken):
        page = render_template(
            "paper/print/cards.html",
            language=spoken,
            direction=direction(spoken),
            desk_language=desk,
            instructions=Markup(instructions),  # noqa: S704 - made by the line above, which escapes
            sheets=[cards[start : start + A_PAGE] for start in range(0, len(cards), A_PAGE)],
            **facts,
        )
    told(10)
    return pdf_of(page)


def _card(code: str, language: str) -> Card:
    picture = io.BytesIO()
    segno.make(external("answers.enter_code", code=code, language=language), error="m", micro=False).save(
        picture, kind="png", scale=6, border=2
    )
    data = b64encode(picture.getvalue()).decode()
    return Card(code, Markup('<img src="data:image/png;base64,{}" alt="QR">').format(data))
