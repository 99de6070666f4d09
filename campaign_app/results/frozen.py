"""What the result page draws from the release alone: worked out once, as the release never changes any more."""

from functools import lru_cache

from flask import get_template_attribute
from flask_babel import gettext

from campaign_app.instruments.coverage import coverage_of
from campaign_app.results import drivers, words
from campaign_app.results.charts import figures_of
from campaign_app.results.non_response import bounds_of
from campaign_app.results.report import Report


@lru_cache(maxsize=8)
def drawn_from(report: Report) -> dict[str, object]:
    """The values and the long tables of the page about a report, by the names that its template gives them."""
    rate_label, k = gettext("Workability rate"), report.release.k
    groups, splits = report.group_split(gettext("Group"), rate_label), report.background_splits(rate_label)
    split_table, folded_splits, folded_questions = (
        get_template_attribute("results/_parts.html", name)
        for name in ("split_table", "folded_splits", "folded_questions")
    )
    return {
        "rate_label": rate_label,
        "groups": groups,
        "bounds": bounds_of(report, rate_label),
        "drivers": drivers.drivers_of(report),
        "drawn": {name for name, _, _ in figures_of(report)},
        "elements": coverage_of(report.edition),
        "group_table": split_table(groups, words, k, gettext("Group")) if groups else "",
        "background_tables": folded_splits(splits, words, k) if splits else "",
        "question_tables": folded_questions(report.pages, words),
    }
