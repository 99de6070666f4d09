"""A form on its way: what its rows say, and the pieces that counterparts of questions are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from surveys.exchange.building import Builder
from surveys.exchange.dialects import Dialect, read
from surveys.exchange.meanings import bounds
from surveys.exchange.sheets import SURVEY, Row
from surveys.exchange.trees import Always, CannotCarry
from surveys.exchange.xlsform_groups import Group
from surveys.faults import Notebook, nearest, quoted

XPATH = Dialect(
    re.compile(
        r"\s*(?:\$\{\s*(?P<name>[^{}]{1,200}?)\s*\}|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<dot>\.)"
        r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>[A-Za-z_][\w:-]*)|(?P<sign>!=|<=|>=|==|[=<>(),-]))"
    ),
    {"=": "==", "and": "and", "or": "or"},
    frozenset({"number", "string", "int", "coalesce-none"}),
    lengths=frozenset({"string-length", "count-selected"}),
)
RECORDED = {"audit", "background-audio", "start-geopoint", "background-geopoint"}
CURLY = str.maketrans("‘’“”", "''\"\"")


class Form:
    """What questions need of their form; `types`, `selects` and `yes_no` are the names that pyxform knows."""

    def __init__(self, builder: Builder, types: dict, selects: dict, yes_no: dict) -> None:
        self.builder, self.types, self.selects, self.yes_no = builder, types, selects, yes_no
        self.faults = Notebook()
        self.code_of: dict[str, str] = {}
        self.title: dict[str, str] = {}
        self.lists: dict[str, list[Row]] = {}
        self.chosen: dict[str, list[tuple[str, dict, dict]]] = {}
        self._open: tuple[Group, str] | None = None

    def texts(self, place: str, found: Mapping[str, str]) -> dict[str, str] | None:
        """A text in every language, None when there is none."""
        by_code: dict[str, str] = {}
        for spelled, text in found.items():
            by_code.setdefault(self.code_of.get(spelled, spelled), text)
        return self.builder.texts(place, by_code)

    def introduce(self, group: Group) -> int:
        """How many rows the introduction of a page takes: one, when a note bears the name that we write."""
        first = group.children[0] if group.children else None
        if not isinstance(first, Row) or not group.name or first.get("name") != f"{group.name}_intro":
            return 0
        texts = self.texts(first.place, first.by_language("label"))
        if first.get("relevant") or self.types.get(first.get("type").lower()) != self.types["note"] or not texts:
            return 0
        self._open = (group, self.builder.page(group.row.place, group.name, self.title_of(group), texts))
        return 1

    def page_of(self, group: Group) -> str:
        """The page for the next question of a group: a new one whenever another group stood in between."""
        if self._open is None or self._open[0] is not group:
            place = group.row.place if group.row else SURVEY
            self._open = (group, self.builder.page(place, group.name or "page", self.title_of(group)))
        return self._open[1]

    def title_of(self, group: Group | None) -> dict[str, str]:
        """The label of a group, or else of the nearest one above it that has any."""
        while group is not None and group.row is not None:
            if title := self.texts(group.row.place, group.row.by_language("label")):
                return title
            group = group.above
        return self.title

    def kind_of(self, kind: str) -> str:
        """What a type is here: one of our kinds, a select, or a word for what cannot be carried over."""
        if select := self.select_of(kind):
            file = "from_file" in kind.lower() or "from file" in kind.lower() or select == "select one external"
            return "choices of a file" if file else select
        entry = self.types.get(kind.lower())
        if entry is None:
            return "left out" if re.match(r"(osm|rank__|score__|xml|csv|\w+__)", kind) else "unknown"
        bind, tag = entry.get("bind", {}), entry.get("control", {}).get("tag", "")
        typed = bind.get("type", "")
        if "jr:preload" in bind or kind.lower() in RECORDED:
            return "recorded"
        if tag == "trigger":
            return "acknowledge"
        if typed in ("int", "decimal"):
            return "range" if tag == "range" else "number"
        if typed in ("date", "time", "dateTime", "barcode"):
            return typed
        if tag == "input" and typed == "string":
            return "information" if "readonly" in bind else "short_text"
        return "left out"

    def select_of(self, kind: str) -> str:
        """Which select a type is, "" when it is none."""
        return self.selects.get(self._select_word(kind), "")

    def list_of(self, kind: str) -> str:
        """The name of the list that a select chooses from."""
        return kind[len(self._select_word(kind)) :].strip()

    def _select_word(self, kind: str) -> str:
        return next((known for known in self.selects if f"{kind.lower()} ".startswith(f"{known} ")), "")

    def nearest_type(self, kind: str) -> str:
        """The remedy for a type that is unknown."""
        known = [*self.types, *self.selects, "begin_group", "end_group", "begin_repeat", "end_repeat"]
        return nearest(kind.lower().split(" ")[0] if " " in kind else kind.lower(), known)

    def start(self, row: Row, kind: str, group: Group, trees: list) -> tuple[dict, list]:
        """The content that all questions share: code, page, text, help, required; and the conditions."""
        page, place = self.page_of(group), row.place
        name = row.get("name")
        code = self.builder.code(place, name or "question")
        content = {"code": code, "page": page, "kind": kind}
        hint = self.texts(f"{place} hint", row.by_language("hint"))
        content["text"] = self.texts(f"{place} label", row.by_language("label")) or hint
        if content["text"] is None:
            self.builder.note(place, "there is no label", "The name stands instead.")
            content["text"] = self.builder.same(name or code)
        elif hint and hint != content["text"]:
            content["help"] = hint
        if kind != "information" and self.required(row):
            content["required"] = True
        return content, [*trees, *self.relevant(row)]

    def add(self, row: Row, content: dict, trees: list, options: dict | None = None) -> None:
        """Ask a question, under its conditions."""
        self.builder.question(row.place, row.get("name"), content, options=options)
        self.builder.condition(row.place, content, trees, row.get("relevant") or "of its group")

    def constrain(self, row: Row, content: dict, built_in: str = "", *, whole: bool = False) -> None:
        """Give a question the bounds of its constraint, and those that are built into its type."""
        for spelled in filter(None, (built_in, row.get("constraint"))):
            place = f"{row.place} constraint"
            try:
                found, looser = bounds(_xpath(spelled), whole=whole)
            except CannotCarry as fault:
                self.builder.note(place, f"{quoted(spelled)} has no counterpart: {fault}", "The answer is not checked.")
                continue
            if "max_length" in found and content["kind"] in ("short_text", "long_text"):
                content["max_length"] = int(max(1, min(found.pop("max_length"), 2000)))
            if content["kind"] == "number" and "max_length" not in found:
                low, high = content.pop("minimum", None), content.pop("maximum", None)
                low = max((each for each in (low, found.get("minimum")) if each is not None), default=None)
                high = min((each for each in (high, found.get("maximum")) if each is not None), default=None)
                self.builder.bounded(place, content, low, high)
                for each in looser:
                    self.builder.note(place, f"{quoted(spelled)} is a little looser here", f"{each.capitalize()}.")
            elif found:
                self.builder.note(place, f"{quoted(spelled)} has no counterpart here", "The answer is not checked.")

    def required(self, row: Row) -> bool:
        """Whether an answer is always required."""
        spelled = row.get("required")
        if not spelled:
            return False
        if spelled in self.yes_no or spelled.lower() in self.yes_no:
            return self.yes_no.get(spelled, self.yes_no.get(spelled.lower()))
        what = f"{quoted(spelled)} makes an answer required only sometimes"
        self.builder.note(f"{row.place} required", what, "It is never required.")
        return False

    def relevant(self, row: Row) -> Iterable:
        """The condition of a row as a tree, if it has one that can be carried over."""
        spelled = row.get("relevant")
        if not spelled:
            return
        try:
            yield _xpath(spelled)
        except CannotCarry as fault:
            what = f"the condition {quoted(spelled)} has no counterpart: {fault}"
            self.builder.note(f"{row.place} relevant", what, "It is left out; everybody is asked.")

    def choices_of(self, name: str) -> list[tuple[str, dict, dict]]:
        """Codes, texts and further keys of the options on a list."""
        if name in self.chosen:
            return self.chosen[name]
        found = self.chosen[name] = []
        for row in self.lists[name]:
            code = row.get("name")
            if not code:
                self.builder.note(row.place, "an option has no name", "It is left out.")
                continue
            texts = self.texts(row.place, row.by_language("label"))
            if texts is None:
                self.builder.note(row.place, "an option has no label", "Its name stands instead.")
                texts = self.builder.same(code)
            found.append((code, texts, {}))
        return found

    def leave_out(self, row: Row, why: str, instead: str = "Nothing: the question is left out.") -> None:
        """Note a row that has no counterpart, once for all its cells."""
        row.asked |= {column.name for column in row.cells}
        self.builder.note(row.place, why, instead)


def _xpath(spelled: str) -> object:
    tree = read(spelled.translate(CURLY), XPATH)
    return Always(True) if tree is None else tree
