"""Respondents read every sentence in each of the languages that we promise them."""

import re
from gettext import c2py

import pytest
from babel.core import Locale
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from campaign_app.core.config import ROOT
from campaign_app.core.languages import RESPONDENTS

# read by those who run the platform or key in booklets, who work in Dutch or English
OPERATORS = {"importing.py", "sealing.py", "keying.py", "keyin.html", "keyin_done.html"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TRANSLATED = [language for language in RESPONDENTS if language != "en"]


def respondent_strings() -> set[str]:
    files = [
        *(ROOT / "templates/answers").rglob("*.html"),
        *(ROOT / "templates/errors").rglob("*.html"),
        ROOT / "templates/layouts/base.html",
        ROOT / "forms/answers.py",
        ROOT / "campaign_app/core/error_words.py",
        # cards and booklets
        *(ROOT / "templates/paper/print").glob("*.html"),
        ROOT / "surveys/routing_words.py",
        # the mail that brings them here
        ROOT / "templates/email/parts.html",
        ROOT / "campaign_app/scans/wording.py",
    ]
    files += (ROOT / "campaign_app/answers").glob("*.py")
    files = [path for path in files if path.name not in OPERATORS]
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
    found = set()
    for path in files:
        method = "jinja2" if path.suffix == ".html" else "python"
        for _, message, _, _ in extract_from_file(method, path, keywords=keywords, options={"trimmed": "true"}):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def catalogue_of(language: str):
    with (ROOT / f"campaign_app/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms_of(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_the_respondents_pages_is_there_in_every_plural_form(language):
    catalogue = catalogue_of(language)
    lacking = sorted(
        text for text in respondent_strings() if text not in catalogue or not all(forms_of(catalogue[text]))
    )
    assert not lacking


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_fills_in_the_same_figures_and_names_as_its_source(language):
    """One form of a plural may spell its number out, as Arabic does for one and two."""
    strange = []
    for message in catalogue_of(language):
        if not message.id:
            continue
        sources = list(message.id) if isinstance(message.id, tuple) else [message.id]
        known = set(PLACEHOLDER.findall(sources[-1]))
        needed = known - {"%(num)s"} if len(sources) > 1 else known
        for form in forms_of(message):
            found = set(PLACEHOLDER.findall(form))
            if form and not needed <= found <= known:
                strange.append((sources[0], form))
    assert not strange


# a Turkish noun stays as it is after a number, so its catalogue has one form where the tables know two
@pytest.mark.parametrize("language", [each for each in TRANSLATED if each != "tr"])
def test_the_plural_forms_are_those_of_the_language(language):
    """A catalogue gives each number the form that the Unicode tables know for it."""
    catalogue, rule = catalogue_of(language), Locale(language).plural_form
    choose = c2py(catalogue.plural_expr)
    form_of = {}
    for number in range(200):
        assert form_of.setdefault(choose(number), rule(number)) == rule(number), number
    assert len(form_of) == catalogue.num_plurals
