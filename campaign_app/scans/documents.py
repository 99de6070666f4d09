"""What a document is, judged by its content: a name and a stated type are only what somebody typed."""

import io
import zipfile
from dataclasses import dataclass

from flask_babel import lazy_gettext

from campaign_app.core.errors import DomainError

LARGEST = 5 * 1024 * 1024
LONGEST_NAME = 120
# a DOCX of a few pages has some twenty parts
MOST_PARTS = 2000
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Document:
    """A file as somebody gave it: its bytes and the name it had with them."""

    content: bytes
    name: str


def kind_of(content: bytes) -> str:
    """One of MEDIA_TYPES; raises DomainError for an empty, too large or other file. Nothing is unpacked."""
    if not content:
        raise DomainError(lazy_gettext("This file is empty. Choose another one."), field="document")
    if len(content) > LARGEST:
        raise DomainError(lazy_gettext("This file is larger than 5 MB. Choose a smaller one."), field="document")
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return "png"
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-2048:]:
        return "jpg"
    if content.startswith(b"PK\x03\x04") and _is_docx(content):
        return "docx"
    message = lazy_gettext(
        "This is no whole PDF, PNG, JPG or Word document (.docx). Look at what the file holds, not at its name."
    )
    raise DomainError(message, field="document")


def _is_docx(content: bytes) -> bool:
    """Whether the list of parts is that of a Word document without macros; reads the list only."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    whole = {"[Content_Types].xml", "word/document.xml"} <= names
    return whole and len(names) <= MOST_PARTS and not any(name.lower().endswith(".bin") for name in names)
