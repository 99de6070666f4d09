"""The oracle: random organisations, and what an attacker with linear algebra finds out, in code of its own.

People who belong to the same group and backgrounds are a bundle. Every cell that could be published is a 0/1 row over
the bundles, written down from the tree itself.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from scipy.optimize import linprog

from surveys.crowd import Crowd, Group
from surveys.edition import compose
from tests.surveys.samples import core, read

EDITION = compose(read(core()))
VARIABLES, CODES = ("statute", "regime"), "xyz"
SIZES = [0, 0, 1, 2, 4, 5, 6, 9, 10, 11, 15, 30]


@dataclass
class Organisation:
    """Groups as a tree, and bundles of people as (group, statute, regime) with their number."""

    groups: list[Group]
    bundles: list[tuple]
    people: np.ndarray
    k: int

    @cached_property
    def frame(self) -> pd.DataFrame:
        columns = np.array(self.bundles, dtype=object).reshape(-1, 3)
        return pd.DataFrame(np.repeat(columns, self.people, axis=0), columns=["group", *VARIABLES], dtype=object)

    @cached_property
    def crowd(self) -> Crowd:
        return Crowd(EDITION, self.frame, self.groups)

    @cached_property
    def rows(self) -> dict:
        return self.rows_over(self.bundles)

    @cached_property
    def everywhere(self) -> dict:
        """The rows over all bundles that there could be, also those that hold nobody."""
        places = [None, *(group.key for group in self.groups)]
        return self.rows_over(list(product(places, [*CODES, None], [*CODES, None])))

    @cached_property
    def families(self) -> list[tuple]:
        """Every parent with children that share nobody: groups in groups, backgrounds, and both of every crossing."""
        inside = {}
        for group in self.groups:
            inside.setdefault(group.parent_key, []).append(group.key)
        found = [(_group(parent), [_group(key) for key in keys]) for parent, keys in inside.items()]
        for variable in VARIABLES:
            for group in [None, *(group.key for group in self.groups)]:
                found.append((_group(group), [_crossed(variable, group, code) for code in CODES]))
            for parent, keys in inside.items():
                for code in CODES:
                    column = [_crossed(variable, key, code) for key in keys]
                    found.append((_crossed(variable, parent, code), column))
        return found

    def rests(self, rows: dict, shown) -> dict:
        """What the shown children of every parent leave over: a set that an attacker may look for, or know."""
        return {
            ("rest", number): rows[parent] - sum(rows[child] for child in children if child in shown)
            for number, (parent, children) in enumerate(self.families)
        }

    def counts(self, people=None) -> dict:
        people = self.people if people is None else people
        return {key: int(row @ people) for key, row in self.rows.items()}

    def rows_over(self, bundles: list[tuple]) -> dict:
        parents = {group.key: group.parent_key for group in self.groups}

        def inside(place, key):
            while place is not None and place != key:
                place = parents[place]
            return place == key

        groups = {g.key: np.array([inside(place, g.key) for place, *_ in bundles], dtype=float) for g in self.groups}
        rows = {("total", ""): np.ones(len(bundles))}
        rows |= {("group", key): row for key, row in groups.items()}
        for number, variable in enumerate(VARIABLES, 1):
            for code in CODES:
                having = np.array([bundle[number] == code for bundle in bundles], dtype=float)
                rows[f"background:{variable}", code] = having
                rows |= {(f"group*background:{variable}", f"{key}|{code}"): row * having for key, row in groups.items()}
        return rows


def _group(key):
    return ("total", "") if key is None else ("group", key)


def _crossed(variable, group, code):
    by = f"background:{variable}"
    return (by, code) if group is None else (f"group*{by}", f"{group}|{code}")


@st.composite
def organisations(draw, most_groups: int = 6, sizes=tuple(SIZES)) -> Organisation:
    """A tree of groups and people in it, with backgrounds that sometimes follow the group exactly."""
    groups = []
    for number in range(draw(st.integers(0, most_groups))):
        parent = draw(st.sampled_from([None, *(group.key for group in groups)]))
        groups.append(Group(f"g{number}", f"G{number}", parent))
    codes, found = st.sampled_from([*CODES, None]), {}
    for place in [None, *(group.key for group in groups)]:
        together = draw(st.booleans())
        for _ in range(draw(st.integers(1, 4))):
            statute = draw(codes)
            regime = statute if together else draw(codes)
            found[place, statute, regime] = draw(st.sampled_from(sizes))
    return Organisation(groups, list(found), np.array(list(found.values())), draw(st.sampled_from([5, 10])))


def computable(rows: dict, people: np.ndarray, hidden, small: list) -> list:
    """The small hidden cells that are a sum or difference of shown ones: their row does not raise the rank."""
    there = people > 0
    shown = np.array([row[there] for key, row in rows.items() if key not in hidden and row[there].any()])
    if not len(shown):
        return []
    _, sizes, directions = np.linalg.svd(shown, full_matrices=False)
    known = directions[sizes > 1e-9 * sizes[0]]
    left = {key: rows[key][there] - known.T @ (known @ rows[key][there]) for key in small}
    return [key for key, rest in left.items() if np.abs(rest).max() < 1e-7]


def isolated(known: dict, people: np.ndarray, k: int) -> list:
    """Pairs of known sets, one inside the other, that differ by a few people."""
    if not known:
        return []
    names, there = list(known), people > 0
    rows = np.array([known[name][there] for name in names])
    common = (rows * people[there]) @ rows.T
    sizes = np.diag(common)
    apart = sizes[None, :] - sizes[:, None]
    pairs = np.argwhere((common > sizes[:, None] - 0.5) & (sizes[:, None] > 0) & (apart > 0.5) & (apart < k - 0.5))
    return [(names[one], names[other]) for one, other in pairs]


def kept_small(rows: dict, counts: dict, hidden, small: list, k: int) -> list:
    """The small hidden cells that cannot hold k people in any table with the shown counts and nobody below zero."""
    shown = [key for key in rows if key not in hidden]
    if not shown or not small:
        return []
    known, numbers = np.array([rows[key] for key in shown]), [counts[key] for key in shown]

    def most(goal):
        solved = linprog(-goal, A_eq=known, b_eq=numbers, method="highs")
        assert solved.status == 0, solved.message
        return solved.x

    waiting = list(small)
    while waiting:
        # one solution often lifts several at once; each is asked by itself before it counts as kept small
        lifted = most(sum(rows[key] for key in waiting))
        rest = [key for key in waiting if rows[key] @ lifted < k - 1e-6]
        if len(rest) == len(waiting):
            break
        waiting = rest
    return [key for key in waiting if rows[key] @ most(rows[key]) < k - 1e-6]


def found_out(organisation: Organisation, hidden, people=None) -> list:
    """Everything that the attacker learns of a set of fewer than k people from the shown cells."""
    people = organisation.people if people is None else people
    counts, k, rows = organisation.counts(people), organisation.k, organisation.rows
    shown = {key: row for key, row in rows.items() if key not in hidden}
    small = [key for key, n in counts.items() if key in hidden and 0 < n < k]
    never = {name: row for name, row in organisation.rests(rows, rows).items() if 0 < row @ people < k}
    left = {
        name: row
        for (name, row), (parent, children) in zip(
            organisation.rests(rows, shown).items(), organisation.families, strict=True
        )
        if parent in shown and not shown.keys().isdisjoint(children)
    }
    return (
        [key for key in shown if counts[key] < k]
        + computable(rows | never, people, hidden.keys() | never, [*small, *never])
        + isolated(shown | left, people, k)
        + kept_small(organisation.everywhere, counts, hidden, small, k)
    )
