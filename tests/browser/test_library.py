"""A module of a sector: uploaded with faults, mended, tried, published, chosen by a company, renewed and withdrawn."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import CONSULTANT, PASSWORD, insist_on_width, sign_in, tab_to
from tests.browser.walking import look as look_at
from tests.browser.walking import look_narrow as look_at_narrow
from tests.instruments import files


@pytest.mark.parametrize(
    ("name", "options"),
    [("phone", {"viewport": PHONE}), ("desk", {"viewport": DESK}), ("plain", {"java_script_enabled": False})],
)
def test_a_consultant_brings_a_module_into_the_library_and_out_again(browse, product, tmp_path, name, options):
    page = browse(**options)
    # the reader of accessibility needs JavaScript itself
    look, look_narrow = (insist_on_width, insist_on_width) if name == "plain" else (look_at, look_at_narrow)
    code = f"walk_{name}"
    title = f"Bakkerijen {name}"
    content = json.loads(json.dumps(files.module(code=code)).replace("bakery", code).replace("Bakkerijen", title))
    sign_in(page, CONSULTANT)
    page.goto("/instruments")
    look(page, "library")
    page.get_by_role("link", name="Een module opladen").click()
    look(page, "library-upload")

    half = json.loads(json.dumps(content))
    del half["questions"][0]["text"]["fr"]
    half["questions"][1]["when"] = "later == '1'"
    half["scales"][0]["items"].append("nergens")
    upload(page, tmp_path, half)
    expect(page.locator("table.findings tbody tr")).to_have_count(2)
    expect(page.locator("table.findings")).to_contain_text(f"questions[1] {code}_1 text.fr")
    expect(page.locator("table.findings")).to_contain_text("de tekst ontbreekt in deze taal")
    look(page, "library-faults")
    look_narrow(page, "library-faults")

    page.get_by_role("link", name="Het verbeterde bestand opladen").click()
    upload(page, tmp_path, content)
    expect(page.locator(".note-success")).to_be_visible()
    look(page, "library-review")
    page.get_by_role("link", name="Bekijken als deelnemer").click()
    look(page, "library-preview")
    page.get_by_role("link", name="Français").click()
    expect(page.locator(".preview")).to_contain_text("(fr)")
    page.get_by_role("link", name=re.compile(title)).first.click()
    press(page, page.get_by_role("button", name="Versie 1 publiceren"))
    expect(page.locator("h1")).to_have_text(title)
    look(page, "library-published")

    company = product.company(f"Bakkerij {name}")
    scan, desk = composing(browse, product, company, options)
    expect(desk.locator(".parts li", has_text=title).locator("input")).to_be_checked()
    look(desk, "library-chosen")

    newer = json.loads(json.dumps(content)) | {"version": "2"}
    newer["questions"][0]["text"]["nl"] = "Ik werk tijdens de nacht."
    page.goto("/instruments/upload")
    upload(page, tmp_path, newer)
    page.get_by_role("link", name=re.compile("vraag per vraag")).click()
    expect(page.locator("ins").first).to_have_text("Ik werk tijdens de nacht.")
    look(page, "library-difference")
    look_narrow(page, "library-difference")
    page.go_back()
    press(page, page.get_by_role("button", name="Versie 2 publiceren"))
    look(page, "library-versions")

    for _ in range(2):
        page.goto(f"/instruments/library/{code}")
        page.get_by_role("link", name="Intrekken").click()
        look(page, "library-withdraw")
        press(page, page.get_by_role("button", name="Deze versie intrekken"))
    expect(page.locator(".note-warning")).to_contain_text("ingetrokken")
    desk.goto(f"/scans/{scan}/compose")
    expect(desk.locator(".parts li", has_text=title)).to_have_count(0)


def upload(page: Page, folder, content: dict) -> None:
    file = folder / "module.json"
    file.write_text(json.dumps(content))
    page.locator("input[type=file]").set_input_files(file)
    page.locator("#publisher").select_option(label="Transport, logistiek en grondafhandeling")
    press(page, page.get_by_role("button", name="Dit bestand lezen"))
    expect(page.locator("h1")).to_contain_text("module.json")


def press(page: Page, button) -> None:
    """Press a button by keyboard only, and wait for the page that answers."""
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def composing(browse, product, company: int, options: dict) -> tuple[int, Page]:
    """A user of the company on the page where a fresh scan is composed."""
    page = browse(**options)
    scan = product.invited_scan(company)
    sign_in(page, product.person("company_user", company=company), PASSWORD)
    page.goto(f"/scans/{scan}/compose")
    return scan, page
