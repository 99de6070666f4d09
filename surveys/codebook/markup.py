"""Elements of XML and HTML, grown with as little ado as possible; whatever may not stand in either is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

# all that XML 1.0 allows, but for the private and odd ones; what is no character at all never reaches a file
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def clean(text: object) -> str:
    """A text without the characters that no XML may hold."""
    return FORBIDDEN.sub("", str(text))


def grow(parent: Element, tag: str, text: object = None, **attributes: object) -> Element:
    """A new last child; attributes that are None or empty are left out, `_` in a name stands for `-`."""
    told = {
        name.rstrip("_").replace("_", "-"): clean(each) for name, each in attributes.items() if each not in (None, "")
    }
    child = SubElement(parent, tag, told)
    if text is not None:
        child.text = clean(text)
    return child


def grow_each(parent: Element, tag: str, texts: Mapping[str, str], **attributes: object) -> None:
    """A child per language, marked with it."""
    for language, text in texts.items():
        if text:
            grow(parent, tag, text, **attributes).set(XML_LANG, clean(language))
