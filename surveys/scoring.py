"""Scoring: answers become scale scores from 0 to 100, scores become problems, problems become workability."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from surveys.edition import Edition
from surveys.model import Scale


def score(edition: Edition, frame: pd.DataFrame, *, cache: dict | None = None) -> pd.DataFrame:
    """One column per scale of the edition, 0 to 100, NaN where too few items were answered.

    `frame` has one row per respondent and a column per answer variable; columns that are not there count as not
    answered. A score is the mean of the answered items' values, reversed where marked (100 minus the value). `cache`
    keeps the coded columns of this frame for `item_values`.
    """
    cache = {} if cache is None else cache
    columns = {scale.code: _scale_scores(scale, edition, frame, cache) for scale in edition.scales}
    return pd.DataFrame(columns, index=frame.index, dtype="float64")


def problems(edition: Edition, scores: pd.DataFrame) -> pd.DataFrame:
    """Per scale with cut-offs the columns `<scale>_problem` and `<scale>_acute`, nullable booleans.

    A problem includes the acute part; the acute column is there only where the scale has an acute cut-off.
    """
    columns = {}
    for scale in edition.scales:
        if scale.cutoffs is not None:
            columns[f"{scale.code}_problem"] = _beyond(scores[scale.code], scale.cutoffs.problem, scale.direction)
            if scale.cutoffs.acute is not None:
                columns[f"{scale.code}_acute"] = _beyond(scores[scale.code], scale.cutoffs.acute, scale.direction)
    return pd.DataFrame(columns, index=scores.index)


def workability(edition: Edition, problems: pd.DataFrame) -> pd.Series:
    """Whether each person's job is workable: no problem on any indicator; missing when any indicator is missing.

    A nullable boolean Series; all missing when the edition has no workability rate.
    """
    return (problem_count(edition, problems) == 0).rename("workable")


def problem_count(edition: Edition, problems: pd.DataFrame) -> pd.Series:
    """On how many of the indicators each person has a problem (Int64), missing when any indicator is missing."""
    columns = [f"{code}_problem" for code in edition.workability]
    if not columns:
        return pd.Series(pd.NA, index=problems.index, dtype="Int64", name="problem_count")
    return problems[columns].astype("Int64").sum(axis=1, skipna=False).astype("Int64").rename("problem_count")


def item_values(edition: Edition, frame: pd.DataFrame, scale: Scale, *, cache: dict | None = None) -> pd.DataFrame:
    """The items of one scale as values 0 to 100, reversed where marked, NaN where not answered: what alpha asks for."""
    cache = {} if cache is None else cache
    columns = {item: _item_values(scale, item, edition, frame, cache) for item in scale.items}
    return pd.DataFrame(columns, index=frame.index, dtype="float64")


def _scale_scores(scale: Scale, edition: Edition, frame: pd.DataFrame, cache: dict) -> np.ndarray:
    total, answered = np.zeros(len(frame)), np.zeros(len(frame), dtype="int32")
    for item in scale.items:
        values = _item_values(scale, item, edition, frame, cache)
        told = ~np.isnan(values)
        answered += told
        total += np.where(told, values, 0.0)
    enough = answered >= scale.needed
    return np.where(enough, total / np.maximum(answered, 1), np.nan)


def _item_values(scale: Scale, item: str, edition: Edition, frame: pd.DataFrame, cache: dict) -> np.ndarray:
    if item not in frame.columns:
        return np.full(len(frame), np.nan)
    if item not in cache:
        cache[item] = coded(frame[item])
    places, found = cache[item]
    table = scale.scores_of(edition.variable(item).options)
    # One lookup per distinct answer instead of one per respondent; place -1 (no answer) takes the last entry.
    values = np.array([table.get(code, np.nan) for code in found] + [np.nan])[places]
    return 100.0 - values if item in scale.reversed else values


def coded(column: pd.Series) -> tuple[np.ndarray, list[str | None]]:
    """A column of option codes as places in a list of distinct codes, -1 where nothing was answered.

    Whole numbers are taken for codes too, since a CSV or SPSS file often holds 1 where the option is "1".
    """
    try:
        places, found = pd.factorize(column)
    except TypeError:  # a list or a table where a code should stand counts as no answer
        places, found = pd.factorize(column.map(lambda value: value if isinstance(value, Hashable) else None))
    return places, [_code(value) for value in found]


def _code(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and value == int(value):
        return str(int(value))
    return None


def _beyond(scores: pd.Series, cutoff: float, direction: str) -> pd.Series:
    """Whether each score lies at or past the cut-off, missing where the score is."""
    # A mean of thirds that should be 66.666... must not miss its cut-off by a rounding error.
    past = scores >= cutoff - 1e-9 if direction == "high_is_bad" else scores <= cutoff + 1e-9
    return past.astype("boolean").mask(scores.isna())
