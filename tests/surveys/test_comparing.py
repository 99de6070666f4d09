"""Two versions of an instrument side by side."""

import json

from surveys.comparing import compare
from tests.surveys import samples


def verdicts(comparison) -> dict[str, str]:
    return {change.code: change.verdict for change in (*comparison.questions, *comparison.scales)}


def test_the_same_instrument_has_no_differences():
    core = samples.read(samples.core())
    comparison = compare(core, core)
    assert set(verdicts(comparison).values()) == {"same"}
    assert not any(change.differences for change in (*comparison.questions, *comparison.scales))


def test_each_question_and_scale_gets_its_verdict_and_both_wordings():
    new = samples.core()
    matrix = new["questions"][2]
    matrix["rows"][0]["text"] = samples.words("Moe")
    matrix["rows"] = matrix["rows"][:2]
    matrix["rows"].append({"code": "ws_4", "text": samples.words("Rij 4")})
    new["scales"][0]["items"] = ["ws_1", "ws_2", "ws_4"]
    comparison = compare(samples.read(samples.core()), samples.read(new))
    found = verdicts(comparison)
    assert (found["ws_1"], found["ws_2"], found["ws_3"], found["ws_4"]) == ("changed", "same", "gone", "added")
    assert (found["work_stress"], found["motivation"]) == ("changed", "same")
    (change,) = (each for each in comparison.questions if each.code == "ws_1")
    assert [(d.aspect, d.language, d.before, d.after) for d in change.differences] == [
        ("text", "nl", "Rij 1", "Moe"),
        ("text", "en", "Rij 1 (en)", "Moe (en)"),
    ]


def test_other_cutoffs_and_other_help_keep_the_trend_and_are_told():
    new = samples.core()
    new["scales"][1]["cutoffs"]["problem"] = 45
    new["questions"][3]["help"] = samples.words("Denk aan vorige week.")
    comparison = compare(samples.read(samples.core()), samples.read(new))
    told = {change.code: change for change in (*comparison.questions, *comparison.scales) if change.differences}
    assert {code: change.verdict for code, change in told.items()} == {"mo_1": "same", "motivation": "same"}
    assert [(d.before, d.after) for d in told["motivation"].differences] == [("40", "45")]


def test_a_question_that_only_one_variant_still_asks_has_changed():
    new = samples.core()
    new["questions"][6]["variants"] = ["employee"]
    comparison = compare(samples.read(samples.core()), samples.read(new))
    assert verdicts(comparison)["remark"] == "changed"


def test_a_language_that_came_or_went_is_told_once_and_not_per_question():
    new = samples.module()
    text = json.dumps(new).replace('"en":', '"fr":').replace('["nl", "en"]', '["nl", "fr"]')
    comparison = compare(samples.read(samples.module()), samples.read(json.loads(text)))
    assert (comparison.languages_added, comparison.languages_gone) == (("fr",), ("en",))
    assert verdicts(comparison) == {"tr_1": "same", "driving": "same"}


def test_a_text_that_asks_nothing_is_compared_too():
    new = samples.core()
    new["questions"].insert(0, {"code": "hello", "page": "first", "kind": "information", "text": samples.words("Dag")})
    assert verdicts(compare(samples.read(samples.core()), samples.read(new)))["hello"] == "added"
    assert verdicts(compare(samples.read(new), samples.read(samples.core())))["hello"] == "gone"
