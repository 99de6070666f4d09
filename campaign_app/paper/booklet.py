"""The booklet: the whole questionnaire of a scan in one language, to be filled in with a pen."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext

from campaign_app.core.languages import direction, interface_for, marks
from campaign_app.documents.kinds import Told
from campaign_app.documents.printing import pdf_of
from campaign_app.instruments.library import size_of
from campaign_app.post.kinds import speaking
from campaign_app.scans.checklist import tree_of
from campaign_app.scans.models import GroupBy, Scan
from campaign_app.scans.showing import shown_edition
from surveys.edition import Edition
from surveys.kinds import KINDS
from surveys.model import Question
from surveys.numbering import numbers_of
from surveys.routing_words import only_if

SHORT_LINES, LONG_LINES = 1, 5


@dataclass(frozen=True)
class Row:
    """One line with boxes: its number, and its text where it is one of several."""

    number: str
    text: str | None


@dataclass(frozen=True)
class Asked:
    """One question on paper; `choices` are (number to key in, label), `lines` how many to write on."""

    number: str | None
    text: str
    help: str | None
    condition: str | None
    many: bool
    graded: bool
    choices: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]
    unit: str | None
    lines: int
    written: bool  # in words, which somebody reads


@dataclass(frozen=True)
class Theme:
    """One theme, kept together on paper as far as it fits."""

    title: str
    intro: str | None
    questions: tuple[Asked, ...]


def version_of(scan: Scan, edition: Edition) -> str:
    """What changes when the booklet would be another: questions, groups, names or dates."""
    groups = [(group.name, depth) for group, depth in tree_of(scan.groups)]
    facts = (edition.content_hash, scan.title, scan.company.name, scan.company.contact_person, scan.k, scan.pool)
    text = repr((facts, scan.group_by, scan.closes_on, groups))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def booklet_pdf(scan: Scan, language: str, told: Told) -> bytes:
    """The booklet of a scan in one language as PDF."""
    with speaking(interface_for(language)):
        page = render_template("paper/print/booklet.html", **facts_of(scan, language))
    told(20)
    return pdf_of(page)


def facts_of(scan: Scan, language: str) -> dict:
    """All that the booklet's template needs, in the language that is spoken now; raises KeyError for a strange one."""
    edition, spoken = shown_edition(scan), interface_for(language)
    return {
        "page_language": spoken,
        "page_direction": direction(spoken),
        "theirs": marks(language, around=spoken),
        "ours": marks(spoken, around=language),
        "scan": scan,
        "title": edition.title[language],
        "themes": themes_of(edition, language),
        "groups": tree_of(scan.groups) if scan.group_by is GroupBy.RESPONDENT else [],
        "size": size_of(edition.questions),
    }


def themes_of(edition: Edition, language: str) -> list[Theme]:
    """The themes of an edition as they stand on paper, every question with its number and its condition in words."""
    numbers = numbers_of(edition)
    return [
        Theme(
            page.title[language],
            page.intro[language] if page.intro else None,
            tuple(_asked(edition, question, language, numbers) for question in edition.questions_by_page[page.code]),
        )
        for page in edition.pages
        if edition.questions_by_page[page.code]
    ]


def _asked(edition: Edition, question: Question, language: str, numbers: Mapping[str, str]) -> Asked:
    kind = KINDS[question.kind]
    choices = question.options.choices if question.options else ()
    rows = tuple(Row(numbers[row.code], row.text[language]) for row in question.rows)
    written = kind.is_text and (LONG_LINES if question.kind == "long_text" else SHORT_LINES)
    return Asked(
        number=numbers.get(question.code),
        text=question.text[language],
        help=question.help[language] if question.help else None,
        condition=only_if(edition, question.when, language, numbers, gettext) if question.when else None,
        many=kind.is_multiple,
        graded=bool(rows) or question.kind == "likert",
        choices=tuple((place, choice.text[language]) for place, choice in enumerate(choices, 1)),
        rows=rows or (Row(numbers.get(question.code, ""), None),),
        unit=question.unit[language] if question.unit else None,
        lines=int(written) if written else SHORT_LINES if kind.is_number else 0,
        written=kind.is_text,
    )
