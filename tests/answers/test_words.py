"""Respondents read every sentence in Dutch, English and French."""

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from campaign_app.core.config import ROOT

# read by those who run the platform, who work in Dutch or English
OPERATORS = {"importing.py", "sealing.py"}


def respondent_strings() -> set[str]:
    files = [
        *(ROOT / "templates/answers").rglob("*.html"),
        ROOT / "templates/layouts/base.html",
        ROOT / "forms/answers.py",
    ]
    files += [path for path in (ROOT / "campaign_app/answers").glob("*.py") if path.name not in OPERATORS]
    keywords = {"_": None, "gettext": None, "lazy_gettext": None}
    found = set()
    for path in files:
        method = "jinja2" if path.suffix == ".html" else "python"
        for _, message, _, _ in extract_from_file(method, path, keywords=keywords, options={"trimmed": "true"}):
            found.add(message)
    return found


def test_every_sentence_of_the_respondents_pages_has_its_french():
    with (ROOT / "campaign_app/translations/fr/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="fr")
    missing = sorted(text for text in respondent_strings() if text not in catalogue or not catalogue[text].string)
    assert not missing
