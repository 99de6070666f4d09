"""Filling in a scan from right to left, and in a language that was not the first."""

import re

from playwright.sync_api import Page, expect

from tests.browser.test_respondent import button, choose
from tests.browser.walking import look, look_dark, look_narrow, speak

TURKISH = "Türkçe"
ARABIC = "العربية"


def middle(page: Page, selector: str) -> float:
    """How far from the left the middle of the first such element lies, in pixels."""
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2


def insist_on_mirror(page: Page) -> None:
    """Insist that what comes first stands at the right: the forward button, the statement, the worst answer."""
    assert middle(page, "button.btn[value='next']") > middle(page, "button.btn[value='back']")
    assert middle(page, "#place") > middle(page, "progress")
    if page.viewport_size["width"] > 768:
        assert middle(page, ".statement legend") > middle(page, ".statement .scale")
        assert middle(page, "input[name='tv_1'][value='1']") > middle(page, "input[name='tv_1'][value='5']")
    else:
        assert middle(page, "input[name='tv_1'][value='1']") > page.viewport_size["width"] / 2


def test_a_scan_is_filled_in_from_right_to_left(page, product, width):
    number, link = product.open_scan(f"Garage Öztürk & Zonen (nv) {width['width']}", groups=["Werkplaats", "Kantoor"])
    page.goto(link)
    speak(page, ARABIC)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    look(page, "arabic-welcome")
    look_narrow(page, "arabic-welcome")
    button(page, "start").click()
    expect(page.locator("h1")).to_have_text("أين مكان عملك؟")
    look(page, "arabic-group")
    page.locator("label", has_text="Kantoor").click()
    button(page, "next").click()
    expect(page.locator("h1")).to_have_text("عنك")
    choose(page, "age_band", "35_44")
    look(page, "arabic-about-you")
    button(page, "next").click()

    expect(page.locator("h1")).to_have_text("مهامك")
    insist_on_mirror(page)
    choose(page, "tv_1", "5")
    look(page, "arabic-question")
    look_narrow(page, "arabic-question")
    look_dark(page, "arabic-question")
    # another language in place turns the page round and keeps what was chosen
    speak(page, TURKISH)
    expect(page.locator("h1")).to_have_text("Görevleriniz")
    expect(page.locator("html")).not_to_have_attribute("dir", "rtl")
    expect(page.locator("input[name='tv_1'][value='5']")).to_be_checked()
    speak(page, ARABIC)
    expect(page.locator("h1")).to_have_text("مهامك")

    while not page.url.endswith("/check"):
        before = page.url
        page.wait_for_load_state()  # counting does not wait for what is still on its way
        if (remark := page.locator("textarea")).count():
            remark.fill("الآلة Heidelberg XL 75 قديمة.")
        button(page, "next").click()
        expect(page).not_to_have_url(before)
    expect(page.locator("main")).to_contain_text("الآلة Heidelberg XL 75 قديمة.")
    expect(page.locator("main")).to_contain_text("أوافق تمامًا")
    look(page, "arabic-check")
    look_narrow(page, "arabic-check")
    button(page, "send").click()
    expect(page.locator("h1")).to_have_text("شكرًا")
    look(page, "arabic-thanks")
    assert product.answers_in(number) == 1


def test_a_phone_that_prefers_polish_opens_in_polish(browse, product, width):
    _, link = product.open_scan(f"Drukkerij Kowalski {width['width']}", expected=20)
    page = browse(width, locale="pl-PL")
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.locator("main")).to_contain_text(re.compile("Ankieta o pracy w firmie Drukkerij Kowalski"))
    look(page, "polish-welcome")
    button(page, "start").click()
    button(page, "next").click()
    expect(page.locator("h1")).to_have_text("Twoje zadania")
    look(page, "polish-question")
    look_narrow(page, "polish-question")
