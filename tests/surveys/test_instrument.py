"""Reading instruments: every fault at once, with place and remedy, whatever stands in the file."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.instrument import InstrumentFaults, load_library, read_instrument, suggest_modules, to_content
from tests.surveys.samples import core, faults_of, module, read, words


def test_a_sound_instrument_has_no_faults():
    assert faults_of(core()) == []
    assert faults_of(module()) == []


def test_an_instrument_survives_writing_and_reading():
    instrument = read(core())
    again = read_instrument(json.dumps(to_content(instrument)).encode(), name="x.json")
    assert again == instrument
    assert again.content_hash == instrument.content_hash
    assert hash(again) == hash(instrument)


def test_the_shipped_instruments_are_sound():
    library = load_library()
    assert library["core"].kind == "core"
    assert len(library["core"].workability) == 4


def test_modules_are_suggested_by_committee_prefix_or_sector():
    library = {"core": read(core()), "transport": read(module())}
    assert [each.code for each in suggest_modules(["140.03"], [], library)] == ["transport"]
    assert [each.code for each in suggest_modules(["140"], [], library)] == ["transport"]
    assert [each.code for each in suggest_modules([], ["transport"], library)] == ["transport"]
    assert suggest_modules(["1400", "14"], ["bakery"], library) == []


def bent(*path_and_value):
    """The core with one value replaced (or taken out, for ...), reached by a path of keys."""
    *path, last, value = path_and_value
    content = core()
    at = content
    for step in path:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return content


SLIPS = {
    "a double question code": (bent("questions", 3, "code", "ws_1"), "questions[4] ws_1: the code 'ws_1' is already"),
    "a double page": (bent("pages", 1, "code", "first"), "pages[2] first: the code 'first' stands here 2 times"),
    "a double option": (bent("options", 0, "choices", 1, "code", "1"), "options[1] scored choices[2] 1"),
    "a reserved code": (bent("questions", 3, "code", "group"), "'group' is a reserved word"),
    "an unknown scale item": (bent("scales", 0, "items", ["ws_9"]), "Did you mean 'ws_3'?"),
    "a matrix for an item": (bent("scales", 0, "items", ["ws"]), "Name the codes of its rows"),
    "a text for an item": (bent("scales", 1, "items", ["remark"]), "'remark' is a long_text question and has no score"),
    "a stranger reversed": (bent("scales", 0, "reversed", ["mo_1"]), "scales[1] work_stress reversed: 'mo_1' is not"),
    "a missing language": (bent("questions", 3, "text", "en", ...), "questions[4] mo_1 text.en: the text is missing"),
    "a language too many": (bent("questions", 3, "text", "de", "Lust"), "questions[4] mo_1 text.de: this language"),
    "a text in one language only": (bent("questions", 3, "text", "Zin"), "questions[4] mo_1 text: 'Zin' does not fit"),
    "an empty text": (bent("title", "nl", "  "), "title.nl"),
    "a number for a text": (bent("title", "nl", 3), "title.nl: 3 is no text"),
    "a sign that is none": (bent("title", "nl", "x\uffff"), r"title.nl: 'x\uffff' is no text"),
    "a forward reference": (bent("questions", 3, "when", "hours == 3"), "'hours' is only asked later"),
    "a reference to oneself": (bent("questions", 3, "when", "mo_1 == '1'"), "asked by this very question"),
    "an unknown reference": (bent("questions", 5, "when", "statut == 'x'"), "Did you mean 'statute'?"),
    "a bad condition": (bent("questions", 5, "when", "statute = 'x'"), "the condition cannot be read"),
    "an unknown option in when": (bent("questions", 5, "when", "statute == 'q'"), "'q' is not an option of 'statute'"),
    "a number for a code in when": (bent("questions", 5, "when", "ws_1 == 1"), "Put the code between quotes"),
    "an order of codes in when": (bent("questions", 5, "when", "ws_1 > '1'"), "'ws_1' is no number"),
    "a multiple choice compared": (bent("questions", 5, "when", "tools == 'a'"), "Write 'a' in tools."),
    "a question nobody sees": (bent("questions", 5, "when", "statute == 'x' and statute == 'y'"), "nobody sees"),
    "an exclusive option joined": (bent("questions", 5, "when", "'a' in tools and 'c' in tools"), "nobody sees"),
    "a cut-off without source": (bent("scales", 0, "cutoffs", "source", ...), "cutoffs source: `source` is missing"),
    "acute milder than problem": (bent("scales", 0, "cutoffs", "acute", 50), "acute would be milder"),
    "a page without questions": (bent("questions", core()["questions"][2:6]), "pages[1] first: no question stands"),
    "an unknown page": (bent("questions", 0, "page", "frist"), "Did you mean 'first'?"),
    "unknown options": (bent("questions", 3, "options", "scores"), "Did you mean 'scored'?"),
    "an unknown kind": (bent("questions", 3, "kind", "lickert"), "Did you mean 'likert'?"),
    "a likert without options": (bent("questions", 3, "options", ...), "a likert question needs options"),
    "a matrix without rows": (bent("questions", 2, "rows", []), "a matrix question needs rows"),
    "a score beyond 100": (bent("options", 0, "choices", 0, "score", 101), "options[1] scored choices[1] score: 101"),
    "a score on some options": (bent("options", 0, "choices", 0, "score", ...), "has no score while others have"),
    "a scored refusal": (bent("options", 1, "choices", 3, "score", 5), "'no' is missing and scored at once"),
    "an unknown key": (bent("questions", 3, "requird", True), "Did you mean `required`?"),
    "an unknown key far from any": (bent("zzz", 1), "zzz: this key is unknown here"),
    "bounds that cross": (bent("questions", 5, "minimum", 99), "the minimum 99 lies above the maximum 60"),
    "bounds on a likert": (bent("questions", 3, "minimum", 1), "a likert question has no `minimum`"),
    "an unknown exclusive": (bent("questions", 4, "exclusive", ["q"]), "'q' is not one of the options"),
    "a k below the floor": (bent("questions", 3, "k", 4), "questions[4] mo_1 k"),
    "text too long": (bent("questions", 6, "max_length", 2001), "questions[7] remark max_length"),
    "true for a number": (bent("scales", 0, "cutoffs", "problem", True), "cutoffs problem: True does not fit"),
    "a text for a flag": (bent("questions", 3, "required", "yes"), "questions[4] mo_1 required"),
    "an unknown indicator": (bent("workability", "indicators", ["stress"]), "there is no scale 'stress'"),
    "an indicator without cut-offs": (bent("scales", 1, "cutoffs", ...), "'motivation' has no cut-offs"),
    "a variant unknown": (bent("questions", 3, "variants", ["boss"]), "'boss' is no variant"),
    "a missing format": (bent("format", ...), "`format` is missing"),
    "another format": (bent("format", "sokkel-instrument/2"), "Did you mean 'sokkel-instrument/1'?"),
    "no questions": (bent("questions", ...), "`questions` is missing"),
    "questions as a table": (bent("questions", {}), "questions: {} does not fit"),
    "a question as a number": (bent("questions", 3, 7), "questions[4]: here stands 7 instead of a table"),
    "no languages": (bent("languages", []), "there is no language"),
    "a licence without terms": (bent("licence", {"holder": "X"}), "licence terms: `terms` is missing"),
    "a licence with a bad date": (
        bent("licence", {"holder": "X", "terms": "Y", "valid_until": "2026-13-01"}),
        "licence valid_until",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_its_place_and_remedy(slip):
    content, expected = SLIPS[slip]
    faults = faults_of(content)
    assert any(expected in fault for fault in faults), faults


def test_all_faults_are_reported_at_once():
    content = core()
    content["version"] = 3
    content["questions"][0]["page"] = "nowhere"
    content["scales"][1]["items"] = []
    del content["title"]
    faults = faults_of(content)
    assert {fault.split(":")[0] for fault in faults} >= {
        "version", "questions[1] statute page", "scales[2] motivation items", "title",
    }  # fmt: skip


def test_a_scale_whose_items_belong_to_exclusive_variants_never_reaches_its_minimum():
    content = core()
    content["questions"][2]["rows"][0]["variants"] = ["employee"]
    content["questions"][2]["rows"][1]["variants"] = ["self_employed"]
    content["scales"][0]["minimum_share"] = 1.0
    faults = faults_of(content)
    assert any("needs 3 answers, but in the variant employee at most 2" in fault for fault in faults)
    content["scales"][0]["minimum_share"] = 0.5
    assert faults_of(content) == []


def test_a_scale_whose_items_have_exclusive_conditions_never_reaches_its_minimum():
    content = core()
    likert = {"page": "second", "kind": "likert", "options": "scored", "text": words("x")}
    content["questions"] += [
        likert | {"code": "one", "when": "statute == 'x'"},
        likert | {"code": "two", "when": "statute == 'y'"},
    ]
    content["scales"].append(
        {"code": "both", "role": "module", "text": words("b"), "items": ["one", "two"], "minimum_share": 1}
    )
    assert any("scales[3] both: needs 2 answers" in fault and "at most 1" in fault for fault in faults_of(content))
    content["scales"][2]["minimum_share"] = 0.5
    assert faults_of(content) == []


def test_a_condition_on_a_question_that_is_itself_not_seen_is_unreachable():
    content = core()
    likert = {"page": "second", "kind": "likert", "options": "scored", "text": words("x")}
    content["questions"] += [
        likert | {"code": "one", "when": "statute == 'x'"},
        likert | {"code": "two", "when": "one == '1' and statute != 'x'"},
    ]
    assert [fault.split(":")[0] for fault in faults_of(content)] == ["questions[9] two when"]


def test_a_number_may_be_asked_for_between_its_bounds():
    content = core()
    likert = {"code": "one", "page": "second", "kind": "likert", "options": "scored", "text": words("x")}
    for when, reachable in {
        "30 < hours < 32": True,
        "30 < hours < 31": False,
        "hours > 60": False,
        "hours >= 60": True,
    }.items():
        content["questions"][7:] = [likert | {"when": when}]
        assert (faults_of(content) == []) is reachable, when


def test_a_module_may_refer_to_the_core_but_not_to_its_own_later_questions():
    content = module()
    content["questions"].append(content["questions"][0] | {"code": "tr_2", "when": "tr_3 == '1'"})
    content["questions"].append(content["questions"][0] | {"code": "tr_3", "when": "elsewhere == 4"})
    assert [fault.split(":")[0] for fault in faults_of(content)] == ["questions[2] tr_2 when"]


HOSTILE = {
    "nothing": b"",
    "a byte order mark": b"\xef\xbb\xbf",
    "binary": bytes(range(256)),
    "NUL": b"code = 'a\x00'",
    "latin": "title = 'é'".encode("latin-1"),
    "deep TOML": b"x = " + b"[" * 100_000,
    "deep JSON": b'{"x": ' + b"[" * 100_000,
    "balanced deep JSON": b'{"x": ' + b"[" * 900 + b"]" * 900 + b"}",
    "long dotted key": b".".join([b"a"] * 400_000) + b" = 1",
    "long quoted key": b".".join([b"'a'"] * 400_000) + b" = 1",
    "long header": b"[" + b".".join([b"a"] * 400_000) + b"]",
    "long word": b"a" * 1_900_000,
    "many tables": b"[[questions]]\n" * 140_000,
    "huge number": b"year = " + b"9" * 100_000,
    "huge": b"#" * 2_000_001,
    "double key TOML": b"code = 'a'\ncode = 'b'",
    "double key JSON": b'{"code": "a", "code": "b"}',
    "NaN": b'{"code": NaN}',
    "infinity": b"[source]\nyear = inf",
    "a list": b"[1, 2]",
    "a text": b'"hello"',
    "null": b"null",
    "surrogates": b'{"code": "\\ud800", "title": {"nl": "\\ud800"}, "languages": ["\\ud800"], "\\ud800": 1}',
    "nulls": b'{"code": null, "questions": [null, {"rows": [null]}], "scales": [[]], "options": [{"choices": 3}]}',
}


@pytest.mark.parametrize("suffix", ["toml", "json", "bin"])
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gives_faults_and_never_a_traceback(case, suffix):
    with pytest.raises(InstrumentFaults) as raised:
        read_instrument(HOSTILE[case], name=f"x.{suffix}")
    assert raised.value.faults
    for fault in raised.value.faults:
        assert fault.place
        assert fault.problem
        assert fault.remedy.endswith((".", "?"))


def test_a_file_with_thousands_of_tangled_conditions_is_judged():
    content = core()
    likert = {"page": "second", "kind": "likert", "options": "scored", "text": words("x")}
    content["questions"] += [
        likert | {"code": f"q{n}", "when": f"q{n - 1} == '1' or mo_1 == '2'" if n else "mo_1 == '1'"}
        for n in range(1900)
    ]
    assert faults_of(content) == []


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(content, path=()):
    """Every path in nested tables and lists."""
    yield path
    inner = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


PLACES = [path for path in places(core()) if path]


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(PLACES), ODD)
def test_any_odd_value_anywhere_is_read_or_reported(path, value):
    content = bent(*path, value)
    try:
        data = json.dumps(content).encode()
    except ValueError:
        return
    try:
        read_instrument(data, name="x.json")
    except InstrumentFaults as found:
        assert all(fault.place and fault.problem and fault.remedy for fault in found.faults)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["x.toml", "x.json", "x"]))
def test_any_bytes_are_refused_politely(data, name):
    with pytest.raises(InstrumentFaults):
        read_instrument(data, name=name)


def test_a_half_translated_file_names_every_text_that_is_missing():
    content = core()
    del content["questions"][0]["text"]["en"], content["options"][0]["choices"][1]["text"]["en"]
    del content["pages"][1]["title"]["en"]
    found = "\n".join(faults_of(content))
    for place in ("questions[1] statute text.en", "choices[2] text.en", "pages[2] second title.en"):
        assert f"{place}: the text is missing in this language. Add the translation." in found
