"""Building an instrument out of another program's file: codes, texts and conditions made ours, losses noted."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from surveys.checks import RESERVED
from surveys.exchange.carrying import Carried, LossBook
from surveys.exchange.meanings import Meaning, as_when
from surveys.exchange.texts import has_picture, has_script, is_marked_up, plain, printable
from surveys.exchange.trees import Always, CannotCarry, conjoined
from surveys.faults import Fault, InstrumentFaults, quoted
from surveys.instrument import FORMAT, read_instrument
from surveys.model import CODE
from surveys.reading import LONGEST_TEXT
from surveys.sections import MOST_CHOICES, MOST_QUESTIONS, MOST_ROWS, OPTION_CODE

ROUNDS = 8
WHEN_PLACE = re.compile(r"questions\[(\d+)\]\S* ?\S* when")
QUESTION_PLACE = re.compile(r"questions\[(\d+)\]")


class Builder:
    """The content of an own-format file in the making; `piping` finds what the other program would fill in."""

    def __init__(self, languages: tuple[str, ...], piping: re.Pattern) -> None:
        self.languages, self.piping = languages, piping
        self.book = LossBook()
        self.pages: list[dict] = []
        self.options: list[dict] = []
        self.questions: list[dict] = []
        self.meanings: dict[str, Meaning] = {}
        self._codes, self._page_codes, self._list_codes = _Names(RESERVED), _Names(), _Names()
        self._lists: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._conditions: dict[str, tuple[str, object, str]] = {}
        self._marked_up = 0

    def note(self, place: str, what: str, instead: str) -> None:
        """Note a loss."""
        self.book.note(place, what, instead)

    def code(self, place: str, wanted: str) -> str:
        """A free code for a question or a row, as like the wanted name as it can be; a difference is noted."""
        code = self._codes.free(_code_like(wanted))
        if code != wanted:
            problem = "is used already" if _code_like(wanted) == wanted else "is no code here"
            self.note(place, f"the name {quoted(wanted)} {problem}", f"It is called '{code}'.")
        return code

    def texts(self, place: str, found: Mapping[str, str]) -> dict[str, str] | None:
        """A text in every language, plain; where a translation is missing another language stands in and is noted.

        None when there is no text at all.
        """
        cleaned = {language: self._clean(place, text) for language, text in found.items() if text}
        spoken = {language: cleaned[language] for language in self.languages if cleaned.get(language)}
        if not spoken:
            return None
        first = next(iter(spoken))
        for language in self.languages:
            if language not in spoken:
                self.note(f"{place} {language}", "there is no translation", f"The text in {first} stands instead.")
        return {language: spoken.get(language, spoken[first]) for language in self.languages}

    def same(self, text: str) -> dict[str, str]:
        """One text in all languages."""
        return dict.fromkeys(self.languages, text)

    def worded(self, words: Mapping[str, str]) -> dict[str, str]:
        """Words of our own in all languages, English where they are in none."""
        return {each: words.get(each.partition("-")[0], words["en"]) for each in self.languages}

    def _clean(self, place: str, text: str) -> str:
        if has_script(text):
            self.note(place, "the text holds a script", "It was taken out.")
        if has_picture(text):
            self.note(place, "the text shows a picture, a sound or a film", "Only the words were kept.")
        self._marked_up += is_marked_up(text)
        if self.piping.search(text):
            filled_in = quoted(self.piping.search(text)[0])
            self.note(place, f"the text fills in {filled_in}", "An ellipsis stands in its place.")
            text = self.piping.sub("…", text)
        text = plain(text)
        if len(text) > LONGEST_TEXT:
            self.note(place, f"the text has {len(text)} characters", f"It is cut off after {LONGEST_TEXT}.")
        return text[:LONGEST_TEXT].strip()

    def page(self, place: str, wanted: str, title: dict[str, str], intro: dict[str, str] | None = None) -> str:
        """A new page; returns its code."""
        code = self._page_codes.free(_code_like(wanted))
        self.pages.append({"code": code, "title": title} | ({"intro": intro} if intro else {}))
        return code

    def option_list(
        self, place: str, wanted: str, choices: Iterable[tuple[str, dict[str, str], dict]]
    ) -> tuple[str, dict[str, str]]:
        """The code of an option list with these (code, texts, further keys), and the new code of each option.

        Lists with the same choices are one list. Of two options with one code, the second gets another.
        """
        choices = list(choices)
        _insist(place, "options", len(choices), MOST_CHOICES)
        tables, new_codes = [], {}
        taken = _Names()
        for wanted_code, texts, further in choices:
            code = taken.free(_option_code_like(wanted_code))
            if code != wanted_code:
                problem = "stands here twice" if wanted_code in new_codes else "is no code here"
                self.note(place, f"the option {quoted(wanted_code)} {problem}", f"Its code is '{code}'.")
            new_codes.setdefault(wanted_code, code)
            tables.append({"code": code, "text": texts} | further)
        key = json.dumps(tables, ensure_ascii=False)
        if key not in self._lists:
            self._lists[key] = self._list_codes.free(_code_like(wanted))
            self.options.append({"code": self._lists[key], "choices": tables})
        return self._lists[key], new_codes

    def question(self, place: str, name: str, content: dict, *, options: Mapping[str, str] | None = None) -> dict:
        """Add a question under its code; `name` is how conditions of the other program call it."""
        self.questions.append(content)
        _insist("file", "questions", len(self.questions), MOST_QUESTIONS)
        _insist(place, "rows", len(content.get("rows", ())), MOST_ROWS)
        self._places[content["code"]] = place
        kinds = {"number": "number", "multiple": "multiple", "short_text": "text", "long_text": "text"}
        if content["kind"] not in ("matrix", "information"):
            meaning = Meaning(content["code"], kinds.get(content["kind"], "choice"), dict(options or {}))
            self.meanings.setdefault(name, meaning)
        return content

    def meaning(self, name: str, code: str, options: Mapping[str, str]) -> None:
        """Remember that a name of the other program is one line of a grid here."""
        self.meanings.setdefault(name, Meaning(code, "choice", dict(options)))

    def head(self, code: str, title: dict[str, str], version: str, dated: str = "") -> dict:
        """The head of a module out of another program, which says neither who made it nor on what terms."""
        years = re.findall(r"(?<!\d)(?:19|20)\d\d", f"{dated} {version}")
        self.note(
            "source", "the file names no author and no licence", "Write them down before you publish this module."
        )
        if not years:
            self.note("source year", "the file names no year", "1900 stands there until somebody writes it.")
        source = {"author": "?", "year": int(years[0]) if years else 1900, "licence": "?"}
        ours = _code_like(code)
        if ours != code:
            self.note("code", f"the name {quoted(code)} is no code here", f"It is called '{ours}'.")
        version = printable(version)[:40] or "1"
        return {"code": ours, "kind": "module", "version": version, "title": title, "source": source}

    def bounded(self, place: str, content: dict, low: float | None, high: float | None) -> None:
        """Give a number its bounds, unless they leave no room."""
        if low is not None and high is not None and low > high:
            self.note(place, f"the smallest value {low:g} lies above the largest {high:g}", "There are no bounds.")
            return
        for key, value in (("minimum", low), ("maximum", high)):
            if value is not None and abs(value) <= 1e15:
                content[key] = int(value) if value == int(value) else value

    def condition(self, place: str, content: dict, trees: Iterable[object], spelled: str) -> None:
        """Remember when a question is asked, as trees that must all hold; settled once all questions are known."""
        tree = conjoined(trees)
        if tree != Always(True):
            self._conditions[content["code"]] = place, tree, spelled

    def finish(self, head: dict) -> Carried:
        """The instrument; raises InstrumentFaults when even so there is something that nobody could use."""
        self._settle_conditions()
        if not self.questions:
            problem = "nothing in this file can be asked here"
            raise InstrumentFaults([Fault("file", problem, "Give it at least one question of a kind that is known.")])
        used = {question["page"] for question in self.questions}
        for page in self.pages:
            if page["code"] not in used:
                title = next(iter(page["title"].values()))
                self.note(f"page {page['code']}", f"no question stands on {quoted(title)}", "The page is left out.")
        self.pages = [page for page in self.pages if page["code"] in used]
        if self._marked_up:
            self.note("texts", f"{self._marked_up} texts held markup of HTML", "They are plain text now.")
        content = {"format": FORMAT} | head | {"languages": list(self.languages)}
        content |= {"options": self.options, "pages": self.pages, "questions": self.questions}
        return Carried(self._read(content), self.book.losses)

    def _settle_conditions(self) -> None:
        for question in self.questions:
            if question["code"] not in self._conditions:
                continue
            place, tree, spelled = self._conditions[question["code"]]
            try:
                when = as_when(tree, self.meanings)
            except CannotCarry as fault:
                instead = "The question is asked of everybody."
                self.note(place, f"the condition {quoted(spelled)} has no counterpart: {fault}", instead)
                continue
            if when:
                question["when"] = when

    def _read(self, content: dict):
        """The instrument, without the conditions that cannot hold here, which only reading the whole can tell."""
        for _ in range(ROUNDS):
            try:
                return read_instrument(json.dumps(content, ensure_ascii=False).encode(), name="carried.json")
            except InstrumentFaults as found:
                faults = found.faults
            culprits = {}
            for fault in faults:
                if place := WHEN_PLACE.fullmatch(fault.place):
                    culprits.setdefault(int(place[1]) - 1, fault)
            if not culprits:
                break
            for number, fault in culprits.items():
                question = content["questions"][number]
                if question.pop("when", None):
                    place, _, spelled = self._conditions[question["code"]]
                    what = f"the condition {quoted(spelled)} does not work here: {fault.problem}"
                    self.note(place, what, "The question is asked of everybody.")
        raise InstrumentFaults(self._located(content, fault) for fault in faults)

    def _located(self, content: dict, fault: Fault) -> Fault:
        """The fault at the place in the other program's file, where its author can mend it."""
        number = QUESTION_PLACE.match(fault.place)
        questions = content["questions"]
        if not number or int(number[1]) > len(questions):
            return fault
        return Fault(self._places.get(questions[int(number[1]) - 1]["code"], fault.place), fault.problem, fault.remedy)


