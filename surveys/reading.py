"""Reading a file that may hold anything: every value is taken in its promised type, or noted as a fault."""

from __future__ import annotations

import datetime
import difflib
import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable

from surveys.faults import Fault, InstrumentFaults, Notebook, nearest, quoted
from surveys.kinds import UNPRINTABLE
from surveys.model import CODE, Frozen

MOST_BYTES = 2_000_000
DEEPEST = 20
MOST_LANGUAGES = 60
LONGEST_TEXT = 10_000
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# tomllib needs quadratic time for a key of very many parts, so such a key is refused before it is read.
PART = rb"""(?:[\w-]++|"[^"\n]{0,99}+"|'[^'\n]{0,99}+')"""
LONG_KEY = re.compile(rb"(?<![\w.\"'-])" + PART + rb"(?:[ \t]*+\.[ \t]*+" + PART + rb"){40,}")


def load(data: bytes, name: str, *, most_bytes: int = MOST_BYTES) -> dict:
    """The file's bytes as one table, TOML or JSON by its suffix; raises InstrumentFaults when it is neither.

    At most `most_bytes` long and 20 levels deep; JSON may hold no NaN and, as TOML, no key twice.
    """

    def fault(problem: str, remedy: str) -> InstrumentFaults:
        return InstrumentFaults([Fault("file", problem, remedy)])

    if not isinstance(data, (bytes, bytearray)):
        raise fault("this is no file content", "Hand in the bytes of the file.")
    if len(data) > most_bytes:
        raise fault(f"the file is larger than {most_bytes // 1_000_000} MB", "Split it into modules.")
    try:
        text = bytes(data).decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise fault(f"byte {broken.start + 1} is not UTF-8", "Save the file as UTF-8 text.") from None
    if "\x00" in text:
        raise fault("the file holds NUL bytes", "This looks like a binary file; hand in a TOML or JSON text.")
    is_json = name.lower().endswith(".json") or (not name.lower().endswith(".toml") and text.lstrip()[:1] == "{")
    try:
        if is_json:
            content = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles)
        else:
            if LONG_KEY.search(data):
                raise fault("a key consists of more than 40 parts", "Write short keys.")
            content = tomllib.loads(text)
    except RecursionError:
        raise fault("the file is nested far too deep", f"Stay within {DEEPEST} levels.") from None
    except InstrumentFaults:
        raise
    except ValueError as broken:
        what = "JSON" if is_json else "TOML"
        raise fault(f"this is not {what}: {str(broken)[:200]}", "Mend the syntax at that place.") from None
    if not isinstance(content, dict):
        raise fault("the file is not a table of keys and values", "Start from one of the shipped instruments.")
    if _too_deep(content):
        raise fault("the file is nested far too deep", f"Stay within {DEEPEST} levels.")
    return content


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number here")


def _without_doubles(pairs: list[tuple[str, object]]) -> dict:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise ValueError(f"the key {quoted(double)} stands twice in one object")
    return table


def _too_deep(content: object) -> bool:
    level = [content]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, (dict, list))
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return bool(level)


