"""The database itself refuses to change what a launch promised, also to somebody with SQL in hand."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from campaign_app.core.database import begin_writing

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
        db.session.execute(text(statement), {"scan": scan.id, "other": other.edition_id})
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
