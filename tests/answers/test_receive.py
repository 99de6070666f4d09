"""The intake: one atomic insert, never lost after the thanks, never counted twice."""

from threading import Barrier, Thread

import pytest

from campaign_app.answers.actions import CodeUsed, Receipt, ScanClosed
from campaign_app.answers.drafts import new_form_id
from campaign_app.answers.intake import checked, hash_of_form
from campaign_app.answers.models import Intake, Response, SpentForm
from campaign_app.answers.queries import answered_count
from campaign_app.scans.models import AccessCode, Scan, ScanStatus
from tests.answers import boxes
from tests.answers.boxes import running_scan


def code_ids(db, scan) -> list[int]:
    return list(db.session.scalars(db.select(AccessCode.id).where(AccessCode.scan_id == scan.id)))


def test_the_same_form_counts_once_before_and_after_sealing(db, scan):
    form = new_form_id()
    assert boxes.receive(scan, {"shift": "1"}, form_id=form) is Receipt.COUNTED
    assert boxes.receive(scan, {"shift": "2"}, form_id=form) is Receipt.ALREADY
    boxes.fill(scan, 9)
    assert boxes.seal(scan) == 10
    assert boxes.receive(scan, {"shift": "3"}, form_id=form) is Receipt.ALREADY
    assert answered_count(scan) == 10


def test_a_code_counts_once_before_and_after_sealing(db, app):
    scan = running_scan(codes_for=2)
    used, free = code_ids(db, scan)
    boxes.receive(scan, {"shift": "1"}, code_id=used)
    with pytest.raises(CodeUsed):
        boxes.receive(scan, {"shift": "1"}, code_id=used)
    db.session.rollback()
    boxes.fill(scan, 9)
    assert boxes.seal(scan) == 10
    with pytest.raises(CodeUsed):
        boxes.receive(scan, {"shift": "1"}, code_id=used)
    db.session.rollback()
    assert boxes.receive(scan, {"shift": "1"}, code_id=free) is Receipt.COUNTED


def test_a_code_of_another_scan_opens_nothing(db, app):
    scan, other = running_scan(), running_scan(codes_for=1)
    with pytest.raises(CodeUsed):
        boxes.receive(scan, {"shift": "1"}, code_id=code_ids(db, other)[0])


@pytest.mark.parametrize("status", [ScanStatus.CLOSED, ScanStatus.RELEASED, ScanStatus.CANCELLED])
def test_a_scan_that_does_not_run_takes_nothing(db, scan, status):
    scan.status = status
    db.session.commit()
    with pytest.raises(ScanClosed):
        boxes.receive(scan, {"shift": "1"})


def test_the_intake_shows_neither_answers_nor_the_form_id(db, scan):
    form = new_form_id()
    boxes.receive(scan, {"remark": "zeer geheim"}, form_id=form)
    row = db.session.scalars(db.select(Intake)).one()
    assert row.form_id == hash_of_form(form)
    assert b"geheim" not in row.sealed_answers
    assert form.encode() not in row.sealed_answers


def test_answers_are_checked_once_more_whatever_the_cookie_says():
    edition = boxes.small_edition()
    wild = {"shift": "1", "night": "2", "age": "99", "nobody": "1", "hours": 5000, "word": "x" * 900, "g_1": ["1"]}
    assert checked(edition, wild) == {"shift": "1"}


def in_threads(app, db, tasks) -> list:
    """Run the tasks at once, each with its own application context; returns results and exceptions in their order."""
    results, together = [None] * len(tasks), Barrier(len(tasks))

    def run(place, task):
        with app.app_context():
            together.wait()
            try:
                results[place] = task()
            except Exception as fault:
                results[place] = fault
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=item) for item in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_the_same_form_sent_at_once_from_many_sides_counts_once(app, db, scan):
    form, box = new_form_id(), _Plain(scan)
    db.session.remove()
    results = in_threads(app, db, [lambda: boxes.receive(box, {"shift": "1"}, form_id=form) for _ in range(8)])
    assert sorted(map(str, results)) == ["already"] * 7 + ["counted"]


def test_a_code_sent_at_once_from_many_devices_counts_once(app, db):
    scan = running_scan(codes_for=1)
    (code,), box = code_ids(db, scan), _Plain(scan)
    db.session.remove()
    results = in_threads(app, db, [lambda: boxes.receive(box, {"shift": "1"}, code_id=code) for _ in range(8)])
    assert sum(result is Receipt.COUNTED for result in results) == 1
    assert sum(isinstance(result, CodeUsed) for result in results) == 7


def test_sending_while_the_clock_seals_loses_and_doubles_nothing(app, db):
    scan = running_scan(codes_for=60, k=5)
    codes, box = code_ids(db, scan), _Plain(scan)
    db.session.remove()

    def send(own):
        def task():
            return [boxes.receive(box, {"shift": "1"}, code_id=code) for code in own]

        return task

    def clock():
        return [boxes.seal(db.session.get(Scan, box.id)) for _ in range(15)]

    results = in_threads(app, db, [send(codes[start::4]) for start in range(4)] + [clock, clock])
    faults = [result for result in results if isinstance(result, Exception)]
    assert not faults
    sealed = sum(sum(counts) for counts in results[4:])
    assert sealed == db.session.scalar(db.select(db.func.count()).select_from(Response))
    assert sealed == db.session.scalar(db.select(db.func.count()).select_from(SpentForm))
    assert sealed == db.session.scalar(db.select(db.func.count()).where(AccessCode.used))
    assert sealed + db.session.scalar(db.select(db.func.count()).select_from(Intake)) == 60


def test_sending_while_the_scan_closes_is_either_counted_or_refused(app, db):
    scan = running_scan(codes_for=24, k=5)
    codes, box = code_ids(db, scan), _Plain(scan)
    boxes.fill(scan, 10)
    db.session.remove()

    def send(own):
        def task():
            counted = 0
            for code in own:
                try:
                    counted += boxes.receive(box, {"shift": "2"}, code_id=code) is Receipt.COUNTED
                except ScanClosed:
                    db.session.rollback()
            return counted

        return task

    results = in_threads(
        app, db, [send(codes[start::3]) for start in range(3)] + [lambda: boxes.close(db.session.get(Scan, box.id))]
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert results[3] == 10 + sum(results[:3])
    assert db.session.scalar(db.select(db.func.count()).select_from(Response)) == results[3]
    assert db.session.scalar(db.select(db.func.count()).select_from(Intake)) == 0


class _Plain:
    """What `receive` needs of a scan, outside any session."""

    def __init__(self, scan):
        self.id, self.public_id = scan.id, scan.public_id
