"""Words for what questionnaires are made of, in the language of the page."""

from flask_babel import get_locale, gettext

from surveys.codebook.study import legal_names


def legal_element_names() -> dict[str, str]:
    """The five elements of the psychosocial risk analysis that the law names, in its order."""
    return legal_names(gettext)


def variant_names() -> dict[str, str]:
    """The two variants of the questionnaire."""
    return {"employee": gettext("Employees"), "self_employed": gettext("Self-employed people")}


def core_names() -> dict[str, str]:
    """The cores that a company chooses from, with what tells them apart."""
    return {
        "core": gettext("The common core: ten themes, made to compare companies"),
        "core_easy": gettext("The core in easy words: the same ten themes in short sentences with pictures"),
    }


def kind_names() -> dict[str, str]:
    """What an instrument is: the core, a module of a sector, a theme for all."""
    return {"core": gettext("Core"), "module": gettext("Module"), "theme": gettext("Theme")}


def verdict_names() -> dict[str, str]:
    """What became of a question or scale between two versions."""
    return {
        "same": gettext("The same"),
        "changed": gettext("Changed"),
        "added": gettext("New"),
        "gone": gettext("Gone"),
    }


def aspect_names() -> dict[str, str]:
    """What can differ about a question or scale; the keys are those of surveys.comparing."""
    return {
        "text": gettext("Wording"),
        "stem": gettext("Wording above the statements"),
        "help": gettext("Help"),
        "unit": gettext("Unit"),
        "options": gettext("Answers"),
        "option_codes": gettext("Codes of the answers"),
        "kind": gettext("Kind of question"),
        "when": gettext("Who sees it"),
        "minimum": gettext("Smallest number"),
        "maximum": gettext("Largest number"),
        "max_length": gettext("Longest text"),
        "k": gettext("Stricter threshold"),
        "required": gettext("Must be answered"),
        "variants": gettext("Variants"),
        "exclusive": gettext("Answers that exclude others"),
        "items": gettext("Items"),
        "reversed": gettext("Reversed items"),
        "needed": gettext("Answers needed"),
        "direction": gettext("Direction"),
        "role": gettext("Role"),
        "scores": gettext("Scores"),
        "problem": gettext("Problem from"),
        "acute": gettext("Acute from"),
        "cutoff_source": gettext("Source of the cut-offs"),
    }


def spoken(text) -> str:
    """A text of an instrument in the language of the page, or else in its first language."""
    return text.get(get_locale().language) or next(iter(text.values()))
