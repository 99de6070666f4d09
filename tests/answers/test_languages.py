"""A respondent's language: of the questions, of our own sentences beside them, and the direction of both."""

import pytest

from campaign_app.core.languages import RESPONDENTS
from surveys.instrument import load_library, read_instrument
from tests.answers import boxes
from tests.answers.boxes import Respondent, running_scan


def edition_in(*languages: str):
    """The small edition, its English and French texts passed off as two other languages."""
    second, third = languages
    text = boxes.SMALL.replace('["nl", "en", "fr"]', f'["nl", "{second}", "{third}"]')
    text = text.replace(", en =", f", {second} =").replace(", fr =", f", {third} =")
    return boxes.compose(boxes.read_instrument(text.encode(), name="x.toml"))


def begun(client, language: str, *others: str) -> Respondent:
    """A respondent on the first theme in this language."""
    respondent = Respondent(client, running_scan(edition_in(language, *(others or ("fr",)))))
    respondent.open_link()
    respondent.press(f"lang-{language}")
    respondent.press("start")
    return respondent


def attributes(node) -> tuple:
    return node.get("lang"), node.get("dir")


def test_an_arabic_page_is_arabic_throughout_and_reads_from_right_to_left(client, app):
    page = begun(client, "ar").page
    assert attributes(page.find("html")) == ("ar", "rtl")
    assert attributes(page.find("h1")) == (None, None)
    assert "التالي" in page.text


@pytest.mark.parametrize(("language", "direction"), [("uk", "ltr"), ("so", "ltr"), ("fa", "rtl"), ("he", "rtl")])
def test_questions_in_a_language_without_catalogue_stand_marked_among_our_english(client, app, language, direction):
    respondent = begun(client, language)
    page = respondent.page
    assert attributes(page.find("html")) == ("en", None)
    assert attributes(page.find("h1")) == (language, direction)
    assert "Next" in page.text
    must = next(node for node in page.find_all("span") if node.get("class") == "must")
    assert attributes(must) == ("en", "ltr")

    respondent.press("next")  # what is required was not answered
    fault = next(node for node in respondent.page.find_all("p") if node.get("class") == "field-error")
    assert attributes(fault) == ("en", "ltr")
    summary = next(node for node in respondent.page.find_all("bdi"))
    assert attributes(summary) == (language, direction)


def test_a_dialect_gets_the_sentences_of_its_language(client, app):
    page = begun(client, "fr-BE", "de").page
    assert "Suivant" in page.text
    assert page.find("html").get("lang") == "fr"
    assert page.find("h1").get("lang") == "fr-BE"


def test_the_switch_names_each_language_in_itself_and_in_a_known_order(client, app):
    respondent = Respondent(client, running_scan(edition_in("ar", "fr")))
    respondent.open_link()
    row = next(node for node in respondent.page.find_all("div") if node.get("class") == "tongues")
    names = [(node.get("lang"), node.text.strip()) for node in row]
    assert names == [("nl", "Nederlands"), ("fr", "Français"), ("ar", "العربية")]


@pytest.mark.parametrize("wish", ["pl", "pl-PL, nl;q=0.5", "xx, pl;q=0.7, nl;q=0.1"])
def test_the_questionnaire_opens_in_the_language_of_the_browser(client, app, wish):
    scan = running_scan(edition_in("pl", "ar"))
    client.get(f"/s/{scan.open_token}", headers={"Accept-Language": wish})
    page = client.get(f"/v/{scan.public_id}").page
    assert page.find("html").get("lang") == "pl"
    assert "Pracodawca nigdy nie zobaczy" in page.text


def test_a_name_does_not_disturb_the_direction_of_the_sentence_around_it(client, app):
    respondent = Respondent(client, running_scan(edition_in("ar", "fr")))
    respondent.open_link()
    respondent.press("lang-ar")
    assert "Mia Peeters" in [node.text for node in respondent.page.find_all("bdi")]


def test_the_core_speaks_every_language_that_we_promise_respondents():
    assert set(load_library()["core"].languages) == set(RESPONDENTS)


def test_no_text_of_the_core_was_left_in_another_language_and_no_two_answers_read_the_same():
    core = load_library()["core"]
    alike = {"Motivation", "Autonomie"}  # what languages really share
    nouns = [*core.pages, *core.questions, *core.scales, *(row for question in core.questions for row in question.rows)]
    for noun in nouns:
        text = noun.title if hasattr(noun, "title") else noun.text
        found = [each for each in text.values() if each not in alike]
        assert len(set(found)) == len(found), text
    for option_list in core.options:
        for language in core.languages:
            labels = [choice.text[language] for choice in option_list.choices]
            assert len(set(labels)) == len(labels), (option_list.code, language)


@pytest.mark.parametrize("address", ["/s/no-such-token", "/v/no-such-scan", "/v/no-such-scan/1", "/s/%F0%9F%A4%96"])
def test_a_wrong_link_is_told_in_the_language_of_the_browser(client, app, address):
    answer = client.get(address, headers={"Accept-Language": "ar-MA, nl;q=0.5"})
    assert answer.status_code == 404
    assert attributes(answer.page.find("html")) == ("ar", "rtl")
    assert answer.page.h1 == "الصفحة غير موجودة"


def test_what_is_still_to_answer_is_quoted_in_the_language_of_the_question(client, app):
    respondent = begun(client, "fa")
    respondent.press("lang-fa", age="1")  # saved without what is required, to look at the overview at once
    respondent.go(f"/v/{respondent.scan.public_id}/check")
    respondent.press("send")
    assert respondent.response.status_code == 422
    summary = next(node for node in respondent.page.find_all("div") if node.get("id") == "error-summary")
    quote = next(node for node in summary.iter() if node.tag.endswith("bdi"))
    assert attributes(quote) == ("fa", "rtl")
    assert "Still to answer: Do you work in shifts?" in respondent.page.text


def test_the_limits_of_a_number_are_written_as_the_reader_writes_numbers(client, app):
    question = read_instrument(boxes.SMALL.replace("minimum = 0\n", "minimum = 0.5\n").encode(), name="x.toml")
    respondent = Respondent(client, running_scan(boxes.compose(question)))
    respondent.open_link()
    respondent.press("start")
    respondent.press(shift="1")
    respondent.press(hours="0")
    assert "0,5" in respondent.page.text
    respondent.press("lang-en", hours="0")
    assert "at least 0.5" in respondent.page.text


@pytest.mark.parametrize(
    ("wish", "found"), [("fr-BE", "fr-BE"), ("fr", "fr-BE"), ("de-AT", "de"), ("es, fr-FR", "fr-BE")]
)
def test_a_dialect_of_the_edition_answers_a_browser_that_asks_for_its_language(client, app, wish, found):
    scan = running_scan(edition_in("de", "fr-BE"))
    client.get(f"/s/{scan.open_token}", headers={"Accept-Language": f"{wish}, nl;q=0.1"})
    page = client.get(f"/v/{scan.public_id}").page
    row = next(node for node in page.find_all("div") if node.get("class") == "tongues")
    assert [node.get("lang") for node in row if node.tag.endswith("strong")] == [found]
