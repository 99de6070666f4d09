"""Names and numbers as people type them: one form to search by, one to store, one to show."""

import re
import unicodedata

from campaign_app.core.sheets import FORMULA_STARTS
from surveys.kinds import UNPRINTABLE

UNSEEN = re.compile(UNPRINTABLE.pattern + r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def tidy(text: str) -> str:
    """One line without control characters, double spaces or spaces at the ends."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", text)).split())


def search_form(name: str) -> str:
    """Lower case without accents or punctuation, so that two letters find a name however it is written."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w&@+]+", " ", UNSEEN.sub("", bare).replace("'", "").replace(".", "")).split())[:200]


def digits(text: str) -> str:
    """Only the digits of a text, such as an enterprise number with its dots."""
    return re.sub(r"[^0-9]", "", text)


def show_number(number: str) -> str:
    """An enterprise number as Belgians write it: 0314.595.348."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def without_apostrophe(text: str) -> str:
    """The text before core.sheets.safe, so that an export that is imported again changes nothing."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
