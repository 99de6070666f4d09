"""Which translations a person has read over: told by the file, carried by the edition, lost nowhere."""

import json

import pytest

from surveys.edition import Edition, compose
from surveys.exchange.own import to_json, to_toml
from surveys.instrument import load_library, read_instrument
from tests.surveys.samples import core, faults_of, module, read

READ_OVER = {"en": {"by": "A. Translator", "on": "2026-11-01"}}
# of the same samples, before an instrument could tell of its reviews
CORE_HASH = "8593a5c878539e35fd15aeab9fc93aead16e34f45af443b8c9acf4eb658c9c94"
EDITION_HASH = "237e3513e277479bab7488084009a5500022c42d8937718838161d9ea447978c"


def translated(content: dict, *languages: str) -> dict:
    """The same instrument with its languages called otherwise, in this order."""
    text = json.dumps(content)
    for old, new in zip(("nl", "en"), languages, strict=True):
        text = text.replace(f'"{old}"', f'"<{new}>"')
    return json.loads(text.replace('"<', '"').replace('>"', '"'))


def test_an_instrument_without_reviews_keeps_the_hash_it_always_had():
    assert read(core()).content_hash == CORE_HASH
    edition = compose(read(core()), [read(module())])
    assert edition.content_hash == EDITION_HASH
    assert Edition.from_json(edition.to_json()).content_hash == EDITION_HASH


def test_a_review_is_part_of_the_content_and_lost_nowhere():
    instrument = read(core() | {"reviewed": READ_OVER})
    assert dict(instrument.reviewed["en"]) == READ_OVER["en"]
    assert instrument.content_hash != CORE_HASH
    assert read_instrument(to_toml(instrument), name="x.toml") == instrument
    assert read_instrument(to_json(instrument), name="x.json") == instrument
    edition = compose(instrument)
    again = Edition.from_json(edition.to_json())
    assert again == edition
    assert again.components[0]["reviewed"]["en"]["on"] == "2026-11-01"


def test_a_date_may_stand_bare_in_toml():
    instrument = read(core() | {"reviewed": READ_OVER})
    bare = to_toml(instrument).replace(b'"2026-11-01"', b"2026-11-01")
    assert read_instrument(bare, name="x.toml") == instrument


@pytest.mark.parametrize(
    ("reviewed", "fault"),
    [
        ({"fr": READ_OVER["en"]}, "reviewed fr: this language is not among `languages`"),
        ({"en": {"by": "Iemand"}}, "reviewed en on: `on` is missing"),
        ({"en": {"on": "2026-11-01"}}, "reviewed en by: `by` is missing"),
        ({"en": {"by": "Iemand", "on": "onlangs"}}, "reviewed en on: 'onlangs' does not fit"),
        ({"en": {"by": "  ", "on": "2026-11-01"}}, "reviewed en by: '  ' does not fit"),
        ({"en": {**READ_OVER["en"], "at": "home"}}, "reviewed en at: this key is unknown here"),
        ({"en": "Iemand"}, "reviewed en: 'Iemand' does not fit"),
        (["en"], "reviewed: ['en'] does not fit"),
    ],
)
def test_a_review_that_is_not_one_is_a_fault_with_its_place(reviewed, fault):
    found = faults_of(core() | {"reviewed": reviewed})
    assert [each for each in found if each.startswith(fault)], found


def test_a_translation_counts_as_reviewed_only_when_every_part_says_so():
    with_it, without = read(core() | {"reviewed": READ_OVER}), read(core())
    add_with, add_without = read(module() | {"reviewed": READ_OVER}), read(module())
    assert compose(without).unreviewed == ("en",)
    assert compose(with_it).unreviewed == ()
    assert compose(with_it, [add_without]).unreviewed == ("en",)
    assert compose(without, [add_with]).unreviewed == ("en",)
    assert compose(with_it, [add_with]).unreviewed == ()


def test_a_part_written_in_another_language_makes_a_translation_of_the_first_one():
    """The core was written in Dutch, the module in English: each language is a translation somewhere."""
    edition = compose(read(core()), [read(module() | {"languages": ["en", "nl"]})])
    assert edition.languages == ("nl", "en")
    assert edition.unreviewed == ("nl", "en")
    read_over = {"nl": READ_OVER["en"]}
    edition = compose(
        read(core() | {"reviewed": READ_OVER}), [read(module() | {"languages": ["en", "nl"], "reviewed": read_over})]
    )
    assert edition.unreviewed == ()
    assert Edition.from_json(edition.to_json()).unreviewed == ()


def test_an_edition_that_lost_its_source_language_is_a_translation_throughout():
    english_and_german = translated(module(), "de", "en")
    edition = compose(read(core()), [read(english_and_german)])
    assert edition.languages == ("en",)
    assert edition.unreviewed == ("en",)


def test_reviews_of_languages_that_the_edition_does_not_speak_stay_behind():
    german = translated(module(), "nl", "de")
    edition = compose(read(core() | {"reviewed": READ_OVER}), [read(german)])
    assert edition.languages == ("nl",)
    assert "reviewed" not in edition.components[0]


def test_nobody_claims_that_a_person_read_over_what_is_shipped():
    for instrument in load_library().values():
        assert not instrument.reviewed, instrument.code
    shipped = load_library()["core"]
    assert compose(shipped).unreviewed == shipped.languages[1:]
