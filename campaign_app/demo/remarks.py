"""The remarks of the demo company's first scan, read and published as its confidential counsellor did."""

from datetime import datetime

from flask_babel import force_locale

from campaign_app.accounts.models import Person
from campaign_app.core.database import db
from campaign_app.remarks import queries
from campaign_app.remarks.actions import Choice, accept, decide, finish, looked
from campaign_app.remarks.masks import masked, proposals
from campaign_app.remarks.models import Moderator, Reason, Verdict
from campaign_app.remarks.words import mask_words
from campaign_app.scans.models import Scan

LANGUAGE = "nl"
# a word of a remark, and the theme that it is about
THEMES = {
    "volk": "workload",
    "overuren": "workload",
    "snel": "workload",
    "planning": "work_life_balance",
    "uren": "work_life_balance",
    "vrije": "work_life_balance",
    "opleiding": "learning",
    "materiaal": "working_conditions",
    "warm": "working_conditions",
    "chef": "supervisor_support",
    "afwisselen": "task_variety",
    "fijne": "motivation",
    "altijd graag": "motivation",
}
OWN_THEMES = {"communicatie": "Overleg", "overleg": "Overleg", "vergadering": "Overleg", "koffie": "Kantine"}
EMPTY_PRAISE = "Goed dat hier eens naar gevraagd wordt."


def read_remarks(scan: Scan, reader: Person, *, at: datetime) -> None:
    """Accept, read, decide about every remark, and finish."""
    accept(db.session.get(Moderator, (scan.id, reader.id)), scan, at=at)
    with force_locale(LANGUAGE):
        words = mask_words()
    rows = list(db.session.scalars(queries.offered(scan.id)))
    for variable in sorted({row.variable for row in rows}):
        looked(scan, variable, by=reader, at=at)
    decide(scan, {row.id: _choice(row.text, words) for row in rows}, by=reader, at=at)
    finish(scan, by=reader, at=at)


def _choice(text: str, words: dict[str, str]) -> Choice:
    if text == EMPTY_PRAISE:
        return Choice(Verdict.WITHHOLD, reason=Reason.EMPTY)
    said = text.lower()
    return Choice(
        Verdict.PUBLISH,
        masked(text, proposals(text), words),
        themes=tuple(sorted({theme for word, theme in THEMES.items() if word in said})),
        own_themes=tuple(sorted({theme for word, theme in OWN_THEMES.items() if word in said})),
    )
