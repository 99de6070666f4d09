"""Remarks in words: duties, reasons, masks, themes, and what happened to them."""

from flask_babel import force_locale, gettext

from campaign_app.core.pages import LANGUAGES
from campaign_app.remarks import masks
from campaign_app.remarks.models import Duty, Reason


def duty_names() -> dict[Duty, str]:
    """In which function somebody reads remarks; keeping secrets is part of each."""
    return {
        Duty.COUNSELLOR: gettext("Confidential counsellor"),
        Duty.PREVENTION: gettext("Prevention adviser of the company"),
        Duty.PSYCHOSOCIAL: gettext("Prevention adviser of the external service"),
    }


def reason_names() -> dict[Reason, str]:
    """Why a remark is withheld; only the moderators see it, until they finish."""
    return {
        Reason.IDENTIFIES: gettext("It would give somebody away, even when masked"),
        Reason.HURTS: gettext("It accuses or insults somebody"),
        Reason.EMPTY: gettext("It says nothing, such as “no” or “-”"),
        Reason.OTHER: gettext("Another reason"),
    }


def mask_words() -> dict[str, str]:
    """What stands in brackets for each kind of thing that is masked."""
    return {
        masks.NAME: gettext("name"),
        masks.GROUP: gettext("department"),
        masks.FUNCTION: gettext("function"),
        masks.PLACE: gettext("place"),
        masks.MAIL: gettext("e-mail address"),
        masks.PHONE: gettext("phone number"),
        masks.NUMBER: gettext("number"),
        masks.LINK: gettext("link"),
        masks.OTHER: "…",
    }


def known_masks() -> frozenset[str]:
    """Every word that may stand in brackets, in each language of the desk."""
    found = {"...", "…"}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {word.casefold() for word in mask_words().values()}
    return frozenset(found)


def theme_names(edition, language: str) -> dict[str, str]:
    """The themes that the questionnaire itself has, in the order of its scales."""
    return {
        scale.code: scale.text.get(language) or next(iter(scale.text.values()))
        for scale in edition.scales
        if scale.text is not None
    }


def event_names() -> dict[str, str]:
    """What the log says of each thing that happened."""
    return {
        "remarks.appointed": gettext("Reader appointed"),
        "remarks.dismissed": gettext("Reader taken away"),
        "remarks.accepted": gettext("Reader accepted the task"),
        "remarks.looked": gettext("Remarks read"),
        "remarks.decided": gettext("Decisions kept"),
        "remarks.finished": gettext("Reading finished, remarks published"),
        "remarks.destroyed": gettext("Not finished in time, remarks destroyed"),
    }
