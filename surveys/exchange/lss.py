"""The tables of a LimeSurvey file (.lss), old and new: read within bounds, texts brought to one place per language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.parsers import expat  # noqa: S407 - it refuses every document type, below

from surveys.faults import Fault, InstrumentFaults, quoted

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_ELEMENTS = 1_000_000
DEEPEST = 20
LONGEST = 100_000  # characters of one field
TEXTS = ("question", "answer", "group_name")  # whose mere presence tells how old the file is
Record = dict[str, str]


@dataclass
class Item:
    """A group, a question, a subquestion or an answer, with its texts per language."""

    record: Record
    texts: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)
    children: list[Item] = field(default_factory=list)
    answers: list[Item] = field(default_factory=list)

    def get(self, *names: str) -> str:
        """The first of these fields that is filled."""
        return next((self.record[name] for name in names if self.record.get(name)), "")

    def scale(self, number: int) -> list[Item]:
        """The subquestions of one of the two scales that a question can have."""
        return [each for each in self.children if (each.get("scale_id") or "0") == str(number)]

    def choices(self, number: int = 0) -> list[Item]:
        """The answers of one of the two scales."""
        return [each for each in self.answers if (each.get("scale_id") or "0") == str(number)]


@dataclass
class Survey:
    """A whole file: the languages, the base language first, and the groups with their questions in order."""

    languages: list[str]
    groups: list[tuple[Item, list[Item]]]
    settings: Record
    words: dict[str, Record]
    attributes: dict[str, dict[str, dict[str, str]]]
    conditions: dict[str, list[Record]]
    tables: dict[str, list[Record]]


def read_tables(data: bytes) -> dict[str, list[Record]]:
    """The tables of a file by name; raises InstrumentFaults for whatever is no such file, or a hostile one."""
    if len(data) > MOST_BYTES:
        raise _fault(f"the file is larger than {MOST_BYTES // 1_000_000} MB", "Export the questionnaire in parts.")
    walker = _Walker()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    # without a document type there are no entities to expand and nothing to fetch
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
    parser.CharacterDataHandler = walker.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as broken:
        if isinstance(broken, InstrumentFaults):
            raise
        where = f" (line {broken.lineno})" if isinstance(broken, expat.ExpatError) else ""
        raise _fault(f"this is no sound XML{where}", "Export it from LimeSurvey again.") from None
    kind = walker.heads.get("LimeSurveyDocType", "")
    if kind != "Survey":
        what = f"this holds a {quoted(kind)} of LimeSurvey" if kind else "this is no file of LimeSurvey"
        raise _fault(what, "Export the whole survey, as .lss.")
    walker.tables["languages"] = [{"language": each} for each in walker.languages]
    return walker.tables


def read_survey(data: bytes) -> Survey:
    """The questionnaire of a file, whichever version of LimeSurvey wrote it."""
    tables = read_tables(data)
    settings = (tables.get("surveys") or [{}])[0]
    languages = [settings.get("language", ""), *settings.get("additional_languages", "").split()]
    languages += [each["language"] for each in tables["languages"]] if not languages[0] else []
    words = {each.get("surveyls_language", ""): each for each in tables.get("surveys_languagesettings", ())}
    languages = list(dict.fromkeys(each.strip() for each in [*languages, *words] if each.strip()))
    texts = tables.get("question_l10ns", ())
    questions = _items(tables.get("questions", ()), "qid", "question", "help", texts)
    subquestions = _items(tables.get("subquestions", ()), "qid", "question", "help", texts)
    # some versions keep subquestions among the questions
    subquestions |= {key: each for key, each in questions.items() if each.get("parent_qid") not in ("", "0")}
    for item in sorted(subquestions.values(), key=_order("question_order")):
        if item.get("parent_qid") in questions:
            questions[item.get("parent_qid")].children.append(item)
    answers = _answers(tables)
    for item in sorted(answers, key=_order("sortorder")):
        if item.get("qid") in questions:
            questions[item.get("qid")].answers.append(item)
    groups = _items(tables.get("groups", ()), "gid", "group_name", "description", tables.get("group_l10ns", ()))
    ordered = sorted((each for key, each in questions.items() if key not in subquestions), key=_order("question_order"))
    by_group: dict[str, list[Item]] = {
        key: [] for key in sorted(groups, key=lambda key: _order("group_order")(groups[key]))
    }
    for item in ordered:
        by_group.setdefault(item.get("gid"), []).append(item)
    attributes: dict[str, dict[str, dict[str, str]]] = {}
    for each in tables.get("question_attributes", ()):
        if each.get("value"):
            of_question = attributes.setdefault(each.get("qid", ""), {})
            of_question.setdefault(each.get("attribute", ""), {})[each.get("language", "")] = each["value"]
    conditions: dict[str, list[Record]] = {}
    for each in tables.get("conditions", ()):
        conditions.setdefault(each.get("qid", ""), []).append(each)
    in_order = [(groups.get(key, Item({"gid": key})), found) for key, found in by_group.items()]
    return Survey(languages, in_order, settings, words, attributes, conditions, tables)


def _items(rows: Iterable[Record], key: str, text: str, help_: str, translations: Iterable[Record]) -> dict[str, Item]:
    """The rows of a table as items by key; old files repeat a row per language, new ones keep the texts apart."""
    items: dict[str, Item] = {}
    for row in rows:
        item = items.setdefault(row.get(key, ""), Item(row))
        if text in row:
            _speak(item, row, text, help_)
    for row in translations:
        if row.get(key, "") in items:
            _speak(items[row[key]], row, text, help_)
    return items


def _speak(item: Item, row: Record, text: str, help_: str) -> None:
    language = row.get("language", "")
    item.texts[language] = row.get(text, "")
    item.helps[language] = row.get(help_, "")
    if row.get("script"):
        item.record.setdefault("script", row["script"])


def _answers(tables: dict[str, list[Record]]) -> list[Item]:
    by_id: dict[tuple, Item] = {}
    ids: dict[str, Item] = {}
    for row in tables.get("answers", ()):
        key = (row.get("qid", ""), row.get("code", ""), row.get("scale_id", "0"))
        item = by_id.setdefault(key, Item(row))
        if "answer" in row:
            item.texts[row.get("language", "")] = row["answer"]
        if row.get("aid"):
            ids[row["aid"]] = item
    for row in tables.get("answer_l10ns", ()):
        if row.get("aid") in ids:
            ids[row["aid"]].texts[row.get("language", "")] = row.get("answer", "")
    return list(by_id.values())


def _order(name: str):
    def number(item: Item) -> float:
        text = item.get(name)
        return float(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0.0

    return number


def _fault(problem: str, remedy: str) -> InstrumentFaults:
    return InstrumentFaults([Fault("file", problem, remedy)])


def _refuse_document_type(*_declared) -> None:
    raise _fault("the file declares a document type of its own", "Export it from LimeSurvey again.")


class _Walker:
    """What the parser calls: document > table > rows > row > field."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Record]] = {}
        self.heads: dict[str, str] = {}
        self.languages: list[str] = []
        self._path: list[str] = []
        self._parts: list[str] = []
        self._room = LONGEST
        self._row: Record | None = None
        self._elements = self._rows = 0

    def start(self, tag: str, _attributes: dict) -> None:
        self._elements += 1
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise _fault("the file is nested far too deep", "Export it from LimeSurvey again.")
        if self._elements > MOST_ELEMENTS or self._rows > MOST_ROWS:
            raise _fault("the file holds far more than a questionnaire", "Export it without answers and tokens.")
        self._parts, self._room = [], LONGEST
        if self._path[2:] == ["rows", "row"]:
            self._row = {}
            self._rows += 1

    def data(self, text: str) -> None:
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)

    def end(self, tag: str) -> None:
        depth, text = len(self._path), "".join(self._parts)
        if depth == 5 and self._row is not None:
            if text.strip() or tag in TEXTS:
                self._row[tag] = text.strip()
        elif depth == 4 and self._row is not None:
            self.tables.setdefault(self._path[1], []).append(self._row)
            self._row = None
        elif depth == 2:
            self.heads.setdefault(tag, text.strip())
        elif depth == 3 and self._path[1] == "languages" and text.strip():
            self.languages.append(text.strip())
        self._path.pop()
        self._parts = []
