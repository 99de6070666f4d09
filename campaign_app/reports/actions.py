"""The one verb of this room: ask the clock for a file of a release."""

from datetime import datetime

from flask_babel import lazy_gettext

from campaign_app.core import audit
from campaign_app.core.errors import DomainError
from campaign_app.documents.actions import ask_for
from campaign_app.documents.models import Document
from campaign_app.reports.files import offered_for, subject_of, version_of
from campaign_app.results.models import StoredRelease


def ask_for_file(stored: StoredRelease, code: str, language: str, *, by, at: datetime) -> Document:
    """The document of this file in this language, asked for unless it is there; DomainError if not offered."""
    entry = next((each for each in offered_for(stored) if each.code == code), None)
    if entry is None or language not in entry.languages:
        raise DomainError(lazy_gettext("There is no such file of this result."))
    scan = stored.scan
    asked = ask_for(entry.kind, subject_of(scan), language=language, version=version_of(stored), by=by, at=at)
    audit.record("result.file_asked", scan, by=by, at=at, file=code, language=language)
    return asked
