"""Languages by their code: under their own name, and the way in which they are written."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=200)
def own_name(language: str) -> str:
    """A language under its own name, with a capital, such as Polski; an unknown one keeps its code."""
    locale = _locale(language)
    name = locale.get_display_name() if locale else None
    return name[:1].upper() + name[1:] if name else language


@lru_cache(maxsize=200)
def direction(language: str) -> str:
    """Whether a language is written from left to right (ltr) or from right to left (rtl)."""
    locale = _locale(language)
    return locale.text_direction if locale else "ltr"


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
