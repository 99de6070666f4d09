"""Conditions of LimeSurvey: its expressions, and the rows in which older versions keep them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from surveys.exchange.dialects import Dialect, read
from surveys.exchange.trees import CannotCarry, Compared, Has, Joined, Negated, conjoined, disjoined, negated
from surveys.faults import quoted

MOST_CONDITIONS = 200
EXPRESSION = Dialect(
    re.compile(
        r"\s*(?:(?P<name>\d+X\d+X\w+(?:\.\w+)?|(?!(?:and|or|eq|ne|lt|le|gt|ge|not|true|false)\b)[A-Za-z_]\w*(?:\.\w+)?(?!\s*\()\b)"
        r"|(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>[A-Za-z_]\w*)"
        r"|(?P<sign>&&|\|\||==|!=|<=|>=|[=<>!(),-]))"
    ),
    {
        "&&": "and", "||": "or", "and": "and", "or": "or", "=": "==", "eq": "==", "ne": "!=", "lt": "<", "le": "<=",
        "gt": ">", "ge": ">=", "not": "!",
    },
    frozenset({"intval", "floatval", "trim", "strtolower", "strtoupper"}),
    empty=frozenset({"is_empty"}),
    lengths=frozenset({"strlen"}),
)  # fmt: skip


class Conditions:
    """What must hold before something is asked; `ticks` tells which names are a tick of a multiple choice."""

    def __init__(self) -> None:
        self.ticks: dict[str, tuple[str, str]] = {}

    def read(self, equation: str, older: Sequence[Mapping[str, str]] = ()) -> list:
        """The trees of an equation, else of an older version's rows, none when it always holds; raises CannotCarry."""
        if equation and equation != "1":
            return [self._ours(read(equation, EXPRESSION))]
        return [tree] if (tree := self._older(older)) is not None else []

    def _older(self, conditions: Sequence[Mapping[str, str]]) -> object | None:
        """Conditions of older versions: those on one question are alternatives, scenarios are alternatives too."""
        if len(conditions) > MOST_CONDITIONS:
            raise CannotCarry("it consists of very many parts")
        scenarios: dict[str, dict[str, list]] = {}
        for each in conditions:
            method = each.get("method", "").strip() or "=="
            if method not in ("==", "!=", "<", "<=", ">", ">="):
                raise CannotCarry(f"it compares by {quoted(method)}")
            field, value = each.get("cfieldname", "").lstrip("+"), each.get("value", "")
            tick = each.get("cfieldname", "").startswith("+")
            tree = self._ours(Compared(field, method, "Y" if tick and not value else value))
            scenarios.setdefault(each.get("scenario", ""), {}).setdefault(f"{field}{method}", []).append(tree)
        if not scenarios:
            return None
        alternatives = [conjoined(disjoined(trees) for trees in fields.values()) for fields in scenarios.values()]
        return disjoined(alternatives)

    def _ours(self, tree: object) -> object:
        """The tree with names without their suffix, and ticks of a multiple choice as such."""
        match tree:
            case Joined(word, parts):
                return Joined(word, tuple(self._ours(part) for part in parts))
            case Negated(part):
                return negated(self._ours(part))
            case Compared(name, operator, value, length):
                name = name.partition(".")[0]
                if name not in self.ticks:
                    return Compared(name, operator, value, length)
                if operator not in ("==", "!=") or value not in ("Y", "", "N"):
                    raise CannotCarry(f"it compares the tick '{name[:40]}' with something else")
                ticked = Has(*self.ticks[name])
                return ticked if (value == "Y") == (operator == "==") else negated(ticked)
        return tree
