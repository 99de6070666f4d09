"""Words for what questionnaires are made of, in the language of the page."""

from flask_babel import get_locale, gettext


def legal_element_names() -> dict[str, str]:
    """The five elements of the psychosocial risk analysis that the law names, in its order."""
    return {
        "work_organisation": gettext("Work organisation"),
        "job_content": gettext("Job content"),
        "terms_of_employment": gettext("Terms of employment"),
        "working_conditions": gettext("Working conditions"),
        "relations_at_work": gettext("Relations at work"),
    }


def variant_names() -> dict[str, str]:
    """The two variants of the questionnaire."""
    return {"employee": gettext("Employees"), "self_employed": gettext("Self-employed people")}


def spoken(text) -> str:
    """A text of an instrument in the language of the page, or else in its first language."""
    return text.get(get_locale().language) or next(iter(text.values()))
