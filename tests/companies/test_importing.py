"""From a reading to rows: new companies, empty fields filled, nothing overwritten, twice changes nothing."""

import time

import pytest
from sqlalchemy import func, select

from campaign_app.companies.actions import confirm_upload, keep_upload, plan_of
from campaign_app.companies.importing import apply_import, plan_import
from campaign_app.companies.models import Company, CompanyImport
from campaign_app.companies.reading import read_file
from campaign_app.core.audit import AuditEvent
from campaign_app.core.errors import DomainError
from tests.companies.books import HEAD, NUMBERS, csv, xlsx
from tests.factories import enterprise_number
from tests.queries import count_queries


@pytest.fixture
def sector(make):
    return make.sector("transport", committees=["140.03"])


@pytest.fixture
def consultant(make, sector):
    return make.consultant(sector)


def snapshot(db) -> list[tuple]:
    db.session.expire_all()
    return [
        (
            *(item.id, item.name, item.postcode, item.headcount, item.contact_person, item.email, item.created_at),
            *([c.joint_committee for c in item.committees], sorted(s.code for s in item.sectors)),
        )
        for item in db.session.scalars(select(Company).order_by(Company.id))
    ]


def run(content: bytes, sector, db, now, by=None) -> dict:
    visible = {sector.id}
    counts = apply_import(plan_import(read_file(content), sector, visible_sector_ids=visible), by=by, at=now)
    db.session.commit()
    return counts


def test_new_companies_join_the_importing_sector_and_those_of_their_committees(db, make, sector, now):
    make.sector("bedienden", committees=["200"])
    make.sector("social", committees=["330"])
    make.sector("uit", committees=["140.03"], active=False)
    counts = run(xlsx(HEAD, ["Alfa", NUMBERS[0], 9000, "140.03; 200; 330.04", 12]), sector, db, now)
    assert counts["new"] == 1
    assert snapshot(db)[0][7:] == (["140.03", "200", "330.04"], ["bedienden", "social", "transport"])


def test_importing_twice_changes_nothing(db, sector, now):
    content = xlsx(HEAD, ["Alfa", NUMBERS[0], 9000, "124; 200", 12, "An", "an@alfa.be"], ["Beta", NUMBERS[1]])
    run(content, sector, db, now)
    before, again = snapshot(db), run(content, sector, db, now)
    assert snapshot(db) == before
    assert (again["new"], again["filled"], again["joined"], again["same"]) == (0, 0, 0, 2)


def test_a_known_company_gets_its_empty_fields_and_keeps_the_others(db, make, sector, now):
    make.company(sector, name="Alfa", enterprise_number="0314595348", postcode=None, headcount=40)
    plan = plan_import(
        read_file(xlsx(HEAD, ["Alfa NV", NUMBERS[0], 9000, "140.03", 50])), sector, visible_sector_ids={sector.id}
    )
    assert {(item.shown, str(item.message)) for item in plan.filled} == {
        ("9000", "vult een leeg veld in"),
        ("140.03", "vult een leeg veld in"),
    }
    assert [(item.column, item.shown, str(item.message)) for item in plan.differing] == [
        ("A", "Alfa NV", "verschilt van “Alfa”, en dat blijft bewaard"),
        ("E", "50", "verschilt van “40”, en dat blijft bewaard"),
    ]
    apply_import(plan, by=None, at=now)
    db.session.commit()
    assert snapshot(db)[0][1:4] == ("Alfa", "9000", 40)
    assert snapshot(db)[0][7] == ["140.03"]


def test_a_company_of_another_sector_joins_without_telling_what_is_stored(db, make, sector, now):
    other = make.sector("horeca")
    make.company(other, name="Geheim", enterprise_number="0314595348", headcount=77)
    content = xlsx(HEAD, ["Alfa", NUMBERS[0], None, None, 50])
    plan = plan_import(read_file(content), sector, visible_sector_ids={sector.id})
    assert plan.joining == 1
    assert not any("Geheim" in str(item.message) or "77" in str(item.message) for item in plan.differing)
    apply_import(plan, by=None, at=now)
    db.session.commit()
    assert snapshot(db)[0][1] == "Geheim"
    assert snapshot(db)[0][8] == ["horeca", "transport"]


def test_good_rows_go_in_and_bad_ones_stay_out(db, sector, now):
    counts = run(csv("Naam;KBO\nAlfa;0314.595.348\nBeta;0353.456.321\n"), sector, db, now)
    assert (counts["new"], counts["bad"]) == (1, 1)
    assert [row[1] for row in snapshot(db)] == ["Alfa"]


def test_an_upload_is_done_once_and_the_outcome_is_kept(db, sector, consultant, now):
    upload = keep_upload(csv("Naam;KBO\nAlfa;0314.595.348\n"), "lijst.csv", sector=sector, by=consultant, at=now)
    assert db.session.scalar(select(func.count(Company.id))) == 0
    assert confirm_upload(upload, by=consultant, at=now)
    db.session.commit()
    upload = db.session.get(CompanyImport, upload.id)
    assert not confirm_upload(upload, by=consultant, at=now)
    assert upload.outcome["new"] == 1
    assert db.session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.verb == "company.imported")) == 1


def test_who_left_the_sector_no_longer_imports_into_it(db, sector, consultant, now):
    upload = keep_upload(csv("Naam;KBO\nAlfa;0314.595.348\n"), "lijst.csv", sector=sector, by=consultant, at=now)
    sector.consultants.clear()
    db.session.commit()
    with pytest.raises(DomainError):
        confirm_upload(upload, by=consultant, at=now)


def test_a_company_that_somebody_added_meanwhile_is_left_as_it_is(db, make, sector, now):
    plan = plan_import(read_file(csv("Naam;KBO\nAlfa;0314.595.348\n")), sector, visible_sector_ids={sector.id})
    make.company(sector, name="Eerder", enterprise_number="0314595348")
    apply_import(plan, by=None, at=now)
    db.session.commit()
    assert [row[1] for row in snapshot(db)] == ["Eerder"]


def test_a_dry_run_asks_as_many_queries_for_thirty_rows_as_for_three(db, make, sector, consultant, now):
    def asked(count: int) -> int:
        for n in range(count):
            make.company(sector, enterprise_number=enterprise_number(5000 + 100 * count + n), committees=["124"])
        rows = ([f"Bedrijf {n}", enterprise_number(5000 + 100 * count + n), 9000, 200] for n in range(count))
        upload = keep_upload(xlsx(HEAD, *rows), "lijst.xlsx", sector=sector, by=consultant, at=now)
        db.session.commit()
        with count_queries() as statements:
            assert plan_of(upload, consultant).same == count
        return len(statements)

    assert asked(3) == asked(30)


def test_two_thousand_rows_are_compared_and_written_quickly(db, sector, consultant, now):
    rows = (
        [f"Bedrijf {n}", enterprise_number(n), 9000, "140.03; 200", n, "An", f"a{n}@example.org"] for n in range(2000)
    )
    upload = keep_upload(xlsx(HEAD, *rows), "lijst.xlsx", sector=sector, by=consultant, at=now)
    started = time.process_time()
    assert len(plan_of(upload, consultant).new) == 2000
    assert time.process_time() - started < 3
    assert confirm_upload(upload, by=consultant, at=now)
    db.session.commit()
    started = time.process_time()
    assert plan_of(db.session.get(CompanyImport, upload.id), consultant).same == 2000
    assert time.process_time() - started < 3
