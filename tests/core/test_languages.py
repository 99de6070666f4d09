"""The languages of respondents: names, order, direction, and what our own sentences are in beside them."""

import pytest

from campaign_app.core import languages
from campaign_app.core.config import ROOT


def test_every_language_of_respondents_has_a_catalogue_and_every_catalogue_is_of_one_of_them():
    folders = {path.parts[-3] for path in (ROOT / "campaign_app/translations").glob("*/LC_MESSAGES/messages.po")}
    assert folders | {"en"} == set(languages.RESPONDENTS)  # English stands in the code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        *(("nl", "Nederlands"), ("fr", "Français"), ("pl", "Polski"), ("ar", "العربية"), ("uk", "Українська")),
        *(("so", "Soomaali"), ("zh-Hant", "中文 (繁體)"), ("qqx", "qqx")),
    ],
)
def test_a_language_stands_under_its_own_name_and_an_unknown_one_under_its_code(code, name):
    assert languages.own_name(code) == name


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        *(("ar", "rtl"), ("ar-MA", "rtl"), ("fa", "rtl"), ("he", "rtl"), ("ur", "rtl"), ("ps", "rtl")),
        *(("nl", "ltr"), ("tr", "ltr"), ("zh-Hant", "ltr"), ("qqx", "ltr")),
    ],
)
def test_a_language_knows_its_direction(code, direction):
    assert languages.direction(code) == direction


def test_the_three_languages_of_the_country_and_english_go_first_the_rest_by_name():
    listed = languages.in_order(["ar", "uk", "tr", "pl", "en", "ro", "de", "fr", "it", "nl"])
    assert listed == ("nl", "fr", "en", "de", "it", "pl", "ro", "tr", "uk", "ar")


def test_our_own_sentences_are_english_beside_a_language_that_we_do_not_speak():
    assert [languages.interface_for(each) for each in ("pl", "fr-BE", "uk", "qqx")] == ["pl", "fr", "en", "en"]


def test_only_what_is_in_another_language_is_marked():
    assert languages.marks("fr", around="fr") == ""
    assert languages.marks("fa", around="en") == ' lang="fa" dir="rtl"'


def test_a_name_from_outside_is_isolated_and_escaped():
    assert languages.isolated("<b> & co") == "<bdi>&lt;b&gt; &amp; co</bdi>"
