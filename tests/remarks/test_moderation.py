"""Reading remarks: who may, what is offered, what is decided, and what stays when it is finished."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from campaign_app.answers.models import Remark
from campaign_app.answers.sealing import SWEEP_RULE
from campaign_app.core.audit import AuditEvent
from campaign_app.core.errors import DomainError
from campaign_app.core.occasions import Occasion
from campaign_app.instruments.queries import edition_of
from campaign_app.post.models import OutboxMail
from campaign_app.remarks import actions, queries
from campaign_app.remarks.actions import Choice
from campaign_app.remarks.mails import waiting
from campaign_app.remarks.models import (
    KEPT_AT_MOST,
    Duty,
    PublishedRemark,
    Reason,
    RemarkPublication,
    RemarkQuestion,
    Verdict,
)
from campaign_app.remarks.report import State, published_texts, remarks_report
from campaign_app.results.actions import answers_frame, compute
from campaign_app.results.queries import release_of
from jobs import seal_scans
from tests.remarks.boxes import PLAIN, QUESTION, all_remarks, decided, decisions, reader_of, written


@pytest.fixture
def sector(make):
    return make.sector()


@pytest.fixture
def company(make, sector):
    return make.company(sector)


def report(scan, language="nl"):
    return next(
        each for each in remarks_report(scan, edition_of(scan.edition_id), language) if each.variable == QUESTION
    )


def test_from_k_on_remarks_are_offered_and_below_they_are_destroyed_unread(db, company, sector):
    few, enough = written(company, sector, fill=9), written(company, sector, fill=10)
    assert {each.text for each in all_remarks(few)} == {""}
    assert db.session.scalars(queries.offered(few.id)).all() == []
    assert (report(few).state, report(few).threshold) == (State.TOO_FEW, 10)
    assert len(db.session.scalars(queries.offered(enough.id)).all()) == 10
    assert report(enough).state is State.UNREAD


def test_a_scan_without_figures_offers_nothing(db, company, sector):
    scan = written(company, sector, fill=6, people=6)
    assert {each.text for each in all_remarks(scan)} == {""}
    assert report(scan).state is State.TOO_FEW


def test_two_people_are_needed_to_let_one_read(db, company, sector, make, now):
    scan, user, stranger = written(company, sector), make.company_user(company), make.company_user(make.company(sector))
    for person, by in ((user, user), (stranger, user)):
        with pytest.raises(DomainError):
            actions.appoint(scan, person, Duty.COUNSELLOR, by=by, at=now)
    for _ in range(actions.MOST_MODERATORS):
        actions.appoint(scan, make.company_user(company), Duty.PREVENTION, by=user, at=now)
    with pytest.raises(DomainError, match="At most two|Hoogstens twee"):
        actions.appoint(scan, make.company_user(company), Duty.PREVENTION, by=user, at=now)


def test_what_is_published_is_a_shuffled_copy_with_new_numbers_and_the_originals_are_gone(db, company, sector, now):
    scan = written(company, sector, *[f"Zin {number} hier" for number in range(20)], fill=20)
    reader, sent = reader_of(scan), all_remarks(scan)
    choices = {each.id: Choice(Verdict.PUBLISH, each.text, themes=("workload",)) for each in sent[:15]}
    choices |= {each.id: Choice(Verdict.WITHHOLD, reason=Reason.HURTS) for each in sent[15:]}
    actions.decide(scan, choices, by=reader, at=now)
    before = {each.id: each.text for each in sent}
    actions.finish(scan, by=reader, at=now, rng=random.Random(7))
    db.session.commit()
    rows = db.session.scalars(queries.published_of(scan.id)).all()
    assert {row.text for row in rows} == {words for number, words in before.items() if number in list(choices)[:15]}
    assert not {row.id for row in rows} & set(before)
    assert [row.text for row in rows] != [before[each] for each in list(choices)[:15]]
    assert {each.text for each in all_remarks(scan)} == {""}
    assert decisions(scan) == []
    told = report(scan)
    assert (told.state, told.count, told.withheld) == (State.DONE, 15, True)
    assert told.themes[0][0] == "workload"
    assert len(told.remarks) == 5
    assert len(published_texts(scan.id)[QUESTION]) == 15
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.verb.startswith("remarks."))).all()
    assert not any(
        "Zin" in str(event.facts) or str(number) in str(event.facts) for event in events for number in before
    )


def test_what_was_sent_is_overwritten_in_the_files_of_the_database_too(db, house, company, sector, now):
    def files() -> bytes:
        return b"".join(path.read_bytes() for path in house.file.parent.glob(f"{house.file.name}*"))

    sent = "De chef van de nachtploeg roept."
    scan = written(company, sector, sent)
    actions.finish(scan, withhold_rest=True, by=reader_of(scan), at=now)
    db.session.commit()
    seal_scans.run(now)
    assert set(db.session.scalars(select(Occasion.status).where(Occasion.rule == SWEEP_RULE))) == {"done"}
    if db.engine.dialect.name == "sqlite":
        assert sent.encode() not in files()


def test_nothing_is_published_while_a_remark_is_undecided_unless_the_rest_is_withheld(db, company, sector, now):
    scan = written(company, sector)
    reader = reader_of(scan)
    with pytest.raises(DomainError, match="12"):
        actions.finish(scan, by=reader, at=now)
    actions.finish(scan, withhold_rest=True, by=reader, at=now)
    assert (report(scan).state, report(scan).count, report(scan).withheld) == (State.DONE, 0, True)
    again = actions.finish(scan, by=reader, at=now + timedelta(days=1))
    assert again.finished_at == now
    remark = all_remarks(scan)[0]
    with pytest.raises(DomainError):
        actions.decide(scan, {remark.id: Choice(Verdict.PUBLISH, PLAIN)}, by=reader, at=now)


def test_the_release_computed_again_after_the_reading_gives_the_same_bytes(db, company, sector, now):
    scan = written(company, sector)
    reader = reader_of(scan)
    decided(scan, by=reader)
    actions.finish(scan, by=reader, at=now)
    edition = edition_of(scan.edition_id)
    assert (
        compute(scan, edition, answers_frame(scan, edition)).to_json() == db.session.scalar(release_of(scan.id)).content
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE published_remark SET text = 'x'",
        "DELETE FROM published_remark",
        "INSERT INTO published_remark (id, scan_id, variable, text, themes, own_themes) "
        "SELECT 1, scan_id, variable, 'x', '[]', '[]' FROM remark_question LIMIT 1",
        "UPDATE remark_publication SET finished_by_id = NULL",
        "DELETE FROM remark_publication",
        "UPDATE remark_question SET written = 99",
        "DELETE FROM remark_question",
    ],
)
def test_the_database_refuses_to_change_what_was_published(db, company, sector, now, statement):
    scan = written(company, sector)
    reader = reader_of(scan)
    decided(scan, by=reader)
    actions.finish(scan, by=reader, at=now)
    db.session.commit()
    with pytest.raises(DatabaseError, match="frozen"):
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.scalar(select(func.count(PublishedRemark.id))) == 12


def test_what_nobody_read_within_half_a_year_is_destroyed_and_that_is_told(db, company, sector, now):
    scan = written(company, sector)
    reader = reader_of(scan)
    decided(scan, by=reader)
    assert actions.destroy_overdue(scan.closed_at + KEPT_AT_MOST) == 0
    assert actions.destroy_overdue(scan.closed_at + KEPT_AT_MOST + timedelta(seconds=1)) == 1
    assert {each.text for each in all_remarks(scan)} == {""}
    assert (report(scan).state, decisions(scan)) == (State.DESTROYED, [])
    assert db.session.scalar(select(func.count(PublishedRemark.id))) == 0
    assert actions.destroy_overdue(now + timedelta(days=999)) == 0


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice(Verdict.WITHHOLD), "reason"),
        (Choice(Verdict.PUBLISH, ""), "text"),
        (Choice(Verdict.PUBLISH, "[naam] …"), "text"),
        (Choice(Verdict.PUBLISH, "Bel 0470 12 34 56"), "text"),
        (Choice(Verdict.PUBLISH, "Bel niet"), "text"),
        (Choice(Verdict.PUBLISH, "Bel", own_themes=("kantine", "0470 12 34 56")), "own_themes"),
        (Choice(Verdict.PUBLISH, "Bel", own_themes=("an@voorbeeld.be",)), "own_themes"),
    ],
)
def test_a_decision_that_breaks_a_rule_is_refused_at_its_field(app, choice, field):
    with app.test_request_context(), pytest.raises(DomainError) as refused:
        actions.check(choice, "Bel 0470 12 34 56", frozenset({"naam", "…"}))
    assert refused.value.field == field


def test_remarks_of_a_sector_scan_are_read_by_nobody(db, make, sector, now):
    scan = make.sector_scan(sector)
    number = db.session.scalar(select(func.max(Remark.id))) or 0
    db.session.add(Remark(id=number + 5, scan_id=scan.id, variable=QUESTION, text="Iets"))
    actions.offer(scan, edition_of(scan.edition_id), {QUESTION: 40}, at=now)
    assert {each.text for each in all_remarks(scan)} == {""}
    assert db.session.scalars(select(RemarkQuestion).where(RemarkQuestion.scan_id == scan.id)).all() == []
    assert db.session.scalars(select(RemarkPublication)).all() == []


def test_a_reader_hears_once_that_remarks_wait_and_not_any_more_when_they_are_read(db, company, sector, now):
    scan = written(company, sector)
    reader = reader_of(scan, name="Nele Maes")
    mail = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "remarks.waiting")).one()
    assert mail.to_address == reader.email
    assert f"/scans/{scan.id}/remarks" in waiting(mail).text
    actions.finish(scan, withhold_rest=True, by=reader, at=now)
    assert waiting(mail) is None
