"""The pages of campaigns, read strictly, with hostile input."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from campaign_app.campaigns.models import Campaign, CampaignStatus, Phase
from campaign_app.campaigns.queries import MAIL_RULE
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.occasions import Occasion, OccasionStatus
from tests.queries import count_queries

FIRST = local_date(utc_now()) + timedelta(days=30)


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport en logistiek")


@pytest.fixture
def adviser(make, client):
    row = make.adviser()
    client.sign_in(row)
    return row


@pytest.fixture
def typed(sector):
    def typed(*, lengths=(28, 49, 28), first=FIRST, **changes):
        days, day = [first], first
        for length in lengths:
            day += timedelta(days=length)
            days.append(day)
        names = ("sensitisation_on", "activation_on", "follow_up_on")
        values = {name: value.isoformat() for name, value in zip(names, days[:3], strict=True)}
        values |= {"name": "Voorjaar", "last_day": (days[3] - timedelta(days=1)).isoformat()}
        return {**values, f"target_{sector.id}": "25", **changes}

    return typed


def only(db) -> Campaign | None:
    return db.session.scalar(select(Campaign).execution_options(populate_existing=True))


def press(client, page, label):
    """Press a button of the page's form as a browser does: all its fields, and the button's own value."""
    button = next(each for each in page.find_all("button") if "".join(each.itertext()) == label)
    form = next(each for each in page.find_all("form") if button in list(each.iter()))
    return {**page.fields(form), **({button.get("name"): button.get("value")} if button.get("name") else {})}


def test_a_campaign_of_usual_lengths_is_saved_at_once(client, db, adviser, typed, sector):
    answer = client.post("/campaigns/new", typed())
    campaign = only(db)
    assert (answer.status_code, answer.location) == (303, f"/campaigns/{campaign.id}")
    assert campaign.status is CampaignStatus.DRAFT
    assert {row.sector_id: row.target for row in campaign.targets} == {sector.id: 25}
    page = client.get(answer.location).page
    assert "Campagne starten" in page.text
    assert "Transport en logistiek" in page.text


def test_unusual_lengths_are_shown_with_the_reason_before_they_are_saved(client, db, adviser, typed):
    answer = client.post("/campaigns/new", typed(lengths=(14, 70, 28)))
    assert answer.status_code == 200
    assert only(db) is None
    assert "Sensibilisering duurt 14 dagen; gewoonlijk zijn dat er 21 tot 31." in answer.page.text
    assert "Activering duurt 70 dagen" in answer.page.text
    confirmed = client.post("/campaigns/new", press(client, answer.page, "Zo bewaren"))
    assert confirmed.status_code == 303
    assert (only(db).activation_on - only(db).sensitisation_on).days == 14


def test_from_the_preview_one_goes_back_with_what_was_typed(client, db, adviser, typed):
    preview = client.post("/campaigns/new", typed(lengths=(14, 49, 28), name="Krap")).page
    answer = client.post("/campaigns/new", press(client, preview, "Terug naar het formulier"))
    assert answer.status_code == 200
    assert answer.page.find("input", name="name").get("value") == "Krap"
    assert only(db) is None


def test_a_confirmation_of_other_dates_than_were_shown_saves_nothing(client, db, adviser, typed):
    preview = client.post("/campaigns/new", typed(lengths=(14, 49, 28))).page
    values = press(client, preview, "Zo bewaren")
    answer = client.post("/campaigns/new", {**values, **typed(lengths=(10, 49, 28))})
    assert answer.status_code == 200
    assert "duurt 10 dagen" in answer.page.text
    assert only(db) is None


@pytest.fixture
def campaign(make, sector):
    return make.campaign(sector, start=FIRST)


def test_moving_one_date_shows_what_shifts_before_it_is_saved(client, db, adviser, campaign, typed):
    later = (campaign.follow_up_on + timedelta(days=7)).isoformat()
    form = client.get(f"/campaigns/{campaign.id}/edit").page
    values = {**form.fields(form.find_all("form")[-1]), "follow_up_on": later}
    answer = client.post(f"/campaigns/{campaign.id}/edit", values)
    assert answer.status_code == 200
    text = answer.page.text
    assert "7 dagen later" in text
    assert "49 wordt 56" in text
    assert "28 wordt 21" in text
    assert "Sensibilisering" not in text.split("Na bewaren")[1].split("Wat mee verschuift")[0]
    assert "De opvolgtaken voor bedrijven die al gecontacteerd zijn" in text
    assert only(db).follow_up_on != date.fromisoformat(later)
    assert client.post(f"/campaigns/{campaign.id}/edit", press(client, answer.page, "Zo bewaren")).status_code == 303
    assert only(db).follow_up_on == date.fromisoformat(later)
    planned = db.session.scalar(select(Occasion).where(Occasion.occurrence == "follow_up"))
    assert local_date(planned.due_at) == date.fromisoformat(later)


def test_a_new_name_or_target_needs_no_preview(client, db, adviser, campaign, sector):
    form = client.get(f"/campaigns/{campaign.id}/edit").page
    values = {**form.fields(form.find_all("form")[-1]), "name": "Anders", f"target_{sector.id}": ""}
    assert client.post(f"/campaigns/{campaign.id}/edit", values).status_code == 303
    assert only(db).name == "Anders"
    assert only(db).targets == []


def test_a_begun_phase_keeps_its_first_day(client, db, adviser, campaign):
    campaign.phase = Phase.SENSITISATION
    db.session.commit()
    form = client.get(f"/campaigns/{campaign.id}/edit").page
    assert "readonly" in form.find("input", name="sensitisation_on").attrib
    values = form.fields(form.find_all("form")[-1])
    values["sensitisation_on"] = (FIRST - timedelta(days=1)).isoformat()
    answer = client.post(f"/campaigns/{campaign.id}/edit", values)
    assert answer.status_code == 422
    assert "De eerste dag ligt vast" in answer.page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "\x00"},
        {"name": "x" * 121},
        {"sensitisation_on": "morgen"},
        {"sensitisation_on": "0001-01-01"},
        {"last_day": "9999-12-31"},
        {"follow_up_on": ""},
        {"activation_on": "2026-02-30"},
        {"activation_on": (FIRST - timedelta(days=1)).isoformat()},
        {"last_day": FIRST.isoformat()},
        {"target": "-1"},
        {"target": "veel"},
        {"target": "1e9"},
        {"target": "²"},
        {"target": "9" * 400},
        {"target": "100001"},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_what_cannot_be_is_refused_and_shown_again(client, db, adviser, typed, sector, changes):
    if "target" in changes:
        changes = {f"target_{sector.id}": changes["target"]}
    answer = client.post("/campaigns/new", typed(**changes))
    assert answer.status_code == 422
    assert answer.page.find("div", id="error-summary") is not None
    assert only(db) is None


def test_a_name_with_a_nul_in_it_is_cleaned(client, db, adviser, typed):
    assert client.post("/campaigns/new", typed(name="Voor\x00jaar")).status_code == 303
    assert only(db).name == "Voor jaar"


def test_a_target_of_an_unknown_sector_is_not_taken(client, db, adviser, typed):
    assert client.post("/campaigns/new", typed(target_99999="5")).status_code == 303
    assert len(only(db).targets) == 1


def test_sending_the_form_twice_makes_one_campaign(client, db, adviser, typed):
    client.post("/campaigns/new", typed())
    answer = client.post("/campaigns/new", typed())
    assert answer.status_code == 422
    assert "Er is al een campagne met deze naam." in answer.page.text
    assert len(db.session.scalars(select(Campaign)).all()) == 1


def test_start_pause_and_resume(client, db, adviser, typed):
    client.post("/campaigns/new", typed())
    address = f"/campaigns/{only(db).id}/state"
    for deed, status in (("start", "running"), ("pause", "paused"), ("resume", "running")):
        assert client.post(address, {"deed": deed}).status_code == 303
        assert only(db).status == status
        assert client.get(f"/campaigns/{only(db).id}").status_code == 200
    # pressed twice
    client.post(address, {"deed": "start"})
    assert "Deze campagne is al gestart." in client.get(f"/campaigns/{only(db).id}").page.text
    assert client.post(address, {"deed": "explode"}).status_code == 400
    assert client.post(address).status_code == 400


@pytest.mark.parametrize("address", ["/campaigns/{}", "/campaigns/{}/edit", "/campaigns/{}/state"])
@pytest.mark.parametrize("number", [0, 99, 2**31, 2**63, 10**30])
def test_a_campaign_that_is_not_there_is_not_found(client, adviser, address, number):
    path = address.format(number)
    answer = client.post(path, {"deed": "start"}) if path.endswith("state") else client.get(path)
    assert answer.status_code == 404


def test_a_consultant_sees_their_own_sectors_target_only(client, make, sector, db):
    other = make.sector("horeca", name="Horeca")
    campaign = make.campaign(sector, other)
    client.sign_in(make.consultant(sector))
    text = client.get(f"/campaigns/{campaign.id}").page.text
    assert "Transport en logistiek" in text
    assert "Horeca" not in text
    assert "1 sector" in client.get("/campaigns").page.text


def test_a_held_mail_is_put_to_the_adviser(client, db, adviser, campaign, now):
    campaign.phase = Phase.SENSITISATION
    held = Occasion(
        rule=MAIL_RULE,
        subject=f"campaign:{campaign.id}",
        occurrence="sensitisation",
        dedupe_key="held",
        due_at=now,
        status=OccasionStatus.HELD,
    )
    db.session.add(held)
    db.session.commit()
    assert "Heeft die mail nog zin?" in client.get(f"/campaigns/{campaign.id}").page.text
    address = f"/campaigns/{campaign.id}/held/{held.id}"
    assert client.post(address, {"choice": "maybe"}).status_code == 400
    assert client.post(address, {"choice": "send"}).status_code == 303
    db.session.expire_all()
    assert held.status is OccasionStatus.PENDING
    client.post(address, {"choice": "drop"})
    assert "al beslist" in client.get(f"/campaigns/{campaign.id}").page.text


def test_the_list_asks_as_many_queries_for_thirty_as_for_three(client, db, make, adviser, sector):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make.campaign(sector)
        with count_queries() as statements:
            assert client.get("/campaigns").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
