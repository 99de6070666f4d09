"""The own format in and out without loss."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.exchange import read_file, write_file
from surveys.faults import InstrumentFaults
from surveys.instrument import load_library
from tests.surveys.samples import core, module, read

OWN = (".toml", ".json")
INSTRUMENTS = [*load_library().values(), read(core()), read(module())]
# Whatever may stand in a text: quotes, backslashes, line breaks, other scripts; no control characters.
TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t\"'\\"), min_size=1, max_size=60
).filter(str.strip)


@pytest.mark.parametrize("suffix", OWN)
@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.code)
def test_what_is_written_and_read_again_is_equal(instrument, suffix):
    data, losses = write_file(instrument, suffix=suffix)
    carried = read_file(data, name=f"some{suffix}")
    assert losses == carried.losses == ()
    assert carried.instrument == instrument
    assert carried.instrument.content_hash == instrument.content_hash


@pytest.mark.parametrize("suffix", OWN)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(TEXTS, min_size=4, max_size=4),
    scores=st.lists(st.floats(0, 100) | st.integers(0, 100), min_size=3, max_size=3),
    bounds=st.tuples(st.floats(-1e14, 1e14), st.floats(-1e14, 1e14)),
    required=st.booleans(),
    k=st.none() | st.integers(5, 1000),
    note=st.none() | TEXTS,
)
def test_any_text_and_any_number_comes_back(suffix, texts, scores, bounds, required, k, note):
    content = core()
    content["title"] = {"nl": texts[0], "en": texts[1]}
    content["questions"][0]["text"]["nl"] = texts[2]
    content["options"][0]["choices"][0]["text"]["en"] = texts[3]
    for choice, score in zip(content["options"][0]["choices"], scores, strict=True):
        choice["score"] = score
    content["questions"][5] |= {"minimum": min(bounds), "maximum": max(bounds), "required": required}
    if k is not None:
        content["questions"][6]["k"] = k
    if note is not None:
        content["source"]["note"] = note
    instrument = read(content)
    data, _ = write_file(instrument, suffix=suffix)
    assert read_file(data, name=f"some{suffix}").instrument == instrument


def test_a_licence_and_every_optional_field_come_back():
    content = core()
    content["licence"] = {
        "holder": "Stichting", "terms": "Alleen voor leden", "valid_until": "2027-12-31",
        "organisations": ["0314595348"], "comparable_with": ["monitor"],
    }  # fmt: skip
    content["pages"][1] |= {"closing": True, "intro": {"nl": "Inleiding", "en": "Intro"}}
    content["questions"][0] |= {"help": {"nl": "Hulp", "en": "Help"}, "variants": ["employee"]}
    content["questions"][5]["unit"] = {"nl": "uur", "en": "hours"}
    content["scales"][0]["scores"] = {"1": 0, "2": 33.3, "3": 100}
    instrument = read(content)
    for suffix in OWN:
        assert read_file(write_file(instrument, suffix=suffix)[0], name=f"a{suffix}").instrument == instrument


def test_an_instrument_that_fits_only_without_layout_is_written_without():
    content = core()
    content["languages"] = ["nl"]
    one = {"code": "q", "page": "first", "kind": "information", "text": {"nl": "x" * 1}}
    content = json.loads(json.dumps(content), object_hook=lambda table: {"nl": table["nl"]} if "nl" in table else table)
    content["questions"] += [{**one, "code": f"q_{number}", "text": {"nl": "é" * 440}} for number in range(1960)]
    instrument = read_file(json.dumps(content, ensure_ascii=False).encode(), name="a.json").instrument
    data, _ = write_file(instrument, suffix=".json")
    assert read_file(data, name="a.json").instrument == instrument


def test_a_format_that_nobody_knows_is_refused_with_what_is_known():
    for attempt in (
        lambda: read_file(b"x", name="form.docx"),
        lambda: write_file(INSTRUMENTS[0], suffix=".docx"),
    ):
        with pytest.raises(InstrumentFaults, match=r"\.docx.*\.toml"):
            attempt()
