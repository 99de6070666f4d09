"""One page of an edition as a respondent meets it, chosen by what stands in the address."""

from collections.abc import Mapping

from flask_babel import get_locale

from campaign_app.core.languages import marks
from forms.answers import page_views
from surveys.edition import Edition


def page_shown(edition: Edition, arguments: Mapping[str, str]) -> dict:
    """What `instruments/_preview.html` shows: the language and page that the address names, or the first."""
    language = arguments.get("language", "")
    language = language if language in edition.languages else edition.languages[0]
    typed = arguments.get("page", "")
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), len(edition.pages))
    page = edition.pages[number - 1]
    return {
        "edition": edition,
        "page": page,
        "number": number,
        "language": language,
        "ours": marks(get_locale().language, around=language),
        "questions": page_views(edition, page.code, language),
        "conditional": any(question.when for question in edition.questions_by_page[page.code]),
    }
