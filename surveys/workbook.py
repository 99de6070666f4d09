"""Reading XLSX as data, within bounds and without trust: no formulas run, no entities, no more than is declared.

An own reader rather than openpyxl, because an import must tell a formula without a stored value from an empty cell,
must see merged cells while streaming, must not fail on another program's styles, and must stop where the bounds say so.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from xml.parsers import expat  # noqa: S407 - it refuses every document type, below

from surveys.worksheet import MAX_TEXT, Enough, SheetReader, Table, Target, WorkbookFault, unescape

MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 250
MAX_ENTRIES = 5000
MAX_SHEETS = 50
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}


def read_workbook(content: bytes) -> list[Table]:
    """The sheets of an XLSX file in their order, hidden ones marked; raises WorkbookFault when it is not sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _insist_on_size(archive)
            return list(_sheets(archive))
    except RuntimeError as fault:
        # what zipfile says of an entry with a password; NotImplementedError is one too
        raise WorkbookFault("damaged" if isinstance(fault, NotImplementedError) else "protected") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        LookupError,
        ArithmeticError,
        ValueError,
        OSError,
        EOFError,
    ):
        raise WorkbookFault("damaged") from None


def _insist_on_size(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise WorkbookFault("damaged")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = unpacked > 10 * 1024 * 1024 and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise WorkbookFault("too_much")


def _sheets(archive: zipfile.ZipFile) -> Iterator[Table]:
    # some programs write other capitals, a slash in front, or the slashes of Windows
    names = {name.lower().replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
    start = _relations(archive, names, "").by_kind.get("officedocument", "xl/workbook.xml")
    start = start if start in names else "xl/workbook.xml"
    book = _parse(archive, names[start], _Book())
    related = _relations(archive, names, start)
    shared, styles = _Strings(), _Styles()
    for kind, target in (("sharedstrings", shared), ("styles", styles)):
        path = related.by_kind.get(kind, f"xl/{kind}.xml")
        if path in names:
            _parse(archive, names[path], target)
    cells, elements, characters, seen = 0, 0, shared.characters, set()
    for name, hidden, relation in book.sheets[:MAX_SHEETS]:
        kind, path = related.by_id.get(relation, ("", ""))
        if kind != "worksheet" or path not in names or path in seen:
            continue  # a chart or a macro sheet
        seen.add(path)
        reader = SheetReader(Table(name=name, hidden=hidden), shared.texts, styles.dates, book.epoch, cells)
        reader.elements, reader.characters = elements, characters
        yield _parse(archive, names[path], reader).finish()
        cells, elements, characters = reader.cells, reader.elements, reader.characters


def _relations(archive: zipfile.ZipFile, names: dict[str, str], path: str) -> "_Relations":
    """What a part of the workbook is related to; with an empty path, where the workbook itself stands."""
    folder, file = posixpath.split(path)
    related = _Relations(folder)
    place = posixpath.join(folder, "_rels", f"{file}.rels")
    return _parse(archive, names[place], related) if place in names or path else related


def _parse(archive: zipfile.ZipFile, name: str, target):
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # without a document type there are no entities to expand and nothing to fetch
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler = target.start, target.end
    parser.CharacterDataHandler = target.data
    try:
        with archive.open(name) as stream:
            while chunk := stream.read(65536):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except Enough:
        pass
    return target


def _refuse_document_type(*_declared) -> None:
    raise WorkbookFault("document_type")


class _Book(Target):
    def __init__(self):
        self.sheets, self.epoch = [], datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone

    def begin(self, tag, attributes):
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
        if tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, relation))


class _Relations(Target):
    """The parts that one part names: by id (kind and path), and the first of each kind; all in lower case."""

    def __init__(self, folder: str):
        self.by_id, self.by_kind, self._folder = {}, {}, folder

    def begin(self, tag, attributes):
        if tag != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "").replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/").lower()
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if not kind and "worksheets/" in path:
            kind = "worksheet"
        self.by_id[attributes.get("Id", "")] = kind, path
        self.by_kind.setdefault(kind, path)


class _Strings(Target):
    def __init__(self):
        self.texts, self._parts, self._room, self._open, self._phonetic = [], [], MAX_TEXT, False, False

    def begin(self, tag, attributes):
        if tag == "si":
            self._parts, self._room = [], MAX_TEXT
        elif tag == "rPh":
            self._phonetic = True
        self._open = tag == "t" and not self._phonetic

    def finished(self, tag):
        self._open = False
        if tag == "si":
            self.texts.append(self.count(unescape("".join(self._parts))))
        elif tag == "rPh":
            self._phonetic = False

    def data(self, text):
        if self._open and self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)


class _Styles(Target):
    """Which cell styles show a date: their positions."""

    def __init__(self):
        self.dates, self._formats, self._inside, self._count = set(), {}, False, 0

    def begin(self, tag, attributes):
        if tag == "numFmt":
            code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", attributes.get("formatCode", "").lower())
            self._formats[attributes.get("numFmtId")] = "general" not in code and bool(re.search(r"[dmyjhs]", code))
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            number = attributes.get("numFmtId", "0")
            if self._formats.get(number, number.isdecimal() and int(number) in BUILT_IN_DATES):
                self.dates.add(str(self._count))
            self._count += 1

    def finished(self, tag):
        if tag == "cellXfs":
            self._inside = False
