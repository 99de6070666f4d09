"""Sectors: the seed, the list, editing, and who works for which."""

import csv

import pytest
from sqlalchemy import func, select

from campaign_app.core.audit import AuditEvent
from campaign_app.core.errors import DomainError
from campaign_app.sectors import actions, queries
from campaign_app.sectors.models import Sector, SectorCommittee
from campaign_app.sectors.words import VERIFIED_WORDS
from forms.sectors import read_committees
from tests.queries import count_queries


@pytest.fixture
def desk(client, make):
    return client.sign_in(make.administrator())


def names(db, query):
    return [row.code for row in db.session.scalars(query)]


def test_the_seed_holds_all_sectors_and_comes_in_once(db, now):
    with actions.SEED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert actions.seed_sectors(now) == len(rows) == 35
    assert actions.seed_sectors(now) == 0
    auto = db.session.scalars(select(Sector).where(Sector.code == "auto")).one()
    assert sorted(item.joint_committee for item in auto.committees) == ["112", "142.01", "149.02", "149.04"]
    assert {row["verified"] for row in rows} <= set(VERIFIED_WORDS)
    assert auto.fund == "Educam" and auto.source.startswith("woodwize.be")
    unverified = db.session.scalars(select(Sector).where(Sector.code == "diamant")).one()
    assert (unverified.fund, unverified.verified) == (None, "committee unverified")


def test_seeding_again_keeps_what_was_edited(db, now):
    actions.seed_sectors(now)
    sector = db.session.scalars(select(Sector).where(Sector.code == "bouw")).one()
    actions.edit_sector(sector, name="Bouw!", fund="", committees=[], active=False, by=None, at=now)
    actions.seed_sectors(now)
    assert (sector.name, sector.fund, sector.committees) == ("Bouw!", None, [])


def test_the_command_seeds(app, db):
    done = app.test_cli_runner().invoke(args=["sectors", "seed"])
    assert "35 sectors added." in done.output
    assert db.session.scalar(select(func.count(Sector.id))) == 35


def test_committees_lead_to_sectors_and_subcommittees_to_who_names_their_committee(db, make):
    make.sector("a", name="A", committees=["322"])
    make.sector("b", name="B", committees=["322.01"])
    make.sector("c", name="C", committees=["330", "149.01"])
    make.sector("gone", name="D", committees=["330"], active=False)
    for committees, expected in [
        (["322"], ["a"]),
        (["322.01"], ["b"]),
        (["330.04"], ["c"]),
        (["322", "149.01"], ["a", "c"]),
        (["149"], []),
        ([], []),
    ]:
        assert names(db, queries.sectors_for_committees(committees)) == expected


def test_everybody_has_the_sectors_of_their_role(db, make):
    first, second = make.sector(), make.sector()
    expected = {
        make.administrator(): {first.id, second.id},
        make.adviser(): {first.id, second.id},
        make.consultant(first): {first.id},
        make.consultant(): set(),
        make.company_user(): set(),
    }
    for person, ids in expected.items():
        assert set(db.session.scalars(queries.sector_ids_of(person))) == ids


@pytest.mark.parametrize(
    ("text", "found", "others"),
    [
        ("PC 149.01, 112;200 en PC330", ["149.01", "112", "200", "330"], []),
        ("112 112", ["112"], []),
        ("149.1 PSC 12", [], ["149.1", "12"]),
        ("١١٢", [], ["١١٢"]),
        ("", [], []),
    ],
)
def test_committees_are_read_as_people_write_them(text, found, others):
    assert read_committees(text) == (found, others)