def _insist(place: str, what: str, number: int, most: int) -> None:
    if number > most:
        raise InstrumentFaults([Fault(place, f"there are {number} {what}", f"Keep at most {most}.")])


def _code_like(wanted: str) -> str:
    """The code that is most like a name."""
    if CODE.fullmatch(wanted):
        return wanted
    flat = unicodedata.normalize("NFKD", wanted[:200]).encode("ascii", "ignore").decode().lower()
    flat = re.sub(r"[^a-z0-9]+", "_", flat).strip("_")
    return (flat if flat[:1].isalpha() else f"q_{flat}".rstrip("_"))[:40].rstrip("_")


def _option_code_like(wanted: str) -> str:
    if OPTION_CODE.fullmatch(wanted):
        return wanted
    flat = unicodedata.normalize("NFKD", wanted[:200]).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "_", flat).strip("_.-")[:40] or "option"


class _Names:
    """Names that are taken; a wanted one that is gets the next free number."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def free(self, wanted: str) -> str:
        """The wanted name, or the one nearest to it; taken from now on."""
        name, stem = wanted, wanted[:34]
        while name in self._taken:
            # remembered, for a file of nothing but doubles must not take minutes
            number = self._next[stem] = self._next.get(stem, 1) + 1
            name = f"{stem}_{number}"
        self._taken.add(name)
        return name
