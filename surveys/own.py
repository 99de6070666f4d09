"""Questions of a company's own: a few plain kinds, put together as an instrument that joins the others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from surveys.composing import MOST_OWN_QUESTIONS
from surveys.instrument import FORMAT, Instrument, load_library, plain, read_instrument
from surveys.model import OptionList

__all__ = ["CODE", "KINDS", "MOST_OWN_QUESTIONS", "OwnQuestion", "languages_spoken", "own_instrument"]

CODE = "own"
# what a company may ask, as the kind of question that it becomes
KINDS = {"agree": "likert", "one": "single", "several": "multiple", "number": "number", "remark": "long_text"}
WITH_OPTIONS = ("one", "several")
TITLES = {
    "nl": "Vragen van je bedrijf",
    "en": "Questions of your company",
    "fr": "Questions de ton entreprise",
    "de": "Fragen deines Betriebs",
    "pl": "Pytania Twojej firmy",
    "ro": "Întrebări ale firmei tale",
    "tr": "İşyerinizin soruları",
    "ar": "أسئلة من شركتك",
}


@dataclass(frozen=True)
class OwnQuestion:
    """One question of a company's own: its kind (of KINDS), its text and its options in order, per language."""

    kind: str
    text: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def speaks(self, language: str) -> bool:
        """Whether everything of it is there in a language."""
        if not self.text.get(language):
            return False
        if self.kind == "agree":
            return all(language in choice.text for choice in _agreement().choices)
        return self.kind not in WITH_OPTIONS or bool(self.options.get(language))


def languages_spoken(questions: Sequence[OwnQuestion]) -> tuple[str, ...]:
    """The languages in which every one of these questions is complete, in the order of the first's texts."""
    return tuple(language for language in questions[0].text if all(each.speaks(language) for each in questions))


def own_instrument(questions: Sequence[OwnQuestion], *, year: int) -> Instrument | None:
    """The questions, written in a year, as an instrument in the languages that all of them speak; None without any.

    Raises InstrumentFaults for what no instrument may hold, such as no common language or no options.
    """
    if not questions:
        return None
    spoken = languages_spoken(questions)
    title = {language: TITLES.get(language, TITLES["en"]) for language in spoken}
    codes = [f"{CODE}_{number}" for number in range(1, len(questions) + 1)]
    content = {
        "format": FORMAT,
        "code": CODE,
        "kind": "module",
        "version": "1",
        "languages": list(spoken),
        "title": title,
        "source": {"author": "the company itself", "year": year, "licence": "of the company"},
        "options": [_options(each, code, spoken) for each, code in zip(questions, codes, strict=True) if _has(each)],
        "pages": [{"code": CODE, "title": title}],
        "questions": [_question(each, code, spoken) for each, code in zip(questions, codes, strict=True)],
    }
    return read_instrument(json.dumps(content).encode(), name="own.json")


def _has(question: OwnQuestion) -> bool:
    return question.kind == "agree" or question.kind in WITH_OPTIONS


def _question(question: OwnQuestion, code: str, spoken: tuple[str, ...]) -> dict:
    content = {"code": code, "page": CODE, "kind": KINDS[question.kind]}
    content["text"] = {language: question.text[language] for language in spoken}
    return content | ({"options": f"{code}_options"} if _has(question) else {})


def _options(question: OwnQuestion, code: str, spoken: tuple[str, ...]) -> dict:
    if question.kind == "agree":
        choices = [
            plain(choice) | {"text": {language: choice.text[language] for language in spoken}}
            for choice in _agreement().choices
        ]
        return {"code": f"{code}_options", "choices": choices}
    texts = zip(*(question.options[language] for language in spoken), strict=True)
    choices = [
        {"code": str(number), "text": dict(zip(spoken, each, strict=True))} for number, each in enumerate(texts, 1)
    ]
    return {"code": f"{code}_options", "choices": choices}


@cache
def _agreement() -> OptionList:
    """From "strongly disagree" to "strongly agree", as the shipped core asks it."""
    return next(
        question.options
        for question in load_library()["core"].questions
        if question.options and question.options.code == "agreement"
    )
