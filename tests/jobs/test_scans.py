"""Scans under the clock: mailing rounds, sealing in batches, closing and releasing; each once and alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.answers.actions import receive
from campaign_app.answers.drafts import new_form_id
from campaign_app.answers.models import Intake, Response
from campaign_app.answers.sealing import SWEEP_RULE
from campaign_app.core.clock import local_date
from campaign_app.core.database import begin_writing
from campaign_app.core.occasions import Occasion, OccasionStatus
from campaign_app.post.models import MailStatus, OutboxMail
from campaign_app.results.models import StoredRelease
from campaign_app.scans.models import AccessCode, Round, ScanRound, ScanStatus
from jobs import close_scans, scan_rounds, seal_scans
from jobs.doing import SomeFailed
from tests.jobs.conftest import brussels

LAUNCH = brussels(2026, 3, 10, 7)
ADDRESSES = [f"person{n}@example.org" for n in range(12)]


@pytest.fixture
def sector(make):
    return make.sector("transport")


@pytest.fixture
def scan(make, sector):
    """Open from 10 to 31 March: invitation on the 10th, reminder on the 17th, last call on Monday the 30th."""
    return make.open_scan(make.company(sector), sector, codes=ADDRESSES, now=LAUNCH)


@pytest.fixture
def answer(db):
    def answer(scan, people: int, *, codes=(), now=LAUNCH + timedelta(hours=3)):
        for place in range(people):
            begin_writing()
            code_id = codes[place].id if codes else None
            receive(scan, form_id=new_form_id(), code_id=code_id, answers={}, group_id=None, now=now)
            db.session.commit()

    return answer


def count(db, model, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where))


def rounds(db) -> dict[str, OccasionStatus]:
    db.session.expire_all()
    rule = Occasion.rule == scan_rounds.RULE
    return {row.occurrence: row.status for row in db.session.scalars(select(Occasion).where(rule))}


def mailed(db, which: Round) -> int:
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "scans.code")).all()
    return sum(mail.payload["round"] == which.value for mail in mails)


# rounds


def test_each_round_goes_once_when_its_hour_comes(db, tick, scan):
    assert tick(brussels(2026, 3, 10, 7, 59))["scan_rounds"] == 0
    assert tick(brussels(2026, 3, 10, 8))["scan_rounds"] == 12
    assert tick(brussels(2026, 3, 10, 8, 1))["scan_rounds"] == 0
    assert tick(brussels(2026, 3, 17, 8))["scan_rounds"] == 12
    assert tick(brussels(2026, 3, 28, 9))["scan_rounds"] == 0
    assert tick(brussels(2026, 3, 30, 9))["scan_rounds"] == 12
    assert [mailed(db, each) for each in Round] == [12, 12, 12]
    assert rounds(db) == {each.value: OccasionStatus.DONE for each in Round}


def test_the_outbox_tells_nobody_who_answered(db, tick, scan, answer):
    tick(brussels(2026, 3, 10, 8))
    codes = db.session.scalars(select(AccessCode).order_by(AccessCode.id)).all()
    answer(scan, 10, codes=codes)
    tick(brussels(2026, 3, 11, 9))
    assert count(db, Response) == 10
    assert tick(brussels(2026, 3, 17, 8))["scan_rounds"] == 12
    reminders = [
        mail
        for mail in db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "scans.code"))
        if mail.payload["round"] == "reminder"
    ]
    assert {mail.to_address for mail in reminders} == set(ADDRESSES)
    assert {mail.status for mail in reminders} == {MailStatus.KEPT}


def test_who_answered_but_is_not_sealed_yet_gets_the_reminder_like_everybody(db, tick, scan, answer):
    tick(brussels(2026, 3, 10, 8))
    codes = db.session.scalars(select(AccessCode).order_by(AccessCode.id)).all()
    answer(scan, 3, codes=codes)
    assert tick(brussels(2026, 3, 17, 8))["scan_rounds"] == 12


def test_after_a_long_stop_nobody_gets_two_rounds_on_one_day(db, tick, scan):
    assert tick(brussels(2026, 3, 30, 9))["scan_rounds"] == 12
    assert rounds(db) == {
        "invitation": OccasionStatus.DONE,
        "reminder": OccasionStatus.SKIPPED,
        "last_call": OccasionStatus.SKIPPED,
    }
    tick(brussels(2026, 3, 31, 9))
    assert [mailed(db, each) for each in Round] == [12, 0, 0]


def test_a_stop_of_three_days_only_makes_a_round_late(db, tick, scan):
    tick(brussels(2026, 3, 10, 9))
    assert tick(brussels(2026, 3, 20, 9))["scan_rounds"] == 12
    assert mailed(db, Round.REMINDER) == 12


def test_a_round_that_was_moved_goes_on_its_new_day(db, tick, scan):
    tick(brussels(2026, 3, 10, 9))
    row = db.session.get(ScanRound, (scan.id, Round.REMINDER))
    row.due_on = local_date(brussels(2026, 3, 20))
    assert tick(brussels(2026, 3, 17, 9))["scan_rounds"] == 0
    assert tick(brussels(2026, 3, 20, 9))["scan_rounds"] == 12


def test_a_clock_set_back_mails_nothing_again(db, tick, scan):
    for day in (10, 17, 10, 17, 18):
        tick(brussels(2026, 3, day, 9))
    assert [mailed(db, each) for each in Round] == [12, 12, 0]


def test_a_scan_without_personal_codes_or_no_longer_open_mails_nobody(db, tick, make, sector, scan):
    make.open_scan(make.company(sector), sector, now=LAUNCH)
    scan.status = ScanStatus.CLOSED
    db.session.commit()
    scan_rounds.run(brussels(2026, 3, 10, 9))
    assert count(db, OutboxMail) == 0


# sealing


def test_a_batch_is_sealed_when_it_is_large_enough(db, tick, scan, answer):
    answer(scan, 9)
    assert tick(brussels(2026, 3, 10, 11))["seal_scans"] == 0
    assert (count(db, Intake), count(db, Response)) == (9, 0)
    answer(scan, 1)
    assert tick(brussels(2026, 3, 10, 11, 1))["seal_scans"] == 1
    assert (count(db, Intake), count(db, Response)) == (0, 10)


def test_what_sealing_deleted_is_overwritten_also_when_somebody_was_just_sending(db, scan, answer, monkeypatch):
    answer(scan, 10)
    swept = []
    monkeypatch.setattr(seal_scans, "sweep", lambda: bool(swept))
    with pytest.raises(SomeFailed, match="NotSwept"):
        seal_scans.run(brussels(2026, 3, 10, 11))
    assert count(db, Response) == 10
    swept.append(True)
    seal_scans.run(brussels(2026, 3, 10, 11, 2))
    db.session.expire_all()
    owed = db.session.scalar(select(Occasion).where(Occasion.rule == SWEEP_RULE))
    assert owed.status is OccasionStatus.DONE


def test_one_scan_that_cannot_be_sealed_stops_no_other(db, make, sector, scan, answer, monkeypatch):
    other = make.open_scan(make.company(sector), sector, now=LAUNCH)
    answer(scan, 10)
    answer(other, 10)
    real = seal_scans.seal

    def broken(which):
        if which.id == scan.id:
            raise RuntimeError
        return real(which)

    monkeypatch.setattr(seal_scans, "seal", broken)
    with pytest.raises(SomeFailed) as failure:
        seal_scans.run(brussels(2026, 3, 10, 11))
    assert failure.value.items == 1
    assert count(db, Response, Response.scan_id == other.id) == 10


# closing


def test_a_scan_closes_after_its_last_moment_and_its_release_is_there(db, tick, scan, answer):
    answer(scan, 12)
    tick(brussels(2026, 3, 31, 23, 58))
    assert tick(brussels(2026, 4, 1, 0, 58))["close_scans"] == 0
    assert scan.status is ScanStatus.OPEN
    answer(scan, 1, now=brussels(2026, 4, 1, 0, 58))
    assert tick(brussels(2026, 4, 1, 0, 59))["close_scans"] == 2
    assert scan.status is ScanStatus.RELEASED
    assert db.session.scalar(select(StoredRelease)).responses == 13
    assert count(db, AccessCode) == 0
    assert tick(brussels(2026, 4, 1, 1))["close_scans"] == 0
    assert count(db, StoredRelease) == 1


def test_a_release_that_fails_is_tried_at_every_tick_and_others_go_on(db, make, sector, scan, monkeypatch):
    other = make.open_scan(make.company(sector), sector, now=LAUNCH)
    real = close_scans.release

    def broken(which, *, at):
        if which.id == scan.id:
            raise MemoryError
        return real(which, at=at)

    monkeypatch.setattr(close_scans, "release", broken)
    with pytest.raises(SomeFailed, match="MemoryError"):
        close_scans.run(brussels(2026, 4, 1, 1))
    db.session.expire_all()
    assert (scan.status, other.status) == (ScanStatus.CLOSED, ScanStatus.RELEASED)
    monkeypatch.setattr(close_scans, "release", real)
    assert close_scans.run(brussels(2026, 4, 1, 1, 1)) == 1
    db.session.expire_all()
    assert scan.status is ScanStatus.RELEASED


def test_after_three_days_off_a_scan_closes_and_mails_no_last_call(db, tick, scan):
    tick(brussels(2026, 3, 10, 9))
    tick(brussels(2026, 3, 18, 9))
    tick(brussels(2026, 4, 3, 9))
    assert scan.status is ScanStatus.RELEASED
    assert mailed(db, Round.LAST_CALL) == 0
