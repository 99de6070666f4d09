"""A licensed module: refused at the launch without a valid licence, and by the action itself."""

from datetime import date, timedelta

import pytest

from campaign_app.core.errors import DomainError
from campaign_app.instruments.licences import covers, outlasted
from campaign_app.scans import actions
from campaign_app.scans.checklist import launch_checks
from tests.instruments import files

TODAY = date(2026, 3, 10)


@pytest.fixture
def sector(make):
    return make.sector("bakkerij", name="Bakkerij")


@pytest.fixture
def company(make, sector):
    return make.company(sector, enterprise_number="0314595348")


@pytest.fixture
def scan(make, sector, company, now):
    """Prepares a scan with the licensed module, closing so many days from today."""

    def scan(days=21, **licence):
        content = files.module(licence={**files.LICENCE, **licence})
        files.publish(content, sector, by=make.consultant(sector), at=now)
        row = make.scan(company, sector)
        actions.compose(row, modules=["bakery"], variant="employee", by=None, at=now)
        closes = TODAY + timedelta(days=days)
        make.agreed(row)
        actions.plan(row, title="Scan", opens_on=TODAY, closes_on=closes, expected=40, at=now)
        return row

    return scan


def refused(row, now) -> list[tuple[str, str]]:
    return [(check.text, check.endpoint) for check in launch_checks(row, {}, now) if not check.holds]


def test_a_licence_that_lasts_and_names_nobody_lets_everybody_launch(scan, now):
    row = scan(valid_until="2026-03-31")
    assert refused(row, now) == []
    actions.launch(row, by=None, at=now)
    assert row.launched_at
    with pytest.raises(DomainError) as late:
        actions.extend(row, closes_on=TODAY + timedelta(days=22), by=None, at=now)
    assert late.value.field == "closes_on"


@pytest.mark.parametrize(
    ("licence", "place"),
    [
        ({"valid_until": "2026-03-30"}, "scans.ways"),
        ({"valid_until": "2020-01-01"}, "scans.ways"),
        ({"organisations": ["0353456320"]}, "scans.compose"),
    ],
)
def test_without_a_valid_licence_the_check_list_says_so_and_the_launch_is_refused(scan, now, licence, place):
    row = scan(**licence)
    ((text, endpoint),) = refused(row, now)
    assert "Alimento vzw" in text
    assert endpoint == place
    with pytest.raises(DomainError, match="Alimento vzw"):
        actions.launch(row, by=None, at=now)
    assert row.launched_at is None


@pytest.mark.parametrize("written", ["0314595348", "BE 0314.595.348", "BE0314595348", "314595348"])
def test_an_organisation_is_known_however_its_number_is_written(scan, now, written):
    row = scan(organisations=["0353456320", written])
    actions.launch(row, by=None, at=now)
    assert row.edition_id


def test_a_licence_without_end_and_without_list_refuses_nobody():
    licence = {"holder": "X", "terms": "Y", "code": "z"}
    assert covers(licence, "0314595348")
    assert outlasted([licence], date(2999, 1, 1)) == []


def test_the_company_sees_holder_and_terms_where_it_composes_and_launches(scan, client, make, company, now):
    row = scan(organisations=["0353456320"])
    client.sign_in(make.company_user(company))
    for page in ("compose", "launch"):
        shown = client.get(f"/scans/{row.id}/{page}").page
        assert "Alimento vzw" in shown.text
    assert "Alleen voor leden." in client.get(f"/scans/{row.id}/compose").page.text
    response = client.post(f"/scans/{row.id}/launch", data={"understood": "y"})
    assert response.status_code == 422
    assert row.launched_at is None


def test_a_company_that_the_licence_does_not_name_sees_none_of_its_questions(scan, client, make, company, now):
    row = scan(organisations=["0353456320"])
    client.sign_in(make.company_user(company))
    pages = [f"/scans/{row.id}/preview?page={number}" for number in range(1, 40)]
    for path in (*pages, f"/scans/{row.id}/paper/booklets/nl", f"/scans/{row.id}/paper", f"/scans/{row.id}/compose"):
        assert "Ik werk 's nachts." not in client.get(path, follow_redirects=True).page.text, path
    client.get(f"/scans/{row.id}/compose")
    asked = client.post(f"/scans/{row.id}/paper/booklets", data={"language": "nl"})
    assert asked.location.endswith("/paper")


def test_a_company_that_the_licence_names_reads_them(scan, client, make, company, now):
    row = scan(organisations=["0314595348"])
    client.sign_in(make.company_user(company))
    assert "Ik werk 's nachts." in client.get(f"/scans/{row.id}/paper/booklets/nl").page.text
