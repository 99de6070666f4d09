"""The codebook as one page of HTML that needs nothing beside it: to read, to search, to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from surveys.codebook.entries import COUNT, FLAG, SCORE, Category, Entry, entries_of, figure, said
from surveys.codebook.markup import clean, grow
from surveys.codebook.study import Study, questionnaire_in_words
from surveys.edition import Edition
from surveys.languages import direction, own_name
from surveys.routing_words import Gettext, in_english

STYLE = Path(__file__).with_name("page.css")


def codebook_html(
    edition: Edition,
    study: Study,
    entries: Sequence[Entry] | None = None,
    *,
    language: str = "en",
    gettext: Gettext = in_english,
) -> bytes:
    """The codebook as UTF-8 HTML in one language, with the questionnaire's other languages in an appendix.

    `entries` are by default all variables of the edition. `gettext` speaks `language`; where the questionnaire does not
    speak it, its texts stand in its first language and are marked as such.
    """
    entries = entries_of(edition, language=language, gettext=gettext) if entries is None else tuple(entries)
    return _Page(edition, study, entries, language, gettext).bytes()


class _Page:
    def __init__(self, edition, study, entries, language, gettext) -> None:
        self.edition, self.study, self.entries = edition, study, entries
        self.language, self.gettext = language, gettext
        self.places = {entry.name: f"v{number}" for number, entry in enumerate(entries, 1)}
        self.kinds = _kind_words(gettext)

    def bytes(self) -> bytes:
        title = self.gettext("Codebook: %(title)s", title=self.study.title or said(self.edition.title, self.language))
        root = Element("html", {"lang": self.language, "dir": direction(self.language)})
        head = grow(root, "head")
        grow(head, "meta", charset="utf-8")
        grow(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        grow(head, "title", title)
        grow(head, "style", STYLE.read_text("utf-8"))
        main = grow(grow(root, "body"), "main")
        grow(main, "h1", title)
        for paragraph in self.study.about:
            grow(main, "p", paragraph)
        self._study(main)
        chapters = list(self._chapters())
        self._contents(main, chapters)
        for place, heading, fill in chapters:
            section = grow(main, "section", id=place)
            self._text(section, "h2", heading)
            fill(section)
        return b"<!DOCTYPE html>\n" + ElementTree.tostring(root, encoding="utf-8", method="html")

    def _chapters(self) -> Iterator[tuple[str, Mapping[str, str], object]]:
        """Place, heading per language, and what writes it."""
        own = {page.code for page in self.edition.pages}
        for number, page in enumerate(self.edition.pages, 1):
            if inside := [each for each in self.entries if each.page == page.code and not each.is_derived]:
                yield f"p{number}", page.title, lambda section, inside=inside: self._questions(section, inside)
        others = [each for each in self.entries if each.page not in own and not each.is_derived]
        if others:
            heading = {self.language: self.gettext("Other variables")}
            yield "others", heading, lambda section: self._questions(section, others)
        if derived := [each for each in self.entries if each.is_derived]:
            heading = {self.language: self.gettext("Computed variables")}
            yield "computed", heading, lambda section: self._computed(section, derived)
        for language in self.edition.languages:
            if language != self._spoken:
                yield f"in-{language}", {language: own_name(language)}, self._translated(language)

    @property
    def _spoken(self) -> str:
        """The language in which the questionnaire's texts stand in the body of the page."""
        return self.language if self.language in self.edition.languages else self.edition.languages[0]

    def _study(self, main: Element) -> None:
        words, study = questionnaire_in_words(self.edition, self.gettext), self.study
        gettext = self.gettext
        days = [day.isoformat() for day in (study.begun, study.ended) if day]
        facts = [
            (gettext("Made by"), [study.producer, study.made_on.isoformat() if study.made_on else ""]),
            (gettext("Answers from and to"), [" – ".join(days)]),
            (gettext("Who could answer"), [study.universe]),
            (gettext("Sampling"), [study.sampling]),
            (gettext("Response"), [study.response]),
            (gettext("Weighting"), [study.weighting]),
            (gettext("Anonymity"), study.anonymity),
            (gettext("Conditions of use"), [study.conditions, *words.licences]),
            (
                gettext("Questionnaire"),
                [*words.parts, gettext("Fingerprint: %(hash)s", hash=self.edition.content_hash)],
            ),
            (gettext("Languages"), [", ".join(own_name(each) for each in self.edition.languages)]),
            (gettext("Cut-offs"), [words.cutoffs]),
            (gettext("Risk analysis"), words.legal),
            (gettext("Files"), [f"{file.name}: {file.content}".rstrip(": ") for file in study.files]),
            (gettext("Software"), [f"Sokkel {study.software}".strip()]),
        ]
        self._facts(main, facts)

    def _facts(self, parent: Element, facts: Iterable[tuple[str, Sequence[object]]]) -> None:
        """Terms with their texts; a text may be a function that fills its place. Terms without any are left out."""
        told = [(term, [each for each in texts if each]) for term, texts in facts]
        if not any(texts for _, texts in told):
            return
        listed = grow(parent, "dl")
        for term, texts in told:
            if texts:
                grow(listed, "dt", term)
                place = grow(listed, "dd")
                for text in texts:
                    paragraph = grow(place, "p", "" if callable(text) else text)
                    if callable(text):
                        text(paragraph)

    def _contents(self, main: Element, chapters: list) -> None:
        contents = grow(main, "nav", class_="contents", aria_labelledby="contents")
        grow(contents, "h2", self.gettext("Contents"), id="contents")
        listed = grow(contents, "ol")
        for place, heading, _ in chapters:
            self._text(grow(listed, "li"), "a", heading, href=f"#{place}")

    def _text(self, parent: Element, tag: str, texts: Mapping[str, str], **attributes: object) -> Element:
        """A text of the questionnaire, marked with its language where it is not that of the page."""
        found = self.language if texts.get(self.language) else next((each for each, text in texts.items() if text), "")
        marks = {"lang": found, "dir": direction(found)} if found and found != self.language else {}
        return grow(parent, tag, texts.get(found, ""), **marks, **attributes)

    def _questions(self, section: Element, entries: Sequence[Entry]) -> None:
        for members in _questions_of(entries):
            first = members[0]
            if first.stem:
                self._text(section, "h3", first.stem)
            else:
                self._named(section, first)
            if first.help:
                self._text(section, "p", first.help)
            self._facts(section, self._asked(first))
            self._answers(section, first.categories)
            if first.stem:
                heads = [self.gettext("Variable"), self.gettext("Statement"), self.gettext("Counts in")]
                body = self._table(section, self.gettext("Statements"), heads)
                for entry in members:
                    row = grow(body, "tr")
                    grow(grow(row, "th", scope="row", id=self.places[entry.name]), "code", entry.name)
                    self._text(row, "td", entry.label)
                    self._counted(grow(row, "td"), entry)

    def _named(self, section: Element, entry: Entry) -> None:
        heading = grow(section, "h3", id=self.places[entry.name])
        grow(heading, "code", entry.name).tail = " "
        self._text(heading, "span", entry.label)

    def _asked(self, entry: Entry) -> list[tuple[str, Sequence[object]]]:
        gettext = self.gettext
        unit = said(entry.unit, self.language)
        limits = [figure(each) if each is not None else "…" for each in (entry.minimum, entry.maximum)]
        whole = gettext("whole numbers") if entry.integer else ""
        bounds = " – ".join(limits) if limits != ["…", "…"] else ""
        longest = gettext("At most %(number)s characters.", number=entry.longest) if entry.longest else ""
        shown = gettext("Shown only from %(k)s answers on.", k=entry.threshold) if entry.threshold else ""
        return [
            (gettext("Kind"), [self.kinds.get(entry.kind, entry.kind)]),
            (gettext("Asked"), [entry.universe, self._condition(entry.asked_when)]),
            (gettext("Required"), [gettext("An answer was required.") if entry.required else ""]),
            (gettext("Values"), [", ".join(each for each in (bounds, unit, whole) if each), longest]),
            (gettext("Excludes the others"), [", ".join(entry.exclusive)]),
            (gettext("Protection"), [shown]),
            (
                gettext("Counts in"),
                [lambda place: self._counted(place, entry)] if entry.scales and not entry.stem else [],
            ),
            (gettext("Explanation"), entry.notes if not entry.is_derived else ()),
        ]

    @staticmethod
    def _condition(condition: str):
        return (lambda place: grow(place, "code", condition)) if condition else ""

    def _counted(self, place: Element, entry: Entry) -> None:
        """The scores in which an answer counts, each a link."""
        for number, (code, is_reversed) in enumerate(entry.scales):
            if number:
                place[-1].tail = f"{place[-1].tail or ''}, "
            self._link(place, code)
            if is_reversed:
                place[-1].tail = " (" + self.gettext("reversed") + ")"

    def _link(self, place: Element, name: str) -> None:
        inside = grow(place, "a", href=f"#{self.places[name]}") if name in self.places else grow(place, "span")
        grow(inside, "code", name)

    def _answers(self, section: Element, categories: Sequence[Category]) -> None:
        if not categories:
            return
        scored = any(each.value is not None for each in categories)
        heads = [self.gettext("Code"), self.gettext("Answer")]
        heads += [self.gettext("Value")] if scored else []
        body = self._table(section, self.gettext("Answers"), heads)
        for category in categories:
            row = grow(body, "tr")
            grow(grow(row, "th", scope="row"), "code", category.code)
            cell = self._text(row, "td", category.label)
            if category.missing:
                grow(cell, "em", " (" + self.gettext("counts as no answer") + ")", lang=self.language)
            if scored:
                grow(row, "td", "" if category.value is None else figure(category.value))

    @staticmethod
    def _table(section: Element, caption: str, heads: Sequence[str]) -> Element:
        table = grow(section, "table")
        grow(table, "caption", caption)
        row = grow(grow(table, "thead"), "tr")
        for head in heads:
            grow(row, "th", head, scope="col")
        return grow(table, "tbody")

    def _computed(self, section: Element, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._named(section, entry)
            facts = self._asked(entry)
            facts.insert(1, (self.gettext("Formula"), [entry.formula]))
            facts.insert(2, (self.gettext("Made of"), [lambda place, entry=entry: self._sources(place, entry)]))
            facts.append((self.gettext("Explanation"), entry.notes))
            self._facts(section, facts)
            if entry.kind != FLAG:  # its formula says what 1 and 0 are
                self._answers(section, entry.categories)

    def _sources(self, place: Element, entry: Entry) -> None:
        for number, name in enumerate(entry.made_of):
            if number:
                place[-1].tail = ", "
            self._link(place, name)

    def _translated(self, language: str):
        """What writes the texts of the questionnaire in another language."""

        def fill(section: Element) -> None:
            caption = self.gettext("The questionnaire in another language: %(language)s", language=own_name(language))
            heads = [self.gettext("Variable"), self.gettext("Text"), self.gettext("Answers")]
            body = self._table(section, caption, heads)
            marks = {"lang": language, "dir": direction(language)}
            for members in _questions_of(each for each in self.entries if language in each.label):
                first = members[0]
                codes = [f"{each.code} = {each.label.get(language, '')}" for each in first.categories]
                if first.stem:
                    self._row(body, "", first.stem.get(language, ""), "; ".join(codes), marks)
                    codes = []
                for entry in members:
                    self._row(body, entry.name, entry.label[language], "; ".join(codes), marks)

        return fill

    @staticmethod
    def _row(body: Element, name: str, text: str, answers: str, marks: Mapping[str, str]) -> None:
        row = grow(body, "tr")
        if name:
            grow(grow(row, "th", scope="row"), "code", name)
        else:
            grow(row, "td")
        grow(row, "td", text, **marks)
        grow(row, "td", answers, **marks)


def _questions_of(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries by question: the statements under one stem together, every other entry alone."""

    def question(numbered: tuple[int, Entry]) -> object:
        number, entry = numbered
        return (entry.page, clean(dict(entry.stem)), entry.categories) if entry.stem else number

    for _, members in groupby(enumerate(entries), key=question):
        yield [entry for _, entry in members]


def _kind_words(gettext: Gettext) -> dict[str, str]:
    return {
        "likert": gettext("graded answer to a statement"),
        "matrix": gettext("graded answer to each of several statements"),
        "single": gettext("one answer out of a list"),
        "multiple": gettext("one or more answers out of a list"),
        "number": gettext("number"),
        "short_text": gettext("line of text"),
        "long_text": gettext("open remark"),
        "background": gettext("own situation: one answer out of a list"),
        SCORE: gettext("score, computed"),
        FLAG: gettext("yes or no, computed"),
        COUNT: gettext("number, computed"),
    }
