"""Remarks from the release on: offered or destroyed, decided about one by one, and published once and for good."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext, lazy_ngettext
from sqlalchemy import func, select, update

from campaign_app.answers.models import Remark
from campaign_app.answers.sealing import BLINDLY, ID_BITS, owe_a_sweep
from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.post.actions import queue_mail
from campaign_app.remarks import queries
from campaign_app.remarks.masks import forbidden, foreign_words, says_nothing
from campaign_app.remarks.models import (
    KEPT_AT_MOST,
    Duty,
    Moderator,
    PublishedRemark,
    Reason,
    RemarkDecision,
    RemarkPublication,
    RemarkQuestion,
    Verdict,
)
from campaign_app.scans.locking import lock
from campaign_app.scans.models import Scan, ScanStatus

MOST_MODERATORS = 2


@dataclass(frozen=True)
class Choice:
    """What a moderator decided about one remark; `text` is the masked copy when it is published."""

    verdict: Verdict
    text: str = ""
    reason: Reason | None = None
    themes: tuple[str, ...] = ()
    own_themes: tuple[str, ...] = ()


def offer(scan: Scan, edition, written: Mapping[str, int | None], *, at: datetime) -> None:
    """At the release: keep the remarks of the questions that enough people answered, destroy all others unread.

    Whoever was appointed hears that there is something to read.

    `written` gives per question how many remarks the release tells of, None where it hides that. Nobody reads those of
    a sector scan, so they are destroyed.
    """
    kept = []
    for code, variable in edition.variables.items():
        if not variable.is_text or scan.for_sector:
            continue
        count = written.get(code)
        threshold = max(scan.k, edition.threshold(code))
        db.session.add(RemarkQuestion(scan_id=scan.id, variable=code, threshold=threshold, written=count))
        kept += [code] if count is not None else []
    _destroy(scan, but=kept, at=at)
    db.session.flush()
    for moderator in db.session.scalars(queries.moderators_of(scan.id)):
        _tell(moderator, at)


def appoint(scan: Scan, person, duty: Duty, *, by, at: datetime) -> Moderator:
    """Appoint a user of the company to read the remarks of a scan; somebody who is appointed already stays so.

    Nobody appoints themselves: it takes two people of a company to let one read.
    """
    lock(scan)
    if scan.status is ScanStatus.CANCELLED or _finished(scan):
        raise DomainError(lazy_gettext("There is nothing left to read in this scan."))
    known = list(db.session.scalars(queries.moderators_of(scan.id)))
    if found := next((each for each in known if each.person_id == person.id), None):
        return found
    if by is not None and person.id == by.id:
        message = lazy_gettext("Nobody appoints themselves. Ask a colleague who has an account here to appoint you.")
        raise DomainError(message, field="person")
    if person not in scan.company.users or not person.active:
        raise DomainError(lazy_gettext("Choose somebody of your company who has an account here."), field="person")
    if len(known) >= MOST_MODERATORS:
        raise DomainError(lazy_gettext("At most two people read the remarks. Take one away first."))
    row = db.session.get(Moderator, (scan.id, person.id)) or Moderator(scan_id=scan.id, person_id=person.id)
    row.duty, row.appointed_by_id, row.appointed_at, row.accepted_at = duty, getattr(by, "id", None), at, None
    db.session.add(row)
    db.session.flush()
    audit.record("remarks.appointed", scan, by=by, at=at, person=person.id, duty=duty)
    _tell(row, at)
    return row


def dismiss(scan: Scan, moderator: Moderator, *, by, at: datetime) -> None:
    """Take the task away from a moderator; what they decided stays."""
    audit.record("remarks.dismissed", scan, by=by, at=at, person=moderator.person_id)
    db.session.delete(moderator)
    db.session.flush()


def accept(moderator: Moderator, scan: Scan, *, at: datetime) -> None:
    """Record that a moderator knows what reading asks of them."""
    if moderator.accepted_at is None:
        moderator.accepted_at = at
        db.session.flush()
        audit.record("remarks.accepted", scan, by=moderator.person, at=at, duty=moderator.duty)


def looked(scan: Scan, variable: str, *, by, at: datetime) -> None:
    """Write down that somebody read remarks of a question, without a word of them."""
    audit.record("remarks.looked", scan, by=by, at=at, question=variable)


def check(choice: Choice, original: str, masks: frozenset[str]) -> None:
    """Whether a decision may be kept; raises DomainError with the field it is about. `masks` may stand in brackets."""
    if choice.verdict is Verdict.WITHHOLD:
        if choice.reason is None:
            raise DomainError(lazy_gettext("Choose why it is withheld. The reason is shown to nobody."), field="reason")
        return
    if says_nothing(choice.text):
        raise DomainError(lazy_gettext("Nothing of the remark is left. Withhold it instead."), field="text")
    for field, words in (("text", choice.text), *(("own_themes", theme) for theme in choice.own_themes)):
        if found := forbidden(words):
            raise DomainError(lazy_gettext("Mask this first: %(found)s", found=found), field=field)
    if strange := foreign_words(choice.text, original, masks):
        message = lazy_gettext(
            "You may take words out or mask them, not add or change any. Not in the remark: %(words)s",
            words=", ".join(strange),
        )
        raise DomainError(message, field="text")


def decide(scan: Scan, choices: Mapping[int, Choice | None], *, by, at: datetime) -> None:
    """Keep decisions about remarks, by the remark's id; None takes an earlier one back. They were checked before."""
    if not choices:
        return
    lock(scan)
    if _finished(scan):
        raise DomainError(lazy_gettext("The reading of these remarks is finished."))
    known = {row.remark_id: row for row in db.session.scalars(queries.decisions_on(choices))}
    for remark_id, choice in choices.items():
        row = known.get(remark_id)
        if choice is None:
            if row:
                db.session.delete(row)
            continue
        row = row or RemarkDecision(remark_id=remark_id, scan_id=scan.id)
        row.verdict, row.reason, row.text = choice.verdict, choice.reason, choice.text
        row.themes, row.own_themes = list(choice.themes), list(choice.own_themes)
        db.session.add(row)
    db.session.flush()
    verdicts = [choice.verdict if choice else "undecided" for choice in choices.values()]
    audit.record("remarks.decided", scan, by=by, at=at, **{each: verdicts.count(each) for each in set(verdicts)})


