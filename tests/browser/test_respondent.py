"""Filling in a scan: on a phone, by keyboard alone, without JavaScript, in another language, by link and by code."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaign_app.core.clock import local_date, utc_now
from tests.browser.walking import (
    ADMINISTRATOR,
    choose_by_keyboard,
    insist_on_width,
    look,
    look_dark,
    look_narrow,
    press_for_status,
    sign_in,
    speak,
    status_of,
    tab_to,
)


def button(page: Page, value: str):
    """The button that people see, not the hidden one that Enter presses."""
    return page.locator(f"button.btn[name='go-to'][value='{value}']")


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()


def to_the_overview(page: Page) -> None:
    """Skip every theme that is left."""
    while not page.url.endswith("/check"):
        before = page.url
        button(page, "next").click()
        expect(page).not_to_have_url(before)


@pytest.fixture(scope="module")
def scan(product):
    """A running scan with groups, of a company of its own; (id, address of the open link)."""
    return product.open_scan("Garage Vandenbroucke & Zonen", groups=["Werkplaats", "Magazijn", "Kantoor"], expected=60)


def test_a_scan_is_filled_in_by_the_open_link_and_counts_once(page, product, scan, width):
    number, link = scan
    before = product.answers_in(number)
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/v/[^/]+$"))
    assert "Garage Vandenbroucke & Zonen" in page.locator("main").inner_text()
    look(page, "respondent-welcome")
    look_narrow(page, "respondent-welcome")
    button(page, "start").click()

    expect(page.locator("h1")).to_have_text("Waar werk je?")
    look(page, "respondent-group")
    choose_by_keyboard(page, "group-id", page.locator("input[name='group-id']").nth(1).get_attribute("value"))
    button(page, "next").click()

    expect(page.locator("h1")).to_have_text("Over jou")
    look(page, "respondent-about-you")
    choose(page, "age_band", "35_44")
    choose(page, "regime", "full")
    button(page, "next").click()

    expect(page.locator("h1")).to_have_text("Je taken")
    look(page, "respondent-question")
    look_narrow(page, "respondent-question")
    look_dark(page, "respondent-question")
    for row in range(1, 5):
        choose(page, f"tv_{row}", str(row))
    look(page, "respondent-question-answered")

    # a refresh before the next button loses what was not saved yet, never what was
    button(page, "next").click()
    expect(page.locator("h1")).to_have_text("Leren en steun")
    page.reload()
    expect(page.locator("h1")).to_have_text("Leren en steun")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Je taken")
    expect(page.locator("input[name='tv_3'][value='3']")).to_be_checked()
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Leren en steun")
    button(page, "back").click()
    expect(page.locator("h1")).to_have_text("Je taken")
    expect(page.locator("input[name='tv_4'][value='4']")).to_be_checked()
    choose(page, "tv_1", "5")

    # another language in place: what was just chosen stays, unsaved as it was
    speak(page, "English")
    expect(page.locator("h1")).to_have_text("Your tasks")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("input[name='tv_1'][value='5']")).to_be_checked()
    look(page, "respondent-question-english")
    speak(page, "Français")
    expect(page.locator("h1")).to_have_text("Vos tâches")
    look(page, "respondent-question-french")
    speak(page, "Nederlands")
    expect(page.locator("h1")).to_have_text("Je taken")

    to_the_overview(page)
    expect(page.locator("h1")).to_have_text("Bekijk je antwoorden")
    assert "35 tot 44" in page.locator("main").inner_text()
    look(page, "respondent-check")
    look_narrow(page, "respondent-check")
    page.locator("section", has_text="Over jou").get_by_role("link", name=re.compile("Wijzig")).click()
    choose(page, "age_band", "45_54")
    button(page, "check").click()
    expect(page.locator("main")).to_contain_text("45 tot 54")
    button(page, "send").click()

    expect(page.locator("h1")).to_have_text("Bedankt")
    look(page, "respondent-thanks")
    assert product.answers_in(number) == before + 1

    # back after sending: said so, nothing sent twice
    page.go_back()
    page.reload()
    assert title(page) == "Je antwoorden zijn al verstuurd"
    look(page, "respondent-sent-before")
    assert product.answers_in(number) == before + 1
    page.get_by_role("button", name="Maak dit toestel leeg").click()
    expect(page.locator("h1")).to_have_text("Dit toestel is leeg")
    look(page, "respondent-cleared")


def test_a_scan_is_filled_in_by_keyboard_alone(browse, product, scan):
    number, link = scan
    before = product.answers_in(number)
    page = browse()
    page.goto(link)
    tab_to(page, button(page, "start"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Waar werk je?")
    choose_by_keyboard(page, "group-id", "0")
    tab_to(page, button(page, "next"))
    page.keyboard.press("Space")
    expect(page.locator("h1")).to_have_text("Over jou")
    choose_by_keyboard(page, "age_band", "55_plus")
    choose_by_keyboard(page, "statute", "worker")
    # Enter anywhere in the form goes on, as people expect
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Je taken")
    choose_by_keyboard(page, "tv_1", "4")
    choose_by_keyboard(page, "au_2", "2")
    tab_to(page, button(page, "next"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Leren en steun")
    while not page.url.endswith("/check"):
        before_url = page.url
        tab_to(page, button(page, "next"))
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(before_url)
    tab_to(page, button(page, "send"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Bedankt")
    assert product.answers_in(number) == before + 1


def test_the_same_without_javascript(plain_page, product, scan):
    number, link = scan
    before = product.answers_in(number)
    page = plain_page
    page.goto(link)
    insist_on_width(page, "plain welcome")
    button(page, "start").click()
    choose(page, "group-id", "0")
    button(page, "next").click()
    choose(page, "age_band", "under_25")
    speak(page, "English")
    expect(page.locator("h1")).to_have_text("About you")
    expect(page.locator("input[name='age_band'][value='under_25']")).to_be_checked()
    speak(page, "Nederlands")
    button(page, "next").click()
    choose(page, "tv_2", "1")
    insist_on_width(page, "plain question")
    button(page, "back").click()
    expect(page.locator("input[name='age_band'][value='under_25']")).to_be_checked()
    to_the_overview(page)
    expect(page.locator("main")).to_contain_text("Jonger dan 25")
    button(page, "send").click()
    expect(page.locator("h1")).to_have_text("Bedankt")
    assert product.answers_in(number) == before + 1


def answer_everything(page: Page, point: str) -> None:
    """Choose the same point for every statement of every theme."""
    while not page.url.endswith("/check"):
        before = page.url
        for row in page.locator("fieldset.statement, fieldset.likert").all():
            row.locator(f"label:has(input[value='{point}'])").click()
        button(page, "next").click()
        expect(page).not_to_have_url(before)


def test_ones_own_picture_shows_once_and_the_next_person_does_not_find_it(page, product, scan, width):
    _, link = scan
    page.goto(link)
    button(page, "start").click()
    choose(page, "group-id", "0")
    button(page, "next").click()
    answer_everything(page, "5")
    button(page, "send").click()
    expect(page.locator("h1")).to_have_text("Bedankt")
    look(page, "respondent-thanks-with-picture")
    tab_to(page, page.get_by_role("button", name="Toon mijn eigen beeld"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Jouw eigen beeld")
    expect(page.locator(".picture li")).to_have_count(10)
    look(page, "respondent-picture")
    look_narrow(page, "respondent-picture")
    look_dark(page, "respondent-picture")
    speak(page, "Français")
    expect(page.locator("h1")).to_have_text("Votre propre image")
    speak(page, "Nederlands")
    page.get_by_role("link", name="Haal het van dit scherm").click()
    expect(page.locator("h1")).to_have_text("Bedankt")
    expect(page.get_by_role("button", name="Toon mijn eigen beeld")).to_have_count(0)


def test_going_on_elsewhere_with_a_code(page, browse, product, scan, width):
    number, link = scan
    before = product.answers_in(number)
    page.goto(link)
    page.get_by_label(re.compile("eigen toestel")).check()
    button(page, "start").click()
    choose(page, "group-id", "0")
    button(page, "next").click()
    choose(page, "age_band", "35_44")
    page.get_by_role("button", name="Later verder, of op een ander toestel").click()
    expect(page.locator("h1")).to_have_text("Later verder, of op een ander toestel")
    expect(page.locator("main")).to_contain_text("blijven op dit toestel tot")
    look(page, "respondent-later")
    look_narrow(page, "respondent-later")
    tab_to(page, button(page, "code"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Je code om verder te gaan")
    look(page, "respondent-resume-code")
    look_narrow(page, "respondent-resume-code")
    code = page.locator("[data-code]").inner_text()
    expect(page.get_by_role("button", name="Druk af")).to_be_visible()
    speak(page, "English")
    expect(page.locator("[data-code]")).to_have_text(code)

    # on another device, without script, beside unsent answers of somebody else
    other = browse(width, java_script_enabled=False)
    other.goto(link)
    button(other, "start").click()
    choose(other, "group-id", "0")
    button(other, "next").click()
    other.goto("/c")
    other.locator("#code").fill(code.lower().replace("-", " "))
    other.locator("main button.btn[type=submit]").click()
    expect(other.locator("h1")).to_have_text("Er staan andere antwoorden op dit toestel")
    insist_on_width(other, "replace")
    button(other, "replace").click()
    expect(other.locator("h1")).to_have_text("Over jou")
    expect(other.locator("input[name='age_band'][value='35_44']")).to_be_checked()
    to_the_overview(other)
    button(other, "send").click()
    expect(other.locator("h1")).to_have_text("Bedankt")

    # the first device sends too: it had arrived, and counts once
    page.get_by_role("link", name="Go on with the questions").click()
    to_the_overview(page)
    button(page, "send").click()
    expect(page.locator("main")).to_contain_text("had arrived already")
    assert product.answers_in(number) == before + 1


def test_a_personal_code_from_the_mail_works_once(browse, product, width):
    address = f"medewerker{width['width']}@vervaet.example"
    number, _ = product.open_scan(f"Drukkerij Vervaet {width['width']}", codes=[address], open_link=False)
    product.tick_on_next_working_day()

    office = browse(width)
    sign_in(office, ADMINISTRATOR)
    office.goto(f"/outbox?q={address}")
    office.locator("ul.rows a").first.click()
    look(office, "outbox-code")
    link = office.locator(".mail-text a[href*='/c/']").get_attribute("href")

    page = browse(width)
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/v/[^/]+$"))
    button(page, "start").click()
    choose(page, "age_band", "25_34")
    to_the_overview(page)
    button(page, "send").click()
    expect(page.locator("h1")).to_have_text("Bedankt")
    assert product.answers_in(number) == 1

    # from another device: the code has been used
    other = browse(width)
    assert status_of(other, link) == 410
    assert title(other) == "Deze code is al gebruikt"
    look(other, "stop-used-code")

    # a code typed from paper, mistyped first
    other.goto("/c")
    look(other, "type-code")
    assert press_for_status(other, other.locator("main button.btn[type=submit]")) == 422
    look(other, "type-code-empty")
    other.locator("#code").fill("7K2M-Q9XD-04TB")
    assert press_for_status(other, other.locator("main button.btn[type=submit]")) == 422
    look(other, "type-code-unknown")


def test_every_stop_says_why_and_what_to_do(page, product):
    number, link = product.open_scan("Vlasserij De Leie", open_link=True, expected=20)
    public_address = None
    page.goto(link)
    public_address = page.url
    button(page, "start").click()
    expect(page.locator("h1")).to_have_text("Over jou")

    # nothing answered at all cannot be sent
    to_the_overview(page)
    assert press_for_status(page, button(page, "send")) == 422
    look(page, "respondent-nothing-answered")

    # the answers on the device were tampered with
    tampered = [
        {**cookie, "value": cookie["value"][:-6] + "AAAAAA"}
        for cookie in page.context.cookies()
        if cookie["name"] != "session"
    ]
    page.context.clear_cookies()
    page.context.add_cookies(tampered)
    assert status_of(page, f"{public_address}/1") == 400
    look(page, "stop-unreadable")

    page.context.clear_cookies()
    assert status_of(page, f"{public_address}/1") == 400
    assert title(page) == "We vinden je antwoorden niet op dit toestel"
    look(page, "stop-no-answers")

    assert status_of(page, "/s/nothing-like-this") == 404
    look(page, "stop-unknown-link")
    assert status_of(page, "/c/AAAABBBBCCCC") == 404
    look(page, "stop-unknown-code")


def test_a_closed_scan_and_one_that_has_not_begun_say_so(page, product, width):
    today = local_date(utc_now())
    later = {"opens_on": today + timedelta(days=5), "closes_on": today + timedelta(days=25)}
    _, link = product.open_scan(f"Bakkerij Morgenrood {width['width']}", **later)
    assert status_of(page, link) == 403
    look(page, "stop-not-yet-open")

    number, link = product.open_scan(f"Schrijnwerkerij Gisteren {width['width']}", closes_on=today, expected=20)
    page.goto(link)
    button(page, "start").click()
    choose(page, "age_band", "25_34")
    button(page, "next").click()
    product.tick_after_closing(number)
    assert press_for_status(page, button(page, "next")) == 410
    assert title(page) == "Deze bevraging is afgelopen"
    look(page, "stop-closed")
