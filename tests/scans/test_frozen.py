"""The database itself refuses to change what a launch promised, also to somebody with SQL in hand."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from campaign_app.core.database import begin_writing
from campaign_app.results.actions import release
from campaign_app.sector_scans.actions import join
from tests.results.boxes import closed_scan

CHANGES = [
    "UPDATE scan SET k = 5 WHERE id = :scan",
    "UPDATE scan SET edition_id = NULL WHERE id = :scan",
    "UPDATE scan SET edition_id = :other WHERE id = :scan",
    "UPDATE scan SET core = 'another' WHERE id = :scan",
    "UPDATE scan SET variant = 'self_employed' WHERE id = :scan",
    "UPDATE scan SET pool = NOT pool WHERE id = :scan",
    "UPDATE scan SET open_link = NOT open_link WHERE id = :scan",
    "UPDATE scan SET personal_codes = NOT personal_codes WHERE id = :scan",
    "UPDATE scan SET printed_codes = '{\"nl\": 9}' WHERE id = :scan",
    "UPDATE scan SET booklets = NOT booklets WHERE id = :scan",
    "UPDATE scan SET kiosk = NOT kiosk WHERE id = :scan",
    "UPDATE scan SET launched_at = NULL WHERE id = :scan",
    "UPDATE scan SET group_by = 'code' WHERE id = :scan",
    "UPDATE scan SET public_id = 'elsewhere' WHERE id = :scan",
    "UPDATE scan SET open_token = 'elsewhere' WHERE id = :scan",
    "UPDATE scan SET keyin_token = 'elsewhere' WHERE id = :scan",
    "UPDATE scan SET kiosk_token = 'elsewhere' WHERE id = :scan",
    "UPDATE scan SET sector_id = :sector WHERE id = :scan",
    "UPDATE scan SET modules = '[\"transport\"]' WHERE id = :scan",
    "UPDATE scan SET status = 'draft' WHERE id = :scan",
    "UPDATE scan SET status = 'invited' WHERE id = :scan",
    "DELETE FROM scan WHERE id = :scan",
    "UPDATE agreement SET agreed_on = '2020-01-01' WHERE scan_id = :scan",
    "DELETE FROM agreement WHERE scan_id = :scan",
    "INSERT INTO agreement (scan_id, body, agreed_on, spoken_by, note, recorded_at) "
    "VALUES (:scan, 'cpbw', '2026-03-01', '', '', '2026-03-01 09:00:00')",
    "UPDATE scan_group SET name = 'Een persoon' WHERE scan_id = :scan",
    "DELETE FROM scan_group WHERE scan_id = :scan",
    "INSERT INTO scan_group (scan_id, name, position) VALUES (:scan, 'Nieuw', 9)",
    "UPDATE stored_edition SET content = '{}'",
    "DELETE FROM stored_edition WHERE id = :other",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_what_is_promised_at_launch_is_refused_by_the_database(make, db, statement):
    sector = make.sector()
    company = make.company(sector)
    scan = make.open_scan(company, sector, groups=["Gent", "Aalst"])
    other = make.open_scan(company, sector, modules=["transport"])
    with pytest.raises(IntegrityError):
        values = {"scan": scan.id, "other": other.edition_id, "sector": make.sector().id}
        db.session.execute(text(statement), values)
    db.session.rollback()


LATER = [
    ("closed", "UPDATE scan SET status = 'open' WHERE id = :scan"),
    ("closed", "UPDATE scan SET status = 'cancelled' WHERE id = :scan"),
    ("released", "UPDATE scan SET status = 'open' WHERE id = :scan"),
    ("released", "UPDATE scan SET status = 'closed' WHERE id = :scan"),
    ("released", "UPDATE scan SET expected = 41 WHERE id = :scan"),
    ("released", "UPDATE scan SET title = 'Een andere' WHERE id = :scan"),
    ("released", "UPDATE scan SET opens_at = '2020-01-01 00:00:00' WHERE id = :scan"),
    ("released", "UPDATE scan SET closes_at = '2030-01-01 00:00:00' WHERE id = :scan"),
    ("released", "UPDATE scan SET closed_at = NULL WHERE id = :scan"),
]


@pytest.mark.parametrize(("status", "statement"), LATER)
def test_what_is_over_never_begins_again_and_keeps_the_facts_of_its_proof(make, db, now, status, statement):
    sector = make.sector()
    scan = closed_scan(make.company(sector), sector)
    if status == "released":
        release(scan, at=now)
        db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement), {"scan": scan.id})
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE participant SET token = 'elsewhere'",
        "UPDATE participant SET company_id = :company",
        "UPDATE participant SET scan_id = :scan",
        "DELETE FROM participant",
    ],
)
def test_who_takes_part_in_a_sector_scan_stays_so(make, db, now, statement):
    sector = make.sector()
    scan, other = make.sector_scan(sector), make.sector_scan(sector)
    join(scan, make.company(sector), by=None, at=now)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement), {"company": make.company(sector).id, "scan": other.id})
    db.session.rollback()


def test_a_group_cannot_be_moved_into_a_launched_scan(make, db, now):
    from campaign_app.scans.actions import GroupPlan, set_groups

    sector = make.sector()
    company = make.company(sector)
    launched, draft = make.open_scan(company, sector, groups=["Gent"]), make.scan(company, sector)
    set_groups(draft, [GroupPlan("Stiekem")], at=now)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(
            text("UPDATE scan_group SET scan_id = :to WHERE scan_id = :of"), {"to": launched.id, "of": draft.id}
        )
    db.session.rollback()


def test_a_draft_may_still_change_and_go(make, db):
    sector = make.sector()
    scan = make.scan(make.company(sector), sector)
    begin_writing()
    db.session.execute(text("UPDATE scan SET k = 5 WHERE id = :scan"), {"scan": scan.id})
    db.session.execute(text("DELETE FROM scan WHERE id = :scan"), {"scan": scan.id})
    db.session.commit()
