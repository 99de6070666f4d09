"""Texts out of other programs: HTML made plain, unprintable characters gone, and which language they are in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from surveys.kinds import UNPRINTABLE

# One pass, without looking back: a text of nothing but `<` must not take minutes.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)([^<>]*)>")
HARMFUL = {"script", "style", "iframe", "object", "embed", "template", "noscript", "svg", "math"}
BREAKING = {"br", "p", "div", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "hr", "pre"}
INLINE = {
    *("a", "abbr", "b", "big", "center", "cite", "code", "dd", "del", "dl", "dt", "em", "font", "form", "i", "img"),
    *("input", "ins", "kbd", "label", "li", "link", "mark", "meta", "q", "s", "small", "span", "strike", "strong"),
    *("sub", "sup", "tbody", "td", "tfoot", "th", "thead", "tt", "u", "video", "audio", "source", "button", "body"),
    *("html", "head", "title", "section", "article", "figure", "figcaption", "caption", "col", "colgroup", "var"),
}
PICTURES = {"img", "video", "audio", "source"}

LANGUAGE_NAMES = {
    "nl": "Nederlands", "fr": "Français", "en": "English", "de": "Deutsch", "pl": "Polski", "ro": "Română",
    "tr": "Türkçe", "ar": "العربية", "es": "Español", "it": "Italiano", "pt": "Português", "sw": "Kiswahili",
    "ru": "Русский", "uk": "Українська", "bg": "Български", "el": "Ελληνικά", "hu": "Magyar", "cs": "Čeština",
    "sk": "Slovenčina", "so": "Soomaali", "fa": "فارسی", "zh": "中文", "hi": "हिन्दी", "sv": "Svenska", "da": "Dansk",
}  # fmt: skip
ENGLISH_NAMES = {
    "dutch": "nl", "flemish": "nl", "vlaams": "nl", "french": "fr", "frans": "fr", "francais": "fr", "engels": "en",
    "anglais": "en", "german": "de", "duits": "de", "polish": "pl", "pools": "pl", "romanian": "ro", "roemeens": "ro",
    "turkish": "tr", "turks": "tr", "arabic": "ar", "arabisch": "ar", "spanish": "es", "spaans": "es",
    "italian": "it", "portuguese": "pt", "swahili": "sw", "russian": "ru", "ukrainian": "uk", "bulgarian": "bg",
    "greek": "el", "hungarian": "hu", "czech": "cs", "slovak": "sk", "somali": "so", "persian": "fa", "farsi": "fa",
    "chinese": "zh", "hindi": "hi", "swedish": "sv", "danish": "da",
}  # fmt: skip
# The little words of a language: enough to tell the languages of this country's work floors apart.
LITTLE_WORDS = {
    "nl": "de het een en van je jouw uw ik niet wat hoe welke is zijn heb bij voor met op werk",
    "fr": "le la les des un une et de vous votre votre je ne pas quel quelle est pour avec dans travail au du",
    "en": "the a an and of you your i not what how which is are have do for with on in work to",
    "de": "der die das ein eine und von sie ihr ich nicht was wie welche ist sind für mit auf im arbeit",
}
OTHER = {
    "nl": "Andere", "fr": "Autre", "en": "Other", "de": "Anderes", "pl": "Inne", "ro": "Altceva", "tr": "Diğer",
    "ar": "غير ذلك", "es": "Otro", "it": "Altro", "pt": "Outro",
}  # fmt: skip
WHICH = {
    "nl": "Welke?", "fr": "Laquelle ?", "en": "Which one?", "de": "Welches?", "pl": "Jakie?", "ro": "Care?",
    "tr": "Hangisi?", "ar": "ما هو؟", "es": "¿Cuál?", "it": "Quale?", "pt": "Qual?",
}  # fmt: skip


def plain(text: str) -> str:
    """A text without markup: tags of HTML gone, scripts gone with what they hold, entities decoded, lines kept."""
    if "<" in text or "&" in text:
        text = html.unescape(_untagged(_uncommented(text))).replace("\xa0", " ")
    return printable(text)


def printable(text: str) -> str:
    """A text without unprintable characters and without white space that nobody sees."""
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_marked_up(text: str) -> bool:
    """Whether a text holds HTML."""
    return any(_is_tag(tag) for tag in TAG.finditer(text))


def has_picture(text: str) -> bool:
    """Whether a text shows or plays something that plain text cannot."""
    return any(tag[2].lower() in PICTURES for tag in TAG.finditer(text))


def has_script(text: str) -> bool:
    """Whether a text holds something that a browser would run."""
    return any(
        tag[2].lower() in HARMFUL - {"style"} or re.search(r"\bon\w{1,20}\s*=|javascript:", tag[3], re.IGNORECASE)
        for tag in TAG.finditer(text)
    )


def _is_tag(tag: re.Match) -> bool:
    name = tag[2].lower()
    # `x <y and y> z` is arithmetic; an unknown name is a tag when it closes or has attributes
    return name in HARMFUL | BREAKING | INLINE or bool(tag[1]) or "=" in tag[3]


def _uncommented(text: str) -> str:
    parts, start = [], 0
    while (opened := text.find("<!--", start)) >= 0:
        closed = text.find("-->", opened)
        if closed < 0:
            break
        parts.append(text[start:opened])
        start = closed + 3
    return "".join(parts) + text[start:]


def _untagged(text: str) -> str:
    parts, start, inside = [], 0, ""
    for tag in TAG.finditer(text):
        name, closing = tag[2].lower(), bool(tag[1])
        if not _is_tag(tag):
            continue
        if not inside:
            between = text[start : tag.start()]
            # a line break in HTML is layout; only tags make lines
            parts.append(between)
            if name in BREAKING:
                parts.append("\n")
            elif name == "li" and not closing:
                parts.append("\n- ")
            elif name in HARMFUL and not closing and not tag[3].rstrip().endswith("/"):
                inside = name
        elif closing and name == inside:
            inside = ""
        start = tag.end()
    return "".join(parts) + ("" if inside else text[start:])


def language_code(name: str) -> str:
    """The code of a language as other programs write it: `Nederlands (nl)`, `nl-BE`, `Dutch`; "" when unknown."""
    bracketed = re.search(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$", name)
    code = bracketed[1] if bracketed else name.strip()
    known = {spelled.lower(): each for each, spelled in LANGUAGE_NAMES.items()} | ENGLISH_NAMES
    if not bracketed and code.lower() in known:
        return known[code.lower()]
    if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", code):
        first, *rest = re.split("[-_]", code)
        return "-".join([first.lower(), *rest])
    return ""


def guess_language(texts: Iterable[str]) -> str:
    """The language that texts seem to be written in, out of nl, fr, en and de; nl when nothing tells."""
    words = [word for text in texts for word in re.findall(r"[^\W\d_]+", text[:500].lower())][:20_000]
    scores = {code: sum(word in little for word in words) for code, little in LITTLE.items()}
    return max(scores, key=scores.get)


LITTLE = {code: frozenset(words.split()) for code, words in LITTLE_WORDS.items()}
