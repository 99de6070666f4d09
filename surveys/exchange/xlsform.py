"""XLSForm in: the rows of a form read as a tree of groups, and each question made into its counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.exchange import keeping
from surveys.exchange.building import Builder
from surveys.exchange.carrying import Carried
from surveys.exchange.logic import Always, CannotCarry, Dialect, Has, bounds, read
from surveys.exchange.sheets import CHOICES, KEPT, SETTINGS, SURVEY, Row, Sheet, sheets
from surveys.exchange.texts import OTHER, WHICH, guess_language, language_code
from surveys.faults import Fault, InstrumentFaults, Notebook, nearest, quoted
from surveys.reading import MOST_LANGUAGES

DEEPEST = 20
GROUP = re.compile(r"(begin|end)[ _]?(.+)", re.IGNORECASE)
OR_OTHER = re.compile(r"\s(or[ _]specify[ _]other|or[ _]other)$", re.IGNORECASE)
XPATH = Dialect(
    re.compile(
        r"\s*(?:\$\{\s*(?P<name>[^{}]{1,200}?)\s*\}|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<dot>\.)"
        r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>[A-Za-z_][\w:-]*)|(?P<sign>!=|<=|>=|==|[=<>(),-]))"
    ),
    {"=": "==", "and": "and", "or": "or"},
    frozenset({"number", "string", "int", "coalesce-none"}),
    lengths=frozenset({"string-length", "count-selected"}),
)
CURLY = str.maketrans("‘’“”", "''\"\"")
PIPING = re.compile(r"\$\{[^{}]{0,200}\}")
LANGUAGES_AT = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
# What other programs record about the moment and the device; here that would break the promise of anonymity.
NEVER_RECORDED = "Nothing: where, when and on what someone answers is never recorded here."


@dataclass
class _Group:
    """A group of rows: `kind` is group or repeat; the whole form is a group without a row."""

    row: Row | None
    kind: str = "group"
    children: list = field(default_factory=list)
    above: _Group | None = None

    @property
    def name(self) -> str:
        return self.row.get("name") if self.row else ""

    @property
    def appearance(self) -> set[str]:
        return set(self.row.get("appearance").lower().split()) if self.row else set()


def read_xlsform(data: bytes, *, name: str, suffix: str) -> Carried:
    """The instrument in an XLSForm; raises InstrumentFaults for a form that nobody could fill in."""
    # pyxform knows the other names of columns and types that a decade of programs has used; it takes 0.3 s to import.
    from pyxform import aliases
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    builder = Builder((), PIPING)
    headers = {SURVEY: aliases.survey_header, CHOICES: aliases.list_header, SETTINGS: aliases.settings_header}
    found = sheets(data, suffix, headers, builder.book)
    types = {known.lower(): dict(entry) for known, entry in QUESTION_TYPE_DICT.items()}
    selects = {known.lower(): kind for known, kind in aliases.select.items()}
    form = _Form(builder, found, types, selects, {**aliases.yes_no})
    return form.carried(name)


class _Form:
    def __init__(self, builder: Builder, found: dict[str, Sheet], types: dict, selects: dict, yes_no: dict) -> None:
        self.builder, self.types, self.selects, self.yes_no = builder, types, selects, yes_no
        self.survey = found[SURVEY]
        self.choices = found.get(CHOICES, Sheet(CHOICES))
        self.settings = found.get(SETTINGS, Sheet(SETTINGS))
        self.kept = found.get(KEPT)
        self.faults = Notebook()
        self.open: tuple[_Group, str] | None = None
        self.title: dict[str, str] = {}
        self.lists: dict[str, list[Row]] = {}
        self._chosen: dict[str, list[tuple[str, dict, dict]]] = {}

    def carried(self, file_name: str) -> Carried:
        setting = self.settings.rows[0].get if self.settings.rows else lambda name: ""
        self._choose_languages(setting("default_language"))
        stem = re.split(r"[/\\]", file_name)[-1].rsplit(".", 1)[0]
        code = setting("id_string") or stem or "form"
        self.title = self._texts("settings form_title", {"": setting("title") or code}) or self.builder.same("form")
        version = setting("version")[:40]
        for row in self.choices.rows:
            self.lists.setdefault(row.get("list name"), []).append(row)
        tree = self._tree()
        self._group(tree, [])
        self.faults.raise_if_any()
        self._note_unused()
        head = self.builder.head(code, self.title, version)
        carried = self.builder.finish(head)
        return keeping.restored(carried, self.kept) if self.kept else carried

    # languages

    def _choose_languages(self, default: str) -> None:
        """The languages of the columns; the one that has no name is the default, or else what it looks like."""
        columns = [each for each in self.survey.columns + self.choices.columns if each.name in LANGUAGES_AT]
        spelled = list(dict.fromkeys(each.language for each in columns if each.name in ("label", "hint"))) or [""]
        spelled += [each.language for each in columns if each.language not in spelled]
        self.code_of: dict[str, str] = {}
        default_code = language_code(default) or default
        number = 0
        for each in spelled:
            if each and not language_code(each):
                number += 1
                self.code_of[each] = f"qa{chr(ord('a') + min(number - 1, 25))}"
                what = f"{quoted(each)} is no known language"
                remedy = f"It is called {self.code_of[each]} here; write its code, as in label::Nederlands (nl)."
                self.builder.note("survey", what, remedy)
            elif each:
                self.code_of[each] = each
        if "" in spelled:
            self.code_of[""] = self._unnamed_language(default_code)
        if len(spelled) > MOST_LANGUAGES:
            raise InstrumentFaults([Fault(SURVEY, f"there are {len(spelled)} languages", "Keep at most 60.")])
        codes = list(dict.fromkeys(self.code_of.values()))
        first = self.code_of.get(default_code, default_code)
        self.builder.languages = tuple(sorted(codes, key=lambda each: each != first))
        if "" not in self.code_of:
            self.code_of[""] = self.builder.languages[0]

    def _unnamed_language(self, default: str) -> str:
        if language_code(default) and default.lower() != "default":
            return language_code(default)
        texts = [text for row in self.survey.rows + self.choices.rows for text in row.by_language("label").values()]
        guess = guess_language(texts[:500])
        remedy = f"They count as {guess}; name the language as in label::Nederlands (nl), or as default_language."
        self.builder.note(SURVEY, "there are texts of which no language is named", remedy)
        return guess

    def _texts(self, place: str, found: dict[str, str]) -> dict[str, str] | None:
        by_code: dict[str, str] = {}
        for spelled, text in found.items():
            by_code.setdefault(self.code_of.get(spelled, spelled), text)
        if set(found) == {""} and text_is_for_all(place):
            by_code = self.builder.same(found[""])
        return self.builder.texts(place, by_code)

    # the tree of groups

    def _tree(self) -> _Group:
        top = here = _Group(None)
        depth = 0
        for row in self.survey.rows:
            kind = row.get("type")
            if not kind:
                if row.get("name") or row.by_language("label"):
                    self.faults.note(row.place, "there is no type", "Write one, such as select_one, integer or note.")
                continue
            if row.get("disabled").lower() in ("yes", "true", "true()"):
                self._leave_out(row, "the row is disabled")
                continue
            edge = GROUP.fullmatch(kind)
            if not edge or kind.lower() in self.types:
                here.children.append(row)
            elif edge[1].lower() == "begin":
                depth += 1
                if depth > DEEPEST:
                    raise InstrumentFaults([Fault(row.place, "groups are nested far too deep", "Nest them less.")])
                repeated = edge[2].lower() in ("repeat", "lgroup", "looped group", "loop") or "loop" in edge[2].lower()
                group = _Group(row, "repeat" if repeated else "group", above=here)
                if edge[2].lower() not in ("group", "repeat", "lgroup", "looped group") and not repeated:
                    self.builder.note(row.place, f"a {quoted(kind)} has no counterpart", "It counts as a group.")
                here.children.append(group)
                here = group
            elif here.above is None:
                self.faults.note(row.place, f"{quoted(kind)} ends what never began", "Take it out, or begin the group.")
            else:
                depth -= 1
                here = here.above
        while here.above is not None:
            self.faults.note(here.row.place, "this group never ends", "Add an end_group below its last question.")
            here = here.above
        return top

    def _group(self, group: _Group, trees: list) -> None:
        start = 0
        if group.row is not None:
            trees = [*trees, *self._relevant(group.row)]
            label = group.row.by_language("label")
            if label and not any(isinstance(each, Row) for each in group.children):
                self.builder.note(group.row.place, "this group holds only groups", "Its own label is not shown.")
            if group.kind == "repeat":
                instead = "Its questions are asked once."
                self.builder.note(group.row.place, "a group that repeats has no counterpart", instead)
            start = self._intro(group)
        for child in group.children[start:]:
            if isinstance(child, Row):
                self._question(child, group, trees)
            elif rows := self._grid_rows(child):
                self._grid(child, rows, group, trees)
            else:
                self._group(child, trees)

    def _intro(self, group: _Group) -> int:
        """How many rows the introduction of a page takes: one, when a note bears the name that we write."""
        first = group.children[0] if group.children else None
        if not isinstance(first, Row) or not group.name or first.get("name") != f"{group.name}_intro":
            return 0
        texts = self._texts(first.place, first.by_language("label"))
        if first.get("relevant") or self.types.get(first.get("type").lower()) != self.types["note"] or not texts:
            return 0
        self.open = (group, self.builder.page(group.row.place, group.name, self._title(group), texts))
        return 1

    def _page(self, group: _Group) -> str:
        """The page for the next question of a group: a new one whenever another group stood in between."""
        if self.open is None or self.open[0] is not group:
            place = group.row.place if group.row else SURVEY
            self.open = (group, self.builder.page(place, group.name or "page", self._title(group)))
        return self.open[1]

    def _title(self, group: _Group | None) -> dict[str, str]:
        while group is not None and group.row is not None:
            if title := self._texts(group.row.place, group.row.by_language("label")):
                return title
            group = group.above
        return self.title

    # questions

    def _question(self, row: Row, group: _Group, trees: list) -> None:
        kind = " ".join(row.get("type").split())
        match self._kind(kind):
            case "unknown":
                self.faults.note(row.place, f"the type {quoted(kind)} is unknown", self._nearest(kind))
            case "select one" | "select all that apply" | "rank" as select:
                self._select(row, kind, select, group, trees)
            case "choices of a file":
                instead = "A line of text stands instead."
                self.builder.note(row.place, "the options stand in another file", instead)
                self._plain(row, "short_text", group, trees)
            case "left out":
                self._leave_out(row, f"a {quoted(kind)} has no counterpart")
            case "recorded":
                self._leave_out(row, f"a {quoted(kind)} records something by itself", NEVER_RECORDED)
            case "date" | "time" | "dateTime" | "barcode" as typed:
                self.builder.note(row.place, f"a question for a {typed} has no counterpart", "A line of text stands.")
                self._plain(row, "short_text", group, trees)
            case plain:
                self._plain(row, plain, group, trees)

    def _kind(self, kind: str) -> str:
        """What a type is here: one of our kinds, a select, or a word for what cannot be carried over."""
        if select := self._select_of(kind):
            file = "from_file" in kind.lower() or "from file" in kind.lower() or select == "select one external"
            return "choices of a file" if file else select
        entry = self.types.get(kind.lower())
        if entry is None:
            return "left out" if re.match(r"(osm|rank__|score__|xml|csv|\w+__)", kind) else "unknown"
        bind, tag = entry.get("bind", {}), entry.get("control", {}).get("tag", "")
        typed = bind.get("type", "")
        if "jr:preload" in bind or kind.lower() in (
            "audit",
            "background-audio",
            "start-geopoint",
            "background-geopoint",
        ):
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

    def _select_of(self, kind: str) -> str:
        return next(
            (select for known, select in self.selects.items() if f"{kind.lower()} ".startswith(f"{known} ")), ""
        )

    def _nearest(self, kind: str) -> str:
        known = [*self.types, *self.selects, "begin_group", "end_group", "begin_repeat", "end_repeat"]
        return nearest(kind.lower().split(" ")[0] if " " in kind else kind.lower(), known)

    def _start(self, row: Row, kind: str, group: _Group, trees: list, suffix: str = "") -> tuple[dict, list]:
        """The content that all questions share: code, page, text, help, required; and the conditions."""
        page, place = self._page(group), row.place
        name = row.get("name")
        code = self.builder.code(place, f"{name or 'question'}{suffix}")
        content = {"code": code, "page": page, "kind": kind}
        hint = self._texts(f"{place} hint", row.by_language("hint"))
        content["text"] = self._texts(f"{place} label", row.by_language("label")) or hint
        if content["text"] is None:
            self.builder.note(place, "there is no label", "The name stands instead.")
            content["text"] = self.builder.same(name or code)
        elif hint and hint != content["text"]:
            content["help"] = hint
        if kind != "information" and self._required(row):
            content["required"] = True
        return content, [*trees, *self._relevant(row)]

    def _add(self, row: Row, content: dict, trees: list, options: dict | None = None) -> None:
        self.builder.question(row.place, row.get("name"), content, options=options)
        self.builder.condition(row.place, content, trees, row.get("relevant") or "of its group")

    def _plain(self, row: Row, kind: str, group: _Group, trees: list) -> None:
        if kind == "acknowledge":
            content, trees = self._start(row, "multiple", group, trees)
            content["options"], options = self.builder.option_list(
                row.place, "ok", [("OK", self.builder.same("OK"), {})]
            )
            self._add(row, content, trees, options)
            return
        if kind == "short_text" and "multiline" in row.get("appearance").lower().split():
            kind = "long_text"
        content, trees = self._start(row, "number" if kind == "range" else kind, group, trees)
        entry = self.types.get(" ".join(row.get("type").lower().split()), {})
        whole = entry.get("bind", {}).get("type") == "int"
        if kind == "range":
            whole = self._range(row, content)
        if whole and content["kind"] == "number":
            content["integer"] = True
        self._constrain(row, content, entry.get("bind", {}).get("constraint", ""), whole)
        self._add(row, content, trees)

    def _range(self, row: Row, content: dict) -> bool:
        parameters = dict(re.findall(r"(\w+)\s*=\s*(-?[\d.]+)", row.get("parameters")))
        try:
            low, high, step = (
                float(parameters.get(key, default)) for key, default in (("start", 1), ("end", 10), ("step", 1))
            )
        except ValueError:
            low, high, step = 1.0, 10.0, 1.0
            self.builder.note(row.place, f"{quoted(row.get('parameters'))} are no bounds", "They are 1 and 10.")
        if step != 1:
            self.builder.note(row.place, f"the steps of {step:g} have no counterpart", "Any number within bounds fits.")
        self.builder.bounded(row.place, content, min(low, high), max(low, high))
        return all(each.is_integer() for each in (low, high, step))

    def _constrain(self, row: Row, content: dict, built_in: str, whole: bool) -> None:
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

    def _required(self, row: Row) -> bool:
        spelled = row.get("required")
        if not spelled:
            return False
        if spelled in self.yes_no or spelled.lower() in self.yes_no:
            return self.yes_no.get(spelled, self.yes_no.get(spelled.lower()))
        what = f"{quoted(spelled)} makes an answer required only sometimes"
        self.builder.note(f"{row.place} required", what, "It is never required.")
        return False

    def _relevant(self, row: Row) -> Iterable:
        spelled = row.get("relevant")
        if not spelled:
            return
        try:
            yield _xpath(spelled)
        except CannotCarry as fault:
            what = f"the condition {quoted(spelled)} has no counterpart: {fault}"
            self.builder.note(f"{row.place} relevant", what, "It is left out; everybody is asked.")

    # choices

    def _select(self, row: Row, kind: str, select: str, group: _Group, trees: list) -> None:
        other = OR_OTHER.search(kind)
        name = kind[: other.start()] if other else kind
        known = next(each for each in self.selects if f"{name.lower()} ".startswith(f"{each} "))
        name = name[len(known) :].strip()
        if name.startswith("${"):
            self._leave_out(row, "its options are answers to another question")
            return
        if not name or name not in self.lists:
            remedy = nearest(name, self.lists) if self.lists else "Write it on the sheet 'choices'."
            self.faults.note(row.place, f"there is no list {quoted(name)} of choices", remedy)
            return
        choices = self._choices(name)
        if other:
            choices = [*choices, ("other", self.builder.worded(OTHER), {})]
        if select == "rank":
            self._rank(row, choices, group, trees)
            return
        likert = "likert" in row.get("appearance").lower().split()
        ours = "multiple" if select == "select all that apply" else "likert" if likert else "single"
        content, trees = self._start(row, ours, group, trees)
        place = f"choices {name}"
        content["options"], options = self.builder.option_list(place, f"{name}_other" if other else name, choices)
        self._constrain(row, content, "", False)
        self._add(row, content, trees, options)
        if other:
            words = "the words for “other” and the question that follows are our own"
            self.builder.note(row.place, words, "Look them over in every language.")
            content, _ = self._start_other(row, content)
            self.builder.question(row.place, f"{row.get('name')}_other", content)
            self.builder.condition(row.place, content, [*trees, Has(row.get("name"), "other")], "or_other")

    def _start_other(self, row: Row, asked: dict) -> tuple[dict, str]:
        code = self.builder.code(row.place, f"{asked['code']}_other")
        text = self.builder.worded(WHICH)
        return {"code": code, "page": asked["page"], "kind": "short_text", "text": text}, code

    def _choices(self, name: str) -> list[tuple[str, dict, dict]]:
        if name in self._chosen:
            return self._chosen[name]
        found = self._chosen[name] = []
        for row in self.lists[name]:
            code = row.get("name")
            if not code:
                self.builder.note(row.place, "an option has no name", "It is left out.")
                continue
            texts = self._texts(row.place, row.by_language("label"))
            if texts is None:
                self.builder.note(row.place, "an option has no label", "Its name stands instead.")
                texts = self.builder.same(code)
            found.append((code, texts, {}))
        return found

    def _rank(self, row: Row, choices: list, group: _Group, trees: list) -> None:
        what = "putting options in order has no counterpart"
        self.builder.note(row.place, what, "Each option asks for its place as a number; no check on doubles.")
        content, trees = self._start(row, "information", group, trees)
        self._add(row, content, trees)
        for code, texts, _ in choices:
            each = {"code": self.builder.code(row.place, f"{content['code']}_{code}"), "page": content["page"]}
            each |= {"kind": "number", "text": texts, "integer": True, "minimum": 1, "maximum": len(choices)}
            self.builder.question(row.place, f"{row.get('name')}/{code}", each)
            self.builder.condition(row.place, each, trees, row.get("relevant"))

    # grids

    def _grid_rows(self, group: _Group) -> list[Row]:
        """The rows of a group that is shown as a grid, () when it is none: one list, one answer in each line."""
        rows = [child for child in group.children if isinstance(child, Row)]
        if len(rows) < len(group.children) or not rows or group.kind == "repeat":
            return []
        heads = [row for row in rows if "label" in row.get("appearance").lower().split()]
        lines = [row for row in rows if row not in heads]
        marked = all({"list-nolabel", "list"} & set(row.get("appearance").lower().split()) for row in lines)
        if "table-list" not in group.appearance and not (len(heads) == 1 and rows[0] is heads[0] and marked):
            return []
        kinds = {" ".join(row.get("type").split()) for row in rows}
        one_list = len(kinds) == 1 and self._select_of(next(iter(kinds))) == "select one"
        alike = one_list and not OR_OTHER.search(next(iter(kinds))) and not any(row.get("relevant") for row in rows)
        return lines if alike and self._kind(next(iter(kinds))) == "select one" else []

    def _grid(self, group: _Group, rows: list[Row], above: _Group, trees: list) -> None:
        head = next((row for row in group.children if row not in rows), None)
        kind = " ".join(rows[0].get("type").split())
        known = next(each for each in self.selects if f"{kind.lower()} ".startswith(f"{each} "))
        name = kind[len(known) :].strip()
        if name not in self.lists:
            self.faults.note(rows[0].place, f"there is no list {quoted(name)} of choices", nearest(name, self.lists))
            return
        place = group.row.place
        page = self._page(above)
        code = self.builder.code(place, group.name or f"{rows[0].get('name')}_grid")
        required = {self._required(row) for row in rows}
        if len(required) > 1:
            self.builder.note(place, "only some of the lines are required", "None is.")
        label, own = group.row.by_language("label"), head.by_language("label") if head else {}
        text = self._texts(place, label) or (self._texts(head.place, own) if head else None)
        if label and own:
            self.builder.note(head.place, "a grid has one text, and this is a second", "It is left out.")
        content = {"code": code, "page": page, "kind": "matrix", "text": text or self._title(above)}
        if hint := self._texts(f"{place} hint", group.row.by_language("hint")):
            content["help"] = hint
        content["options"], options = self.builder.option_list(f"choices {name}", name, self._choices(name))
        content["rows"] = []
        for row in rows:
            texts = self._texts(row.place, row.by_language("label"))
            if texts is None:
                self.builder.note(row.place, "there is no label", "The name stands instead.")
            line = self.builder.code(row.place, row.get("name") or "line")
            content["rows"].append({"code": line, "text": texts or self.builder.same(row.get("name") or line)})
            self.builder.meaning(row.get("name"), line, options)
        if required == {True}:
            content["required"] = True
        trees = [*trees, *self._relevant(group.row)]
        self.builder.question(place, group.name, content)
        self.builder.condition(place, content, trees, group.row.get("relevant") or "of its group")

    # what nobody asked for

    def _leave_out(self, row: Row, why: str, instead: str = "Nothing: the question is left out.") -> None:
        row.asked |= {column.name for column in row.cells}
        self.builder.note(row.place, why, instead)

    def _note_unused(self) -> None:
        for name, rows in self.lists.items():
            if name not in self._chosen:
                for row in rows:
                    row.asked |= {column.name for column in row.cells}
                what = f"no question uses the list {quoted(name)}"
                self.builder.note(CHOICES, what, "It is left out.")
        for sheet in (self.survey, self.choices, self.settings):
            for column in sheet.columns:
                rows = [row for row in sheet.rows if column in row.cells and column.name not in row.asked]
                if rows:
                    numbers = ", ".join(str(row.number) for row in rows[:20]) + (", …" if len(rows) > 20 else "")
                    what = (
                        f"the column {quoted(column.spelled)} has no counterpart, e.g. {quoted(rows[0].cells[column])}"
                    )
                    self.builder.note(f"{sheet.name} rows {numbers}", what, "It is left out.")
        looks = sorted(
            {each for row in self.survey.rows for each in row.get("appearance").lower().split()} - KNOWN_LOOKS
        )
        if looks:
            self.builder.note(
                SURVEY, f"the appearances {', '.join(looks)[:300]} are not known", "We lay out ourselves."
            )


KNOWN_LOOKS = {"multiline", "likert", "label", "list-nolabel", "list", "table-list", "field-list"}


def text_is_for_all(place: str) -> bool:
    """Whether a text has no languages in XLSForm, so that it holds for all of them."""
    return place == "settings form_title"


def _xpath(spelled: str) -> object:
    tree = read(spelled.translate(CURLY), XPATH)
    return Always(True) if tree is None else tree
