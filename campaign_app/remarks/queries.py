"""Reading about remarks: who moderates, what is offered to them, what was decided, what is published."""

import json

from sqlalchemy import Select, Text, and_, cast, delete, func, or_, select

from campaign_app.accounts.models import Person
from campaign_app.answers.models import Remark
from campaign_app.companies.models import CompanyUser
from campaign_app.core.audit import AuditEvent
from campaign_app.remarks.models import (
    Moderator,
    PublishedRemark,
    RemarkDecision,
    RemarkPublication,
    RemarkQuestion,
)
from campaign_app.scans.models import Scan, ScanStatus

LOG = "remarks."


def moderators_of(scan_id: int) -> Select[tuple[Moderator]]:
    """Who was appointed to read the remarks of a scan and still works for its company, in the order of appointing."""
    rows = select(Moderator).join(Scan, Scan.id == Moderator.scan_id).join(Person, Person.id == Moderator.person_id)
    works_there = and_(CompanyUser.company_id == Scan.company_id, CompanyUser.person_id == Moderator.person_id)
    rows = rows.join(CompanyUser, works_there).where(Moderator.scan_id == scan_id, Person.active)
    return rows.order_by(Moderator.appointed_at, Moderator.person_id)


def questions_of(scan_id: int) -> Select[tuple[RemarkQuestion]]:
    """The open questions of a released scan, also those with too few remarks."""
    return select(RemarkQuestion).where(RemarkQuestion.scan_id == scan_id).order_by(RemarkQuestion.variable)


def publication_of(scan_id: int) -> Select[tuple[RemarkPublication]]:
    """The end of a scan's moderation, at most one."""
    return select(RemarkPublication).where(RemarkPublication.scan_id == scan_id)


def offered(scan_id: int, variable: str | None = None) -> Select[tuple[Remark]]:
    """The remarks that a moderator may read, of one question or all: only where enough people wrote something.

    In the order of their random numbers.
    """
    asked = and_(RemarkQuestion.scan_id == Remark.scan_id, RemarkQuestion.variable == Remark.variable)
    rows = select(Remark).join(RemarkQuestion, asked)
    rows = rows.where(Remark.scan_id == scan_id, RemarkQuestion.written.is_not(None)).order_by(Remark.id)
    return rows if variable is None else rows.where(Remark.variable == variable)


def undecided(rows: Select) -> Select:
    """Those of the offered remarks about which nothing was decided."""
    return rows.where(~select(RemarkDecision.remark_id).where(RemarkDecision.remark_id == Remark.id).exists())


def decided(rows: Select, verdict=None) -> Select:
    """Those of the offered remarks about which something was decided, or one thing."""
    rows = rows.join(RemarkDecision, RemarkDecision.remark_id == Remark.id)
    return rows if verdict is None else rows.where(RemarkDecision.verdict == verdict)


def decisions_on(remark_ids) -> Select[tuple[RemarkDecision]]:
    """The decisions about these remarks."""
    return select(RemarkDecision).where(RemarkDecision.remark_id.in_(remark_ids))


def verdict_counts(scan_id: int) -> Select:
    """Per question and verdict (None where nothing was decided) how many of the offered remarks."""
    rows = offered(scan_id).outerjoin(RemarkDecision, RemarkDecision.remark_id == Remark.id)
    rows = rows.with_only_columns(Remark.variable, RemarkDecision.verdict, func.count(Remark.id))
    return rows.group_by(Remark.variable, RemarkDecision.verdict).order_by(None)


def chosen(scan_id: int) -> Select:
    """What the moderators decided to publish: question, masked text, themes, own themes."""
    columns = (Remark.variable, RemarkDecision.text, RemarkDecision.themes, RemarkDecision.own_themes)
    rows = offered(scan_id).join(RemarkDecision, RemarkDecision.remark_id == Remark.id)
    return rows.where(RemarkDecision.verdict == "publish").with_only_columns(*columns)


def published_of(scan_id: int, variable: str | None = None) -> Select[tuple[PublishedRemark]]:
    """The published remarks of a scan, of one question or all, in the order of their random numbers."""
    rows = select(PublishedRemark).where(PublishedRemark.scan_id == scan_id).order_by(PublishedRemark.id)
    return rows if variable is None else rows.where(PublishedRemark.variable == variable)


def first_published(scan_id: int, each: int) -> Select[tuple[PublishedRemark]]:
    """At most so many published remarks of each question."""
    place = func.row_number().over(partition_by=PublishedRemark.variable, order_by=PublishedRemark.id)
    numbered = select(PublishedRemark.id, place.label("place")).where(PublishedRemark.scan_id == scan_id).subquery()
    rows = select(PublishedRemark).join(numbered, numbered.c.id == PublishedRemark.id)
    return rows.where(numbered.c.place <= each).order_by(PublishedRemark.id)


def lists(column, words: str):
    """The condition that a JSON list of texts holds this one: its beginning is a bracket or a space, both unescaped."""
    text, element = cast(column, Text), json.dumps(words)
    # `replace` minds capitals in both databases, LIKE in one of them only
    return or_(*(func.replace(text, f"{before}{element}", "") != text for before in ("[", " ")))


def forgotten_decisions(scan_id: int):
    """The statement that destroys the decisions of a scan."""
    return delete(RemarkDecision).where(RemarkDecision.scan_id == scan_id)


def to_be_read(scan_id: int):
    """The condition that a scan has remarks which enough people wrote and nobody finished reading."""
    waiting = select(RemarkQuestion.scan_id).where(
        RemarkQuestion.scan_id == scan_id, RemarkQuestion.written.is_not(None)
    )
    done = select(RemarkPublication.scan_id).where(RemarkPublication.scan_id == scan_id)
    return waiting.exists() & ~done.exists()


def overdue(before) -> Select[tuple[Scan]]:
    """Released scans, closed before a moment, whose remarks nobody finished reading."""
    rows = select(Scan).where(Scan.status == ScanStatus.RELEASED, Scan.closed_at < before)
    return rows.where(to_be_read(Scan.id)).order_by(Scan.id)


def log_of(scan_id: int) -> Select:
    """What happened to the remarks of a scan and who did it, latest first: moment, verb, name, facts."""
    rows = select(AuditEvent.at, AuditEvent.verb, Person.name, AuditEvent.facts)
    rows = rows.outerjoin(Person, Person.id == AuditEvent.person_id).where(
        AuditEvent.subject == f"scan:{scan_id}", AuditEvent.verb.startswith(LOG, autoescape=True)
    )
    return rows.order_by(AuditEvent.id.desc())
