"""What a codebook says of the measurement as a whole: of whom, when, by what, and under which promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from surveys.edition import Edition
from surveys.routing_words import Gettext


@dataclass(frozen=True)
class DataFile:
    """The file that a codebook describes; `cases` is its number of rows, None where that is not told."""

    name: str
    content: str = ""
    kind: str = ""
    cases: int | None = None


@dataclass(frozen=True)
class Study:
    """The study description; every text is already in the language of the codebook, an empty one is left out.

    `title` is by default that of the questionnaire. `begun` and `ended` bound the days on which people answered.
    """

    title: str = ""
    about: tuple[str, ...] = ()
    producer: str = "Sokkel"
    software: str = ""
    made_on: date | None = None
    begun: date | None = None
    ended: date | None = None
    universe: str = ""
    sampling: str = ""
    response: str = ""
    weighting: str = ""
    anonymity: tuple[str, ...] = ()
    conditions: str = ""
    files: tuple[DataFile, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """What the edition itself says of its parts, in sentences."""

    parts: tuple[str, ...]
    legal: tuple[str, ...]
    licences: tuple[str, ...]
    cutoffs: str


def questionnaire_in_words(edition: Edition, gettext: Gettext) -> Questionnaire:
    """The parts, the legal elements, the terms of licences, and what the cut-offs are worth."""
    names = legal_names(gettext)
    covered = [names[each] for each in edition.legal_elements]
    missing = [names[each] for each in edition.missing_legal_elements]
    legal = [gettext("Covered of the psychosocial risk analysis: %(elements)s.", elements=", ".join(covered))]
    lacking = gettext("Not covered of the psychosocial risk analysis: %(elements)s.", elements=", ".join(missing))
    provisional = any(scale.cutoffs and scale.cutoffs.status == "provisional" for scale in edition.scales)
    return Questionnaire(
        parts=tuple(
            gettext("%(code)s, version %(version)s", code=part["code"], version=part["version"])
            for part in edition.components
        ),
        legal=(*(legal if covered else ()), *((lacking,) if missing else ())),
        licences=tuple(_licence(each, gettext) for each in edition.licences),
        cutoffs=gettext("The cut-offs are provisional: they have not been validated.") if provisional else "",
    )


def legal_names(gettext: Gettext) -> dict[str, str]:
    """The five elements of the psychosocial risk analysis that the law names, in its order."""
    return {
        "work_organisation": gettext("Work organisation"),
        "job_content": gettext("Job content"),
        "terms_of_employment": gettext("Terms of employment"),
        "working_conditions": gettext("Working conditions"),
        "relations_at_work": gettext("Relations at work"),
    }


def _licence(licence: Mapping, gettext: Gettext) -> str:
    told = [gettext("%(code)s is used under a licence of %(holder)s.", code=licence["code"], holder=licence["holder"])]
    told.append(licence["terms"])
    if licence.get("valid_until"):
        told.append(gettext("Valid until %(day)s.", day=licence["valid_until"]))
    if licence.get("comparable_with"):
        told.append(gettext("Comparable with: %(names)s.", names=", ".join(licence["comparable_with"])))
    return " ".join(told)
