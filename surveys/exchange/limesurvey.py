"""LimeSurvey in: groups become pages, and each type of question becomes its nearest counterpart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from surveys.exchange.building import Builder
from surveys.exchange.carrying import Carried
from surveys.exchange.limesurvey_conditions import Conditions
from surveys.exchange.limesurvey_kinds import COUNTERPARTS
from surveys.exchange.limesurvey_questions import Asked
from surveys.exchange.lss import Item, Survey, read_survey
from surveys.exchange.texts import language_code
from surveys.exchange.trees import CannotCarry
from surveys.faults import Fault, InstrumentFaults, quoted

PIPING = re.compile(r"\{[^{}\s][^{}]{0,2000}\}")
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
        self.conditions = Conditions()

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
        gate = self._trees(place, group.get("grelevance"))
        for question in questions:
            self._question(question, page, gate)

    def _trees(self, place: str, relevance: str, older: Sequence[Mapping[str, str]] = ()) -> list:
        """What must hold for a group or question; a condition without counterpart is noted and left out."""
        spelled = relevance.strip()
        spelled = spelled[1:-1].strip() if spelled.startswith("{") and spelled.endswith("}") else spelled
        try:
            return self.conditions.read(spelled, older)
        except CannotCarry as fault:
            what = f"the condition {quoted(spelled or 'of an older version')} has no counterpart: {fault}"
            self.builder.note(place, what, "It is left out; everybody is asked.")
            return []

    def _question(self, item: Item, page: str, gate: list) -> None:
        asked = Asked(item, page, self.survey, self.builder, self._texts, self.conditions.ticks)
        older = self.survey.conditions.get(item.get("qid"), ())
        asked.trees = [*gate, *self._trees(asked.place, item.get("relevance"), older)]
        kind = item.get("type")
        if asked.attribute("hidden") == "1":
            asked.note("it is hidden", "It is left out.")
        elif kind in LEFT_OUT:
            asked.note(f"{LEFT_OUT[kind]} has no counterpart", "Nothing: it is left out.")
        elif kind not in COUNTERPARTS:
            asked.note(f"the type {quoted(kind)} is not known here", "Nothing: it is left out.")
        else:
            asked.note_what_is_lost()
            COUNTERPARTS[kind](asked)

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
