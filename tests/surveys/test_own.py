"""Questions of a company's own: what they become, and how they join the other parts."""

import pytest

from surveys.edition import InstrumentFaults, compose
from surveys.instrument import load_library
from surveys.own import KINDS, MOST_OWN_QUESTIONS, OwnQuestion, own_instrument
from tests.surveys.samples import core, read, words

CANTEEN = OwnQuestion("agree", {"nl": "De kantine is gezellig.", "fr": "La cantine est agréable."})
BUS = OwnQuestion("one", {"nl": "Welke bus?", "en": "Which bus?"}, {"nl": ("A", "B"), "en": ("A", "B")})


def test_every_kind_becomes_a_question_that_the_core_takes_in():
    asked = [
        OwnQuestion(kind, {"nl": f"Vraag {kind}"}, {"nl": ("ja", "nee")} if kind in ("one", "several") else {})
        for kind in KINDS
    ]
    edition = compose(load_library()["core"], own=own_instrument(asked, year=2026))
    added = [question for question in edition.questions if question.page == "own"]
    assert [question.kind for question in added] == list(KINDS.values())
    assert edition.languages == ("nl",)
    assert edition.pages[-1].code == "own" or edition.pages[-1].closing
    assert [choice.text["nl"] for choice in added[1].options.choices] == ["ja", "nee"]
    assert not any(code.startswith("own") for scale in edition.scales for code in scale.items)


def test_only_the_languages_that_all_of_them_speak_remain():
    assert own_instrument([CANTEEN], year=2026).languages == ("nl", "fr")
    assert own_instrument([CANTEEN, BUS], year=2026).languages == ("nl",)
    with pytest.raises(InstrumentFaults):
        own_instrument([OwnQuestion("remark", {"nl": "x"}), OwnQuestion("remark", {"fr": "y"})], year=2026)


def test_no_questions_are_no_part():
    assert own_instrument([], year=2026) is None


def test_ten_are_taken_and_an_eleventh_is_not():
    ten = [OwnQuestion("remark", words(f"Vraag {number}")) for number in range(MOST_OWN_QUESTIONS)]
    assert compose(read(core()), own=own_instrument(ten, year=2026))
    with pytest.raises(InstrumentFaults, match="more than 10"):
        compose(read(core()), own=own_instrument([*ten, ten[0]], year=2026))


def test_it_is_an_instrument_like_any_other_and_its_hash_follows_its_words():
    one, other = (own_instrument([OwnQuestion("remark", {"nl": text})], year=2026) for text in ("Wat?", "Hoe?"))
    assert one.content_hash != other.content_hash
    assert one == own_instrument([OwnQuestion("remark", {"nl": "Wat?"})], year=2026)
