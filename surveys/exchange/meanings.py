"""What names of another program mean here: its conditions and constraints in our own language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.conditions import LONGEST, ConditionFault, parse_condition
from surveys.exchange.trees import OPPOSITE, Always, CannotCarry, Compared, Has, Joined, Negated, spelled


@dataclass(frozen=True)
class Meaning:
    """What a name of the other program is here: a code, a kind of answer, and the new code of each option."""

    code: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)


def as_when(tree: object, meanings: Mapping[str, Meaning]) -> str | None:
    """The tree in our own language, None when it always holds; raises CannotCarry, also when it never holds."""
    if isinstance(tree, Always):
        if tree.holds:
            return None
        raise CannotCarry("it never holds")
    text = _written(tree, meanings, "or")
    try:
        parse_condition(text)
    except ConditionFault as fault:
        raise CannotCarry("it is too long" if len(text) > LONGEST else fault.problem) from None
    return text


def _written(tree: object, meanings: Mapping[str, Meaning], within: str) -> str:
    match tree:
        case Joined(word, parts):
            text = f" {word} ".join(_written(part, meanings, word) for part in parts)
            return f"({text})" if word == "or" and within != "or" else text
        case Negated(part):
            return f"not ({_written(part, meanings, 'or')})"
        case Has(name, code):
            meaning = _meaning(name, meanings)
            if meaning.kind == "multiple":
                return f"{_option(meaning, code)} in {meaning.code}"
            return _comparison(meaning, "==", code)
        case Compared(name, operator, value, False):
            return _comparison(_meaning(name, meanings), operator, value)
        case Compared():
            raise CannotCarry("it measures a text")
        case Always(holds):
            raise CannotCarry("part of it never holds" if not holds else "part of it always holds")
    raise CannotCarry("it calculates")


def _meaning(name: str, meanings: Mapping[str, Meaning]) -> Meaning:
    if name not in meanings:
        raise CannotCarry(f"it looks at '{name[:40]}', which is not asked here")
    return meanings[name]


def _comparison(meaning: Meaning, operator: str, value: str | float) -> str:
    if value == "":
        if operator not in ("==", "!="):
            raise CannotCarry("it orders texts")
        answered = _answered(meaning)
        return answered if operator == "!=" else f"not ({answered})"
    if meaning.kind == "number":
        return f"{meaning.code} {operator} {_number(value)}"
    if meaning.kind == "text":
        if operator not in ("==", "!="):
            raise CannotCarry("it orders texts")
        return f"{meaning.code} {operator} {_quoted(spelled(value))}"
    if operator not in ("==", "!="):
        return _within(meaning, _ordered(meaning, operator, value))
    if meaning.kind == "multiple":
        wanted = _option(meaning, value)
        codes = map(_quoted, dict.fromkeys(meaning.options.values()))
        only = " and ".join(f"{code} {'in' if code == wanted else 'not in'} {meaning.code}" for code in codes)
        return f"({only})" if operator == "==" else f"not ({only})"
    return f"{meaning.code} {operator} {_option(meaning, value)}"


def _answered(meaning: Meaning) -> str:
    if meaning.kind == "number":
        return f"{meaning.code} >= -1000000000000000"
    if meaning.kind == "text":
        raise CannotCarry(f"it asks whether the text '{meaning.code}' was filled in")
    if meaning.kind == "multiple":
        return (
            "("
            + " or ".join(f"{_quoted(code)} in {meaning.code}" for code in dict.fromkeys(meaning.options.values()))
            + ")"
        )
    return _within(meaning, list(dict.fromkeys(meaning.options.values())))


def _within(meaning: Meaning, codes: list[str]) -> str:
    if not codes:
        raise CannotCarry("it never holds")
    return f"{meaning.code} in [{', '.join(map(_quoted, codes))}]"


def _ordered(meaning: Meaning, operator: str, value: str | float) -> list[str]:
    """The options of which the code, read as a number, stands on that side of the value."""
    bound = float(_number(value))
    if meaning.kind == "multiple":
        raise CannotCarry("it orders several answers at once")
    holds = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}[operator]
    numbers = [each for each in meaning.options if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", each)]
    return [meaning.options[each] for each in numbers if holds(float(each), bound)]


def _option(meaning: Meaning, value: str | float) -> str:
    code = spelled(value)
    if code not in meaning.options:
        raise CannotCarry(f"'{code[:40]}' is no option of '{meaning.code}'")
    return _quoted(meaning.options[code])


def _number(value: str | float) -> str:
    try:
        number = float(value)
    except ValueError:
        raise CannotCarry(f"'{value[:40]}' is no number") from None
    if not abs(number) <= 1e15:
        raise CannotCarry("a number is too large")
    return f"{number:.15g}" if "e" not in f"{number:.15g}" else f"{number:.10f}".rstrip("0")


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    if '"' in text:
        raise CannotCarry("a text holds both kinds of quotation marks")
    return f'"{text}"'


def bounds(tree: object, *, whole: bool) -> tuple[dict[str, float], list[str]]:
    """Minimum, maximum and max_length out of a constraint on `.`, and what of it is a little looser here.

    Raises CannotCarry when the constraint says anything else.
    """
    found: dict[str, float] = {}
    looser: list[str] = []
    for part in tree.parts if isinstance(tree, Joined) and tree.word == "and" else (tree,):
        if isinstance(part, Negated) and isinstance(part.part, Compared):
            part = Compared(part.part.name, OPPOSITE[part.part.operator], part.part.value, part.part.length)
        if isinstance(part, Always) and part.holds:
            continue
        if not isinstance(part, Compared) or part.name != "." or part.operator == "!=" or part.value == "":
            raise CannotCarry("it says more than a smallest and a largest value")
        value = float(_number(part.value))
        exact = whole or part.length
        step = 1.0 if exact and value.is_integer() else 0.0
        if part.operator in (">", "<") and not step:
            looser.append(f"{value:g} itself is allowed too")
        low = value + step if part.operator == ">" else value
        high = value - step if part.operator == "<" else value
        if part.length:
            if part.operator in (">", ">=", "=="):
                raise CannotCarry("it asks for a shortest length")
            found["max_length"] = min(high, found.get("max_length", high))
            continue
        if part.operator in (">", ">=", "=="):
            found["minimum"] = max(low, found.get("minimum", low))
        if part.operator in ("<", "<=", "=="):
            found["maximum"] = min(high, found.get("maximum", high))
    return found, looser
