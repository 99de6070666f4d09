"""The codebook as DDI-Codebook 2.5, the exchange format of data archives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from surveys.codebook.entries import COUNT, FLAG, SCORE, Entry, entries_of, figure, said
from surveys.codebook.markup import XML_LANG, grow, grow_each
from surveys.codebook.study import Study, questionnaire_in_words
from surveys.edition import Edition
from surveys.release import Cell, Release
from surveys.routing_words import Gettext, in_english

NAMESPACE = "ddi:codebook:2_5"
SCHEMA = "http://www.ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
DOMAINS = {"number": "numeric", "short_text": "text", "long_text": "text", "multiple": "multiple"}


def codebook_xml(
    edition: Edition,
    study: Study,
    entries: Sequence[Entry] | None = None,
    *,
    release: Release | None = None,
    language: str = "en",
    gettext: Gettext = in_english,
) -> bytes:
    """The codebook as UTF-8 XML, valid against DDI-Codebook 2.5; texts of the questionnaire in all its languages.

    `entries` are by default all variables of the edition. A `release` adds the published figures of the whole company;
    what it hides is named with the reason code. `gettext` speaks `language`.
    """
    entries = entries_of(edition, language=language, gettext=gettext) if entries is None else tuple(entries)
    return _Writer(edition, study, entries, release, language, gettext).bytes()


class _Writer:
    def __init__(self, edition, study, entries, release, language, gettext) -> None:
        self.edition, self.study, self.entries, self.release = edition, study, entries, release
        self.language, self.gettext = language, gettext
        self.words = questionnaire_in_words(edition, gettext)
        self.title = study.title or said(edition.title, language)
        self.ids = {entry.name: f"V{number}" for number, entry in enumerate(entries, 1)}
        self.files = " ".join(f"F{number}" for number, _ in enumerate(study.files, 1))

    def bytes(self) -> bytes:
        root = Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", "ID": "codebook", XML_LANG: self.language})
        root.set("xmlns:xsi", INSTANCE)
        root.set("xsi:schemaLocation", f"{NAMESPACE} {SCHEMA}")
        self._document(grow(root, "docDscr"))
        self._study(grow(root, "stdyDscr"))
        self._files(root)
        self._data(grow(root, "dataDscr"))
        ElementTree.indent(root)
        return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _document(self, document: Element) -> None:
        citation = grow(document, "citation")
        grow(grow(citation, "titlStmt"), "titl", self.gettext("Codebook: %(title)s", title=self.title))
        self._production(citation)

    def _production(self, citation: Element, rights: Sequence[str] = ()) -> None:
        made = grow(citation, "prodStmt")
        grow(made, "producer", self.study.producer)
        if rights:
            grow(made, "copyright", " ".join(rights))
        if self.study.made_on:
            grow(made, "prodDate", self.study.made_on.isoformat(), date=self.study.made_on.isoformat())
        grow(made, "software", "Sokkel", version=self.study.software)

    def _study(self, study: Element) -> None:
        citation = grow(study, "citation")
        titles = grow(citation, "titlStmt")
        grow(titles, "titl", self.title)
        grow_each(titles, "parTitl", {each: text for each, text in self.edition.title.items() if text != self.title})
        grow(titles, "IDNo", self.edition.content_hash, agency="Sokkel", level="study")
        grow(grow(citation, "rspStmt"), "AuthEnty", self.study.producer)
        self._production(citation, self.words.licences)
        version = grow(citation, "verStmt")
        grow(version, "version", "; ".join(self.words.parts) or self.edition.code, type="instrument")
        about = grow(study, "stdyInfo")
        for paragraph in self.study.about:
            grow(about, "abstract", paragraph)
        self._summary(grow(about, "sumDscr"))
        for sentence in self.words.legal:
            grow(about, "notes", sentence, type="legal elements")
        method = grow(study, "method")
        collection = grow(method, "dataColl")
        if self.study.sampling:
            grow(collection, "sampProc", self.study.sampling)
        grow(collection, "collMode", self.gettext("Questionnaire filled in by the respondent."))
        if self.study.weighting:
            grow(collection, "weight", self.study.weighting)
        if self.words.cutoffs:
            grow(method, "notes", self.words.cutoffs, type="cut-offs")
        if self.study.response:
            grow(grow(method, "anlyInfo"), "respRate", self.study.response)
        self._access(grow(grow(study, "dataAccs"), "useStmt"))

    def _summary(self, summary: Element) -> None:
        for event, day in (("start", self.study.begun), ("end", self.study.ended)):
            if day:
                grow(summary, "collDate", day.isoformat(), event=event, date=day.isoformat())
        grow(summary, "nation", self.gettext("Belgium"), abbr="BE")
        grow(summary, "anlyUnit", self.gettext("Individual"))
        if self.study.universe:
            grow(summary, "universe", self.study.universe)
        grow(summary, "dataKind", self.gettext("Survey data"))

    def _access(self, use: Element) -> None:
        if self.study.anonymity:
            grow(use, "confDec", " ".join(self.study.anonymity), required="no")
        if self.words.licences:
            grow(use, "restrctn", " ".join(self.words.licences))
        if self.study.conditions:
            grow(use, "conditions", self.study.conditions)

    def _files(self, root: Element) -> None:
        for number, file in enumerate(self.study.files, 1):
            text = grow(grow(root, "fileDscr", ID=f"F{number}"), "fileTxt")
            grow(text, "fileName", file.name)
            if file.content:
                grow(text, "fileCont", file.content)
            if file.cases is not None:
                size = grow(text, "dimensns")
                grow(size, "caseQnty", file.cases)
                grow(size, "varQnty", len(self.entries))
            if file.kind:
                grow(text, "fileType", file.kind, charset="UTF-8")

    def _data(self, data: Element) -> None:
        groups = [
            *(("section", page.code, page.title, self._on(page.code)) for page in self.edition.pages),
            *(("grid", "", stem, names) for stem, names in self._grids()),
            *(("other", scale.code, scale.text, scale.items) for scale in self.edition.scales),
        ]
        number = 0
        for kind, name, label, names in groups:
            if members := self._refs(names):
                number += 1
                group = grow(data, "varGrp", ID=f"G{number}", type=kind, name=name, var=members)
                if kind == "other":
                    group.set("otherType", "scale")
                grow_each(group, "labl", label)
        for entry in self.entries:
            self._variable(data, entry)

    def _on(self, page: str) -> list[str]:
        return [entry.name for entry in self.entries if entry.page == page]

    def _grids(self) -> Iterable[tuple[dict, list[str]]]:
        """The matrix questions: their stem and the variables under it."""
        rows = (entry for entry in self.entries if entry.stem)
        for (_, stem), members in groupby(rows, key=lambda each: (each.page, each.stem)):
            yield stem, [each.name for each in members]

    def _refs(self, names: Iterable[str]) -> str:
        return " ".join(self.ids[name] for name in names if name in self.ids)

    def _variable(self, data: Element, entry: Entry) -> None:
        variable = grow(
            data,
            "var",
            ID=self.ids[entry.name],
            name=entry.name,
            files="" if self.release else self.files,
            intrvl="contin" if entry.is_number or entry.kind == COUNT else "discrete",
            representationType="text" if entry.is_text else "numeric" if entry.is_number else "code",
            measUnit=said(entry.unit, self.language),
        )
        grow_each(variable, "labl", entry.label)
        if entry.threshold:
            told = self.gettext("Shown only from %(k)s answers on.", k=entry.threshold)
            grow(variable, "security", told)
        if not entry.is_derived:
            self._question(variable, entry)
        if entry.minimum is not None or entry.maximum is not None:
            units = "INT" if entry.integer else "REAL"
            grow(grow(variable, "valrng"), "range", UNITS=units, min=_number(entry.minimum), max=_number(entry.maximum))
        if missing := [each for each in entry.categories if each.missing]:
            codes = grow(variable, "invalrng")
            for category in missing:
                grow(codes, "item", VALUE=category.code)
        if entry.universe:
            grow(variable, "universe", entry.universe)
        cell = self._cell(entry)
        self._figures(variable, cell)
        for category in entry.categories:
            self._category(variable, entry, category, cell)
        if entry.is_derived:
            derivation = grow(variable, "derivation", var=self._refs(entry.made_of))
            grow(derivation, "drvdesc", entry.formula)
        numeric = entry.is_number or entry.kind in (FLAG, COUNT)
        grow(variable, "varFormat", type="numeric" if numeric else "character")
        self._notes(variable, entry, cell)

    def _question(self, variable: Element, entry: Entry) -> None:
        question = grow(variable, "qstn", responseDomainType=DOMAINS.get(entry.kind, "category"))
        grow_each(question, "preQTxt", entry.stem)
        grow_each(question, "qstnLit", entry.label)
        grow_each(question, "postQTxt", entry.help)

    def _category(self, variable: Element, entry: Entry, category, cell: Cell | None) -> None:
        found = grow(variable, "catgry", missing="Y" if category.missing else "N")
        if entry.is_multiple and category.code not in entry.exclusive:
            found.set("excls", "false")
        grow(found, "catValu", category.code)
        grow_each(found, "labl", category.label)
        if category.value is not None:
            grow(found, "txt", self.gettext("Value %(value)s.", value=figure(category.value)))
        share = cell.measures.get(category.code) if cell else None
        if isinstance(share, float):
            grow(found, "catStat", f"{100 * share:.1f}", type="percent")
        elif share is not None:
            # a bound, or a share that would tell of too few people
            grow(found, "catStat", share, type="other", otherType="bound" if share[:1] in "<>" else "hidden")

    def _cell(self, entry: Entry) -> Cell | None:
        if self.release is None:
            return None
        return self.release.cell(f"scale:{entry.name}" if entry.kind == SCORE else f"question:{entry.name}")

    def _figures(self, variable: Element, cell: Cell | None) -> None:
        if cell is None or cell.hidden:
            return
        grow(variable, "sumStat", cell.n, type="vald")
        if isinstance(cell.measures.get("mean"), float):
            grow(variable, "sumStat", f"{cell.measures['mean']:.1f}", type="mean")

    def _notes(self, variable: Element, entry: Entry, cell: Cell | None) -> None:
        for note in entry.notes:
            grow(variable, "notes", note)
        for code, is_reversed in entry.scales:
            told = self.gettext("Counts in the score %(scale)s, reversed.", scale=code)
            plain = self.gettext("Counts in the score %(scale)s.", scale=code)
            grow(variable, "notes", told if is_reversed else plain, type="scale")
        if entry.asked_when:
            grow(variable, "notes", entry.asked_when, type="condition")
        if entry.required:
            grow(variable, "notes", self.gettext("An answer was required."), type="required")
        if entry.longest:
            grow(variable, "notes", self.gettext("At most %(number)s characters.", number=entry.longest), type="length")
        if cell is not None and cell.hidden:
            grow(variable, "notes", cell.hidden, type="hidden")


def _number(value: float | None) -> str | None:
    return None if value is None else figure(value)
