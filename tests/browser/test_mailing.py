"""A company prepares its mails: the staff list, the days, and the words, with a test to itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import COMPANY_USER, look, look_dark, look_narrow, press_for_status, sign_in

LIST = "Naam;E-mail;Taal;Afdeling\nAn;an@list.example;nl;Magazijn\nBo;bo@;fr;Mars\nCem;cem@list.example;Klingon;\n"


def draft_of(page: Page) -> str:
    """The address of the company's own scan that is still being prepared."""
    sign_in(page, COMPANY_USER)
    page.goto("/scans?status=draft")
    page.locator("ul.rows a").first.click()
    expect(page).to_have_url(re.compile(r"/scans/\d+$"))
    return page.url


def listed(page: Page, scan: str) -> None:
    """Upload a list with a fault, correct it, keep it; and take one address off again."""
    page.goto(f"{scan}/staff")
    page.locator("#file").set_input_files({"name": "lijst.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    page.locator("button[value=check]").click()
    expect(page.locator("main")).to_contain_text("Rij 3, kolom B")
    expect(page.locator("main")).to_contain_text("Klingon")


def test_a_staff_list_is_uploaded_corrected_kept_and_shortened(page):
    scan = draft_of(page)
    page.goto(f"{scan}/staff")
    look(page, "staff")
    listed(page, scan)
    look(page, "staff-review")
    look_narrow(page, "staff-review")
    keep = page.locator("button[value=keep]")
    assert press_for_status(page, keep) == 422
    look(page, "staff-fault")
    typed = page.locator("#people").input_value()
    assert "bo@" in typed and "Naam" not in typed
    page.locator("#people").fill(typed.replace("bo@", "bo@list.example"))
    keep.click()
    expect(page.locator(".note-success")).to_contain_text("bewaard")
    look(page, "staff-kept")
    look_narrow(page, "staff-kept")
    look_dark(page, "staff-kept")
    people = page.locator("ul.people input").count()
    page.get_by_label("bo@list.example").check()
    page.get_by_role("button", name=re.compile("Aangevinkte")).click()
    expect(page.locator("ul.people input")).to_have_count(people - 1)
    # as it was for whoever walks next
    for box in page.locator("ul.people input").all():
        box.check()
    page.get_by_role("button", name=re.compile("Aangevinkte")).click()
    expect(page.locator("ul.people")).to_have_count(0)


def test_days_and_words_of_the_mails_are_chosen_and_a_test_goes_to_oneself(page):
    scan = draft_of(page)
    page.goto(f"{scan}/staff")
    page.locator("#people").fill("an@list.example")
    page.locator("button[value=check]").click()
    page.locator("button[value=keep]").click()
    page.goto(f"{scan}/rounds")
    look(page, "rounds")
    page.locator("#reminder").fill(page.locator("#last_call").input_value())
    assert press_for_status(page, page.locator("main button.btn-primary")) == 422
    look(page, "rounds-fault")
    page.goto(f"{scan}/texts")
    look(page, "texts")
    page.goto(f"{scan}/texts/reminder/nl")
    look(page, "text")
    look_narrow(page, "text")
    look_dark(page, "text")
    page.locator("#body").fill("Dag {naam}")
    assert press_for_status(page, page.locator("button[value=keep]")) == 422
    look(page, "text-fault")
    page.locator("#body").fill("Dag collega\n\n{link}\n\nKijk ook op www.claes.example.")
    with page.expect_popup() as opened:
        page.locator("button[value=look]").click()
    mail = opened.value
    expect(mail.locator("body")).to_contain_text("Dag collega")
    assert {link.get_attribute("href") for link in mail.locator("a").all()} == {
        mail.locator("a").first.get_attribute("href")
    }
    assert "TEST" in mail.locator("a").first.get_attribute("href")
    mail.close()
    page.locator("button[value=test]").click()
    expect(page.locator(".note-success")).to_contain_text(COMPANY_USER)
    look(page, "text-kept")
    page.locator("button[value=ours]").click()
    expect(page.locator(".note-success")).to_be_visible()


@pytest.mark.parametrize("step", ["staff", "rounds", "texts"])
def test_without_script_the_pages_of_the_mails_work_as_well(plain_page, step):
    scan = draft_of(plain_page)
    if step == "staff":
        listed(plain_page, scan)
    else:
        plain_page.goto(f"{scan}/{step}")
        expect(plain_page.locator("h1")).to_be_visible()
