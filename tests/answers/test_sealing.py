"""Sealing and closing: what goes into the box, what comes out, and what is destroyed."""

import random

import pytest
from flask import current_app

from campaign_app.answers.actions import sweep
from campaign_app.answers.models import Intake, Remark, Response, SpentForm
from campaign_app.answers.queries import answered_count, remarks_of, responses_of, scans_to_close, scans_to_seal
from campaign_app.core.audit import AuditEvent
from campaign_app.core.errors import DomainError
from campaign_app.scans.models import AccessCode, Scan, ScanStatus
from tests.answers import boxes
from tests.answers.boxes import running_scan


def count(db, table) -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(table))


def test_nothing_is_sealed_below_k(db, scan):
    boxes.fill(scan, 9)
    assert boxes.seal(scan) == 0
    assert count(db, Intake) == 9
    assert db.session.scalars(scans_to_seal()).all() == []


def test_a_batch_of_k_is_sealed_whole(db, app):
    scan = running_scan(groups=["Gent"], codes_for=10)
    group = scan.groups[0].id
    codes = list(db.session.scalars(db.select(AccessCode.id)))
    for n, code in enumerate(codes):
        answers = {"shift": "1", "stuff": ["a"], "hours": n, "word": f"woord {n}", "remark": f"zin {n}"}
        boxes.receive(scan, answers, code_id=code, group_id=group if n < 4 else None)
    assert db.session.scalars(scans_to_seal()).all() == [scan]
    assert answered_count(scan) == 10
    assert boxes.seal(scan) == 10
    rows = db.session.scalars(responses_of(scan.id)).all()
    assert sorted(row.answers["hours"] for row in rows) == list(range(10))
    assert all(set(row.answers) == {"shift", "stuff", "hours"} for row in rows)
    assert sorted(row.answers["hours"] for row in rows if row.group_id == group) == [0, 1, 2, 3]
    assert {row.text for row in db.session.scalars(remarks_of(scan.id))} == {
        f"{kind} {n}" for kind in ("woord", "zin") for n in range(10)
    }
    assert count(db, Intake) == 0
    assert count(db, SpentForm) == 10
    assert all(db.session.scalars(db.select(AccessCode.used)))
    assert answered_count(scan) == 10
    assert boxes.seal(scan) == 0


def test_a_response_has_no_place_for_code_time_device_or_order():
    assert {column.name for column in Response.__table__.columns} == {"id", "scan_id", "group_id", "answers"}
    assert {column.name for column in Remark.__table__.columns} == {"id", "scan_id", "variable", "text"}
    assert {column.name for column in SpentForm.__table__.columns} == {"form_id", "scan_id"}


def test_ids_are_drawn_at_random_and_say_nothing_of_one_another(db, scan):
    for n in range(10):
        boxes.receive(scan, {"shift": "1", "remark": f"zin {n}"})
    boxes.seal(scan)
    ids = [row.id for row in db.session.scalars(responses_of(scan.id))]
    others = [row.id for row in db.session.scalars(remarks_of(scan.id))]
    assert len(set(ids) | set(others)) == 20
    assert max(ids) > 2**40
    assert all(number < 2**62 for number in ids + others)


def test_an_intake_that_cannot_be_read_is_never_thrown_away(db, scan, monkeypatch):
    boxes.fill(scan, 10)
    monkeypatch.setitem(current_app.config, "SECRET_KEY", "lost" * 10)
    for verb in (boxes.seal, boxes.close):
        with pytest.raises(DomainError, match="SOKKEL_SECRET_KEY"):
            verb(scan)
        db.session.rollback()
    assert count(db, Intake) == 10
    assert scan.status is ScanStatus.OPEN


def test_closing_shakes_the_last_few_together_with_all_sealed_before(db, app):
    scan = running_scan(codes_for=3)
    codes = list(db.session.scalars(db.select(AccessCode.id)))
    boxes.fill(scan, 12)
    assert boxes.seal(scan) == 12
    for n, code in enumerate(codes):
        boxes.receive(scan, {"shift": "2", "remark": f"laat {n}"}, code_id=code)
    before = set(db.session.scalars(db.select(Response.id)))
    assert db.session.scalars(scans_to_close(scan.last_answers_at)).all() == [scan]
    at = boxes.real_now()
    assert boxes.close(scan, at=at) == 15
    assert (scan.status, scan.closed_at) == (ScanStatus.CLOSED, at)
    after = set(db.session.scalars(db.select(Response.id)))
    assert len(after) == 15
    assert not before & after
    assert count(db, Remark) == 3
    assert [count(db, table) for table in (Intake, SpentForm, AccessCode)] == [0, 0, 0]
    assert db.session.scalars(db.select(AuditEvent.verb)).all() == ["scan.closed"]
    assert boxes.close(scan, at=at) == 15
    assert set(db.session.scalars(db.select(Response.id))) == after
    assert db.session.scalars(scans_to_close(scan.last_answers_at)).all() == []


def test_fewer_than_k_in_all_are_destroyed(db, scan):
    for n in range(9):
        boxes.receive(scan, {"shift": "1", "remark": f"zin {n}"})
    assert boxes.close(scan) == 0
    assert [count(db, table) for table in (Intake, Response, Remark, SpentForm)] == [0, 0, 0, 0]
    assert scan.status is ScanStatus.CLOSED


def test_fewer_than_k_join_the_pool_when_the_first_page_said_so(db, app):
    scan = running_scan(pool=True)
    boxes.fill(scan, 4)
    assert boxes.close(scan) == 4
    assert count(db, Response) == 4


def test_another_scan_is_left_alone(db, scan):
    other = running_scan()
    boxes.fill(scan, 10)
    boxes.fill(other, 3)
    boxes.seal(scan)
    boxes.close(scan)
    assert answered_count(other) == 3


def test_only_a_running_scan_is_sealed_or_closed(db, scan):
    boxes.fill(scan, 10)
    scan.status = ScanStatus.CANCELLED
    db.session.commit()
    assert boxes.seal(scan) == 0
    with pytest.raises(DomainError):
        boxes.close(scan)


def test_the_same_dice_give_the_same_order(db, scan):
    for n in range(10):
        boxes.receive(scan, {"shift": "1", "hours": n})
    boxes.seal(scan, rng=random.Random(5))
    dice = random.Random(5)
    dice.shuffle(list(range(10)))
    expected = sorted(dice.getrandbits(62) for _ in range(10))
    assert [row.id for row in db.session.scalars(responses_of(scan.id))] == expected


def test_sweeping_tells_that_all_is_gone(db, scan):
    boxes.fill(scan, 10)
    boxes.seal(scan)
    assert sweep()
    assert db.session.get(Scan, scan.id).status is ScanStatus.OPEN
