"""What journeys have in common: signing in, walking by keyboard, and looking at a page."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from campaign_app.demo.people import ADMINISTRATOR, ADVISER, COMPANY_USER, CONSULTANT, PASSWORD

__all__ = ["ADMINISTRATOR", "ADVISER", "COMPANY_USER", "CONSULTANT", "PASSWORD"]

AXE = Axe()
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
NARROWEST = 320


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    """Sign in as a person would."""
    page.goto("/sign-in")
    page.get_by_label(re.compile("E-mail")).fill(address)
    page.locator("input[type=password]").fill(password)
    page.locator("main button[type=submit]").click()
    expect(page).not_to_have_url(re.compile("/sign-in"))


def look(page: Page, name: str) -> None:
    """Insist that a page is accessible and fits its width; keep a picture in the folder that PICTURES names."""
    page.wait_for_load_state()
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
    results = AXE.run(page, options=AXE_RULES)
    assert results.violations_count == 0, f"{name} {page.url}\n{results.generate_report()}"
    insist_on_width(page, name)


def insist_on_width(page: Page, name: str) -> None:
    """Insist that nothing makes a page wider than its screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {page.url} is {wide} pixels wider than the screen"


def look_narrow(page: Page, name: str) -> None:
    """As `look`, on the narrowest screen that must do."""
    before = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 568})
    look(page, name)
    page.set_viewport_size(before)


def look_dark(page: Page, name: str) -> None:
    """As `look`, on a device that asks for dark colours."""
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    look(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def status_of(page: Page, address: str) -> int:
    """Go to an address; the status of the answer."""
    return page.goto(address).status


def press_for_status(page: Page, button: Locator) -> int:
    """Press a button that posts a form; the status of the page that answers the post itself."""
    with page.expect_response(lambda response: response.request.method == "POST") as told:
        button.click()
    page.wait_for_load_state()
    return told.value.status


def speak(page: Page, language: str) -> None:
    """Choose a language by its own name, behind the fold of a phone if there is one."""
    fold = page.locator(".tongues-fold:not([open]) > summary")
    if fold.count() and fold.is_visible():
        fold.press("Enter")
    page.locator(".tongues").get_by_role("button", name=language).click()


def is_focused(spot: Locator) -> bool:
    return spot.evaluate("element => element === document.activeElement")


def tab_to(page: Page, spot: Locator, most: int = 80) -> None:
    """Press Tab until a control has the focus, as somebody without a mouse does."""
    for _ in range(most):
        if is_focused(spot):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {spot} on {page.url}")


def tab_to_group(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until a radio group of this name has the focus."""
    focused = "name => document.activeElement.name === name && document.activeElement.type === 'radio'"
    for _ in range(most):
        if page.evaluate(focused, name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach the group {name} on {page.url}")


def choose_by_keyboard(page: Page, name: str, value: str) -> None:
    """Choose in a radio group with Tab, Space and the arrow keys only."""
    tab_to_group(page, name)
    page.keyboard.press("Space")
    wanted = page.locator(f"input[name='{name}'][value='{value}']")
    for _ in range(page.locator(f"input[name='{name}']").count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not reach {value} in {name} on {page.url}")
