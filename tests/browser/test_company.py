"""The chain of a scan as its people walk it: invited, prepared, launched, answered, closed by the clock, read."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaign_app.core.clock import local_date, utc_now
from tests.browser.walking import (
    ADMINISTRATOR,
    COMPANY_USER,
    CONSULTANT,
    look,
    look_dark,
    look_narrow,
    press_for_status,
    sign_in,
    status_of,
    tab_to,
)

PASSWORD = "vierenveertig-bakfietsen"


def save(page: Page):
    return page.locator("main button.btn-primary[type=submit]").first


def mailed_link(browse, width, address: str, kind: str) -> str:
    """The link in the newest mail to an address, as an administrator reads it in the outbox."""
    page = browse(width)
    sign_in(page, ADMINISTRATOR)
    page.goto(f"/outbox?q={address}")
    links = page.locator("ul.rows a").all()
    for address_of_mail in [link.get_attribute("href") for link in links]:
        page.goto(address_of_mail)
        found = page.locator(f".mail-text a[href*='{kind}']")
        if found.count():
            look(page, f"outbox{kind.replace('/', '-')}")
            return found.first.get_attribute("href")
    raise AssertionError(f"no mail to {address} holds {kind}")


def test_a_company_walks_from_invitation_to_result(browse, product, width):
    name, address = f"Verhuizingen Claes {width['width']}", f"an{width['width']}@claes.example"
    company = product.company(name, headcount=44)
    number, desk = _invited_by_the_consultant(browse, product, width, company, address)
    page = _accepted(browse, product, width, address)

    page.goto(f"/scans/{number}")
    look(page, "room-invited")
    look_narrow(page, "room-invited")
    _composed(page)
    _asked_a_question_of_its_own(page)
    _groups_named(page)
    _planned(page, width)
    look(page, "room-planned")
    _agreed(page)
    look(page, "room-ready")
    _previewed(page)
    link = _launched(page)

    # the employer can open the link, but a colleague walks in without any account
    colleague = browse(width)
    colleague.goto(link)
    colleague.locator("button.btn[value=start]").click()
    expect(colleague.locator("h1")).to_have_text("Waar werk je?")
    expect(colleague.locator(".list label")).to_have_count(6)

    product.answer(number, 36)
    page.reload()
    expect(page.locator("dl.figures")).to_contain_text("35 of meer")
    look(page, "room-running-answered")

    product.tick_after_closing(number)
    assert status_of(colleague, link) == 410
    page.reload()
    look(page, "room-released")
    page.locator("ol.steps").get_by_role("link", name="Lees het resultaat").click()
    _read(page)
    _proved(browse, page, width, number)
    _shared_and_taken_along(page, number)

    # the consultant follows how far they are, without the figures of the company
    desk.goto(f"/scans/{number}")
    look(desk, "room-released-consultant")


def _invited_by_the_consultant(browse, product, width, company: int, address: str) -> tuple[int, Page]:
    page = browse(width)
    sign_in(page, CONSULTANT)
    page.goto(f"/companies/{company}/scans/new")
    page.locator("#name").fill("An Claes")
    page.locator("#email").fill(address)
    save(page).click()
    expect(page).to_have_url(re.compile(r"/scans/\d+$"))
    product.tick()
    return int(page.url.rsplit("/", 1)[1]), page


def _accepted(browse, product, width, address: str) -> Page:
    """Through the link in the mail, which works once."""
    link = mailed_link(browse, width, address, "/invitation/")
    page = browse(width)
    page.goto(link)
    look(page, "invitation")
    page.locator("#password").fill("kort")
    page.locator("#repeat").fill("anders")
    assert press_for_status(page, save(page)) == 422
    look(page, "invitation-fault")
    page.locator("#password").fill(PASSWORD)
    page.locator("#repeat").fill(PASSWORD)
    save(page).click()
    expect(page).not_to_have_url(re.compile("/invitation/"))
    look(page, "company-home")

    other = browse(width)
    assert status_of(other, link) == 410
    look(other, "invitation-used")
    sign_in(other, address, PASSWORD)
    return page


def _composed(page: Page) -> None:
    page.locator("ol.steps").get_by_role("link", name="Stel de vragenlijst samen").click()
    expect(page.locator(".parts input:checked")).to_have_count(1)
    look(page, "compose")
    look_narrow(page, "compose")
    page.get_by_role("button", name=re.compile("opnieuw")).click()
    look(page, "compose-recounted")
    save(page).click()
    expect(page.locator(".note-success")).to_be_visible()
    look(page, "room-composed")


def _asked_a_question_of_its_own(page: Page) -> None:
    """By keyboard, with a slip on the way; taken away again, for it is there in Dutch only."""
    room = page.url
    page.locator("ol.steps").get_by_role("link", name="Voeg eigen vragen toe").click()
    expect(page).to_have_url(re.compile("/questions$"))
    look(page, "questions-none")
    tab_to(page, page.get_by_role("link", name="Vraag toevoegen"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/questions/new$"))
    look(page, "question-new")
    look_narrow(page, "question-new")
    page.locator("input[value=one]").check()
    tab_to(page, page.locator("#text_0"))
    page.keyboard.type("Hoe kom je naar het werk?")
    page.locator("#options_0").fill("Met de fiets")
    assert press_for_status(page, save(page)) == 422
    expect(page.locator("#text_0")).to_have_value("Hoe kom je naar het werk?")
    look(page, "question-fault")
    page.locator("#options_0").fill("Met de fiets\nAnders")
    save(page).click()
    expect(page.locator("main ol.rows")).to_contain_text("Met de fiets · Anders")
    look(page, "questions")
    look_narrow(page, "questions")
    page.get_by_role("button", name="Weghalen").click()
    expect(page.locator("main ol.rows")).to_have_count(0)
    page.goto(room)


def _shared_and_taken_along(page: Page, number: int) -> None:
    for place in ("files", "sharing", "looks"):
        page.goto(f"/scans/{number}/result/{place}")
        look(page, f"result-{place}")
        look_narrow(page, f"result-{place}")
    page.goto("/reading-guide")
    look(page, "reading-guide")
    page.goto(f"/scans/{number}/remarks")
    look(page, "remarks")


def _groups_named(page: Page) -> None:
    page.locator("ol.steps").get_by_role("link", name="Benoem de groepen").click()
    look(page, "groups")
    page.get_by_role("button", name=re.compile("Meer")).click()
    rows = [("Lier", "", "30"), ("Duffel", "", "14"), ("Chauffeurs", "0", "20"), ("Magazijn", "0", "10")]
    for place, (name, parent, people) in enumerate([*rows, ("Magazijn", "1", "0")]):
        page.locator(f"[name='rows-{place}-name']").fill(name)
        page.locator(f"[name='rows-{place}-parent']").select_option(parent)
        page.locator(f"[name='rows-{place}-headcount']").fill(people)
    assert press_for_status(page, save(page)) == 422
    look(page, "groups-fault")
    look_narrow(page, "groups-fault")
    page.locator("[name='rows-4-headcount']").fill("14")
    save(page).click()
    expect(page.locator(".note-success")).to_contain_text("5 groepen zijn bewaard")
    look(page, "room-groups")


def _planned(page: Page, width) -> None:
    page.locator("ol.steps").get_by_role("link", name="Kies de dagen en de toegang").click()
    look(page, "ways")
    page.locator("#opens_on").fill("")
    page.locator("#personal_codes").check()
    page.locator("#addresses").fill("geen adres")
    assert press_for_status(page, save(page)) == 422
    look(page, "ways-fault")
    look_narrow(page, "ways-fault")
    today = local_date(utc_now())
    page.locator("#opens_on").fill(today.isoformat())
    # short on purpose: the clock is put only a few days ahead, so that the scans of other journeys stay open
    page.locator("#closes_on").fill((today + timedelta(days=1)).isoformat())
    page.locator("#expected").fill("44")
    page.locator("#open_link").check()
    # who has no mail at work: cards, booklets and a shared device as well
    cards = page.locator("summary", has_text="Kaartjes met een code")
    tab_to(page, cards)
    page.keyboard.press("Enter")
    page.locator("[name='printed_codes-nl']").fill("twaalf")
    page.locator("#booklets").check()
    page.locator("#kiosk").check()
    assert press_for_status(page, save(page)) == 422
    expect(page.locator("[name='printed_codes-nl']")).to_have_value("twaalf")
    look(page, "ways-all")
    look_narrow(page, "ways-all")
    page.locator("[name='printed_codes-nl']").fill("12")
    people = [f"collega{number}.{width['width']}@claes.example" for number in range(1, 4)]
    page.locator("#addresses").fill("\n".join([*people, people[0]]))
    save(page).click()
    expect(page.locator(".note-success")).to_contain_text("bewaard")


def _agreed(page: Page) -> None:
    page.locator("ol.steps").get_by_role("link", name="Leg het draagvlak vast").click()
    look(page, "agreements")
    look_narrow(page, "agreements")
    document = {"name": "foto.png", "mimeType": "image/png", "buffer": b"geen foto"}
    page.locator("#document").set_input_files(document)
    assert press_for_status(page, save(page)) == 422
    look(page, "agreements-fault")
    look_narrow(page, "agreements-fault")
    page.get_by_label("Comité voor preventie").check()
    page.locator("#agreed_on").fill(local_date(utc_now()).isoformat())
    page.locator("#spoken_by").fill("voorzitter en secretaris")
    page.locator("#note").fill("De groepen en de dagen zijn besproken.")
    minutes = {"name": "verslag.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\ntrailer\n%%EOF\n"}
    page.locator("#document").set_input_files(minutes)
    save(page).click()
    expect(page.locator(".note-success")).to_be_visible()
    look(page, "agreements-recorded")
    with page.expect_download() as download:
        page.get_by_role("link", name="verslag.pdf").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.locator("details.ask summary").press("Enter")
    look(page, "agreements-remove")
    page.get_by_role("link", name="Terug naar de scan").click()


def _proved(browse, page: Page, width, number: int) -> None:
    """The company makes its proof; somebody without an account checks it from the code on the paper."""
    page.goto(f"/scans/{number}")
    page.locator("ol.steps").get_by_role("link", name="Neem het bewijs mee").click()
    look(page, "proof-to-make")
    page.get_by_role("button", name="Maak het bewijs").click()
    look(page, "proof-made")
    look_narrow(page, "proof-made")
    code = page.locator(".proof-code").first.inner_text()
    stranger = browse(width)
    stranger.goto("/proof")
    stranger.locator("#code").fill(code[:-1])
    save(stranger).click()
    expect(stranger.locator("#error-summary")).to_be_visible()
    look(stranger, "proof-typing-error")
    stranger.locator("#code").fill(code.lower().replace("-", " "))
    stranger.keyboard.press("Enter")
    expect(stranger.locator("h1")).to_have_text("Bewijs van een werkbaarheidsscan")
    expect(stranger.locator("dl")).to_contain_text("Comité voor preventie")
    look(stranger, "proof")
    look_dark(stranger, "proof")
    look_narrow(stranger, "proof")
    stranger.emulate_media(media="print")
    assert not stranger.locator("header.bar").is_visible()
    address = stranger.url
    save(page).click()
    look(page, "proof-not-confirmed")
    page.locator("#understood").check()
    save(page).click()
    expect(page.locator(".note-success")).to_be_visible()
    assert status_of(stranger, address) == 410
    look(stranger, "proof-taken-back")


def _previewed(page: Page) -> None:
    page.locator("ol.steps").get_by_role("link", name="Voorbeeld").click()
    look(page, "preview")
    page.get_by_role("link", name="English").click()
    expect(page.locator(".preview h2")).to_have_text("About you")
    page.get_by_role("link", name="Your tasks").click()
    look(page, "preview-english")
    page.locator("main").get_by_role("link").first.click()


def _launched(page: Page) -> str:
    page.locator("ol.steps").get_by_role("link", name="Lanceer").click()
    look(page, "launch")
    look_narrow(page, "launch")
    assert press_for_status(page, save(page)) == 422
    look(page, "launch-fault")
    page.locator("#understood").check()
    save(page).click()
    expect(page.locator("#open-link")).to_be_visible()
    look(page, "room-running")
    look_dark(page, "room-running")
    look_narrow(page, "room-running")
    link, room = page.locator("#open-link").input_value(), page.url
    assert page.request.get(page.locator(".share img").get_attribute("src")).ok
    page.get_by_role("link", name="Affiche om af te drukken").click()
    look(page, "poster")
    page.goto(f"{room}/extend")
    look(page, "extend")
    page.locator("#closes_on").fill("2001-01-01")
    assert press_for_status(page, save(page)) == 422
    look(page, "extend-fault")
    page.goto(room)
    return link


def _read(page: Page) -> None:
    expect(page.locator("h1")).to_contain_text("Resultaat")
    # every chart is there, and every folded table opens
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    look(page, "result-open")
    for fold in page.locator("details.fold > summary").all():
        fold.click()
    look(page, "result")
    look_dark(page, "result")
    look_narrow(page, "result")


def test_a_result_of_too_few_people_says_so(page, product, width):
    company_name = f"Klein Grut {width['width']}"
    number, _ = product.open_scan(company_name, closes_on=local_date(utc_now()), expected=30)
    product.answer(number, 4)
    product.tick_after_closing(number)
    sign_in(page, product.person("company_user", company=product.company_of(number)))
    page.goto("/scans")
    look(page, "scans-company")
    page.goto(f"/scans/{number}/result")
    look(page, "result-too-few")


def test_the_demo_company_reads_its_result_and_its_running_scan(page, product, width):
    sign_in(page, COMPANY_USER)
    look(page, "demo-company-home")
    page.goto("/scans")
    look(page, "demo-company-scans")
    rooms = [link.get_attribute("href") for link in page.locator("main ul.rows a").all()]
    assert len(rooms) == 4
    for place, room in enumerate(rooms):
        page.goto(room)
        look(page, f"demo-company-room-{place}")
    # two were released, one runs and has no result yet; somebody else's scan does not exist
    titles = {}
    for room in rooms:
        page.goto(f"{room}/result")
        titles[page.locator("h1").inner_text()] = room
        look(page, f"demo-result-{len(titles)}")
        if page.locator("#trend").count():
            _compared_with_the_year_before(page)
    assert any(title.startswith("Resultaat: Werkbaarheidsscan") for title in titles)
    foreign, _ = product.open_scan(f"Van een ander {width['width']}", expected=20)
    assert status_of(page, f"/scans/{foreign}") == 404
    assert status_of(page, f"/scans/{foreign}/result") == 404


def _compared_with_the_year_before(page: Page) -> None:
    """By keyboard from the list on the page; then with everything unfolded, and where the results count."""
    contents = page.get_by_role("navigation", name="Op deze pagina")
    tab_to(page, contents.get_by_role("link", name="Vergeleken met vroegere scans"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#trend$"))
    expect(page.locator("#trend")).to_be_in_viewport()
    page.evaluate("document.querySelectorAll('details.fold').forEach(fold => fold.open = true)")
    look(page, "demo-result-unfolded")
    look_dark(page, "demo-result-unfolded")
    look_narrow(page, "demo-result-unfolded")
    page.get_by_role("link", name="Waar je resultaten meetellen").click()
    look(page, "demo-benchmarks")
    look_narrow(page, "demo-benchmarks")


def test_a_company_user_without_companies_reads_what_to_do(page, product):
    sign_in(page, product.person("company_user"))
    look(page, "company-user-home-empty")
    page.goto("/scans")
    expect(page.locator(".empty")).to_be_visible()
    look(page, "scans-empty")
    page.goto("/companies")
    look(page, "companies-empty")


@pytest.mark.parametrize("place", ["/day", "/outbox", "/network", "/people"])
def test_a_company_user_is_refused_elsewhere(browse, place):
    page = browse()
    sign_in(page, COMPANY_USER)
    assert status_of(page, place) == 403
