"""The tiny language of `when`: comparisons over earlier answers, read from a white list of Python's own grammar.

Nothing is ever evaluated by Python: the syntax tree is turned into small closures, and any node that is not on the list
is refused. An unanswered variable counts as None: `==` is then false, `!=` true, `<` and its kin false.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

LONGEST = 1000
DEEPEST = 30

Answers = Mapping[str, object]


class ConditionFault(ValueError):  # noqa: N818 - a house word: what its author can mend
    """A condition that cannot be read; `problem` and `remedy` are sentences for its author."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem}. {remedy}")


@dataclass(frozen=True)
class Comparison:
    """One comparison of a variable with constants, for whoever checks the condition; `operator` is its symbol."""

    variable: str
    operator: str
    constants: tuple[str | float, ...]
    within_variable: bool = False


@dataclass(frozen=True)
class Condition:
    """A condition ready to be asked; `variables` are the codes that it looks at, in order of appearance."""

    text: str
    variables: tuple[str, ...] = field(compare=False)
    comparisons: tuple[Comparison, ...] = field(compare=False, repr=False)
    _holds: Callable[[Answers], bool] = field(compare=False, repr=False)

    def holds(self, answers: Answers) -> bool:
        """Whether the condition is true for these answers (variable -> value; absent is unanswered)."""
        return self._holds(answers)

    def __reduce__(self):
        return parse_condition, (self.text,)


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _ordering(compare: Callable) -> Callable[[object, object], bool]:
    # Codes are texts, and '10' < '9' as texts: only numbers have an order here.
    return lambda left, right: _number(left) and _number(right) and compare(left, right)


def _member(left: object, right: object) -> bool:
    # Never Python's `in` on a text: 'a' in 'abc' would be a substring search.
    return left in right if isinstance(right, (list, tuple)) else left is not None and left == right


COMPARE: dict[type, tuple[str, Callable[[object, object], bool]]] = {
    ast.Eq: ("==", lambda left, right: left is not None and left == right),
    ast.NotEq: ("!=", lambda left, right: left is None or left != right),
    ast.Lt: ("<", _ordering(operator.lt)),
    ast.LtE: ("<=", _ordering(operator.le)),
    ast.Gt: (">", _ordering(operator.gt)),
    ast.GtE: (">=", _ordering(operator.ge)),
    ast.In: ("in", _member),
    ast.NotIn: ("not in", lambda left, right: not _member(left, right)),
}


@lru_cache(maxsize=4096)
def parse_condition(text: str) -> Condition:
    """Read a condition such as `statute == 'temp' and not (wl_1 in ['1', '2'])`.

    Raises ConditionFault for anything outside the language, for texts over 1,000 characters and for nesting over 30.
    """
    if not isinstance(text, str) or not text.strip():
        raise ConditionFault("the condition is empty", "Write one, or leave `when` out to show the question always.")
    if len(text) > LONGEST:
        raise ConditionFault(f"the condition has more than {LONGEST} characters", "Make it shorter.")
    if "\\" in text:
        raise ConditionFault("the condition contains a backslash", "Option codes need none; take it out.")
    try:
        # Line breaks are layout in a TOML text and would be a syntax error outside brackets.
        tree = ast.parse(text.replace("\n", " ").replace("\r", " ").strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ConditionFault(
            f"the condition cannot be read: {text[:60]!r}",
            "Write for instance: statute == 'temp' and not (age_band in ['1', '2']).",
        ) from None
    reader = _Reader()
    holds = reader.truth(tree, 0)
    return Condition(text, tuple(dict.fromkeys(reader.variables)), tuple(reader.comparisons), holds)


class _Reader:
    def __init__(self) -> None:
        self.variables: list[str] = []
        self.comparisons: list[Comparison] = []

    def truth(self, node: ast.expr, depth: int) -> Callable[[Answers], bool]:
        if depth > DEEPEST:
            raise ConditionFault(f"the condition is nested more than {DEEPEST} deep", "Make it simpler.")
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                parts = [self.truth(each, depth + 1) for each in values]
                return lambda answers: all(part(answers) for part in parts)
            case ast.BoolOp(op=ast.Or(), values=values):
                parts = [self.truth(each, depth + 1) for each in values]
                return lambda answers: any(part(answers) for part in parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.truth(operand, depth + 1)
                return lambda answers: not inner(answers)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                sides = [left, *comparators]
                steps = [self.comparison(*step) for step in zip(sides, ops, comparators, strict=False)]
                return steps[0] if len(steps) == 1 else lambda answers: all(step(answers) for step in steps)
            case ast.Name(id=name):
                raise ConditionFault(f"'{name}' is compared with nothing", f"Write for instance {name} == '1'.")
        raise _refused(node)

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Callable[[Answers], bool]:
        if type(op) not in COMPARE:
            raise ConditionFault("`is` does not belong to this language", "Use == or != instead.")
        symbol, compare = COMPARE[type(op)]
        if isinstance(right, (ast.List, ast.Tuple)) != (symbol in ("in", "not in") and not isinstance(right, ast.Name)):
            raise ConditionFault(
                f"`{symbol}` meets the wrong thing on its right",
                "Lists stand after `in` and `not in` only, and these need a list or a multiple-choice variable.",
            )
        if isinstance(left, (ast.List, ast.Tuple)):
            raise ConditionFault(f"a list stands on the left of `{symbol}`", "Write the variable on the left.")
        if isinstance(left, ast.Name) == isinstance(right, ast.Name):
            raise ConditionFault(
                "a comparison needs a variable on one side and something fixed on the other",
                "Write for instance age_band == '1'.",
            )
        self._remember(left, symbol, right)
        value_left, value_right = self.value(left), self.value(right)
        return lambda answers: compare(value_left(answers), value_right(answers))

    def value(self, node: ast.expr) -> Callable[[Answers], object]:
        if isinstance(node, ast.Name):
            name = node.id
            self.variables.append(name)
            return lambda answers: answers.get(name)
        constant = _constant(node)
        return lambda answers: constant

    def _remember(self, left: ast.expr, symbol: str, right: ast.expr) -> None:
        for name, other in ((left, right), (right, left)):
            if isinstance(name, ast.Name) and not isinstance(other, ast.Name):
                found = _constant(other)
                constants = found if isinstance(found, tuple) else (found,)
                within = name is right and symbol in ("in", "not in")
                self.comparisons.append(Comparison(name.id, symbol, constants, within))


def _constant(node: ast.expr) -> object:
    match node:
        case ast.Constant(value=str() as value):
            return value
        case ast.Constant(value=value) if _number(value) and abs(value) < 1e300:
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)) if _number(value) and abs(value) < 1e300:
            return -value
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            if any(isinstance(each, (ast.List, ast.Tuple)) for each in elements):
                raise ConditionFault("a list stands inside a list", "Write one flat list of constants.")
            return tuple(_constant(each) for each in elements)
    raise _refused(node)


def _refused(node: ast.expr) -> ConditionFault:
    what = type(node).__name__.lower()
    return ConditionFault(
        f"the condition contains something that does not belong to this language ({what})",
        "Allowed are == != < <= > >= in, not in, and, or, not, codes, texts, numbers and lists of them.",
    )
