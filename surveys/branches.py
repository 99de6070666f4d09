"""Branches: how many met a question that only some people meet, told so that it gives no hidden number away.

Who met it follows from earlier answers. All but those who met it are the people who gave certain answers: in a group
that is a cell of its own, and in the whole company perhaps the one answer that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from surveys.crowd import TOTAL, CellKey
from surveys.edition import Edition
from surveys.exactness import exact_measures
from surveys.partitions import Overlaps, Partition
from surveys.release import HIDDEN_SHARE, Cell
from surveys.scoring import coded


def deciding(edition: Edition, variables: Iterable[str]) -> set[str]:
    """The variables whose answers decide who meets these, of themselves or through others."""
    found: set[str] = set()
    waiting = list(variables)
    while waiting:
        condition = edition.conditions.get(edition.variables[waiting.pop()].question.code)
        earlier = {each for each in condition.variables if each in edition.variables} - found if condition else set()
        found |= earlier
        waiting.extend(earlier)
    return found


def is_mixed(hidden: Iterable[tuple[float, float]]) -> bool:
    """Whether a branch tells hidden answers apart: (people, of whom met it) of each, and of those who gave none.

    When all hidden answers lead to the branch, or none of them, its n tells nothing that was hidden.
    """
    met = {bool(within) for people, within in hidden if people > 0}
    return len(met) > 1


def set_apart(
    branch: set[str],
    met: Mapping[CellKey, int],
    others: Mapping[CellKey, int],
    partitions: Iterable[Partition],
    hidden: Mapping[CellKey, str],
    k: int,
    overlaps: Overlaps,
) -> set[CellKey]:
    """The cells in which a scale that only some people met may not be told.

    `branch` are the variables that decide who met it, `met` and `others` the numbers of people per cell who did and
    did not. Fewer than k others are told in no group; none of the `hidden` answers may follow.
    """
    partitions = tuple(partitions)
    if 0 < others[TOTAL] < k:
        found = {key for key in others if key != TOTAL}
    else:
        safe = exact_measures(others, others, partitions, hidden, lambda _, n: n < k, overlaps)
        found = {key for key, n in others.items() if n > 0 and key not in safe}
    for each in partitions:
        answers = [key for key in each.children if key in hidden]
        if each.parent[0] in ("total", "group") and _question(each.children) in branch and answers:
            told = [(met[key] + others[key], met[key]) for key in answers]
            everybody, within = met[each.parent] + others[each.parent], met[each.parent]
            silent = everybody - sum(met[key] + others[key] for key in each.children)
            told.append((silent, within - sum(met[key] for key in each.children)))
            if is_mixed(told):
                found.add(each.parent)
    return found


def tells_apart(edition: Edition, code: str, cells: Mapping[str, Cell], frame: pd.DataFrame) -> bool:
    """Whether how many met a question, in the whole company, tells a hidden answer of one that decided who did."""
    if cells[code].hidden or code not in frame.columns:
        return False
    met = frame[code].notna().to_numpy()
    for each in deciding(edition, [code]):
        told = cells[each].measures
        hidden = [option for option, share in told.items() if share == HIDDEN_SHARE]
        if hidden and each in frame.columns:
            places, found = coded(frame[each])
            given = np.array([*found, None], dtype=object)[places]
            who = [*(given == option for option in hidden), ~np.isin(given, list(told))]
            if is_mixed((people.sum(), (people & met).sum()) for people in who):
                return True
    return False


def _question(children: tuple[CellKey, ...]) -> str:
    return children[0][0].rpartition("background:")[2] if children else ""