def test_a_sector_is_edited(desk, db, make):
    sector = make.sector(committees=["112", "200"])
    page = desk.get(f"/sectors/{sector.id}").page
    assert page.find("input", name="committees").get("value") == "112, 200"
    assert page.find("input", name="name").get("value") == sector.name
    form = {"name": "Bouw", "fund": "", "committees": "PC 200, 124", "active": "y"}
    assert desk.post(f"/sectors/{sector.id}", form).status_code == 303
    db.session.refresh(sector)
    committees = db.session.scalars(select(SectorCommittee.joint_committee).order_by(SectorCommittee.joint_committee))
    assert (sector.name, sector.fund, sector.active, list(committees)) == ("Bouw", None, True, ["124", "200"])
    assert db.session.scalars(select(AuditEvent.verb)).all() == ["sector.edited"]
    desk.post(f"/sectors/{sector.id}", {"name": "Bouw", "committees": "200"})
    db.session.refresh(sector)
    assert not sector.active
    assert "doet niet mee" in desk.get("/sectors").page.text


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 121}, {"committees": "12"}, {"committees": "x" * 5000}, {"fund": "y" * 121}],
)
def test_a_wrong_sector_is_shown_again_with_what_was_typed(desk, make, wrong):
    sector = make.sector(committees=["200"])
    response = desk.post(f"/sectors/{sector.id}", {"name": "Bouw", "fund": "F", "committees": "200", **wrong})
    assert response.status_code == 422
    for name, typed in wrong.items():
        assert response.page.find("input", name=name).get("value") == typed


@pytest.mark.parametrize("number", [0, 999999, 2**31, 2**70])
def test_a_sector_that_does_not_exist_is_not_found(desk, number):
    assert desk.get(f"/sectors/{number}").status_code == 404
    assert desk.post(f"/sectors/{number}/consultants").status_code == 404


def test_a_consultant_is_assigned_and_removed_on_the_sectors_page(desk, db, make):
    sector, person = make.sector(), make.consultant(name="Els Peeters")
    assert desk.post(f"/sectors/{sector.id}/consultants", {"person": str(person.id)}).status_code == 303
    assert "Els Peeters" in desk.get("/sectors").page.text
    assert desk.post(f"/sectors/{sector.id}/consultants/{person.id}/remove").status_code == 303
    assert db.session.scalars(queries.sector_ids_of(person)).all() == []


@pytest.mark.parametrize("who", ["0", "", "x", "99999999999999999999"])
def test_nobody_else_can_be_assigned(desk, make, who):
    sector = make.sector()
    make.consultant()
    assert desk.post(f"/sectors/{sector.id}/consultants", {"person": who}).status_code == 422


def test_an_adviser_or_a_deactivated_consultant_cannot_work_for_a_sector(make, now):
    sector = make.sector()
    for person in (make.adviser(), make.consultant(active=False)):
        with pytest.raises(DomainError):
            actions.assign(sector, person, by=None, at=now)


def test_a_consultants_sectors_are_chosen_together(desk, db, make):
    first, second, third = make.sector(), make.sector(), make.sector(active=False)
    person = make.consultant(first)
    page = desk.get(f"/people/{person.id}/sectors").page
    chosen = [box.get("value") for box in page.find_all("input", type="checkbox") if "checked" in box.attrib]
    assert chosen == [str(first.id)]
    desk.post(f"/people/{person.id}/sectors", {"sectors": [str(second.id)]})
    assert set(db.session.scalars(queries.sector_ids_of(person))) == {second.id}
    assert desk.post(f"/people/{person.id}/sectors", {"sectors": [str(third.id)]}).status_code == 422
    desk.post(f"/people/{person.id}/sectors", {})
    assert set(db.session.scalars(queries.sector_ids_of(person))) == set()


def test_only_consultants_have_sectors_to_choose(desk, make):
    assert desk.get(f"/people/{make.adviser().id}/sectors").status_code == 404


def test_a_list_of_sectors_costs_as_many_queries_for_thirty_as_for_three(desk, make):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make.consultant(make.sector(committees=["200", "112"]))
        with count_queries() as statements:
            desk.get("/sectors")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_sectors_are_found_by_name_fund_and_committee(desk, make):
    make.sector(name="Bouw", fund="Constructiv", committees=["124"])
    make.sector(name="Horeca", committees=["302"])
    for words in ("bou", "construct", "124"):
        text = desk.get(f"/sectors?q={words}").page.text
        assert "Bouw" in text and "Horeca" not in text
    assert "Geen enkele sector" in desk.get("/sectors?q=%25%00").page.text
