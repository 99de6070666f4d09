"""An administrator's work: people, their sectors, the kept mail, and the clock."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import (
    ADMINISTRATOR,
    look,
    look_dark,
    look_narrow,
    press_for_status,
    sign_in,
    status_of,
)


@pytest.fixture
def administrator(page) -> Page:
    sign_in(page, ADMINISTRATOR)
    return page


def save(page: Page):
    return page.locator("main button.btn-primary[type=submit]").first


def test_a_colleague_is_invited_given_a_sector_and_reads_the_mail(administrator, product, width, browse):
    page, address = administrator, f"lut{width['width']}@sector.example"
    look(page, "administrator-home")
    page.goto("/people")
    look(page, "people")
    look_narrow(page, "people")
    page.goto("/people?q=niemand-met-deze-naam")
    expect(page.locator(".empty")).to_be_visible()
    look(page, "people-nobody")
    page.goto("/people/invite")
    look(page, "person-invite")
    assert press_for_status(page, save(page)) == 422
    look(page, "person-invite-fault")
    page.locator("#email").fill(address)
    page.locator("#name").fill("Lut Goossens")
    page.get_by_label(re.compile("Sectorconsulent")).check()
    save(page).click()
    expect(page).not_to_have_url(re.compile("invite"))
    look(page, "person-sectors")

    product.tick()
    page.goto(f"/outbox?q={address}")
    look(page, "outbox-found")
    page.locator("ul.rows a").first.click()
    look(page, "outbox-invitation")
    link = page.locator(".mail-text a").first.get_attribute("href")
    colleague = browse(width)
    colleague.goto(link)
    colleague.locator("#password").fill("zevenendertig-kettingen")
    colleague.locator("#repeat").fill("zevenendertig-kettingen")
    save(colleague).click()
    # nobody gave a sector yet: the pages say what to do
    colleague.goto("/day")
    look(colleague, "day-empty")
    colleague.goto("/companies")
    look(colleague, "companies-of-nobody")
    colleague.goto("/companies/import")
    look(colleague, "import-of-nobody")

    page.goto(f"/people?q={address}")
    page.locator("ul.rows a").first.click()
    look(page, "person")
    page.get_by_text("Deze gebruiker deactiveren").click()
    page.get_by_role("button", name="Deactiveren", exact=True).click()
    expect(page.get_by_role("button", name="Opnieuw toegang geven")).to_be_visible()
    look(page, "person-inactive")
    colleague.goto("/day")
    expect(colleague).to_have_url(re.compile("/sign-in"))


def test_a_forgotten_password_is_chosen_anew_by_the_mailed_link(browse, administrator, product, width):
    address = product.person("consultant")
    page = browse(width)
    page.goto("/forgot")
    page.locator("#email").fill(address)
    save(page).click()
    product.tick()
    administrator.goto(f"/outbox?q={address}")
    administrator.locator("ul.rows a").first.click()
    link = administrator.locator(".mail-text a").first.get_attribute("href")
    page.goto(link)
    look(page, "reset")
    page.locator("#password").fill("achtenzestig-lantaarns")
    page.locator("#repeat").fill("achtenzestig-lantaarns")
    save(page).click()
    expect(page).not_to_have_url(re.compile("/reset/"))
    assert status_of(page, link) == 410
    look(page, "reset-used")


def test_outbox_clock_and_sectors_are_read(administrator, product):
    page = administrator
    product.tick()
    page.goto("/outbox")
    look(page, "outbox")
    look_narrow(page, "outbox")
    page.goto("/outbox?q=niemand@nergens.example")
    look(page, "outbox-nothing-found")
    page.goto("/clock")
    look(page, "clock")
    look_narrow(page, "clock")
    look_dark(page, "clock")
    page.get_by_role("button", name=re.compile("uitvoeren")).first.click()
    expect(page.locator(".note-success").first).to_contain_text("Gevraagd")
    look(page, "clock-asked")
    page.goto("/sectors")
    look(page, "sectors")
    look_narrow(page, "sectors")
    page.locator("main table a").first.click()
    look(page, "sector")
    assert status_of(page, "/people/999999") == 404
    assert status_of(page, "/outbox/99999999999999999999") == 404
    look(page, "error-404-administrator")


def test_the_product_tells_that_it_is_well(page):
    # an installation whose clock stands still says so with a 503
    assert status_of(page, "/health") in (200, 503)
    page.goto("/")
    look(page, "start")
