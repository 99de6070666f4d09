"""A sector scan as its people walk it: opened, joined, answered by many firms, closed, read by the whole sector."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from campaign_app.core.clock import local_date, utc_now
from tests.browser.walking import CONSULTANT, look, look_dark, look_narrow, press_for_status, sign_in, status_of


def save(page: Page):
    return page.locator("main button[type=submit]").first


def test_a_sector_scan_from_opening_to_the_figures_of_the_sector(browse, product, width):
    desk = browse(width)
    sign_in(desk, CONSULTANT)
    desk.goto("/sector-scans")
    look(desk, "sector-scans")
    desk.get_by_role("link", name="Open een sectorscan").click()
    look(desk, "sector-scan-new")
    look_narrow(desk, "sector-scan-new")
    assert press_for_status(desk, save(desk)) == 422
    look(desk, "sector-scan-fault")
    desk.locator("#sector").select_option(label=product.sector_name)
    desk.locator("#title").fill(f"Kleine vervoerders {width['width']}")
    desk.locator("#closes_on").fill((local_date(utc_now()) + timedelta(days=1)).isoformat())
    desk.locator("#understood").check()
    save(desk).click()
    expect(desk).to_have_url(re.compile(r"/sector-scans/\d+$"))
    room, number = desk.url, int(desk.url.rsplit("/", 1)[1])
    look(desk, "sector-scan-opened")

    company = product.company(f"Koerier Mertens {width['width']}", headcount=4)
    page = browse(width)
    sign_in(page, product.person("company_user", company=company))
    page.goto(room)
    look(page, "sector-scan-to-join")
    assert press_for_status(page, save(page)) == 422
    look(page, "sector-scan-not-agreed")
    page.locator("#agreed").check()
    save(page).click()
    expect(page.locator(".note-success")).to_be_visible()
    look(page, "sector-scan-joined")
    look_dark(page, "sector-scan-joined")
    look_narrow(page, "sector-scan-joined")
    link = page.locator("input[id^=link-]").input_value()

    for place in range(5):
        other = product.company(f"Vervoer {place} {width['width']}", headcount=9)
        desk.locator("#number").fill(product.number_of(other))
        desk.get_by_role("button", name="Voeg dit bedrijf toe").click()
        expect(desk.locator(".note-success")).to_be_visible()
    desk.locator("#number").fill("1")
    assert press_for_status(desk, desk.get_by_role("button", name="Voeg dit bedrijf toe")) == 422
    look(desk, "sector-scan-companies")
    look_narrow(desk, "sector-scan-companies")

    worker = browse(width)
    worker.goto(link)
    look(worker, "sector-scan-welcome")
    expect(worker.locator("main")).not_to_contain_text("Mertens")
    worker.locator("button.btn[value=start]").click()
    expect(worker.locator("h1")).not_to_have_text("Waar werk je?")

    product.answer(number, 60)
    product.tick()
    product.tick_after_closing(number)
    assert status_of(worker, link) == 410
    desk.goto(f"{room}/result")
    expect(desk.locator("dl.figures")).to_contain_text("60")
    look(desk, "sector-scan-result")
    look_narrow(desk, "sector-scan-result")
    page.goto(room)
    page.get_by_role("link", name="Cijfers van de sector").click()
    look(page, "sector-scan-result-company")
