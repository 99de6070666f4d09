"""A consultant's work: the day, finding a company, logging contacts, importing a list, inviting to a scan."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import (
    CONSULTANT,
    choose_by_keyboard,
    is_focused,
    look,
    look_dark,
    look_narrow,
    press_for_status,
    sign_in,
    status_of,
    tab_to,
)
from tests.factories import enterprise_number


@pytest.fixture
def consultant(page) -> Page:
    sign_in(page, CONSULTANT)
    return page


def save(page: Page):
    return page.locator("main button.btn-primary[type=submit]").last


def test_the_day_shows_what_is_due_and_what_is_done(consultant, product, width):
    page, name = consultant, f"Takeldienst Ruysschaert {width['width']}"
    product.task(product.company(name))
    page.goto("/day")
    expect(page.locator("h1")).to_have_text("Mijn dag")
    look(page, "day")
    look_narrow(page, "day")
    look_dark(page, "day")
    due = page.locator(".tasks > li", has_text=name)
    expect(due).to_contain_text("Terugbellen")
    due.get_by_role("button", name=re.compile("Klaar")).click()
    expect(page.locator(".note-success")).to_contain_text(name)
    expect(page.locator(".tasks > li", has_text=name)).to_have_count(0)
    look(page, "day-done")
    page.get_by_role("button", name=f"Ongedaan maken {name}").click()
    expect(page.locator(".tasks > li", has_text=name)).to_have_count(1)


def test_a_contact_is_logged_with_the_keyboard_only(consultant, product, width):
    page, name = consultant, f"Xylofoonbouw Qvick {width['width']}"
    product.company(name)
    page.goto("/day")
    # from the top by keyboard: the skip link comes first
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#q"))
    page.keyboard.type("xy")
    hits = page.locator("[data-hits] a")
    expect(hits.filter(has_text=name)).to_be_visible()
    look(page, "day-searching")
    page.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    for _ in range(hits.count()):
        if is_focused(hits.filter(has_text=name)):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(f"Contact met {name}")
    look(page, "log")
    tab_to(page, save(page))
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_visible()
    look(page, "log-fault")
    choose_by_keyboard(page, "channel", "phone")
    choose_by_keyboard(page, "outcome", "interested")
    choose_by_keyboard(page, "next_step", "call")
    expect(page.locator(".when")).to_be_visible()
    look(page, "log-next-step")
    look_narrow(page, "log-next-step")
    choose_by_keyboard(page, "when", "two_weeks")
    tab_to(page, page.locator("details.more summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#note"))
    page.keyboard.type("Wil weten wat een scan de ploegbazen kost aan tijd.")
    look(page, "log-note")
    tab_to(page, save(page))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/day$"))
    expect(page.locator(".note-success")).to_contain_text(f"Het contact met {name} is genoteerd; op")
    look(page, "day-logged")

    page.goto(f"/companies?q={name}")
    look(page, "companies-found")
    page.get_by_role("link", name=name).click()
    look(page, "company")
    page.get_by_role("link", name="Eerdere contacten").click()
    expect(page.locator("main")).to_contain_text("Terugbellen")
    look(page, "contact-history")


def test_one_contact_with_several_companies(consultant, product, width):
    page, tag = consultant, f"Infosessie{width['width']}"
    for number in range(1, 4):
        product.company(f"{tag} bedrijf {number}")
    page.goto("/day")
    page.get_by_role("link", name="Verschillende bedrijven tegelijk").click()
    look(page, "bulk")
    assert press_for_status(page, page.locator("button[value=save]")) == 422
    look(page, "bulk-fault")
    choose_transport(page)
    page.locator("#q").fill(tag)
    page.locator("button[value=search]").click()
    expect(page.locator(".picks label", has_text=tag)).to_have_count(3)
    for number in (1, 3):
        tab_to(page, page.get_by_label(re.compile(f"{tag} bedrijf {number}")))
        page.keyboard.press("Space")
    # a search for something else keeps what was chosen
    page.locator("#q").fill("bestaat echt niet")
    page.locator("button[value=search]").click()
    expect(page.locator(".picks input:checked")).to_have_count(2)
    page.locator("#note").fill("Infosessie over herstel na het werk")
    look(page, "bulk-chosen")
    page.locator("button[value=save]").click()
    expect(page.locator(".note-success")).to_contain_text("2 contacten zijn genoteerd")


def test_without_javascript_the_search_and_the_form_work_as_well(plain_page, product):
    page, name = plain_page, "Zwembadbouw Wouters"
    product.company(name)
    sign_in(page, CONSULTANT)
    page.goto("/day")
    page.locator("#q").fill("zwembadb")
    page.locator(".company-search button").click()
    page.get_by_role("link", name=name).click()
    page.get_by_label("Bezoek", exact=True).check()
    page.get_by_label("Doet mee", exact=True).check()
    save(page).click()
    expect(page.locator(".note-success")).to_contain_text(f"Het contact met {name} is genoteerd")


# numbers of companies that no factory of another test has given away
FAR = 1_000_000


@pytest.fixture
def workbook(tmp_path, width) -> Path:
    """A list as a sector really keeps it: a title on top, own headings, one double and two faults."""
    first = FAR + width["width"]
    numbers = [enterprise_number(n) for n in range(first, first + 4)]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ledenlijst 2026 - niet verspreiden"])
    sheet.append([])
    sheet.append(["Pers. in dienst", "BTW nr.", "Firma", "P.C.", "Post code", "Tav", "Mail adres", "Opm."])
    dotted = f"BE {numbers[0][:4]}.{numbers[0][4:7]}.{numbers[0][7:]}"
    sheet.append([12, dotted, f"Camionnage Tack {first}", "140.03", 8800, "An Tack", "an@tack.example", "belt graag"])
    sheet.append(
        ["25 wn", numbers[1], f"Autocars De Lijster {first}", "140.01", "9000", "", "info@lijster.example", ""]
    )
    sheet.append([7, numbers[2], f"Verhuis Maes {first}", "140.05", 2800, "Jo Maes", "jo maes at maes", ""])
    sheet.append([9, "0123.456.788", f"Koerier Fout {first}", "140.03", 2800, "", "", ""])
    sheet.append([12, numbers[0], f"Camionnage Tack {first}", "140.03", 8800, "", "", ""])
    path = tmp_path / "Ledenlijst definitief (2).xlsx"
    book.save(path)
    return path


def test_a_messy_workbook_is_tried_first_and_then_imported_once(consultant, workbook, width):
    page, first = consultant, FAR + width["width"]
    page.goto("/companies")
    look(page, "companies")
    page.get_by_role("link", name="Lijst importeren").click()
    look(page, "import")
    assert press_for_status(page, save(page)) == 422
    look(page, "import-no-file")
    broken = workbook.with_name("stuk.xlsx")
    broken.write_bytes(b"PK\x03\x04 dit is geen werkmap")
    page.locator("input[type=file]").set_input_files(broken)
    choose_transport(page)
    assert press_for_status(page, save(page)) == 422
    look(page, "import-broken")

    page.locator("input[type=file]").set_input_files(workbook)
    choose_transport(page)
    save(page).click()
    expect(page.locator("h1")).to_contain_text("Ledenlijst definitief (2).xlsx")
    look(page, "import-dry-run")
    look_narrow(page, "import-dry-run")
    expect(page.locator("main")).to_contain_text("BTW nr.")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("rekenblad")).first.click()
    download.value.save_as(workbook.with_name("terug.xlsx"))
    refused = openpyxl.load_workbook(workbook.with_name("terug.xlsx")).active
    assert any("Koerier Fout" in str(cell) for row in refused.values for cell in row)

    # nothing is stored before it is confirmed
    address = page.url
    page.goto(f"/companies?q=Camionnage Tack {first}")
    expect(page.locator(".empty")).to_be_visible()
    look(page, "companies-nothing-found")
    page.goto(address)
    page.get_by_role("button", name=re.compile("importeren|Importeer", re.IGNORECASE)).click()
    expect(page.locator(".note-success")).to_be_visible()
    look(page, "import-done")
    page.goto(f"/companies?q=Tack {first}")
    expect(page.get_by_role("link", name=f"Camionnage Tack {first}")).to_have_count(1)

    # the same list again changes nothing
    page.goto("/companies/import")
    page.locator("input[type=file]").set_input_files(workbook)
    choose_transport(page)
    save(page).click()
    expect(page.locator(".note-info")).to_be_visible()
    look(page, "import-again")
    page.get_by_role("button", name=re.compile("weg")).click()


def choose_transport(page: Page) -> None:
    """The demo's consultant works for two sectors, so the pages ask which."""
    page.locator("select[name=sector]").select_option(label="Transport, logistiek en grondafhandeling")


