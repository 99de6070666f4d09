"""A question of LimeSurvey on its way: what the file says of it, and the pieces that counterparts are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from surveys.exchange.building import Builder
from surveys.exchange.limesurvey_words import FIXED
from surveys.exchange.lss import Item, Survey
from surveys.exchange.texts import OTHER, WHICH
from surveys.exchange.trees import Has
from surveys.faults import quoted

OTHER_CODE = "-oth-"
# how many points the scale of a type has
POINTS = {"5": 5, "A": 5, "B": 10}


class Asked:
    """One question: `trees` must hold before it is asked, and `ticks` learns the names of its ticks."""

    def __init__(
        self, item: Item, page: str, survey: Survey, builder: Builder, texts: Callable, ticks: dict[str, tuple]
    ) -> None:
        self.item, self.page, self.builder, self._texts, self.ticks = item, page, builder, texts, ticks
        self.kind = item.get("type")
        self.name = item.get("title") or f"q{item.get('qid')}"
        self.place = f"question {self.name}"
        self.attributes = survey.attributes.get(item.get("qid"), {})
        self.field = f"{survey.settings.get('sid', '')}X{item.get('gid')}X{item.get('qid')}"
        self.trees: list = []

    def texts(self, part: str, found: Mapping[str, str]) -> dict[str, str] | None:
        """Texts of a part of it in every language, None when there are none."""
        return self._texts(f"{self.place} {part}".rstrip(), found)

    def attribute(self, name: str) -> str:
        return next(iter(self.attributes.get(name, {}).values()), "")

    def note(self, what: str, instead: str) -> None:
        self.builder.note(self.place, what, instead)

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

    def fixed(self) -> list[tuple[str, Mapping]]:
        """The answers that its type always has, with their words: those of a scale speak for themselves."""
        if self.kind in POINTS:
            return [(str(each), {"en": str(each)}) for each in range(1, POINTS[self.kind] + 1)]
        return list(FIXED.get(self.kind, ()))

    def note_our_words(self) -> None:
        if self.kind in FIXED:
            self.note("the words of its options are our own", "Look them over in every language.")

    def start(self, kind: str, wanted: str = "", text: dict | None = None) -> dict:
        code = self.builder.code(self.place, wanted or self.name)
        content = {"code": code, "page": self.page, "kind": kind}
        content["text"] = text or self.texts("", self.item.texts)
        if content["text"] is None:
            self.note("there is no text", "The name stands instead.")
            content["text"] = self.builder.same(self.name)
        if text is None and (help_ := self.texts("help", self.item.helps)):
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

    def choose(
        self, content: dict, items: list[Item], further: Iterable[tuple[str, Mapping]] = (), wanted: str = ""
    ) -> dict[str, str] | None:
        """Give a question its options: answers or subquestions, then codes with words of our own.

        The new code of each; None, with a note, when there is nothing to choose from.
        """
        choices = []
        for item in items:
            code = item.get("code", "title")
            texts = self.texts(code, item.texts)
            if texts is None:
                self.builder.note(f"{self.place} {code}", "an option has no text", "Its code stands instead.")
            choices.append((code, texts or self.builder.same(code), {}))
        for code, words in further:
            texts = self._other_words() if code == OTHER_CODE else self.builder.worded(words)
            choices.append(("other" if code == OTHER_CODE else code, texts, {}))
        if not choices:
            self.note("there are no options to choose from", "Nothing: it is left out.")
            return None
        content["options"], codes = self.builder.option_list(
            self.place, wanted or f"{self.name}_options".lower(), choices
        )
        return codes | ({OTHER_CODE: codes["other"]} if "other" in codes else {})

    def _other_words(self) -> dict[str, str]:
        own = self.texts("other", self.attributes.get("other_replace_text", {}))
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

    def limit(self, content: dict) -> None:
        """Give a text its greatest length."""
        longest = self.attribute("maximum_chars")
        if longest.isascii() and longest.isdigit() and int(longest[:9]) > 0:
            content["max_length"] = min(int(longest[:9]), 2000)

    def bound(self, content: dict, low: str = "min_num_value_n", high: str = "max_num_value_n") -> None:
        """Give a number its bounds and its unit."""
        self.builder.bounded(self.place, content, *(self._amount(each) for each in (low, high)))
        if self.attribute("num_value_int_only") == "1":
            content["integer"] = True
        unit = self.texts("suffix", self.attributes.get("suffix", {}))
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
