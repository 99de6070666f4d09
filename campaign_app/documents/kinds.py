"""Kinds of documents: each room registers how its documents are made, for whom they are, and how long they last."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from campaign_app.core.errors import DomainError
from campaign_app.documents.models import Document

MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
Told = Callable[[int], None]


class CannotBeMade(DomainError):
    """Trying again would not help; the sentence says why and what does."""


@dataclass(frozen=True)
class Kind:
    """How a kind of document is made, named and guarded.

    `make(document, told)` returns its bytes and tells the percentage that is done; `guard(document)` aborts for whoever
    may not have it; `title(document)` is what the page calls it, `page(document)` the address of the page where it was
    asked for; `fetched(document, by=, at=)` writes down that somebody took it. Secret content is kept encrypted and
    lasts `lasts`.
    """

    name: str
    make: Callable[[Document, Told], bytes]
    guard: Callable[[Document], object]
    title: Callable[[Document], str]
    file: str = "pdf"
    secret: bool = False
    lasts: timedelta | None = None
    fetched: Callable[..., object] | None = None
    page: Callable[[Document], str] | None = None

    @property
    def media_type(self) -> str:
        """What the browser is told that it is."""
        return MEDIA[self.file]


KINDS: dict[str, Kind] = {}


def document_kind(name: str, **traits) -> Callable:
    """Register the function that makes documents of this kind; `traits` are the other fields of Kind."""

    def register(make: Callable[[Document, Told], bytes]):
        if name in KINDS:
            raise ValueError(f"the document kind {name} is registered twice")
        KINDS[name] = Kind(name, make, **traits)
        return make

    return register
