"""LimeSurvey in: groups become pages, and each type of question becomes its nearest counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from surveys.exchange.building import Builder
from surveys.exchange.carrying import Carried
from surveys.exchange.logic import (
    CannotCarry,
    Compared,
    Dialect,
    Has,
    Joined,
    Negated,
    conjoined,
    negated,
    read,
)
from surveys.exchange.lss import Item, Survey, read_survey
from surveys.exchange.texts import OTHER, WHICH, language_code
from surveys.faults import Fault, InstrumentFaults, quoted

OTHER_CODE = "-oth-"
MOST_CONDITIONS = 200
EXPRESSION = Dialect(
    re.compile(
        r"\s*(?:(?P<name>\d+X\d+X\w+(?:\.\w+)?|(?!(?:and|or|eq|ne|lt|le|gt|ge|not|true|false)\b)[A-Za-z_]\w*(?:\.\w+)?(?!\s*\()\b)"
        r"|(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>[A-Za-z_]\w*)"
        r"|(?P<sign>&&|\|\||==|!=|<=|>=|[=<>!(),-]))"
    ),
    {
        "&&": "and", "||": "or", "and": "and", "or": "or", "=": "==", "eq": "==", "ne": "!=", "lt": "<", "le": "<=",
        "gt": ">", "ge": ">=", "not": "!",
    },
    frozenset({"intval", "floatval", "trim", "strtolower", "strtoupper"}),
    empty=frozenset({"is_empty"}),
    lengths=frozenset({"strlen"}),
)  # fmt: skip
PIPING = re.compile(r"\{[^{}\s][^{}]{0,2000}\}")
YES = {"nl": "Ja", "fr": "Oui", "en": "Yes", "de": "Ja", "pl": "Tak", "ro": "Da", "tr": "Evet", "ar": "نعم", "es": "Sí"}
NO = {
    "nl": "Nee",
    "fr": "Non",
    "en": "No",
    "de": "Nein",
    "pl": "Nie",
    "ro": "Nu",
    "tr": "Hayır",
    "ar": "لا",
    "es": "No",
}
UNSURE = {
    "nl": "Onzeker", "fr": "Incertain", "en": "Uncertain", "de": "Unsicher", "pl": "Niepewne", "ro": "Nesigur",
    "tr": "Emin değilim", "ar": "غير متأكد", "es": "Dudoso",
}  # fmt: skip
FEMALE = {
    "nl": "Vrouw", "fr": "Femme", "en": "Female", "de": "Weiblich", "pl": "Kobieta", "ro": "Femeie", "tr": "Kadın",
    "ar": "أنثى", "es": "Mujer",
}  # fmt: skip
MALE = {
    "nl": "Man", "fr": "Homme", "en": "Male", "de": "Männlich", "pl": "Mężczyzna", "ro": "Bărbat", "tr": "Erkek",
    "ar": "ذكر", "es": "Hombre",
}  # fmt: skip
MORE = {
    "nl": "Meer", "fr": "Augmenté", "en": "Increased", "de": "Mehr", "pl": "Więcej", "ro": "Mai mult", "tr": "Arttı",
    "ar": "زاد", "es": "Más",
}  # fmt: skip
SAME = {
    "nl": "Hetzelfde", "fr": "Identique", "en": "Same", "de": "Gleich", "pl": "Tak samo", "ro": "La fel",
    "tr": "Aynı", "ar": "لم يتغير", "es": "Igual",
}  # fmt: skip
LESS = {
    "nl": "Minder", "fr": "Diminué", "en": "Decreased", "de": "Weniger", "pl": "Mniej", "ro": "Mai puțin",
    "tr": "Azaldı", "ar": "نقص", "es": "Menos",
}  # fmt: skip
REMARK = {
    "nl": "Opmerking", "fr": "Commentaire", "en": "Comment", "de": "Bemerkung", "pl": "Komentarz",
    "ro": "Comentariu", "tr": "Açıklama", "ar": "تعليق", "es": "Comentario",
}  # fmt: skip
FIXED = {
    "C": (("Y", YES), ("U", UNSURE), ("N", NO)), "E": (("I", MORE), ("S", SAME), ("D", LESS)),
    "Y": (("Y", YES), ("N", NO)), "G": (("F", FEMALE), ("M", MALE)),
}  # fmt: skip
POINTS = {"5": 5, "A": 5, "B": 10}
GRIDS = {"A", "B", "C", "E", "F", "H"}
LEFT_OUT = {"*": "an equation", "|": "a file to send", "I": "a choice of language"}
# Attributes that are carried, or that say only what is so here anyway.
CARRIED = {
    *("prefix", "suffix", "min_num_value_n", "max_num_value_n", "num_value_int_only", "maximum_chars", "hidden"),
    *("multiflexible_min", "multiflexible_max", "multiflexible_checkbox", "exclude_all_others", "other_replace_text"),
    *("dualscale_headerA", "dualscale_headerB", "date_format", "equation"),
}
NOTHING_SET = {"", "0", "N", "normal", "default", "none", "_none_"}


def read_limesurvey(data: bytes, *, name: str) -> Carried:
    """The instrument in a LimeSurvey file; raises InstrumentFaults for a file that asks nothing."""
    return _Import(read_survey(data)).carried(name)


class _Import:
    def __init__(self, survey: Survey) -> None:
        codes = {each: language_code(each) or each for each in survey.languages}
        if not codes:
            raise InstrumentFaults([Fault("surveys", "the file names no language", "Export it again.")])
        self.survey, self.codes = survey, codes
        self.builder = Builder(tuple(dict.fromkeys(codes.values())), PIPING)
        self.ticks: dict[str, tuple[str, str]] = {}

    def carried(self, file_name: str) -> Carried:
        survey, builder = self.survey, self.builder
        titles = {each: words.get("surveyls_title", "") for each, words in survey.words.items()}
        stem = re.split(r"[/\\]", file_name)[-1].rsplit(".", 1)[0] or "survey"
        title = self._texts("survey title", titles) or builder.same(stem)
        for group, questions in survey.groups:
            self._group(group, questions, title)
        self._note_the_rest()
        return builder.finish(builder.head(stem, title, "1", survey.settings.get("lastmodified", "")))

    def _texts(self, place: str, found: Mapping[str, str]) -> dict[str, str] | None:
        first = self.builder.languages[0]
        return self.builder.texts(
            place, {self.codes.get(each, each) if each else first: t for each, t in found.items()}
        )

    def _group(self, group: Item, questions: list[Item], title: dict[str, str]) -> None:
        place = f"group {group.get('gid')}"
        heading = self._texts(place, group.texts) or title
        page = self.builder.page(place, group.texts.get(self.survey.languages[0]) or "page", heading,
                                 self._texts(f"{place} description", group.helps))  # fmt: skip
        gate = self._trees(place, group.get("grelevance"), ())
        for question in questions:
            _Question(self, question, page, gate).carry()

    def _trees(self, place: str, relevance: str, conditions: Iterable[Mapping[str, str]]) -> list:
        """What must hold for a group or question: its equation, else the conditions of older versions."""
        spelled = relevance.strip()
        spelled = spelled[1:-1].strip() if spelled.startswith("{") and spelled.endswith("}") else spelled
        try:
            if spelled and spelled != "1":
                return [self._ours(read(spelled, EXPRESSION))]
            return [tree] if (tree := self._older(list(conditions))) is not None else []
        except CannotCarry as fault:
            what = f"the condition {quoted(spelled or 'of an older version')} has no counterpart: {fault}"
            self.builder.note(place, what, "It is left out; everybody is asked.")
            return []

    def _older(self, conditions: list[Mapping[str, str]]) -> object | None:
        """Conditions of older versions: those on one question are alternatives, scenarios are alternatives too."""
        if len(conditions) > MOST_CONDITIONS:
            raise CannotCarry("it consists of very many parts")
        scenarios: dict[str, dict[str, list]] = {}
        for each in conditions:
            method = each.get("method", "").strip() or "=="
            if method not in ("==", "!=", "<", "<=", ">", ">="):
                raise CannotCarry(f"it compares by {quoted(method)}")
            field, value = each.get("cfieldname", "").lstrip("+"), each.get("value", "")
            tick = each.get("cfieldname", "").startswith("+")
            tree = self._ours(Compared(field, method, "Y" if tick and not value else value))
            scenarios.setdefault(each.get("scenario", ""), {}).setdefault(f"{field}{method}", []).append(tree)
        if not scenarios:
            return None
        alternatives = [conjoined(_any(trees) for trees in fields.values()) for fields in scenarios.values()]
        return _any(alternatives)

    def _ours(self, tree: object) -> object:
        """The tree with names without their suffix, and ticks of a multiple choice as such."""
        match tree:
            case Joined(word, parts):
                return Joined(word, tuple(self._ours(part) for part in parts))
            case Negated(part):
                return negated(self._ours(part))
            case Compared(name, operator, value, length):
                name = name.partition(".")[0]
                if name not in self.ticks:
                    return Compared(name, operator, value, length)
                if operator not in ("==", "!=") or value not in ("Y", "", "N"):
                    raise CannotCarry(f"it compares the tick '{name[:40]}' with something else")
                ticked = Has(*self.ticks[name])
                return ticked if (value == "Y") == (operator == "==") else negated(ticked)
        return tree

    def _note_the_rest(self) -> None:
        """What stands in the file beside its questions."""
        survey, note = self.survey, self.builder.note
        of_survey = {
            "surveyls_welcometext": "the welcome text", "surveyls_endtext": "the text at the end",
            "surveyls_description": "the description", "surveyls_policy_notice": "the privacy notice",
            "surveyls_url": "the address to go to afterwards",
        }  # fmt: skip
        for key, what in of_survey.items():
            if any(words.get(key, "").strip() for words in survey.words.values()):
                note("survey", f"{what} is not carried over", "Our own pages stand instead.")
        if any("email" in key and value for words in survey.words.values() for key, value in words.items()):
            note("survey", "its mails are not carried over", "Our own mails stand instead.")
        for table, what in {
            "quota": "quotas have no counterpart", "assessments": "assessments have no counterpart",
            "defaultvalues": "answers that are filled in beforehand have no counterpart",
            "defaultvalue_l10ns": "answers that are filled in beforehand have no counterpart",
        }.items():  # fmt: skip
            if survey.tables.get(table):
                note(f"table {table}", what, "They are left out.")
        if any(each.get("assessment_value", "0") not in ("0", "") for each in survey.tables.get("answers", ())):
            note("table answers", "values for an assessment have no counterpart", "Scores stay to be written.")
        settings: dict[str, list[str]] = {}
        titles = {each.get("qid"): each.get("title") for _, found in survey.groups for each in found}
        if not survey.attributes.keys() <= titles.keys():
            note("table question_attributes", "some belong to subquestions or to nothing", "They are left out.")
        for qid, attributes in survey.attributes.items():
            for attribute, values in attributes.items():
                if attribute not in CARRIED and not set(values.values()) <= NOTHING_SET:
                    settings.setdefault(attribute, []).append(titles.get(qid) or qid)
        for attribute, at in sorted(settings.items()):
            shown = ", ".join(at[:8]) + (", …" if len(at) > 8 else "")
            note(f"attribute {attribute[:40]}", f"it is set at {shown} and has no counterpart", "It is left out.")


def _any(trees: Iterable) -> object:
    return negated(conjoined(negated(tree) for tree in trees))


class _Question:
    """One question on its way: what the file says of it, and the counterparts that it gets."""

    def __init__(self, whole: _Import, item: Item, page: str, gate: list) -> None:
        self.whole, self.item, self.page, self.builder = whole, item, page, whole.builder
        self.name = item.get("title") or f"q{item.get('qid')}"
        self.place = f"question {self.name}"
        self.attributes = whole.survey.attributes.get(item.get("qid"), {})
        survey = whole.survey
        old = survey.conditions.get(item.get("qid"), ())
        self.trees = [*gate, *whole._trees(self.place, item.get("relevance"), old)]
        self.field = f"{survey.settings.get('sid', '')}X{item.get('gid')}X{item.get('qid')}"

    def attribute(self, name: str) -> str:
        return next(iter(self.attributes.get(name, {}).values()), "")

    def note(self, what: str, instead: str) -> None:
        self.builder.note(self.place, what, instead)

    def carry(self) -> None:
        kind = self.item.get("type")
        if self.attribute("hidden") == "1":
            self.note("it is hidden", "It is left out.")
        elif kind in LEFT_OUT:
            self.note(f"{LEFT_OUT[kind]} has no counterpart", "Nothing: it is left out.")
        elif kind not in COUNTERPARTS:
            self.note(f"the type {quoted(kind)} is not known here", "Nothing: it is left out.")
        else:
            self.note_what_is_lost()
            COUNTERPARTS[kind](self)

    def note_what_is_lost(self) -> None:
        if self.item.get("mandatory") == "S":
            self.note("it asks softly for an answer", "It is not required.")
        if self.item.get("preg"):
            self.note(f"the answer is checked by {quoted(self.item.get('preg'))}", "It is not checked.")
        if self.item.get("script"):
            self.note("it has a script of its own", "The script is left out.")
        for each in self.item.children:
            if each.get("relevance") not in ("", "1"):
                shown = quoted(each.get("relevance"))
                self.note(f"the line {quoted(each.get('title'))} has a condition {shown}", "It is always shown.")

    # the pieces that counterparts are made of

    def start(self, kind: str, wanted: str = "", text: dict | None = None) -> dict:
        code = self.builder.code(self.place, wanted or self.name)
        content = {"code": code, "page": self.page, "kind": kind}
        content["text"] = text or self.whole._texts(self.place, self.item.texts)
        if content["text"] is None:
            self.note("there is no text", "The name stands instead.")
            content["text"] = self.builder.same(self.name)
        if text is None and (help_ := self.whole._texts(f"{self.place} help", self.item.helps)):
            content["help"] = help_
        if self.item.get("mandatory") == "Y" and kind != "information":
            content["required"] = True
        return content

    def add(self, content: dict, name: str, field: str, options: dict | None = None, trees: tuple = ()) -> None:
        place = self.place
        self.builder.question(place, name, content, options=options)
        if name in self.builder.meanings:
            self.builder.meanings.setdefault(field, self.builder.meanings[name])
        self.builder.condition(place, content, [*self.trees, *trees], self.item.get("relevance") or "of its group")

    def options(
        self, items: list[Item], further: Iterable[tuple[str, Mapping]] = (), wanted: str = ""
    ) -> tuple[str, dict]:
        """An option list of answers or subquestions, and of codes with words of our own."""
        choices = []
        for item in items:
            code = item.get("code", "title")
            texts = self.whole._texts(f"{self.place} {code}", item.texts)
            if texts is None:
                self.builder.note(f"{self.place} {code}", "an option has no text", "Its code stands instead.")
            choices.append((code, texts or self.builder.same(code), {}))
        for code, words in further:
            texts = self._other_words() if code == OTHER_CODE else self.builder.worded(words)
            choices.append(("other" if code == OTHER_CODE else code, texts, {}))
        if not choices:
            raise _NoOptions
        listed, codes = self.builder.option_list(self.place, wanted or f"{self.name}_options".lower(), choices)
        return listed, codes | ({OTHER_CODE: codes["other"]} if "other" in codes else {})

    def _other_words(self) -> dict[str, str]:
        own = self.whole._texts(f"{self.place} other", self.attributes.get("other_replace_text", {}))
        return own or self.builder.worded(OTHER)

    @property
    def has_other(self) -> bool:
        return self.item.get("other") == "Y"

    def ask_other(self, content: dict) -> None:
        """The line of text behind the option “other”."""
        self.note("the words for “other” and the question that follows are our own", "Look them over.")
        other = self.start("short_text", f"{content['code']}_other", self.builder.worded(WHICH))
        other.pop("required", None)
        self.add(other, f"{self.name}_other", f"{self.field}other", trees=(Has(self.name, OTHER_CODE),))

    # counterparts

    def text(self) -> None:
        kind = "short_text" if self.item.get("type") in ("S", "D") else "long_text"
        if self.item.get("type") == "D":
            self.note("a question for a date has no counterpart", "A line of text stands instead.")
        content = self.start(kind)
        self._length(content)
        self.add(content, self.name, self.field)

    def _length(self, content: dict) -> None:
        longest = self.attribute("maximum_chars")
        if longest.isascii() and longest.isdigit() and int(longest[:9]) > 0:
            content["max_length"] = min(int(longest[:9]), 2000)

    def information(self) -> None:
        content = self.start("information")
        self.add(content, self.name, self.field)

    def number(self) -> None:
        content = self.start("number")
        self._numeric(content)
        self.add(content, self.name, self.field)

    def _numeric(self, content: dict, low: str = "min_num_value_n", high: str = "max_num_value_n") -> None:
        self.builder.bounded(self.place, content, *(self._amount(each) for each in (low, high)))
        if self.attribute("num_value_int_only") == "1":
            content["integer"] = True
        unit = self.whole._texts(f"{self.place} suffix", self.attributes.get("suffix", {}))
        if unit:
            content["unit"] = unit
        if self.attributes.get("prefix"):
            self.note(f"{quoted(self.attribute('prefix'))} stands before the number", "It is left out.")

    def _amount(self, name: str) -> float | None:
        spelled = self.attribute(name)
        if re.fullmatch(r"-?\d{1,15}(\.\d{1,10})?", spelled):
            return float(spelled)
        if spelled:
            self.note(f"the bound {quoted(spelled)} is no number", "There is no bound on that side.")
        return None

    def single(self) -> None:
        kind, choices = self.item.get("type"), self.item.choices()
        further = list(FIXED.get(kind, ()))
        if kind in POINTS:
            further = [(str(each), {"en": str(each)}) for each in range(1, POINTS[kind] + 1)]
        if self.has_other and kind in ("L", "!"):
            further.append((OTHER_CODE, OTHER))
        content = self.start("likert" if kind in POINTS else "single")
        try:
            content["options"], codes = self.options(choices if kind in ("L", "!", "O") else [], further)
        except _NoOptions:
            self.note("there are no options to choose from", "Nothing: it is left out.")
            return
        self.add(content, self.name, self.field, codes)
        if kind in FIXED:
            self.note("the words of its options are our own", "Look them over in every language.")
        if (OTHER_CODE, OTHER) in further:
            self.ask_other(content)
        if kind == "O":
            remark = self.start("long_text", f"{content['code']}_comment", self.builder.worded(REMARK))
            remark.pop("required", None)
            self.add(remark, f"{self.name}_comment", f"{self.field}comment")

    def multiple(self) -> None:
        content = self.start("multiple")
        further = [(OTHER_CODE, OTHER)] if self.has_other else []
        try:
            content["options"], codes = self.options(self.item.children, further)
        except _NoOptions:
            self.note("there are no options to choose from", "Nothing: it is left out.")
            return
        alone = [codes[each] for each in re.split(r"[;,\s]+", self.attribute("exclude_all_others")) if each in codes]
        if alone:
            content["exclusive"] = alone
        self.add(content, self.name, self.field, codes)
        for each in self.item.children:
            tick = (self.name, each.get("title"))
            self.whole.ticks |= {f"{self.name}_{tick[1]}": tick, f"{self.field}{tick[1]}": tick}
        if self.item.get("type") == "P":
            for each in self.item.children:
                self._comment(content, each)
        if further:
            self.ask_other(content)

    def _comment(self, content: dict, option: Item) -> None:
        about = self.whole._texts(f"{self.place} {option.get('title')}", option.texts)
        words = self.builder.worded(REMARK)
        text = {each: f"{words[each]}: {about[each]}" if about else words[each] for each in words}
        code = f"{content['code']}_{option.get('title').lower()}_comment"
        remark = self.start("short_text", code, text)
        remark.pop("required", None)
        name = f"{self.name}_{option.get('title')}comment"
        self.add(
            remark, name, f"{self.field}{option.get('title')}comment", trees=(Has(self.name, option.get("title")),)
        )

    def grid(self) -> None:
        kind = self.item.get("type")
        further = list(FIXED.get(kind, ()))
        if kind in POINTS:
            further = [(str(each), {"en": str(each)}) for each in range(1, POINTS[kind] + 1)]
        if kind in FIXED:
            self.note("the words of its options are our own", "Look them over in every language.")
        self._matrix(self.item.choices() if kind in ("F", "H") else [], further, "", None)

    def dual(self) -> None:
        self.note("a grid with two scales has no counterpart", "Two grids stand instead.")
        for number, letter in ((0, "A"), (1, "B")):
            head = self.whole._texts(f"{self.place} header", self.attributes.get(f"dualscale_header{letter}", {}))
            text = self.whole._texts(self.place, self.item.texts) or self.builder.same(self.name)
            text = {each: f"{text[each]} – {head[each]}" if head else text[each] for each in text}
            self._matrix(self.item.choices(number), [], f"_{number + 1}", text)

    def _matrix(self, choices: list[Item], further: list, suffix: str, text: dict | None) -> None:
        lines = self.item.scale(0)
        if not lines:
            self.note("the grid has no lines", "Nothing: it is left out.")
            return
        content = self.start("matrix", f"{self.name}{suffix}", text)
        try:
            content["options"], codes = self.options(choices, further, f"{self.name}{suffix}_options".lower())
        except _NoOptions:
            self.note("there are no options to choose from", "Nothing: it is left out.")
            return
        content["rows"] = []
        for line in lines:
            title = line.get("title")
            code = self.builder.code(self.place, f"{content['code']}_{title.lower()}")
            texts = self.whole._texts(f"{self.place} {title}", line.texts) or self.builder.same(title or code)
            content["rows"].append({"code": code, "text": texts})
            for name in (f"{self.name}_{title}{suffix}", f"{self.field}{title}{suffix}"):
                self.builder.meaning(name, code, codes)
        self.add(content, f"{self.name}{suffix}", f"{self.field}{suffix}")

    def several(self) -> None:
        """A question with several lines to fill in: the question as a text to read, each line as one of its own."""
        kind = "number" if self.item.get("type") == "K" else "short_text"
        lead = self.lead()
        for line in self.item.children:
            title = line.get("title")
            text = self.whole._texts(f"{self.place} {title}", line.texts) or self.builder.same(title)
            content = self.start(kind, f"{lead['code']}_{title.lower()}", text)
            if kind == "number":
                self._numeric(content)
            else:
                self._length(content)
            self.add(content, f"{self.name}_{title}", f"{self.field}{title}")

    def lead(self) -> dict:
        content = self.start("information")
        self.add(content, self.name, self.field)
        return content

    def table(self) -> None:
        """A table of cells to fill in: each cell asks by itself, or each line is a multiple choice of the columns."""
        lines, columns = self.item.scale(0), self.item.scale(1)
        if self.attribute("multiflexible_checkbox") == "1":
            self.note("a table of boxes to tick has no counterpart", "Each line is a multiple choice.")
        else:
            self.note("a table of cells to fill in has no counterpart", "Each cell is a question.")
        lead = self.lead()
        for line in lines:
            texts = self.whole._texts(f"{self.place} {line.get('title')}", line.texts)
            text = texts or self.builder.same(line.get("title"))
            code, name = f"{lead['code']}_{line.get('title').lower()}", f"{self.name}_{line.get('title')}"
            if self.attribute("multiflexible_checkbox") == "1" and columns:
                content = self.start("multiple", code, text)
                content["options"], codes = self.options(columns)
                self.add(content, name, f"{self.field}{line.get('title')}", codes)
                continue
            for column in columns:
                self._cell(code, name, text, line, column)

    def _cell(self, code: str, name: str, text: dict, line: Item, column: Item) -> None:
        title = column.get("title")
        above = self.whole._texts(f"{self.place} {title}", column.texts) or self.builder.same(title)
        words = {each: f"{text[each]} – {above[each]}" for each in text}
        content = self.start(
            "number" if self.item.get("type") == ":" else "short_text", f"{code}_{title.lower()}", words
        )
        if content["kind"] == "number":
            self._numeric(content, "multiflexible_min", "multiflexible_max")
        self.add(content, f"{name}_{title}", f"{self.field}{line.get('title')}_{title}")

    def ranking(self) -> None:
        items = self.item.choices() or self.item.children
        self.note("putting options in order has no counterpart", "Each option asks for its place as a number.")
        lead = self.lead()
        for each in items:
            code = each.get("code", "title")
            text = self.whole._texts(f"{self.place} {code}", each.texts) or self.builder.same(code)
            content = self.start("number", f"{lead['code']}_{code.lower()}", text)
            content |= {"integer": True, "minimum": 1, "maximum": len(items)}
            # its place is asked of every option, while a ranking may stop half-way
            content.pop("required", None)
            self.add(content, f"{self.name}_{code}", f"{self.field}{code}")


class _NoOptions(Exception):
    """A question to choose, and nothing to choose from."""


COUNTERPARTS = (
    dict.fromkeys("5YGL!O", _Question.single)
    | dict.fromkeys("MP", _Question.multiple)
    | dict.fromkeys(GRIDS, _Question.grid)
    | dict.fromkeys("STUD", _Question.text)
    | dict.fromkeys("KQ", _Question.several)
    | dict.fromkeys(":;", _Question.table)
    | {"N": _Question.number, "X": _Question.information, "R": _Question.ranking, "1": _Question.dual}
)
