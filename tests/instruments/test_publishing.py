"""A sector's module from upload to publication, and what the library then offers."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from campaign_app.core.errors import Damaged, DomainError
from campaign_app.instruments import actions, shelf
from campaign_app.instruments.drafting import instrument_of, standing_of
from campaign_app.instruments.library import composed, offers_for
from campaign_app.instruments.models import PublishedInstrument
from tests.instruments import files
from tests.queries import count_queries


@pytest.fixture
def sector(make):
    return make.sector("bakkerij", name="Bakkerij", committees=["118.03"])


@pytest.fixture
def consultant(make, sector):
    return make.consultant(sector)


@pytest.fixture
def publish(sector, consultant, now):
    def publish(content=None, *, of=sector, by=consultant, **changes):
        return files.publish(content or files.module(**changes), of, by=by, at=now)

    return publish


def obstacles(content: dict, sector, consultant, now) -> list[str]:
    """What keeps a file from being published: the faults of the file, or of its standing in the library."""
    row = actions.keep_draft(files.data(content), "m.json", sector_id=sector and sector.id, by=consultant, at=now)
    if row.content is None:
        return [": ".join(each[:2]) for each in row.faults]
    return [f"{fault.place}: {fault.problem}" for fault in standing_of(instrument_of(row), row.sector_id).obstacles]


def test_a_sound_module_is_published_and_composes(publish, db):
    row = publish()
    edition = composed("core", ("bakery",), "employee")
    assert edition.components[1] == {"code": "bakery", "version": "1", "hash": row.content_hash}
    assert "bakery_1" in edition.variables


def test_the_faults_of_a_file_are_kept_with_place_and_remedy(sector, consultant, now):
    content = files.module()
    del content["questions"][0]["text"]["fr"]
    del content["scales"][0]["text"]["en"]
    draft = actions.keep_draft(files.data(content), "m.json", sector_id=sector.id, by=consultant, at=now)
    assert draft.content is None
    assert [fault[0] for fault in draft.faults] == ["questions[1] bakery_1 text.fr", "scales[1] bakery_load text.en"]
    assert all(len(fault) == 3 and all(fault) for fault in draft.faults)
    with pytest.raises(DomainError):
        actions.publish(draft, by=consultant, at=now)


def test_conditions_that_look_at_one_another_are_a_circle(sector, consultant, now):
    content = files.module()
    content["questions"][0]["when"] = "bakery_2 == '1'"
    content["questions"][1]["when"] = "bakery_1 == '1'"
    found = obstacles(content, sector, consultant, now)
    assert len(found) == 1
    assert found[0].startswith("questions[1] bakery_1 when: ")
    assert "circle" in found[0]


@pytest.mark.parametrize("code", ["transport", "core", "employee_survey"])
def test_the_code_of_a_shipped_questionnaire_is_refused(sector, consultant, now, code):
    assert any(fault.startswith("code: ") for fault in obstacles(files.module(code=code), sector, consultant, now))


def test_the_code_of_another_sector_is_refused_even_when_withdrawn(publish, make, now, consultant):
    actions.withdraw(publish(), by=consultant, at=now)
    other = make.sector("horeca")
    assert obstacles(files.module(version="9"), other, make.consultant(other), now)
    assert obstacles(files.module(version="9"), None, make.adviser(), now)


def test_question_codes_of_the_core_are_refused(sector, consultant, now):
    content = files.module()
    core = next(iter(composed("core", (), "employee").variables))
    content["questions"][0]["code"] = core
    content["scales"][0]["items"] = [core, "bakery_2"]
    assert any(core in fault for fault in obstacles(content, sector, consultant, now))


def test_a_condition_on_what_nobody_asks_is_refused(sector, consultant, now):
    content = files.module()
    content["questions"][0]["when"] = "no_such_question == '1'"
    assert any("no_such_question" in fault for fault in obstacles(content, sector, consultant, now))


@pytest.mark.parametrize(("kind", "refused"), [("module", False), ("theme", True), ("core", True)])
def test_a_sector_publishes_modules_only(sector, consultant, now, kind, refused):
    assert bool(obstacles(files.module(kind=kind), sector, consultant, now)) is refused


def test_an_adviser_publishes_a_theme_for_all_and_not_for_a_sector(publish, make, sector, now):
    adviser = make.adviser()
    publish(kind="theme", of=None, by=adviser)
    assert "bakery" in [offer.module.code for offer in offers_for(["200"], {"horeca": "Horeca"})]
    with pytest.raises(DomainError):
        publish(code="bakery_b", by=adviser)


def test_a_consultant_of_another_sector_cannot_publish_here(make, publish):
    with pytest.raises(DomainError):
        publish(by=make.consultant(make.sector("horeca")))


def test_publishing_twice_makes_one_version(sector, consultant, now, db):
    draft = actions.keep_draft(files.data(files.module()), "m.json", sector_id=sector.id, by=consultant, at=now)
    first = actions.publish(draft, by=consultant, at=now)
    assert actions.publish(draft, by=consultant, at=now) is first
    again = actions.keep_draft(files.data(files.module()), "m.json", sector_id=sector.id, by=consultant, at=now)
    assert actions.publish(again, by=consultant, at=now) is first
    assert db.session.scalar(select(func.count(PublishedInstrument.id))) == 1


def test_the_same_version_with_other_content_is_refused(publish, sector, consultant, now):
    publish()
    other = files.module(title=files.words("Anders"))
    assert [each.split(":")[0] for each in obstacles(other, sector, consultant, now)] == ["version"]
    with pytest.raises(DomainError):
        publish(other)


def test_a_newer_version_takes_over_at_once_and_withdrawing_it_gives_the_older_one_back(publish, consultant, now):
    publish()
    assert composed("core", ("bakery",), "employee").components[1]["version"] == "1"
    newer = publish(version="2", title=files.words("Bakkerij nieuw"))
    assert composed("core", ("bakery",), "employee").components[1]["version"] == "2"
    actions.withdraw(newer, by=consultant, at=now)
    assert composed("core", ("bakery",), "employee").components[1]["version"] == "1"
    actions.restore(newer, by=consultant, at=now)
    assert composed("core", ("bakery",), "employee").components[1]["version"] == "2"


def test_a_sectors_module_is_offered_to_its_companies_and_to_those_it_names(publish):
    publish(joint_committees=["901"])
    publish(code="oven", questions=[{**files.MODULE["questions"][0], "code": "oven_1"}], scales=[])

    def offered(committees, sectors):
        return {o.module.code: (o.committees, o.sectors) for o in offers_for(committees, sectors) if o.suggested}

    assert offered([], {"bakkerij": "Bakkerij"}) == {"bakery": ((), ("Bakkerij",)), "oven": ((), ("Bakkerij",))}
    assert offered(["901.09"], {}) == {"bakery": (("901.09",), ())}
    assert {"bakery", "oven"}.isdisjoint(offer.module.code for offer in offers_for(["302"], {"horeca": "Horeca"}))


def test_the_library_asks_as_much_of_the_database_with_many_modules_as_with_few(publish, db):
    def asked() -> int:
        shelf._kept.clear()
        db.session.expire_all()
        with count_queries() as statements:
            shelf.shelf()
        return len(statements)

    publish()
    few = asked()
    for number in range(5):
        question = {**files.MODULE["questions"][0], "code": f"q{number}"}
        publish(code=f"bakery_{number}", questions=[question], scales=[])
    assert asked() == few <= 2


CHANGES = [
    "UPDATE published_instrument SET content = '{}'",
    "UPDATE published_instrument SET version = '2'",
    "DELETE FROM published_instrument",
    "UPDATE instrument_code SET sector_id = NULL",
    "DELETE FROM instrument_code",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_what_is_published(publish, db, statement):
    publish()
    with pytest.raises(IntegrityError):
        db.session.execute(text(statement))
    db.session.rollback()


def test_what_was_changed_behind_the_triggers_is_not_used(publish, db):
    publish()
    drop = "DROP TRIGGER frozen_published_instrument_update"
    db.session.execute(text(drop + ("" if db.engine.dialect.name == "sqlite" else " ON published_instrument")))
    db.session.execute(text("UPDATE published_instrument SET content = replace(content, 'Bakkerijen', 'Slagers')"))
    db.session.commit()
    shelf._kept.clear()
    with pytest.raises(Damaged):
        composed("core", ("bakery",), "employee")


def test_a_running_scan_keeps_its_edition_and_a_draft_is_told(publish, make, sector, consultant, now, db):
    from campaign_app.scans import actions as scan_actions
    from campaign_app.scans.checklist import launch_checks

    row = publish()
    company = make.company(sector, committees=["118.03"])
    running = make.open_scan(company, sector, modules=["bakery"])
    draft = make.scan(company, sector)
    scan_actions.compose(draft, modules=["bakery"], variant="employee", by=None, at=now)
    actions.withdraw(row, by=consultant, at=now)
    db.session.commit()
    from campaign_app.instruments.queries import edition_of

    assert "bakery_1" in edition_of(running.edition_id).variables
    told = [check for check in launch_checks(draft, {}, now) if "bakery" in check.text]
    assert [(check.holds, check.endpoint) for check in told] == [(False, "scans.compose")]
    with pytest.raises(DomainError, match="bakery"):
        scan_actions.launch(draft, by=None, at=now)