def test_a_company_is_added_changed_and_invited_to_a_scan(consultant, width):
    page, name = consultant, f"Binnenvaart Sterckx {width['width']}"
    page.goto("/companies/new")
    look(page, "company-new")
    assert press_for_status(page, save(page)) == 422
    look(page, "company-new-faults")
    page.locator("#number").fill(enterprise_number(2 * FAR + width["width"]))
    page.locator("#name").fill(name)
    page.locator("#headcount").fill("36")
    choose_transport(page)
    save(page).click()
    expect(page.locator("h1")).to_have_text(name)
    look(page, "company-added")
    page.get_by_role("link", name="Gegevens wijzigen").click()
    look(page, "company-edit")
    page.locator("#contact_person").fill("Griet Sterckx")
    save(page).click()
    expect(page.locator("main")).to_contain_text("Griet Sterckx")

    page.get_by_role("link", name="Uitnodigen voor een scan").click()
    look(page, "scan-invite")
    page.locator("#email").fill("griet zonder apenstaart")
    assert press_for_status(page, save(page)) == 422
    look(page, "scan-invite-fault")
    page.locator("#name").fill("Griet Sterckx")
    page.locator("#email").fill(f"griet{width['width']}@sterckx.example")
    save(page).click()
    expect(page).to_have_url(re.compile(r"/scans/\d+$"))
    look(page, "scan-room-consultant")
    page.goto("/scans")
    look(page, "scans-consultant")
    page.goto("/scans?q=bestaat niet")
    look(page, "scans-nothing-found")


