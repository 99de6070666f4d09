"""Benchmarks in words: what a size is called, why a figure is not there, and where a scan stands."""

from flask_babel import gettext

from campaign_app.benchmarks.rules import FEWEST_RESPONDENTS, MIXED, SIZE_UNKNOWN


def size_name(size: str | None) -> str:
    """A size class as people say it."""
    names = {
        "under_20": gettext("fewer than 20 employees"),
        "20_49": gettext("20 to 49 employees"),
        "50_199": gettext("50 to 199 employees"),
        "from_200": gettext("200 employees or more"),
    }
    return names.get(size, gettext("number of employees not known"))


def why_missing(reason: str) -> str:
    """Why there is no benchmark, in plain words."""
    sentences = {
        "too_few_companies": gettext("Fewer than five companies have a result that may count."),
        "below_k": gettext("Fewer than %(k)s people answered in all.", k=FEWEST_RESPONDENTS),
        "dominance": gettext("One company has more than half of the answers."),
        MIXED: gettext(
            "There are results, but too few that can be added up by themselves: they wait, or count with others."
        ),
        SIZE_UNKNOWN: gettext("How many people work in your company was not known when this result was made."),
    }
    return sentences.get(reason, gettext("This figure would say too much about too few people."))
