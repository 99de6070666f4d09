"""What PDF/UA-1 asks of a file: the rules of an independent validator, and what we want beyond them."""

import io
import re

from page import ValidationProfile, validate_pdf_bytes
from pypdf import PdfReader
from pypdf.generic import ContentStream, IndirectObject

SHOWS = {b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"f*", b"S", b"B", b"b", b"s", b"sh"}


def faults(pdf: bytes, *, language: str, title: str) -> list[str]:
    """Everything that is wrong with a file as PDF/UA-1, or with its language, title, tags, fonts and loose content."""
    found = broken_rules(pdf)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    if root.get("/Lang") != language:
        found.append(f"language {root.get('/Lang')}")
    if title not in (reader.metadata.title or ""):
        found.append(f"title {reader.metadata.title}")
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") != True:  # noqa: E712 - a PDF boolean
        found.append("the title is not displayed")
    if root.get("/MarkInfo", {}).get("/Marked") != True:  # noqa: E712
        found.append("not marked as tagged")
    if not re.search(rb"pdfuaid:part(>|=\")1", root["/Metadata"].get_data()):
        found.append("no claim of PDF/UA-1")
    found += _tags(root["/StructTreeRoot"])
    for number, page in enumerate(reader.pages, start=1):
        found += [f"page {number}: {fault}" for fault in (*_untagged(page, reader), *_fonts(page))]
        if page.get("/Tabs", "/S") != "/S" or "/StructParents" not in page:
            found.append(f"page {number}: no way from content to tags")
    return found


def broken_rules(pdf: bytes) -> list[str]:
    """The rules of PDF/UA-1 that a file breaks, as the validator tells them."""
    report = validate_pdf_bytes(pdf, profile=ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def tags(pdf: bytes) -> list[dict]:
    """Every element of the structure, in reading order."""
    return list(_elements(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]))


def _elements(node):
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for each in node:
            yield from _elements(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        yield from _elements(node.get("/K", []))


def _tags(tree) -> list[str]:
    found, level = [], 0
    for element in _elements(tree):
        kind = element["/S"]
        if kind == "/Figure" and not element.get("/Alt"):
            found.append("a figure without words")
        if kind == "/TH" and element["/A"].get("/Scope") not in ("/Row", "/Column"):
            found.append("a table header that heads nothing")
        if kind in ("/TD", "/TH") and element["/P"].get_object()["/S"] != "/TR":
            found.append(f"{kind} outside a row")
        if re.fullmatch(r"/H[1-6]", kind):
            if int(kind[2]) > level + 1:
                found.append(f"heading {kind} after level {level}")
            level = int(kind[2])
    return found


def _untagged(page, reader) -> list[str]:
    """What is drawn outside every mark; text may stand in artifacts, such as page numbers, but never loose."""
    depth, found = 0, []
    for _, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in SHOWS and not depth:
            found.append(f"untagged {operator.decode()}")
    return found


def _fonts(page) -> list[str]:
    found = []
    for font in page["/Resources"].get("/Font", {}).values():
        font = font.get_object()
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", {})
        if not any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            found.append(f"font {font.get('/BaseFont')} is not embedded")
    return found
