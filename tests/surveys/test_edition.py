"""Editions: composed without collisions, frozen without loss, compared without guessing."""

import json
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import routing
from surveys.edition import Edition, compose, diff, diff_scales, standing_alone
from surveys.instrument import InstrumentFaults, load_library
from surveys.tabulate import release
from tests.surveys.samples import core, module, read, words


def composed(variant="employee"):
    return compose(read(core()), [read(module())], variant=variant)


def test_an_edition_holds_core_and_module_in_path_order():
    edition = composed()
    assert [page.code for page in edition.pages] == ["first", "second", "transport_first"]
    assert list(edition.variables)[-1] == "tr_1"
    assert edition.question("tr_1").page == "transport_first"
    assert edition.legal_elements == ("job_content", "working_conditions")
    assert "relations_at_work" in edition.missing_legal_elements
    assert [part["code"] for part in edition.components] == ["core", "transport"]
    assert edition.scale("driving").items == ("tr_1",)
    with pytest.raises(KeyError):
        edition.scale("nothing")


def test_option_lists_of_the_same_name_keep_their_own_content():
    edition = composed()
    assert edition.variable("mo_1").options.scores == {"1": 0, "2": 50, "3": 100}
    assert edition.variable("tr_1").options.scores == {"1": 100, "2": 50, "3": 0}


def test_an_edition_survives_json_with_the_same_hash():
    for variant in ("employee", "self_employed"):
        for instrument in load_library().values():
            edition = standing_alone(instrument, variant)
            assert Edition.from_json(edition.to_json()) == edition
        edition = composed(variant)
        again = Edition.from_json(edition.to_json())
        assert again == edition
        assert again.content_hash == edition.content_hash
        assert again.to_json() == edition.to_json()


def test_only_the_common_languages_are_kept():
    content = json.loads(json.dumps(module()).replace('"en"', '"de"'))
    edition = compose(read(core()), [read(content)])
    assert edition.languages == ("nl",)
    assert dict(edition.question("mo_1").text) == {"nl": "Zin"}


def test_parts_without_a_common_language_are_refused():
    content = json.loads(json.dumps(module()).replace('"en"', '"de"').replace('"nl"', '"it"'))
    with pytest.raises(InstrumentFaults, match="no language in common"):
        compose(read(core()), [read(content)])


def test_codes_that_two_parts_use_are_refused():
    content = module()
    content["questions"][0]["code"] = "mo_1"
    content["scales"][0] |= {"code": "ws_1", "items": ["mo_1"]}
    with pytest.raises(InstrumentFaults) as raised:
        compose(read(core()), [read(content)])
    assert {"mo_1", "ws_1"} <= {fault.problem.split("'")[1] for fault in raised.value.faults}


def test_a_reference_that_no_part_answers_is_refused():
    content = module()
    content["questions"][0]["when"] = "statuut == 'x'"
    with pytest.raises(InstrumentFaults, match="Did you mean 'statute'"):
        compose(read(core()), [read(content)])


def test_an_edition_has_one_core_and_few_questions_of_ones_own():
    own = module() | {"code": "own", "kind": "theme", "scales": []}
    own["questions"] = [module()["questions"][0] | {"code": f"own_{number}"} for number in range(11)]
    with pytest.raises(InstrumentFaults, match="more than 10 questions"):
        compose(read(core()), own=read(own))
    own["questions"].pop()
    assert len(compose(read(core()), own=read(own)).questions) == 17
    with pytest.raises(InstrumentFaults, match="second core"):
        compose(read(core()), [read(core())])
    with pytest.raises(InstrumentFaults, match="not a core"):
        compose(read(module()))


