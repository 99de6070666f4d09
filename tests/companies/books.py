"""Workbooks for tests: made with openpyxl as people's programs make them, or by hand where no program would."""

import io
import zipfile

from openpyxl import Workbook

HEAD = ["Naam", "Ondernemingsnummer", "Postcode", "Paritair comité", "Aantal werknemers", "Contactpersoon", "E-mail"]
# real companies' numbers, from public registers
NUMBERS = ("0314.595.348", "0353.456.320", "0440.966.354", "0831.797.467", "0200.065.765", "0566.988.259")


def xlsx(*rows, change=None) -> bytes:
    """A workbook with one sheet; `change(workbook)` makes it messier before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(content: bytes, name: str, change) -> bytes:
    """A workbook of which one part's text is changed by hand."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in source.namelist():
            data = source.read(item)
            archive.writestr(item, change(data.decode()).encode() if item == name else data)
    return target.getvalue()


def csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)
