"""An adviser's work: how far the sectors are, the learning network, and a campaign with its dates."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaign_app.core.clock import local_date, utc_now
from tests.browser.walking import (
    ADVISER,
    look,
    look_dark,
    look_narrow,
    press_for_status,
    sign_in,
    status_of,
)


@pytest.fixture
def adviser(page) -> Page:
    sign_in(page, ADVISER)
    return page


def save(page: Page):
    return page.locator("main button.btn-primary[type=submit]").last


def test_progress_is_read_filtered_and_taken_along(adviser):
    page = adviser
    look(page, "adviser-home")
    page.goto("/progress")
    expect(page.locator("main table").first).to_be_visible()
    look(page, "progress")
    look_narrow(page, "progress")
    look_dark(page, "progress")
    # every order and filter that the page offers works and says what it shows
    for address in {link.get_attribute("href") for link in page.locator("main th a, main nav a").all()}:
        assert status_of(page, address) == 200
    look(page, "progress-sorted")
    page.goto("/progress")
    for place in page.locator("main a[href*='/progress/export']").all():
        assert page.request.get(place.get_attribute("href")).ok
    assert page.request.get("/progress/export.docx").status == 404


def test_the_network_summary_is_read_and_taken_along(adviser):
    page = adviser
    page.goto("/network")
    # the demo holds one sector of which figures may be shown, and some of which they may not
    expect(page.locator("main table").first).to_contain_text("Transport")
    expect(page.locator("main")).to_contain_text("Er deden minder dan vijf bedrijven mee")
    look(page, "network")
    look_narrow(page, "network")
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    workbook = page.request.get("/network/workbook.xlsx")
    assert workbook.ok
    assert workbook.body().startswith(b"PK")


def test_a_campaign_is_made_started_moved_and_paused(adviser, width):
    page, name = adviser, f"Werkbaar op wielen {width['width']}"
    start = local_date(utc_now()) + timedelta(days=400)
    days = {
        "sensitisation_on": start,
        "activation_on": start + timedelta(days=28),
        "follow_up_on": start + timedelta(days=28 + 49),
        "last_day": start + timedelta(days=28 + 49 + 40),
    }
    page.goto("/campaigns")
    look(page, "campaigns")
    page.get_by_role("link", name="Nieuwe campagne").click()
    look(page, "campaign-new")
    look_narrow(page, "campaign-new")
    page.locator("#name").fill(name)
    for field, day in days.items():
        page.locator(f"#{field}").fill(day.isoformat())
    page.locator("#activation_on").fill((start - timedelta(days=1)).isoformat())
    page.locator(".target input").first.fill("12")
    assert press_for_status(page, save(page)) == 422
    look(page, "campaign-fault")
    page.locator("#activation_on").fill(days["activation_on"].isoformat())
    save(page).click()
    expect(page.locator("h1")).to_have_text(name)
    look(page, "campaign-draft")
    page.get_by_role("button", name="Campagne starten").click()
    expect(page.locator(".note-success")).to_contain_text("gestart")
    look(page, "campaign-started")

    # a moved date shows what moves along before anything is saved
    page.get_by_role("link", name="Campagne wijzigen").click()
    look(page, "campaign-edit")
    later = days["activation_on"] + timedelta(days=30)
    page.locator("#activation_on").fill(later.isoformat())
    save(page).click()
    expect(page.locator("h1")).to_have_text("Wat dit verandert")
    expect(page.locator("main table")).to_contain_text("30 dagen later")
    look(page, "campaign-preview")
    look_narrow(page, "campaign-preview")
    page.get_by_role("button", name="Terug naar het formulier").click()
    expect(page.locator("#activation_on")).to_have_value(later.isoformat())
    save(page).click()
    page.get_by_role("button", name="Zo bewaren").click()
    expect(page.locator(".note-success")).to_contain_text("bewaard")
    look(page, "campaign-moved")
    page.get_by_role("button", name="Pauzeren").click()
    expect(page.locator("main")).to_contain_text("gepauzeerd")
    look(page, "campaign-paused")
    page.get_by_role("button", name="Hervatten").click()
    expect(page.get_by_role("button", name="Pauzeren")).to_be_visible()


def test_the_running_campaign_and_the_questionnaires_are_read(adviser):
    page = adviser
    page.goto("/campaigns")
    page.get_by_role("link", name=re.compile("Samen werk maken")).click()
    look(page, "campaign-running")
    page.goto("/instruments")
    look(page, "instruments")
    page.locator("main ul.rows a").first.click()
    look(page, "instrument")
    page.goto("/scans")
    look(page, "scans-adviser")
    assert status_of(page, "/campaigns/999999") == 404
    assert status_of(page, "/outbox") == 403


def test_english_serves_as_well(adviser):
    page = adviser
    page.goto("/progress")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("/progress"))
    look(page, "progress-english")
    page.goto("/network")
    look(page, "network-english")