def test_a_variant_leaves_out_what_it_does_not_ask_and_still_needs_as_many_answers():
    content = core()
    content["questions"][2]["rows"][2]["variants"] = ["employee"]
    content["questions"][3]["variants"] = ["employee"]
    content["scales"][1]["variants"] = ["employee"]
    content["workability"]["indicators"] = ["work_stress"]
    edition = compose(read(content), variant="self_employed")
    assert edition.scale("work_stress").items == ("ws_1", "ws_2")
    assert edition.scale("work_stress").needed == 2
    assert "mo_1" not in edition.variables
    assert [scale.code for scale in edition.scales] == ["work_stress"]
    assert Edition.from_json(edition.to_json()) == edition


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "sokkel-edition/1"}', "[" * 99999, '"\ud800"'])
def test_a_broken_edition_gives_faults(text):
    with pytest.raises(InstrumentFaults):
        Edition.from_json(text)


def test_a_tampered_edition_gives_faults():
    for path, value in {
        ("questions", "page"): "nowhere", ("questions", "when"): "import os", ("scales", "items"): ["x"],
    }.items():  # fmt: skip
        content = json.loads(composed().to_json())
        content[path[0]][0][path[1]] = value
        with pytest.raises(InstrumentFaults):
            Edition.from_json(json.dumps(content))


ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({}) | st.just(["ws_1"])


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_an_edition_with_an_odd_value_is_refused_or_can_be_used(data):
    content = json.loads(composed().to_json())
    at, key = content, data.draw(st.sampled_from(sorted(content)))
    while isinstance(at[key], (dict, list)) and at[key] and data.draw(st.integers(0, 4)):
        at = at[key]
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
    at[key] = data.draw(ODD)
    try:
        edition = Edition.from_json(json.dumps(content))
    except InstrumentFaults:
        return
    assert Edition.from_json(edition.to_json()) == edition
    answers = {"statute": "x", "ws_1": "1", "ws_2": "2", "mo_1": "1"}
    routing.path(edition, answers)
    release(edition, pd.DataFrame([answers] * 12)).to_json()


def test_a_part_too_many_is_refused():
    many = module()
    many["questions"] = [module()["questions"][0] | {"code": f"q_{number}"} for number in range(1999)]
    many["scales"] = []
    with pytest.raises(InstrumentFaults, match="together there are 2006 questions"):
        compose(read(core()), [read(many)])


def test_two_editions_are_compared_per_variable_and_scale():
    old = compose(read(core()))
    content = core()
    content["questions"][2]["rows"][0]["text"] = words("Anders verwoord")
    content["questions"][6]["code"] = "remark_new"
    verdicts = diff(old, compose(read(content)))
    assert verdicts["ws_1"] == "changed"
    assert verdicts["ws_2"] == verdicts["statute"] == "same"
    assert verdicts["remark"] == "gone"
    assert verdicts["remark_new"] == "added"
    assert diff_scales(old, compose(read(content))) == {"work_stress": "changed", "motivation": "same"}
    assert set(diff(old, old).values()) == {"same"}


def test_a_changed_score_changes_the_scale_but_not_the_question():
    content = core()
    content["options"][0]["choices"][1]["score"] = 40
    old, new = compose(read(core())), compose(read(content))
    assert diff(old, new)["mo_1"] == "same"
    assert set(diff_scales(old, new).values()) == {"changed"}


def test_a_respondents_page_needs_no_pandas():
    code = (
        "import sys, surveys.kinds, surveys.instrument, surveys.edition, surveys.routing\n"
        "found = {'pandas', 'numpy', 'scipy', 'flask', 'sqlalchemy', 'wtforms'} & set(sys.modules)\n"
        "sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_the_whole_floor_needs_no_web_and_no_database():
    code = (
        "import sys, importlib, pkgutil, surveys\n"
        "for each in pkgutil.iter_modules(surveys.__path__, 'surveys.'):\n"
        "    importlib.import_module(each.name)\n"
        "found = {'flask', 'sqlalchemy', 'wtforms', 'campaign_app', 'forms'} & set(sys.modules)\n"
        "sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_closing_page_stays_last_when_a_module_joins():
    library = load_library()
    edition = compose(library["core"], [library["transport"]])
    assert edition.pages[-1].closing
    assert edition.pages[-1].code == library["core"].pages[-1].code
    assert edition.questions[-1].page == edition.pages[-1].code
