"""Conditions of other programs read into one small tree, and the tree written in our own language of `when`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.conditions import LONGEST, ConditionFault, parse_condition

LONGEST_READ = 4000
DEEPEST = 25


class CannotCarry(ValueError):  # noqa: N818 - it says what cannot be carried over, in a few words
    """A condition that has no counterpart here; its text says why."""


@dataclass(frozen=True)
class Always:
    """True or false, whatever was answered."""

    holds: bool


@dataclass(frozen=True)
class Joined:
    """Several conditions of which all (`and`) or at least one (`or`) must hold."""

    word: str
    parts: tuple


@dataclass(frozen=True)
class Negated:
    """A condition that must not hold."""

    part: object


@dataclass(frozen=True)
class Compared:
    """An answer, or its length, beside something fixed."""

    name: str
    operator: str
    value: str | float
    length: bool = False


@dataclass(frozen=True)
class Has:
    """An option that must be among the ticked ones."""

    name: str
    code: str


@dataclass(frozen=True)
class Meaning:
    """What a name of the other program is here: a code, a kind of answer, and the new code of each option."""

    code: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)


FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def conjoined(parts) -> object:
    """All of these conditions at once."""
    return _joined("and", tuple(parts))


def _joined(word: str, parts: tuple) -> object:
    decisive = word == "or"
    kept = []
    for part in parts:
        if isinstance(part, Always):
            if part.holds == decisive:
                return part
        elif part not in kept:
            kept.append(part)
    if not kept:
        return Always(not decisive)
    return kept[0] if len(kept) == 1 else Joined(word, tuple(kept))


def negated(part: object) -> object:
    """The opposite of a condition."""
    if isinstance(part, Always):
        return Always(not part.holds)
    if isinstance(part, Compared) and part.operator in ("==", "!="):
        # the same also for who did not answer, which is not so for < and its kin
        return Compared(part.name, OPPOSITE[part.operator], part.value, part.length)
    return part.part if isinstance(part, Negated) else Negated(part)


@dataclass(frozen=True)
class Dialect:
    """How another program spells conditions: its tokens, its words for ours, and the functions that are known."""

    tokens: re.Pattern
    words: Mapping[str, str]
    through: frozenset[str]
    empty: frozenset[str] = frozenset()
    lengths: frozenset[str] = frozenset()


def read(text: str, dialect: Dialect) -> object:
    """The tree of a condition; raises CannotCarry for whatever has no counterpart here."""
    if len(text) > LONGEST_READ:
        raise CannotCarry("it is too long")
    return _Parser(_tokens(text, dialect), dialect).whole()


def _tokens(text: str, dialect: Dialect) -> list[tuple[str, str]]:
    tokens, position = [], 0
    for found in dialect.tokens.finditer(text):
        if text[position : found.start()].strip():
            break
        kind, token = found.lastgroup, found[found.lastgroup]
        position = found.end()
        if kind == "word" and token.lower() in dialect.words:
            kind, token = "sign", dialect.words[token.lower()]
        elif kind == "dot":
            kind = "name"
        elif kind == "sign":
            token = dialect.words.get(token, token)
        tokens.append((kind, token))
    if text[position:].strip():
        raise CannotCarry(f"it cannot be read from '{text[position:].strip()[:30]}' on")
    return tokens


@dataclass(frozen=True)
class _Name:
    name: str
    length: bool = False


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], dialect: Dialect) -> None:
        self.tokens, self.dialect, self.at, self.depth = tokens, dialect, 0, 0

    def whole(self) -> object:
        found = self.either()
        if self.at < len(self.tokens):
            raise CannotCarry(f"it cannot be read from '{self.tokens[self.at][1][:30]}' on")
        return _truth(found)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, *signs: str) -> str:
        kind, token = self.peek()
        if kind == "sign" and token in signs:
            self.at += 1
            return token
        return ""

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise CannotCarry(f"a '{sign}' is missing")

    def either(self) -> object:
        self.depth += 1
        if self.depth > DEEPEST:
            raise CannotCarry("it is nested too deep")
        found = self.both()
        if self.peek() == ("sign", "or"):
            parts = [_truth(found)]
            while self.take("or"):
                parts.append(_truth(self.both()))
            found = _joined("or", tuple(parts))
        self.depth -= 1
        return found

    def both(self) -> object:
        found = self.comparison()
        if self.peek() == ("sign", "and"):
            parts = [_truth(found)]
            while self.take("and"):
                parts.append(_truth(self.comparison()))
            found = _joined("and", tuple(parts))
        return found

    def comparison(self) -> object:
        if self.take("!"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise CannotCarry("it is nested too deep")
            inner = negated(_truth(self.comparison()))
            self.depth -= 1
            return inner
        left = self.operand()
        operator = self.take("==", "!=", "<", "<=", ">", ">=")
        return _compared(left, operator, self.operand()) if operator else left

    def operand(self) -> object:
        kind, token = self.peek()
        if self.take("("):
            inner = self.either()
            self.need(")")
            return inner
        if self.take("-"):
            kind, token = self.peek()
            if kind != "number":
                raise CannotCarry("it calculates")
            self.at += 1
            return -float(token)
        self.at += 1
        if kind == "text":
            return token[1:-1]
        if kind == "number":
            return float(token)
        if kind == "name":
            return _Name(token)
        if kind == "word":
            return self.function(token) if self.take("(") else self.bare(token)
        raise CannotCarry(f"it cannot be read at '{token}'" if token else "it ends too early")

    def bare(self, word: str) -> object:
        if word.lower() in ("true", "false"):
            return Always(word.lower() == "true")
        return _Name(word)

    def function(self, name: str) -> object:
        arguments = []
        while not self.take(")"):
            arguments.append(self.either())
            if not self.take(","):
                self.need(")")
                break
        lowered = name.lower()
        match lowered, arguments:
            case (("true" | "false"), []):
                return Always(lowered == "true")
            case (("not" | "boolean"), [part]):
                return negated(_truth(part)) if lowered == "not" else _truth(part)
            case "selected", [_Name(each, False), str() | float() as code]:
                return Has(each, _spelled(code))
        if len(arguments) == 1 and isinstance(arguments[0], _Name):
            if lowered in self.dialect.through:
                return arguments[0]
            if lowered in self.dialect.lengths:
                return _Name(arguments[0].name, length=True)
            if lowered in self.dialect.empty:
                return Compared(arguments[0].name, "==", "")
        raise CannotCarry(f"it uses {name[:30]}()")


def _truth(found: object) -> object:
    if isinstance(found, _Name):
        return Compared(found.name, "!=", "")
    if isinstance(found, float):
        return Always(bool(found))
    if isinstance(found, str):
        return Always(bool(found))
    return found


def _compared(left: object, operator: str, right: object) -> object:
    if isinstance(left, (str, float)) and isinstance(right, _Name):
        left, operator, right = right, FLIPPED[operator], left
    if isinstance(left, _Name) and isinstance(right, (str, float)):
        if left.length and isinstance(right, float):
            if (operator, right) in ((">", 0), ("!=", 0), (">=", 1)):
                return Compared(left.name, "!=", "")
            if (operator, right) in (("==", 0), ("<=", 0), ("<", 1)):
                return Compared(left.name, "==", "")
        return Compared(left.name, operator, right, left.length)
    if isinstance(left, (str, float)) and isinstance(right, (str, float)):
        if operator in ("==", "!="):
            return Always((_spelled(left) == _spelled(right)) == (operator == "=="))
        raise CannotCarry("it compares two fixed things")
    if isinstance(right, Always) and operator in ("==", "!="):
        return _truth(left) if right.holds == (operator == "==") else negated(_truth(left))
    raise CannotCarry("it compares two answers" if isinstance(right, _Name) else "it calculates")


def _spelled(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


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
        return f"{meaning.code} {operator} {_quoted(_spelled(value))}"
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
    spelled = _spelled(value)
    if spelled not in meaning.options:
        raise CannotCarry(f"'{spelled[:40]}' is no option of '{meaning.code}'")
    return _quoted(meaning.options[spelled])


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
