"""The core in easy words: pictures beside every question, and a device that reads aloud where it has a voice."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_respondent import button, choose, title, to_the_overview
from tests.browser.walking import look, look_dark, look_narrow

# a device with one Dutch voice, which writes down what it says
VOICE = """
const said = window.said = [];
class Words { constructor(text) { this.text = text; } }
const speech = new EventTarget();
Object.assign(speech, {
  getVoices: () => [{ lang: "nl-BE", localService: true }],
  speak: (words) => said.push(`${words.lang}: ${words.text}`),
  cancel: () => said.push("silence"),
});
window.SpeechSynthesisUtterance = Words;
Object.defineProperty(window, "speechSynthesis", { value: speech });
"""


def test_the_easy_core_shows_pictures_and_is_sent(page, product, width):
    number, link = product.open_scan(f"Maatwerk {width['width']}", core="core_easy")
    page.goto(link)
    button(page, "start").click()
    button(page, "next").click()
    assert title(page) == "Je taken"
    pictures = page.locator("img.pictogram")
    assert pictures.count() == 4 * 4
    page.wait_for_function("[...document.images].every(image => image.naturalWidth > 0)")
    look(page, "easy-read")
    look_narrow(page, "easy-read")
    look_dark(page, "easy-read")
    choose(page, "ez_tv_1", "3")
    to_the_overview(page)
    button(page, "send").click()
    expect(page.locator("h1")).to_have_text("Bedankt")
    assert product.answers_in(number) == 1


def test_a_question_is_read_aloud_with_its_answers_in_its_own_language(browse, product):
    page = browse(PHONE)
    page.add_init_script(VOICE)
    page.goto(product.open_scan("Maatwerk Voorlezen", core="core_easy")[1])
    button(page, "start").click()
    button(page, "next").click()
    reader = page.locator("button.read-aloud").first
    expect(reader).to_have_text("Lees voor")
    look(page, "read-aloud")
    reader.press("Enter")
    assert page.evaluate("said") == ["silence", "nl: Ik doe verschillende taken.", "nl: Nooit", "nl: Soms", "nl: Vaak"]
    expect(reader).to_have_text("Stop met lezen")
    expect(reader).to_have_attribute("aria-pressed", "true")
    reader.press("Enter")
    assert page.evaluate("said")[-1] == "silence"
    expect(reader).to_have_text("Lees voor")


def test_a_device_without_a_voice_offers_none(browse, product):
    page = browse(PHONE)
    page.goto(product.open_scan("Maatwerk Stil", core="core_easy")[1])
    button(page, "start").click()
    assert page.evaluate("speechSynthesis.getVoices().length") == 0
    expect(page.locator("button.read-aloud")).to_have_count(0)
