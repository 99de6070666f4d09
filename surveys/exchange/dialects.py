"""Conditions as other programs spell them, read into a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.exchange.trees import Always, CannotCarry, Compared, Has, conjoined, disjoined, negated, spelled

LONGEST_READ = 4000
DEEPEST = 25
FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


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
            found = disjoined(parts)
        self.depth -= 1
        return found

    def both(self) -> object:
        found = self.comparison()
        if self.peek() == ("sign", "and"):
            parts = [_truth(found)]
            while self.take("and"):
                parts.append(_truth(self.comparison()))
            found = conjoined(parts)
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
                return Has(each, spelled(code))
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
            return Always((spelled(left) == spelled(right)) == (operator == "=="))
        raise CannotCarry("it compares two fixed things")
    if isinstance(right, Always) and operator in ("==", "!="):
        return _truth(left) if right.holds == (operator == "==") else negated(_truth(left))
    raise CannotCarry("it compares two answers" if isinstance(right, _Name) else "it calculates")
