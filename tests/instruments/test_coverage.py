"""What a composition covers of the risk analysis by which part, and the languages that it loses by which part."""

from dataclasses import replace

import pytest
from flask_babel import force_locale

from campaign_app.instruments.coverage import Loss, coverage_by, coverage_of, languages_lost
from campaign_app.instruments.library import composed
from surveys.instrument import load_library

PARTS = load_library()
CORE = PARTS["core"]


@pytest.fixture(autouse=True)
def in_english(app):
    with app.test_request_context(), force_locale("en"):
        yield


def test_an_element_names_the_parts_that_look_at_it_and_a_missing_one_those_that_could():
    themes = [PARTS["teamwork_change"], PARTS["commuting"], PARTS["unwanted_behaviour"]]
    found = {element.name: element for element in coverage_by([CORE, PARTS["retail"]], themes)}
    assert len(found) == 5
    terms, relations = found["Terms of employment"], found["Relations at work"]
    assert (terms.covered, terms.by, terms.could) == (True, ("Retail and trade",), ())
    assert (relations.covered, relations.by) == (False, ())
    assert relations.could == ("Teamwork and change", "Unwanted behaviour")
    assert found["Work organisation"].by == ("the core", "Retail and trade")


def test_what_an_edition_covers_agrees_with_its_parts(db):
    edition = composed("core", ("retail", "teamwork_change"), "employee")
    by_parts = coverage_by([CORE, PARTS["retail"], PARTS["teamwork_change"]], [])
    assert [each.covered for each in coverage_of(edition)] == [each.covered for each in by_parts] == [True] * 5


def test_languages_of_the_core_fall_away_by_the_parts_that_do_not_speak_them():
    assert languages_lost(CORE, []) == []
    (loss,) = languages_lost(CORE, [PARTS["food"], PARTS["commuting"]])
    assert set(loss.languages) == set(CORE.languages) - {"nl", "en", "fr"}
    assert loss.parts == ("Food industry", "To and from work")


def test_languages_that_fall_away_by_different_parts_are_told_apart():
    polish = replace(PARTS["food"], languages=(*PARTS["food"].languages, "pl"))
    losses = languages_lost(CORE, [polish, PARTS["commuting"]])
    assert Loss(("pl",), ("To and from work",)) in losses
    assert {language for loss in losses for language in loss.languages} == set(CORE.languages) - {"nl", "en", "fr"}
