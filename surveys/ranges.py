"""Ranges: how many people a hidden cell can hold for who knows the shown counts, since no count can be negative."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from surveys.partitions import Key, Partition, View

SLACK = 1e-6


def pinned(view: View) -> set[Key]:
    """Shown cells that keep a small hidden cell below its threshold, since no count can be negative."""
    if not view.overlaps.sums or not view.secrets:
        return set()
    swaps = _Swaps(view)
    waiting = {secret for secret in view.secrets if not swaps.reach(secret)}
    if not waiting:
        return set()
    programme = _Programme(view)
    while waiting:
        free = programme.reached(waiting)
        if not free:
            break
        waiting -= free
    found = set()
    for secret in sorted(waiting, key=str):
        most, holding = programme.most(secret)
        if most < view.limits[secret] - SLACK:
            found.add(view.least(holding & view.removable or view.removable))
    return found


class _Programme:
    """What the counts could be, for who knows the sums that hold and every shown count: a linear programme."""

    def __init__(self, view: View) -> None:
        self.view = view
        names = dict.fromkeys(view.overlaps.keys)
        for whole, parts in view.overlaps.sums:
            names.update(dict.fromkeys((whole, *parts)))
        self.place = {name: number for number, name in enumerate(names)}
        rows, columns, values = [], [], []
        for number, (whole, parts) in enumerate(view.overlaps.sums):
            rows += [number] * (len(parts) + 1)
            columns += [self.place[whole], *(self.place[part] for part in parts)]
            values += [1.0, *[-1.0] * len(parts)]
        size = (len(view.overlaps.sums), len(self.place))
        self.sums = sparse.csr_array((values, (rows, columns)), shape=size)
        self.bounds = np.column_stack([np.zeros(size[1]), np.full(size[1], np.inf)])
        for key in view.shown:
            self.bounds[self.place[key]] = view.counts[key]

    def reached(self, secrets: set[Key]) -> set[Key]:
        """Those of the secrets that reach their threshold in the one solution that lifts all of them most."""
        order = sorted(secrets, key=str)
        at, limits = [self.place[key] for key in order], [self.view.limits[key] for key in order]
        many, width = len(order), self.sums.shape[1]
        lifted = sparse.csr_array((np.ones(many), (np.arange(many), at)), shape=(many, width))
        solved = linprog(
            np.concatenate([np.zeros(width), -np.ones(many)]),
            A_ub=sparse.hstack([-lifted, sparse.eye_array(many)]).tocsr(),
            b_ub=np.zeros(many),
            A_eq=sparse.hstack([self.sums, sparse.csr_array((self.sums.shape[0], many))]).tocsr(),
            b_eq=np.zeros(self.sums.shape[0]),
            bounds=np.vstack([self.bounds, np.column_stack([np.zeros(many), limits])]),
            method="highs",
        )
        return {key for key, place in zip(order, at, strict=True) if solved.x[place] >= self.view.limits[key] - SLACK}

    def most(self, secret: Key) -> tuple[float, set[Key]]:
        """The most people that a hidden cell can hold, and the shown cells that keep it from more."""
        goal = np.zeros(self.sums.shape[1])
        goal[self.place[secret]] = -1
        nothing = np.zeros(self.sums.shape[0])
        solved = linprog(goal, A_eq=self.sums, b_eq=nothing, bounds=self.bounds, method="highs")
        if solved.status != 0:
            raise ArithmeticError(f"the counts contradict one another: {solved.message}")
        pull = np.abs(solved.lower.marginals) + np.abs(solved.upper.marginals)
        return -solved.fun, {key for key in self.view.shown if pull[self.place[key]] > SLACK}


class _Swaps:
    """Quick proofs that a hidden cell may be large: people who could stand elsewhere without any shown count changing.

    Two people of two rows trade their columns; that moves no sum. Where no proof is found there may still be one.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.around: dict[Key, list[int]] = {}
        for number, partition in enumerate(view.partitions):
            for child in partition.children:
                self.around.setdefault(child, []).append(number)
        self.at = {tuple(sorted(numbers)): key for key, numbers in self.around.items() if len(numbers) == 2}

    def reach(self, secret: Key) -> bool:
        """Whether it is certain that the cell could hold as many people as its threshold."""
        around, limit = self.around.get(secret, ()), self.view.limits[secret]
        if len(around) == 1:
            partition = self._outermost(self.view.partitions[around[0]])
            return partition is not None and sum(spare for _, spare in self._unshown(partition)) >= limit
        return len(around) == 2 and self._most(secret, limit) >= limit

    def _outermost(self, partition: Partition) -> Partition | None:
        """The partition of the outermost hidden set around: in a tree all hidden people may be in any one branch."""
        while partition.parent in self.view.hidden:
            above = self.around.get(partition.parent, ())
            if len(above) != 1:
                return None
            partition = self.view.partitions[above[0]]
        return partition

    def _unshown(self, partition: Partition, but: Key = None) -> list[tuple[Key | None, int]]:
        """The hidden children with their people, and as None the rest."""
        counts, hidden = self.view.counts, self.view.hidden
        rest = counts[partition.parent] - sum(counts[child] for child in partition.children)
        return [*((key, counts[key]) for key in partition.children if key in hidden and key != but), (None, rest)]

    def _lines(self, cell: Key) -> tuple[Partition, Partition]:
        """The row and the column that a crossed cell stands in; crowds name the row first."""
        row, column = self.around[cell]
        return self.view.partitions[row], self.view.partitions[column]

    def _most(self, secret: Key, limit: int) -> int:
        """A number of people that a crossed cell could hold for certain."""
        counts, hidden = self.view.counts, self.view.hidden
        row, column = self._lines(secret)
        while row.parent in hidden and (around := self.view.partitions[self.around[row.parent][0]]).parent in hidden:
            if len(self.around[column.parent]) != 2 or around.parent not in self.around:
                return 0
            # within a hidden row everybody may be in this part of it
            secret = column.parent
            row, column = self._lines(secret)
        people, others = counts[secret], self._unshown(column, secret)
        giving = self._unshown(row, secret)
        if row.parent in hidden:
            free = [each for each in others if each[0] is None or self._lines(each[0])[0].parent in hidden]
            people += sum(spare for _, spare in free)
            others = [each for each in others if each not in free]
            for one, _ in free:
                giving += self._unshown(self._lines(one)[0], one) if one is not None else []
        while True:
            people += self._traded(giving, others)
            up = column.parent
            if people >= limit or up not in hidden:
                return people
            giving = [(one and self._lines(one)[1].parent, left) for one, left in giving]
            giving = [(one, left) for one, left in giving if one is None or one in hidden]
            if len(self.around[up]) != 2:
                return people + sum(left for _, left in giving)
            column = self._lines(up)[1]
            others = self._unshown(column, up)

    def _traded(self, giving: list[tuple[Key | None, int]], others: list[tuple[Key | None, int]]) -> int:
        """How many may come from other rows, each for one of this row who goes there; takes them off `giving`."""
        found = 0
        for other, spare in others:
            for number, (one, left) in enumerate(giving):
                moved = min(spare, left)
                if moved and (one is None or other is None or self._fourth(one, other) in self.view.hidden):
                    spare -= moved
                    giving[number] = (one, left - moved)
                    found += moved
        return found

    def _fourth(self, one: Key, other: Key) -> Key | None:
        """The cell in the column of the one and the row of the other."""
        return self.at.get(tuple(sorted((self.around[other][0], self.around[one][1]))))
