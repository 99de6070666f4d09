"""The small tree that conditions of other programs are read into, whatever their spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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


OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def conjoined(parts: Iterable) -> object:
    """All of these conditions at once."""
    return _joined("and", tuple(parts))


def disjoined(parts: Iterable) -> object:
    """At least one of these conditions."""
    return _joined("or", tuple(parts))


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


def spelled(value: str | float) -> str:
    """A fixed value as a code is written."""
    return value if isinstance(value, str) else f"{value:.15g}"
