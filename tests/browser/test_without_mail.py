"""Answering without e-mail: cards and booklets from one page, the third person at the keys, a shared device."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.documents.models import Document, DocumentStatus
from campaign_app.scans.models import Scan
from tests.browser.conftest import DESK
from tests.browser.test_company import mailed_link
from tests.browser.test_respondent import button, choose, title, to_the_overview
from tests.browser.walking import look, look_dark, look_narrow, press_for_status, sign_in, speak, status_of, tab_to


@pytest.fixture(scope="module")
def scan(product):
    """A running scan with every way in but mail; its id and the links of the third person and of the shared device."""
    ways = {"printed_codes": {"nl": 12, "fr": 3}, "booklets": True, "kiosk": True, "expected": 60}
    number, _ = product.open_scan("Slagerij Zonder Mail", groups=["Atelier", "Winkel"], **ways)
    with product.app.app_context():
        row = db.session.get(Scan, number)
        return number, f"{product.url}/k/{row.keyin_token}", f"{product.url}/t/{row.kiosk_token}"


def test_the_company_takes_cards_booklets_and_links_from_one_page(page, browse, product, scan, width):
    number = scan[0]
    sign_in(page, product.person("company_user", company=product.company_of(number)))
    page.goto(f"/scans/{number}")
    page.get_by_role("link", name="Kaartjes, boekjes, gedeeld toestel").click()
    look(page, "offline")
    look_narrow(page, "offline")
    look_dark(page, "offline")

    # cards: asked for by keyboard, waiting, half-way, ready; each width its own language
    language = {"name": "Nederlands", "code": "nl"} if width == DESK else {"name": "Français", "code": "fr"}
    tab_to(page, page.get_by_role("button", name=f"Kaartjes maken: {language['name']}"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/documents/"))
    look(page, "document-waiting")
    half_way(product, number, language["code"], DocumentStatus.MAKING, 40)
    page.get_by_role("link", name="Opnieuw kijken").click()
    expect(page.locator("progress")).to_have_attribute("value", "40")
    look(page, "document-being-made")
    half_way(product, number, language["code"], DocumentStatus.PENDING, 0)
    product.tick()
    page.reload()
    look(page, "document-ready")
    look_narrow(page, "document-ready")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    page.goto(f"/scans/{number}/paper")
    look(page, "offline-cards-ready")
    page.get_by_role("link", name=re.compile("Bekijken als pagina.*Nederlands")).click()
    look(page, "booklet")
    look_narrow(page, "booklet")

    page.goto(f"/scans/{number}/paper")
    page.locator("#email").fill("preventie zonder apenstaart")
    sends = page.get_by_role("button", name="De link versturen")
    assert press_for_status(page, sends) == 422
    expect(page.locator("#email")).to_have_value("preventie zonder apenstaart")
    look(page, "offline-link-fault")
    outside = f"preventie{width['width']}@extern.example"
    page.locator("#email").fill(outside)
    sends.click()
    expect(page.locator(".note-success")).to_contain_text(outside)
    product.tick_on_next_working_day()
    assert mailed_link(browse, width, outside, "/k/") == scan[1]


def half_way(product, number: int, language: str, status: DocumentStatus, progress: int) -> None:
    """As if the clock were busy with a file of cards, or had not come to it yet."""
    claimed = utc_now() if status is DocumentStatus.MAKING else None
    with product.app.app_context():
        mine = update(Document).where(Document.subject == f"scan:{number}", Document.language == language)
        db.session.execute(mine.values(status=status, progress=progress, claimed_at=claimed))
        db.session.commit()


def key(page: Page, variable: str, typed: str) -> None:
    """Type the number of a ticked box, and leave with Tab."""
    tab_to(page, page.locator(f"#k-{variable}"), most=200)
    page.keyboard.type(typed)
    page.keyboard.press("Tab")


def test_a_third_person_keys_in_two_booklets_by_keyboard(page, product, scan):
    number, link, _ = scan
    before = product.answers_in(number)
    page.goto(link)
    expect(page.locator("h1")).to_have_text("Een boekje invoeren")
    look(page, "keyin")
    look_narrow(page, "keyin")
    key(page, "group-number", "1")
    key(page, "age_band", "2")
    key(page, "tv_1", "4")
    page.keyboard.press("Enter")
    expect(page.locator(".note-success")).to_be_visible()
    look(page, "keyin-next")
    assert product.answers_in(number) == before + 1

    # the second: a slip of the finger is told beside its line, and nothing that was typed is lost
    expect(page.locator("#k-age_band")).to_have_value("")
    key(page, "age_band", "3")
    key(page, "tv_1", "9")
    page.keyboard.press("Enter")
    fault = page.locator("#error-summary a")
    expect(fault).to_have_count(1)
    expect(page.locator("#k-age_band")).to_have_value("3")
    look(page, "keyin-fault")
    look_narrow(page, "keyin-fault")
    fault.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    expect(page.locator(".note-success")).to_be_visible()
    assert product.answers_in(number) == before + 2
    page.locator("form.device button").press("Enter")
    expect(page.locator("main")).to_contain_text("2 boekjes")
    look(page, "keyin-done")


def test_without_script_a_booklet_is_keyed_in_as_well(plain_page, product, scan):
    number, link, _ = scan
    before = product.answers_in(number)
    plain_page.goto(link)
    plain_page.locator("#k-tv_1").fill("2")
    plain_page.locator("#k-tv_1").press("Enter")
    expect(plain_page.locator(".note-success")).to_be_visible()
    assert product.answers_in(number) == before + 1


def begin(page: Page) -> None:
    """On a shared device: to the first questions, with something chosen."""
    button(page, "start").click()
    choose(page, "group-id", "0")
    button(page, "next").click()
    choose(page, "age_band", "35_44")
    button(page, "next").click()
    expect(page.locator("h1")).to_have_text("Je taken")


def insist_on_blank(page: Page) -> None:
    """Insist that the next person meets a first page, and that the Back button shows nothing of the one before."""
    expect(page).to_have_url(re.compile(r"/v/[^/]+$"))
    expect(button(page, "start")).to_be_visible()
    address = page.url
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("35 tot 44")
    page.goto(address)
    page.goto(f"{address}/1")
    expect(page.locator("input:checked")).to_have_count(0)
    page.goto(address)


def test_a_shared_device_is_answered_on_and_clears_itself(page, product, scan, width):
    number, _, link = scan
    before = product.answers_in(number)
    page.goto(link)
    expect(page.locator(".kiosk-bar")).to_contain_text("Gedeeld toestel")
    expect(page.locator("input[name='own-device']")).to_have_count(0)
    look(page, "kiosk-welcome")
    look_narrow(page, "kiosk-welcome")
    begin(page)
    speak(page, "English")
    expect(page.locator("h1")).to_have_text("Your tasks")
    speak(page, "Nederlands")
    look(page, "kiosk-question")

    # one person stops half-way
    page.get_by_role("link", name="Stoppen en wissen").click()
    expect(page.locator("h1")).to_have_text("Ben je er nog?")
    look(page, "kiosk-pause")
    look_narrow(page, "kiosk-pause")
    page.get_by_role("link", name="Ik ben er nog").click()
    expect(page.locator("input[name='age_band'][value='35_44']")).to_be_checked()
    page.get_by_role("link", name="Stoppen en wissen").click()
    page.get_by_role("link", name="Alles wissen").click()
    insist_on_blank(page)
    assert product.answers_in(number) == before

    # the next one sends; twenty seconds later the device is blank again by itself
    begin(page)
    to_the_overview(page)
    button(page, "send").click()
    expect(page.locator("h1")).to_have_text("Bedankt")
    look(page, "kiosk-thanks")
    page.route("**/thanks*", hurry)
    page.reload()
    insist_on_blank(page)
    assert product.answers_in(number) == before + 1


def hurry(route) -> None:
    """Let the page of thanks go on by itself after one second instead of twenty."""
    response = route.fetch()
    seconds, _, address = response.headers["refresh"].partition(";")
    assert seconds == "20"
    route.fulfill(response=response, headers={**response.headers, "refresh": f"1;{address}"})


def test_a_shared_device_asks_who_went_away_and_clears_for_the_next(browse, product, scan):
    number, _, link = scan
    before = product.answers_in(number)
    page = browse()
    page.clock.install()
    page.goto(link)
    begin(page)
    choose(page, "tv_1", "5")
    page.clock.fast_forward("03:05")
    dialog = page.get_by_role("dialog", name="Ben je er nog?")
    expect(dialog).to_be_visible()
    look(page, "kiosk-quiet")
    look_narrow(page, "kiosk-quiet")
    page.keyboard.press("Enter")  # "I am still here" has the focus
    expect(dialog).not_to_be_visible()
    expect(page.locator("input[name='tv_1'][value='5']")).to_be_checked()
    page.clock.fast_forward("03:05")
    expect(dialog).to_be_visible()
    page.clock.fast_forward("01:00")
    insist_on_blank(page)
    assert product.answers_in(number) == before


def test_without_script_a_shared_device_is_cleared_as_well(plain_page, product, scan):
    _, _, link = scan
    plain_page.goto(link)
    begin(plain_page)
    plain_page.get_by_role("link", name="Stoppen en wissen").click()
    plain_page.get_by_role("link", name="Alles wissen").click()
    insist_on_blank(plain_page)


def test_a_card_from_the_bowl_opens_the_scan_once(plain_page, product, scan):
    number = scan[0]
    code = product.card_code(number)
    plain_page.goto("/c")
    plain_page.locator("#code").fill(code.lower().replace("-", " "))
    plain_page.get_by_role("button", name="Open de bevraging").click()
    button(plain_page, "start").click()
    choose(plain_page, "group-id", "0")
    button(plain_page, "next").click()
    choose(plain_page, "age_band", "55_plus")
    to_the_overview(plain_page)
    button(plain_page, "send").click()
    assert title(plain_page) == "Bedankt"
    assert status_of(plain_page, f"/c/{code}") == 410
