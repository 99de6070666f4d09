"""Numbers for questions on paper, and conditions as trees that can be put into words."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from surveys.conditions import COMPARE
from surveys.edition import Edition

# read from the right, `3 < hours` says the same of the variable as `hours > 3`
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Clause:
    """One comparison of a variable with constants; `operator` is ==, !=, <, <=, >, >=, in or not in."""

    variable: str
    operator: str
    constants: tuple[str | float, ...]


@dataclass(frozen=True)
class Joined:
    """Parts that must all hold ("and"), of which one must ("or"), or the one of which must not ("not")."""

    word: str
    parts: tuple[Clause | Joined, ...]


def numbers_of(edition: Edition) -> Mapping[str, str]:
    """The number of every question (by code) and of every answer variable: 7, and 7a, 7b … for the rows of a matrix."""
    found: dict[str, str] = {}
    number = 0
    for question in edition.questions:
        if not question.variables:
            continue
        number += 1
        found[question.code] = str(number)
        for place, row in enumerate(question.rows):
            found[row.code] = f"{number}{_letters(place)}"
    return found


def _letters(place: int) -> str:
    """a to z, then aa, ab …"""
    first, last = divmod(place, 26)
    return (ascii_lowercase[first - 1] if first else "") + ascii_lowercase[last]


def clauses_of(when: str) -> Clause | Joined:
    """The tree of a condition that an edition carries, so one that `surveys.conditions` has read before."""
    return _tree(ast.parse(when.replace("\n", " ").replace("\r", " ").strip(), mode="eval").body)


def _tree(node: ast.expr) -> Clause | Joined:
    if isinstance(node, ast.BoolOp):
        return Joined("and" if isinstance(node.op, ast.And) else "or", tuple(_tree(each) for each in node.values))
    if isinstance(node, ast.UnaryOp):
        return Joined("not", (_tree(node.operand),))
    sides = [node.left, *node.comparators]
    steps = [_clause(*step) for step in zip(sides, node.ops, node.comparators, strict=False)]
    return steps[0] if len(steps) == 1 else Joined("and", tuple(steps))


def _clause(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Clause:
    symbol = COMPARE[type(operator)][0]
    if isinstance(left, ast.Name):
        value = ast.literal_eval(right)
        return Clause(left.id, symbol, tuple(value) if isinstance(value, (list, tuple)) else (value,))
    return Clause(right.id, TURNED.get(symbol, symbol), (ast.literal_eval(left),))
