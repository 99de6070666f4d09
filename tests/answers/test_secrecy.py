"""Who holds the whole database, its files and live SQL rights cannot link codes to answers better than by chance."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from campaign_app.answers.actions import sweep
from campaign_app.answers.drafts import new_form_id
from campaign_app.answers.models import Intake, Response
from campaign_app.answers.queries import answered_count
from campaign_app.scans.models import AccessCode, Scan
from tests.answers import boxes
from tests.answers.boxes import running_scan
from tests.conftest import POSTGRESQL

FILES = pytest.mark.skipif(bool(POSTGRESQL), reason="reads the files of SQLite")
SERVER = pytest.mark.skipif(not POSTGRESQL, reason="reads what PostgreSQL adds to every row")


def in_physical_order(db, table: str, columns: str, scan) -> list:
    """The rows as the database keeps them."""
    order = "ORDER BY ctid" if POSTGRESQL else ""
    return db.session.execute(text(f"SELECT {columns} FROM {table} WHERE scan_id = {scan.id} {order}")).all()


@SERVER
def test_transaction_ids_tell_nothing_within_a_batch_and_nothing_at_all_after_closing(db, app):
    scan = running_scan(codes_for=24, k=10)
    codes = list(db.session.scalars(db.select(AccessCode.id)))
    for batch in (codes[:10], codes[10:20]):
        for code in batch:
            boxes.receive(scan, {"shift": "1"}, code_id=code)
        boxes.seal(scan)
    assert len({row[0] for row in in_physical_order(db, "response", "xmin", scan)}) == 2
    for code in codes[20:]:
        boxes.receive(scan, {"shift": "1"}, code_id=code)
    boxes.close(scan)
    assert len({row[0] for row in in_physical_order(db, "response", "xmin", scan)}) == 1
    assert in_physical_order(db, "access_code", "id", scan) == []


@SERVER
def test_sweeping_takes_the_dead_rows_of_the_intake_away(db, scan):
    boxes.fill(scan, 10)
    boxes.seal(scan)
    assert sweep()
    assert db.session.execute(text("SELECT pg_relation_size('intake')")).scalar() == 0
    boxes.fill(scan, 3)
    assert sweep()
    assert answered_count(scan) == 13


@FILES
def test_the_files_keep_no_trace_of_what_was_in_the_intake(db, app, house):
    scan = running_scan(codes_for=10)
    codes = list(db.session.scalars(db.select(AccessCode.id)))
    forms = [new_form_id() for _ in codes]
    for form, code in zip(forms, codes, strict=True):
        boxes.receive(scan, {"shift": "1", "remark": "x" * 300}, code_id=code, form_id=form)
    traces = [
        row.sealed_answers[start : start + 24] for row in db.session.scalars(db.select(Intake)) for start in (0, 90)
    ]
    hashes = [row.encode() for row in db.session.scalars(db.select(Intake.form_id))]
    assert any(trace in everything(house) for trace in traces)
    boxes.seal(scan)
    assert sweep()
    left = everything(house)
    assert not [trace for trace in traces if trace in left]
    assert not [form for form in forms if form.encode() in left]
    assert all(item in left for item in hashes)
    addresses = [row.encode() for row in db.session.scalars(db.select(AccessCode.email))]
    boxes.close(scan)
    assert sweep()
    left = everything(house)
    assert not [item for item in hashes + addresses if item in left]


def everything(house) -> bytes:
    """All bytes of the database's files."""
    return b"".join(path.read_bytes() for path in house.file.parent.glob(f"{house.file.name}*"))


def test_responses_know_no_form_and_no_code(db, app):
    scan = running_scan(codes_for=10)
    forms = []
    for code in list(db.session.scalars(db.select(AccessCode.id))):
        forms.append(new_form_id())
        boxes.receive(scan, {"shift": "1"}, code_id=code, form_id=forms[-1])
    hashes = list(db.session.scalars(db.select(Intake.form_id)))
    codes = list(db.session.scalars(db.select(AccessCode.id)))
    boxes.seal(scan)
    seen = repr(db.session.execute(db.select(Response.id, Response.group_id, Response.answers)).all())
    assert not [item for item in [*forms, *hashes, *map(str, codes)] if item in seen]


STEPS = ["_lay_down", "_empty", "commit", "sweep"]
KILLED = """
import os, sys
from campaign_app.core.config import Settings
from campaign_app.core.database import begin_writing, db
from campaign_app.factory import create_app
from campaign_app.answers import sealing
from campaign_app.core.clock import utc_now
from campaign_app.scans.models import Scan

url, scan_id, verb, step = sys.argv[1:]
app = create_app(Settings(secret_key="test" * 12, database_url=url, testing=True))

def die(*_, **__):
    os._exit(9)

def then_die(real):
    def wrapped(*values, **options):
        result = real(*values, **options)
        os._exit(9)
        return result
    return wrapped

with app.app_context():
    begin_writing()
    scan = db.session.get(Scan, int(scan_id))
    if hasattr(sealing, step) and step != "sweep":
        setattr(sealing, step, then_die(getattr(sealing, step)))
    sealing.seal(scan) if verb == "seal" else sealing.close(scan, at=utc_now())
    if step == "commit":
        die()
    db.session.commit()
    if step == "sweep":
        die()
    sealing.sweep()
"""


@pytest.mark.process
@pytest.mark.parametrize("verb", ["seal", "close"])
@pytest.mark.parametrize("step", STEPS)
def test_a_clock_that_is_killed_at_any_step_loses_and_doubles_nothing(db, app, house, verb, step, tmp_path):
    scan = running_scan(k=5)
    boxes.fill(scan, 6)
    boxes.seal(scan)
    boxes.fill(scan, 5)
    scan_id = scan.id
    db.session.remove()
    db.engine.dispose()
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, house.url, str(scan_id), verb, step]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 9, done.stderr
    scan = db.session.get(Scan, scan_id)
    boxes.seal(scan)
    assert boxes.close(scan) == 11
    assert sweep()
    assert db.session.scalar(db.select(db.func.count()).select_from(Response)) == 11
    assert db.session.scalar(db.select(db.func.count()).select_from(Intake)) == 0
