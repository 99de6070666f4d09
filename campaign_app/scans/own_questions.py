"""The company's verbs for questions of its own: keep one, move it, take it away."""

from datetime import datetime

from flask_babel import lazy_gettext, lazy_ngettext

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.scans.actions import insist_on_draft
from campaign_app.scans.composition import composition_of, own_questions
from campaign_app.scans.models import Scan
from surveys.own import MOST_OWN_QUESTIONS, OwnQuestion, languages_spoken


def keep_question(scan: Scan, number: int | None, question: OwnQuestion, *, by, at: datetime) -> None:
    """Put a question in the place of the one with this number (from 1), or behind the others (None).

    Raises DomainError for an eleventh question, and where the questions would have no language in common.
    """
    insist_on_draft(scan)
    kept = own_questions(scan)
    if number is None and len(kept) >= MOST_OWN_QUESTIONS:
        message = lazy_ngettext(
            "A scan takes at most %(num)s question of your own.",
            "A scan takes at most %(num)s questions of your own.",
            MOST_OWN_QUESTIONS,
        )
        raise DomainError(message)
    if number is None:
        kept.append(question)
    else:
        kept[number - 1] = question
    if not languages_spoken(kept):
        raise DomainError(
            lazy_gettext("Your questions need one language in common. Fill in the same language for all of them."),
        )
    _store(scan, kept, by=by, at=at)
    # what does not fit the other parts is refused here, and not only at the launch
    composition_of(scan)


def remove_question(scan: Scan, number: int, *, by, at: datetime) -> None:
    """Take the question with this number (from 1) away."""
    insist_on_draft(scan)
    kept = own_questions(scan)
    del kept[number - 1]
    _store(scan, kept, by=by, at=at)


def move_up(scan: Scan, number: int, *, by, at: datetime) -> None:
    """Let the question with this number (from 2) change places with the one before it."""
    insist_on_draft(scan)
    kept = own_questions(scan)
    kept[number - 2], kept[number - 1] = kept[number - 1], kept[number - 2]
    _store(scan, kept, by=by, at=at)


def _store(scan: Scan, kept: list[OwnQuestion], *, by, at: datetime) -> None:
    scan.own_questions = [
        {
            "kind": each.kind,
            "text": dict(each.text),
            "options": {language: list(options) for language, options in each.options.items()},
        }
        for each in kept
    ]
    db.session.flush()
    audit.record("scan.own_questions", scan, by=by, at=at, questions=len(kept))
