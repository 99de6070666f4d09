"""A core under licence: who may publish it, which companies are offered it, and what a scan with it becomes."""

from datetime import date, timedelta

import pytest

from campaign_app.core.errors import DomainError
from campaign_app.instruments import actions
from campaign_app.instruments.drafting import instrument_of, standing_of
from campaign_app.instruments.queries import edition_of
from campaign_app.scans import actions as scan_actions
from tests.instruments import files

TODAY = date(2026, 3, 10)
NAMED, OTHER = "0314595348", "0353456320"
CUTOFFS = {"problem": 60, "acute": 80, "source": "Handleiding 2025", "status": "validated"}


def core(**changes) -> dict:
    """A small licensed core with one indicator."""
    content = files.module(
        code="vragenlijst_x", kind="core", title=files.words("Vragenlijst X"), legal_elements=["job_content"]
    )
    content["scales"] = [
        {**content["scales"][0], "role": "indicator", "direction": "high_is_bad", "cutoffs": CUTOFFS},
    ]
    content["workability"] = {"indicators": ["bakery_load"]}
    content["licence"] = {**files.LICENCE, "organisations": [NAMED]}
    return {**content, **changes}


@pytest.fixture
def sector(make):
    return make.sector("bakkerij", name="Bakkerij")


@pytest.fixture
def adviser(make):
    return make.adviser()


def obstacles(content, sector, by, now) -> list[str]:
    draft = actions.keep_draft(files.data(content), "m.json", sector_id=sector and sector.id, by=by, at=now)
    assert draft.content, draft.faults
    return [fault.place for fault in standing_of(instrument_of(draft), draft.sector_id).obstacles]


def test_only_an_adviser_publishes_a_core_and_only_under_a_licence(sector, adviser, make, now):
    assert obstacles(core(), None, adviser, now) == []
    assert obstacles(core(), sector, make.consultant(sector), now) == ["kind"]
    free = core()
    del free["licence"]
    assert obstacles(free, None, adviser, now) == ["kind"]
    assert obstacles(core(code="core"), None, adviser, now) == ["code"]


def test_it_is_offered_to_the_companies_that_the_licence_names(sector, adviser, make, client, now):
    files.publish(core(), None, by=adviser, at=now)
    for number, offered in ((NAMED, True), (OTHER, False)):
        company = make.company(sector, enterprise_number=number)
        scan = make.scan(company, sector)
        client.sign_in(make.company_user(company))
        page = client.get(f"/scans/{scan.id}/compose")
        assert ("Vragenlijst X (licentie van Alimento vzw)" in page.text) is offered
        posted = client.post(f"/scans/{scan.id}/compose", data={"core": "vragenlijst_x", "variant": "employee"})
        assert posted.status_code == (303 if offered else 422)
        assert (scan.core == "vragenlijst_x") is offered


def test_a_scan_with_it_is_launched_by_whom_it_names_and_scored_by_its_own_cutoffs(sector, adviser, make, now):
    files.publish(core(), None, by=adviser, at=now)
    for number in (NAMED, OTHER):
        scan = make.scan(make.company(sector, enterprise_number=number), sector)
        scan_actions.compose(scan, core="vragenlijst_x", modules=[], variant="employee", by=None, at=now)
        make.agreed(scan)
        closes = TODAY + timedelta(days=21)
        scan_actions.plan(scan, title="Scan", opens_on=TODAY, closes_on=closes, expected=40, at=now)
        if number == OTHER:
            with pytest.raises(DomainError):
                scan_actions.launch(scan, by=None, at=now)
            continue
        scan_actions.launch(scan, by=None, at=now)
        edition = edition_of(scan.edition_id)
        assert edition.licences[0]["holder"] == "Alimento vzw"
        assert edition.workability == ("bakery_load",)
        assert edition.scale("bakery_load").cutoffs.status == "validated"


def test_the_library_shows_it_with_its_holder_and_its_questions_to_nobody_else(sector, adviser, make, client, now):
    files.publish(core(), None, by=adviser, at=now)
    client.sign_in(make.consultant(sector))
    assert "Licentie: Alimento vzw" in client.get("/instruments").text
    assert client.get("/instruments/library/vragenlijst_x/preview").status_code == 403
    client.sign_in(adviser)
    assert "Ik werk &#39;s nachts." in client.get("/instruments/library/vragenlijst_x/preview").text