def test_what_is_not_theirs_does_not_exist_and_what_they_may_not_is_refused(consultant):
    page = consultant
    assert status_of(page, "/companies/999999") == 404
    look(page, "error-404")
    assert status_of(page, "/people") == 403
    look(page, "error-403")
    page.goto("/campaigns")
    look(page, "campaigns-consultant")
    page.get_by_role("main").locator("ul.rows a").first.click()
    look(page, "campaign-consultant")
    page.goto("/instruments")
    look(page, "instruments")
    page.goto("/account")
    look(page, "account")
    page.goto("/account/password")
    assert press_for_status(page, save(page)) == 422
    look(page, "account-password-fault")


def test_signing_in_and_asking_for_a_new_password(page):
    page.goto("/sign-in")
    look(page, "sign-in")
    look_dark(page, "sign-in")
    page.locator("#email").fill(CONSULTANT)
    page.locator("#password").fill("helemaal verkeerd")
    assert press_for_status(page, save(page)) == 422
    look(page, "sign-in-refused")
    page.goto("/forgot")
    look(page, "forgot")
    page.locator("#email").fill("niemand@nergens.example")
    save(page).click()
    expect(page.locator("h1")).to_have_text("Kijk in je mailbox")
    look(page, "forgot-sent")
    assert status_of(page, "/reset/vervalst") == 404
    look(page, "reset-unknown")
    assert status_of(page, "/invitation/vervalst") == 404
    look(page, "invitation-unknown")
    page.goto("/accessibility")
    look(page, "accessibility")
