"""What in a remark may give somebody away: proposals for masking, and what a masked copy may hold.

A proposal is never a verdict: a person decides. What a masked copy may hold is strict: words of the remark in their
order, and masks; so nobody can put words into the mouth of who wrote it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaign_app.companies.names import search_form

NAME, GROUP, FUNCTION, PLACE, MAIL, PHONE, NUMBER, LINK, OTHER = KINDS = (
    "name",
    "group",
    "function",
    "place",
    "mail",
    "phone",
    "number",
    "link",
    "other",
)
# what never stands in a published remark, whatever a person decides
NEVER = (MAIL, PHONE, NUMBER)
# every repetition is bounded, so that no text takes long
CERTAIN = (
    (MAIL, re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    (LINK, re.compile(r"(?:https?://|www\.)[^\s<>]{1,300}", re.IGNORECASE)),
    (NUMBER, re.compile(r"(?<![\w])\d{2}[. ]?\d{2}[. ]?\d{2}[-. ]?\d{3}[. ]?\d{2}(?!\d)")),  # national number
    (NUMBER, re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}\b")),  # bank account
    (PHONE, re.compile(r"(?<![\w+])(?:\+|00?)[1-9]\d?(?:[ ./()-]{0,2}\d){6,11}(?!\d)")),
    (NUMBER, re.compile(r"(?<!\d)\d{6,20}(?!\d)")),
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"(?:^|[.!?:;…\n\r•\"“”„»«(]|^[-–*])[\s\"'“”„«(*–-]*$")
# words that a Dutch, English or French text writes with a capital and that are nobody's name
_NO_NAMES = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december nederlands frans engels duits pools roemeens turks arabisch dutch french english german polish
belgie belgium vlaanderen europa corona covid kerst kerstmis pasen nieuwjaar excel teams outlook windows sap whatsapp
internet god ik im ive id ill
"""
_PARTICLES = "van de der den het ten ter te von zu el al ben bin da di dos la le du"
_TITLES = "mevrouw mevr meneer mijnheer mr mrs ms dhr heer madame monsieur mme dr"
NO_NAMES, PARTICLES, TITLES = (frozenset(words.split()) for words in (_NO_NAMES, _PARTICLES, _TITLES))
MASK = re.compile(r"\[([^\[\]]{1,30})\]")


@dataclass(frozen=True)
class Span:
    """A part of a text, from `start` up to `end`, that may give somebody away, and as what."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Known:
    """What the platform knows of a company: words of people's names, and names of groups, in their search form."""

    names: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()

    @classmethod
    def of(cls, people: Iterable[str], groups: Iterable[str]) -> "Known":
        parts = {search_form(part) for person in people for part in WORD.findall(person or "")}
        named = {search_form(" ".join(WORD.findall(group))) for group in groups}
        return cls(
            frozenset(part for part in parts if len(part) > 2 and part not in PARTICLES),
            tuple(sorted(group for group in named if len(group) > 2)),
        )


@cache
def first_names() -> frozenset[str]:
    """First names that are common in Flanders, in their search form."""
    text = (Path(__file__).parent / "first_names.csv").read_text(encoding="utf-8")
    return frozenset(search_form(name) for name in text.split()[1:])


def proposals(text: str, known: Known = Known()) -> list[Span]:
    """What may be masked in a text, from left to right, no two overlapping."""
    spans: list[Span] = []
    taken = bytearray(len(text))

    def take(start: int, end: int, kind: str) -> None:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            spans.append(Span(start, end, kind))

    for kind, pattern in CERTAIN:
        for found in pattern.finditer(text):
            take(found.start(), found.end(), kind)
    words = list(WORD.finditer(text))
    plain = [search_form(word.group()) for word in words]
    for start, end in _groups(words, plain, known.groups):
        take(start, end, GROUP)
    for start, end in _names(text, words, plain, known.names):
        take(start, end, NAME)
    return sorted(spans, key=lambda span: span.start)


def _groups(words: list, plain: list[str], groups: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(plain):
        places.setdefault(word, []).append(place)
    for group in groups:
        parts = group.split()
        for place in places.get(parts[0], ()):
            if plain[place : place + len(parts)] == parts:
                yield words[place].start(), words[place + len(parts) - 1].end()


def _names(text: str, words: list, plain: list[str], known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Runs of words that look like a name: known ones, first names, and capitals within a sentence."""
    place = 0
    while place < len(words):
        if not _is_name(text, words, plain, place, known):
            place += 1
            continue
        first = last = place
        place += 1
        while place < len(words) and text[words[place - 1].end() : words[place].start()].strip(" ") == "":
            if _goes_on(words[place].group(), plain[place], known):
                last = place
            elif plain[place] not in PARTICLES:
                break
            place += 1
        place = last + 1
        yield words[first].start(), words[last].end()


def _is_name(text: str, words: list, plain: list[str], place: int, known: frozenset[str]) -> bool:
    word, form = words[place].group(), plain[place]
    if form in known:
        return True
    if not _capital(word) or form in NO_NAMES or len(word) < 2:
        return False
    if form in first_names() or form.removesuffix("s") in first_names():
        return True
    if word.isupper():
        return False  # an abbreviation, or somebody who shouts
    if place and plain[place - 1] in TITLES:
        return True
    return SENTENCE_END.search(text[max(0, words[place].start() - 12) : words[place].start()]) is None and place > 0


def _goes_on(word: str, plain: str, known: frozenset[str]) -> bool:
    """Whether a word behind a name belongs to it; of an abbreviation, and where somebody shouts, only a known name."""
    if word.isupper() and len(word) > 1:
        return plain in known or plain in first_names()
    return _capital(word) and plain not in NO_NAMES


def _capital(word: str) -> bool:
    return word[:1].isupper()


def masked(text: str, spans: Iterable[Span], words: dict[str, str]) -> str:
    """The text with every span replaced by its mask, such as "[name]"; `words` names the kinds."""
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], f"[{words[span.kind]}]"]
        end = span.end
    return "".join([*parts, text[end:]])


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, str | None]]:
    """The text in pieces as (words, kind of the proposal or None), for a page that marks them."""
    found, end = [], 0
    for span in spans:
        found += [(text[end : span.start], None), (text[span.start : span.end], span.kind)]
        end = span.end
    return [piece for piece in [*found, (text[end:], None)] if piece[0]]


def foreign_words(copy: str, original: str, masks: frozenset[str]) -> list[str]:
    """The words of a masked copy that the remark does not have in this order; `masks` are the words in brackets."""
    bare = MASK.sub(lambda found: " " if found.group(1).strip().casefold() in masks else found.group(), copy)
    left = iter(_plain_words(original))
    strange = []
    for word in _plain_words(bare):
        # `in` an iterator moves on to just behind the word; past the end nothing is found any more
        if not strange and word in left:
            continue
        strange.append(word)
    return strange[:5]


def says_nothing(copy: str) -> bool:
    """Whether a masked copy has no word of the remark left."""
    return not _plain_words(MASK.sub(" ", copy))


def forbidden(copy: str) -> str | None:
    """The first mail address, phone number or other number in a copy that may never be published."""
    for kind, pattern in CERTAIN:
        if kind in NEVER and (found := pattern.search(copy)):
            return found.group()
    return None


def _plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