def finish(scan: Scan, *, withhold_rest: bool = False, by, at: datetime, rng=None) -> RemarkPublication:
    """Publish what was chosen, for good, and destroy every remark as it was sent; a second call gives the first's.

    Raises DomainError while remarks are undecided, unless the rest is withheld.
    """
    lock(scan)
    if done := db.session.scalar(queries.publication_of(scan.id)):
        return done
    if scan.status is not ScanStatus.RELEASED:
        raise DomainError(lazy_gettext("Remarks are read when the scan has closed and its result is there."))
    left = db.session.scalar(select(func.count()).select_from(queries.undecided(queries.offered(scan.id)).subquery()))
    if left and not withhold_rest:
        message = lazy_ngettext("%(num)s remark is not decided yet.", "%(num)s remarks are not decided yet.", left)
        raise DomainError(message, field="withhold_rest")
    rng = rng or secrets.SystemRandom()
    rows = [dict(row._mapping) for row in db.session.execute(queries.chosen(scan.id))]
    numbers = set()
    while len(numbers) < len(rows):
        numbers.add(rng.getrandbits(ID_BITS))
    rng.shuffle(rows)
    # new random numbers, laid down in their order: nothing leads from a published remark to the one that was sent
    for number, row in zip(sorted(numbers), rows, strict=True):
        db.session.add(PublishedRemark(id=number, scan_id=scan.id, **row))
    db.session.flush()
    return _end(scan, _summary(rows), by=by, at=at)


def destroy_overdue(now: datetime) -> int:
    """Destroy the remarks that nobody finished reading within half a year; for the clock. Returns of how many scans."""
    scans = db.session.scalars(queries.overdue(now - KEPT_AT_MOST)).all()
    for scan in scans:
        _end(scan, {}, by=None, at=now)
    return len(scans)


def _tell(moderator: Moderator, at: datetime) -> None:
    if db.session.scalar(select(queries.to_be_read(moderator.scan_id))):
        queue_mail(
            "remarks.waiting",
            to=moderator.person.email,
            payload={"scan_id": moderator.scan_id, "person_id": moderator.person_id},
            dedupe_key=f"remarks.waiting:{moderator.scan_id}:{moderator.person_id}",
            due_at=at,
            language=moderator.person.language,
        )


def _end(scan: Scan, summary: dict, *, by, at: datetime) -> RemarkPublication:
    row = RemarkPublication(scan_id=scan.id, finished_at=at, finished_by_id=getattr(by, "id", None), summary=summary)
    db.session.add(row)
    db.session.execute(queries.forgotten_decisions(scan.id), execution_options=BLINDLY)
    _destroy(scan, at=at)
    db.session.flush()
    audit.record("remarks.finished" if by else "remarks.destroyed", scan, by=by, at=at)
    return row


def _destroy(scan: Scan, *, but: Collection[str] = (), at: datetime) -> None:
    """Empty the remarks of a scan; the rows stay, because the release counted them.

    What they held stands in the files of the database until the clock sweeps.
    """
    every = update(Remark).where(Remark.scan_id == scan.id, Remark.variable.not_in(list(but)), Remark.text != "")
    if db.session.execute(every.values(text=""), execution_options=BLINDLY).rowcount:
        owe_a_sweep(at)
    db.session.expire_all()


def _finished(scan: Scan) -> bool:
    return db.session.scalar(queries.publication_of(scan.id)) is not None


def _summary(rows: list[dict]) -> dict:
    found: dict[str, dict] = {}
    for row in rows:
        told = found.setdefault(row["variable"], {"count": 0, "themes": [], "own_themes": []})
        told["count"] += 1
        for part in ("themes", "own_themes"):
            told[part] = sorted({*told[part], *row[part]})
    return found