class Section:
    """One table of the file. Ask it for every key that may stand there, then `close` it: the rest are typos."""

    def __init__(self, table: object, place: str, notes: Notebook, languages: tuple[str, ...] = ()) -> None:
        self.place, self.notes, self.languages = place, notes, languages
        self.asked: set[str] = set()
        self.table: dict = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.note("", f"here stands {quoted(table)} instead of a table", "Write a table of keys and values.")

    def note(self, key: str, problem: str, remedy: str) -> None:
        """Note a fault at a key of this section."""
        self.notes.note(f"{self.place} {key}".strip() or "file", problem, remedy)

    def take(self, key: str, needed: bool, fits: Callable[[object], bool], what: str):
        """The raw value of a key when it fits, else None with a fault noted."""
        self.asked.add(key)
        value = self.table.get(key)
        if value is None:
            if needed:
                self.note(key, f"`{key}` is missing", f"Add `{key}`: {what}.")
            return None
        if not fits(value):
            self.note(key, f"{quoted(value)} does not fit", f"Write {what}.")
            return None
        return value

    def text(self, key: str, *, needed: bool = True, longest: int = 500) -> str:
        """A plain text, "" when it is missing or wrong."""
        return self.take(key, needed, lambda value: _is_text(value, longest), "a text between quotes") or ""

    def date(self, key: str, *, needed: bool = False) -> str:
        """A date as ISO text, "" when it is missing or wrong."""
        value = self.take(key, needed, _is_date, "a date such as 2027-12-31")
        return str(value) if value else ""

    def code(self, key: str, *, pattern: re.Pattern = CODE) -> str:
        """A code, "" when it is missing or wrong."""
        what = f"a code of at most 40 characters like {pattern.pattern}"
        return self.take(key, True, lambda value: isinstance(value, str) and pattern.fullmatch(value), what) or ""

    def one_of(self, key: str, known: Iterable[str], *, default: str | None = None) -> str:
        """A word out of a fixed list, the default (or "") when it is missing or wrong."""
        known = tuple(known)
        self.asked.add(key)
        value = self.table.get(key, default)
        if value is None:
            self.note(key, f"`{key}` is missing", f"Choose from: {', '.join(known)}.")
        elif not isinstance(value, str) or value not in known:
            self.note(key, f"{quoted(value)} is not a known {key}", nearest(value, known))
        else:
            return value
        return default or ""

    def flag(self, key: str) -> bool:
        """True or false, false when it is missing or wrong."""
        return bool(self.take(key, False, lambda value: isinstance(value, bool), "true or false, without quotes"))

    def number(self, key: str, *, needed: bool = False, low: float = -1e15, high: float = 1e15, whole: bool = False):
        """A finite number within bounds, None when it is missing or wrong."""
        what = f"a number from {low:g} to {high:g}, without quotes"
        if whole:
            what = f"a whole number from {low:g} to {high:g}, without quotes"

        def fits(value: object) -> bool:
            return is_number(value) and low <= value <= high and not (whole and value != int(value))

        value = self.take(key, needed, fits, what)
        return value if value is None else int(value) if value == int(value) else float(value)

    def texts(self, key: str, *, needed: bool = True) -> Frozen | None:
        """A text in every language of the file, None when it is missing or no table."""
        table = self.take(key, needed, lambda value: isinstance(value, dict), "a table with a text per language")
        if table is None:
            return None
        for language in self.languages:
            if language not in table:
                self.note(f"{key}.{language}", "the text is missing in this language", "Add the translation.")
            elif not _is_text(table[language], LONGEST_TEXT):
                self.note(f"{key}.{language}", f"{quoted(table[language])} is no text", "Write a text between quotes.")
        for language in table:
            if language not in self.languages:
                remedy = "Add it to `languages`, or take this text out."
                self.note(f"{key}.{quoted(language)[1:-1]}", "this language is not among `languages`", remedy)
        return Frozen({each: table[each] for each in self.languages if _is_text(table.get(each), LONGEST_TEXT)})

    def words(self, key: str, *, needed: bool = False, most: int = 500) -> tuple[str, ...]:
        """A list of short texts without doubles; what does not fit is noted and left out."""
        values = self.take(key, needed, lambda value: isinstance(value, list), "a list of texts between brackets") or ()
        if len(values) > most:
            self.note(key, f"there are {len(values)} entries", f"Keep at most {most}.")
        kept: dict[str, None] = {}
        for number, value in enumerate(values[:most], 1):
            if not _is_text(value, 200):
                self.note(f"{key}[{number}]", f"{quoted(value)} is no text", "Write a text between quotes.")
            elif value in kept:
                self.note(f"{key}[{number}]", f"'{value[:60]}' stands here twice", "Take one of them out.")
            else:
                kept[value] = None
        return tuple(kept)

    def numbers(self, key: str, *, low: float, high: float) -> Frozen | None:
        """A table of numbers within bounds, None when it is missing."""
        table = self.take(key, False, lambda value: isinstance(value, dict), "a table of numbers per code")
        if table is None:
            return None
        for name, value in table.items():
            if not is_number(value) or not low <= value <= high:
                remedy = f"Write a number from {low:g} to {high:g}, without quotes."
                self.note(f"{key}.{quoted(name)[1:-1]}", f"{quoted(value)} does not fit", remedy)
        return Frozen({name: value for name, value in table.items() if is_number(value) and low <= value <= high})

    def inner(self, key: str, *, needed: bool = False) -> Section | None:
        """The section below a key, None when it is missing or no table."""
        table = self.take(key, needed, lambda value: isinstance(value, dict), "a table of keys and values")
        return None if table is None else Section(table, f"{self.place} {key}".strip(), self.notes, self.languages)

    def sections(self, key: str, *, most: int, needed: bool = False) -> list[Section]:
        """The sections of a list, each with its number and, once known, its code in its place."""
        tables = self.take(key, needed, lambda value: isinstance(value, list), "a list of tables") or []
        if len(tables) > most:
            self.note(key, f"there are {len(tables)} of them", f"Keep at most {most}.")
        if needed and self.table.get(key) == []:
            self.note(key, "this list is empty", "Write at least one.")
        return [
            Section(table, f"{self.place} {key}[{number}]{_named(table)}".strip(), self.notes, self.languages)
            for number, table in enumerate(tables[:most], 1)
        ]

    def close(self) -> None:
        """Note every key that nobody asked for, with the nearest one that exists."""
        for key in list(self.table)[:1000]:
            if key not in self.asked:
                close = difflib.get_close_matches(key[:80], self.asked, n=1)
                remedy = f"Did you mean `{close[0]}`?" if close else "Take it out."
                self.note(quoted(key)[1:-1], "this key is unknown here", remedy)


def is_number(value: object) -> bool:
    """Whether a value is a finite number, and not true or false in disguise."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(_float(value))


def _float(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _is_text(value: object, longest: int) -> bool:
    return (
        isinstance(value, str) and 0 < len(value) <= longest and bool(value.strip()) and not UNPRINTABLE.search(value)
    )


def _is_date(value: object) -> bool:
    if isinstance(value, str):
        try:
            return bool(datetime.date.fromisoformat(value))
        except ValueError:
            return False
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _named(table: object) -> str:
    code = table.get("code") if isinstance(table, dict) else None
    return f" {code}" if isinstance(code, str) and CODE.fullmatch(code) else ""
