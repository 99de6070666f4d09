"""What a posted page does to the draft: what holds is kept, what does not is told beside it, nothing typed is lost."""

from dataclasses import dataclass, replace

from flask_babel import gettext

from campaign_app.answers import drafts
from campaign_app.answers.drafts import Draft, TooLarge
from campaign_app.answers.walk import Group
from forms.answers import FAULT_WORDS, Reading, read
from surveys.edition import Edition
from surveys.routing import appeared, unanswered


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft after a post, what was read, and whether the page must be shown once more before going on."""

    draft: Draft
    reading: Reading
    stay: bool = False


def save_page(edition: Edition, draft: Draft, number: int, form, language: str, *, moving_on: bool) -> Saved:
    """Save one theme; only who is moving on must answer what is required."""
    theme = edition.pages[number - 1]
    reading = read(edition.questions_by_page[theme.code], form, language)
    elsewhere = {code: value for code, value in draft.answers.items() if _theme(edition, code) != theme.code}
    saved = draft.with_answers({**elsewhere, **reading.values})
    brought = appeared(edition, draft.answers, saved.answers, theme.code) if edition.conditions else ()
    new = {variable for question in brought for variable in question.variables}
    if moving_on and any(question.required for question in edition.questions_by_page[theme.code]):
        for code in unanswered(edition, saved.answers):
            # a question that only just appeared is shown first and demanded later
            if _theme(edition, code) == theme.code and code not in new and code not in reading.faults:
                reading.faults[code] = str(FAULT_WORDS["required"])
    return Saved(saved, reading, stay=bool(new))


def save_group(draft: Draft, groups: tuple[Group, ...], typed: str) -> Saved:
    """Save the respondent's own group, or that they would rather not say."""
    known = {"": None, str(drafts.NO_GROUP): drafts.NO_GROUP} | {str(group.id): group.id for group in groups}
    if typed not in known:
        return Saved(draft, Reading(faults={"group": str(FAULT_WORDS["not_an_option"])}))
    return Saved(replace(draft, group=known[typed]), Reading())


def too_large(edition: Edition, saved: Saved, number: int, fault: TooLarge) -> Reading:
    """The same reading with the fault put beside the longest text of the page."""
    questions = edition.questions_by_page[edition.pages[number - 1].code]
    codes = [code for question in questions for code in question.variables]
    longest = max(codes, key=lambda code: len(str(saved.draft.answers.get(code, ""))))
    saved.reading.faults[longest] = gettext(
        "All your answers together no longer fit on this device. Make this about %(count)s characters shorter.",
        count=fault.excess,
    )
    return saved.reading


def _theme(edition: Edition, code: str) -> str:
    return edition.variable(code).question.page
