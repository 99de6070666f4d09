"""Releasing a closed scan: once, frozen, the same bytes every time, and nothing below the threshold."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from campaign_app.answers.models import Response
from campaign_app.core.errors import DomainError
from campaign_app.instruments.queries import edition_of
from campaign_app.post.models import OutboxMail
from campaign_app.results import actions
from campaign_app.results.models import ReleaseChart, StoredRelease
from campaign_app.results.queries import release_of
from campaign_app.scans.models import Scan, ScanGroup, ScanStatus
from surveys.release import Release
from tests.results.boxes import closed_scan


@pytest.fixture
def sector(make):
    return make.sector("transport", committees=["140.03"])


@pytest.fixture
def company(make, sector):
    return make.company(sector)


def test_a_closed_scan_is_released_and_the_company_hears_of_it(db, make, sector, company, now):
    user, gone = make.company_user(company), make.company_user(company, active=False)
    scan = closed_scan(company, sector)
    stored = actions.release(scan, at=now)
    db.session.commit()
    assert scan.status is ScanStatus.RELEASED
    assert stored.responses == 40 and stored.has_figures
    assert stored.content_hash == hashlib.sha256(stored.content.encode()).hexdigest()
    assert stored.edition_hash == scan.edition.content_hash
    mails = db.session.scalars(select(OutboxMail)).all()
    assert [(mail.kind, mail.to_address) for mail in mails] == [("results.ready", user.email)]
    assert gone.email not in {mail.to_address for mail in mails}


def test_a_second_release_gives_the_first(db, sector, company, now):
    scan = closed_scan(company, sector)
    first = actions.release(scan, at=now)
    assert actions.release(scan, at=now) is first
    assert len(db.session.scalars(select(StoredRelease)).all()) == 1


@pytest.mark.parametrize("status", [ScanStatus.OPEN, ScanStatus.CANCELLED])
def test_only_a_closed_scan_is_released(sector, company, now, status):
    scan = closed_scan(company, sector, status=status)
    with pytest.raises(DomainError):
        actions.release(scan, at=now)


def test_computing_again_gives_the_same_bytes(db, sector, company, now):
    scan = closed_scan(company, sector, people=80, groups={"Loods": 0.5, "Kantoor": 0.3, "Garage": 0.2}, remarks=12)
    stored = actions.release(scan, at=now)
    db.session.commit()
    edition = edition_of(scan.edition_id)
    again = actions.compute(scan, edition, actions.answers_frame(scan, edition))
    assert again.to_json() == stored.content
    # rows in another place give the same release too
    rows = [(row.group_id, row.answers) for row in db.session.scalars(select(Response))]
    db.session.query(Response).delete()
    for number, (group_id, told) in enumerate(reversed(rows), start=1):
        db.session.add(Response(id=number, scan_id=scan.id, group_id=group_id, answers=told))
    db.session.commit()
    again = actions.compute(scan, edition, actions.answers_frame(scan, edition))
    assert again.to_json() == stored.content


def test_a_scan_hides_again_what_the_one_before_hid(db, make, sector, company, now):
    """Kantoor protects Directie in the first scan; in the second Garage is smaller, and Kantoor does it again."""
    before = {"Loods": 0.5, "Kantoor": 0.2, "Garage": 0.26, "Directie": 0.04}
    after = {"loods": 0.5, "kantoor": 0.28, "garage": 0.18, "directie": 0.04}
    first = closed_scan(company, sector, people=100, groups=before, seed=7, at=now - timedelta(days=200))
    second = closed_scan(company, sector, people=100, groups=after, seed=7, at=now)
    alone = closed_scan(make.company(sector), sector, people=100, groups=after, seed=7, at=now)

    def shown(scan):
        names = {str(group.id): group.name.lower() for group in scan.groups}
        cells = Release.from_json(actions.release(scan, at=now).content).table("response", "group")
        return {names[cell.key] for cell in cells if not cell.hidden}

    assert shown(first) == {"loods", "garage"}
    assert shown(alone) == {"loods", "kantoor"}
    assert shown(second) == {"loods", "garage"}
    db.session.commit()
    for scan in (first, second):
        edition = edition_of(scan.edition_id)
        again = actions.compute(scan, edition, actions.answers_frame(scan, edition))
        assert again.to_json() == db.session.scalar(release_of(scan.id)).content


def test_fewer_than_k_answers_give_no_figure_at_all(db, sector, company, now):
    stored = actions.release(closed_scan(company, sector, people=9), at=now)
    release = Release.from_json(stored.content)
    assert not stored.has_figures and release.n is None
    assert stored.totals == "{}"
    assert all(cell.hidden and cell.n is None and not cell.measures for cell in release.cells)


def test_an_empty_box_is_released_too(sector, company, now):
    stored = actions.release(closed_scan(company, sector, people=0), at=now)
    assert not stored.has_figures and stored.responses == 0


def test_groups_below_k_are_hidden(sector, company, now):
    scan = closed_scan(company, sector, people=60, groups={"Loods": 0.6, "Kantoor": 0.35, "Directie": 0.05})
    release = Release.from_json(actions.release(scan, at=now).content)
    sizes = {cell.key: cell.n for cell in release.table("response", "group")}
    small = next(str(group.id) for group in scan.groups if group.name == "Directie")
    assert sizes[small] is None
    assert sum(size is None for size in sizes.values()) >= 2, "one hidden group could be computed from the others"


def test_remarks_are_only_counted(db, sector, company, now):
    scan = closed_scan(company, sector, people=30, remarks=12)
    stored = actions.release(scan, at=now)
    assert "opmerking" not in stored.content
    cell = Release.from_json(stored.content).cell("question:remark")
    assert cell.n == 12 and not cell.measures


@pytest.mark.parametrize("change", ["UPDATE stored_release SET content = '{}'", "DELETE FROM stored_release"])
def test_the_database_refuses_to_change_a_release(db, sector, company, now, change):
    actions.release(closed_scan(company, sector), at=now)
    db.session.commit()
    with pytest.raises(DatabaseError, match="frozen"):
        db.session.execute(text(change))
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO stored_release SELECT * FROM stored_release",
        "REPLACE INTO stored_release (scan_id, content, content_hash, edition_hash, software_version, responses, "
        "has_figures, totals, created_at) SELECT scan_id, '{}', '', '', '', 0, 0, '{}', created_at FROM stored_release",
        "REPLACE INTO stored_edition SELECT * FROM stored_edition",
        "REPLACE INTO remark_question SELECT * FROM remark_question",
        "REPLACE INTO audit_event SELECT * FROM audit_event",
        "REPLACE INTO scan SELECT * FROM scan WHERE launched_at IS NOT NULL",
        "UPDATE OR REPLACE scan SET public_id = (SELECT s.public_id FROM scan s WHERE s.title = 'Fixed') "
        "WHERE title = 'Free'",
        "UPDATE scan SET id = 999999 WHERE title = 'Fixed'",
        "REPLACE INTO scan_group (id, scan_id, name, position) "
        "SELECT fixed.id, free.scan_id, 'x', 0 FROM scan_group fixed, scan_group free "
        "WHERE fixed.name = 'Fixed' AND free.name = 'Free'",
    ],
)
def test_no_row_takes_the_place_of_a_frozen_one(db, sector, company, now, statement):
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL has no REPLACE
    # a scan that is not launched may change, but not into one that is
    groups = [ScanGroup(name="Free", position=0)]
    free = {"public_id": "free", "title": "Free", "created_at": now}
    db.session.add(Scan(company=company, sector=sector, groups=groups, **free))
    actions.release(closed_scan(company, sector, groups={"Fixed": 1}, title="Fixed"), at=now)
    db.session.commit()
    # as another program opens the file, which minds no foreign keys
    refused = pytest.raises(sqlite3.IntegrityError, match="frozen|fixed|stays itself")
    with closing(sqlite3.connect(db.engine.url.database)) as other, refused:
        other.execute(statement)


def test_totals_for_the_pool_are_exact_counts(db, sector, company, now):
    stored = actions.release(closed_scan(company, sector, people=50), at=now)
    release, totals = Release.from_json(stored.content), json.loads(stored.totals)
    cell = release.cell("workability")
    n, workable = totals["measures"]["workability"]
    assert n == cell.n and workable == round(cell.measures["rate"] * cell.n)
    assert set(totals["measures"]) == {"workability", *(scale.code for scale in edition_of(1).scales if scale.cutoffs)}


def test_charts_are_drawn_once_per_language_and_kept(db, sector, company, now):
    scan = closed_scan(company, sector, people=80, groups={"Loods": 0.5, "Kantoor": 0.5})
    stored = actions.release(scan, at=now)
    db.session.commit()
    assert actions.draw_missing_charts(limit=5) == 1
    db.session.commit()
    charts = db.session.scalars(select(ReleaseChart)).all()
    assert {(each.name, each.language) for each in charts} == {
        (name, language) for name in ("indicators", "risks", "distribution", "groups") for language in ("nl", "en")
    }
    assert all(each.svg.startswith("<svg") and "<script" not in each.svg for each in charts)
    assert "Werkstress" in next(each.svg for each in charts if (each.name, each.language) == ("indicators", "nl"))
    assert actions.draw_missing_charts(limit=5) == 0
    assert actions.draw_charts(stored) == 0


def test_neither_start_up_nor_a_respondents_page_imports_pandas_or_charts(tmp_path):
    script = f"""
import sys
from campaign_app.core.config import Settings
from campaign_app.factory import create_app
app = create_app(Settings(secret_key="x" * 40, database_url="sqlite:///{tmp_path}/s.db", testing=True))
with app.app_context():
    from campaign_app.core.database import db
    db.create_all()
app.test_client().get("/s/" + "a" * 22)
app.test_client().get("/accessibility")
heavy = [name for name in ("pandas", "altair", "vl_convert", "scipy") if name in sys.modules]
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
