"""The languages that respondents read: which our own sentences speak, their names, their order, their direction."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from surveys.languages import direction, own_name

# each has a complete catalogue; whatever else an edition speaks gets its questions, with our own sentences in English
RESPONDENTS = ("nl", "fr", "en", "de", "pl", "ro", "tr", "ar")
FIRST = RESPONDENTS[:4]
FALLBACK = "en"


def interface_for(language: str) -> str:
    """The language of our own sentences beside questions in this one: the same, fr for fr-BE, or else English."""
    base = language.partition("-")[0]
    return base if base in RESPONDENTS else FALLBACK


def in_order(languages: Iterable[str]) -> tuple[str, ...]:
    """Languages as a list shows them: the three of the country and English first, the others by their own name."""
    place = {language: number for number, language in enumerate(FIRST)}
    return tuple(sorted(languages, key=lambda each: (place.get(each, len(FIRST)), own_name(each).casefold())))


def own_names(languages: Iterable[str]) -> list[tuple[str, str]]:
    """(code, own name) of some languages, in the order of a list."""
    return [(language, own_name(language)) for language in in_order(languages)]


def marks(language: str, *, around: str) -> Markup:
    """The attributes of an element in one language inside a text in another; nothing where both are the same."""
    if language == around:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def quoted(text: str, language: str, *, around: str) -> Markup:
    """A text in its own language and direction inside a sentence in another."""
    return Markup("<bdi{}>{}</bdi>").format(marks(language, around=around), text)


def isolated(text: object) -> Markup:
    """A name or a typed text whose own direction must not disturb the sentence around it."""
    return Markup(f"<bdi>{escape(text)}</bdi>")  # noqa: S704 - escaped here; Markup.format costs five times as much
