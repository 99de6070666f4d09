"""One page of remarks as a moderator decides about them: each with its proposals, its form, and what was decided."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import get_locale

from campaign_app.answers.models import Remark
from campaign_app.core.database import db
from campaign_app.instruments.queries import edition_of
from campaign_app.remarks import queries
from campaign_app.remarks.actions import Choice
from campaign_app.remarks.masks import Known, masked, pieces, proposals, says_nothing
from campaign_app.remarks.models import Reason, RemarkDecision, Verdict
from campaign_app.remarks.words import mask_words, reason_names, theme_names
from campaign_app.scans.models import Scan
from forms.remarks import LATER, DecisionForm

A_PAGE = 10
MOST_AT_ONCE = 50
FIELD = re.compile(r"r(\d{1,19})-was")


@dataclass(frozen=True)
class Entry:
    """One remark on the page: its text in pieces, those proposed for masking with their kind, and its form."""

    remark: Remark
    pieces: list[tuple[str, str | None]]
    form: DecisionForm
    empty: bool  # whether nothing would be left of it


class Desk:
    """What reading one scan's remarks needs: what is known of the company, themes, and words for all."""

    def __init__(self, scan: Scan, verdicts: dict[str, str]):
        self.scan, self.verdicts = scan, verdicts
        people = [person.name for person in scan.company.users]
        people += [scan.company.contact_person, scan.invited_by.name if scan.invited_by else None]
        self.known = Known.of(people, [group.name for group in scan.groups])
        self.masks = mask_words()
        self.themes = theme_names(edition_of(scan.edition_id), get_locale().language)

    def entries(self, remarks: Iterable[Remark], formdata=None) -> list[Entry]:
        """The remarks with their forms, filled with what was typed, else decided, else proposed."""
        remarks = list(remarks)
        rows = db.session.scalars(queries.decisions_on([remark.id for remark in remarks]))
        decided = {row.remark_id: row for row in rows}
        return [self._entry(remark, decided.get(remark.id), formdata) for remark in remarks]

    def _entry(self, remark: Remark, row: RemarkDecision | None, formdata) -> Entry:
        spans = proposals(remark.text, self.known)
        proposed = masked(remark.text, spans, self.masks)
        kept = {"text": proposed}
        if row is not None:
            kept = {
                "was": row.verdict,
                "verdict": row.verdict,
                "reason": row.reason or "",
                "text": row.text or proposed,
                "themes": row.themes,
                "own_themes": ", ".join(row.own_themes),
            }
        form = DecisionForm(
            formdata,
            prefix=f"r{remark.id}-",
            data=kept,
            verdicts=self.verdicts.items(),
            reasons=reason_names().items(),
            themes=self.themes.items(),
        )
        return Entry(remark, pieces(remark.text, spans), form, says_nothing(proposed))


def ids_in(form) -> list[int]:
    """The numbers of the remarks that a posted page was about."""
    found = [int(match.group(1)) for name in form if (match := FIELD.fullmatch(name))]
    return [number for number in found if number < 2**62][:MOST_AT_ONCE]


def choice_of(form: DecisionForm) -> Choice | None:
    """What a form decides; None when nothing is decided (any more)."""
    if form.verdict.data in (None, LATER):
        return None
    publish = form.verdict.data == Verdict.PUBLISH
    return Choice(
        Verdict(form.verdict.data),
        text=form.text.data.strip() if publish and form.text.data else "",
        reason=Reason(form.reason.data) if not publish and form.reason.data else None,
        themes=tuple(form.themes.data or ()) if publish else (),
        own_themes=tuple(form.own_words) if publish else (),
    )
