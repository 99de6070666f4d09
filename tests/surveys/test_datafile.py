"""Files for research, opened again: SPSS and CSV hold the same numbers, with labels and missing values."""

import io
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from surveys.datafile import csv_bytes, cut, fields_of, sav_bytes, variable_name
from surveys.edition import compose
from surveys.instrument import read_instrument
from surveys.microdata import protect
from tests.answers.boxes import SMALL
from tests.surveys.test_microdata import edition_of, people, small

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def data():
    edition = edition_of("commuting", "pension_40plus", "unwanted_behaviour")
    ages = (["25_34"] * 60 + ["35_44"] * 50 + ["45_54"] * 2 + ["55_plus"] * 30 + ["no_answer"] * 18)[:160]
    return protect([(edition, people(edition, 160, age_band=ages))])


def opened(content: bytes, tmp_path):
    path = tmp_path / "data.sav"
    path.write_bytes(content)
    return pyreadstat.read_sav(path, user_missing=True)


def test_both_files_hold_the_same_numbers_and_every_one_of_them_has_a_meaning(data, tmp_path):
    fields = fields_of(data, "nl")
    frame, meta = opened(sav_bytes(fields, label="Sokkel: onderzoek", made_at=AT), tmp_path)
    listed = pd.read_csv(io.BytesIO(csv_bytes(fields)))
    assert list(frame.columns) == list(listed.columns) == [field.name for field in fields]
    assert np.array_equal(frame.to_numpy(dtype=float), listed.to_numpy(dtype=float))
    assert meta.file_label == "Sokkel: onderzoek"
    assert meta.creation_time == AT.replace(tzinfo=None)
    for field in fields:
        assert meta.column_names_to_labels[field.name] == field.label
        assert meta.variable_value_labels[field.name] == dict(field.labels)
        assert meta.variable_measure[field.name] == field.measure
        if field.measure != "scale":
            assert set(frame[field.name]) <= set(field.labels)


def test_answers_can_be_told_back_from_their_numbers(data):
    for field, column in zip(fields_of(data, "en"), data.columns, strict=False):
        if not field.codes:
            continue
        texts = {number: code for code, number in field.codes.items()}
        marks = {"*": -7.0, "-": -8.0}
        for number, cell in zip(field.numbers, data.table[column.name], strict=True):
            assert texts.get(number) == cell if number > -7 or number < -9 else number == marks.get(cell, -9.0)


def test_why_there_is_no_answer_is_declared_missing(data, tmp_path):
    frame, meta = opened(sav_bytes(fields_of(data, "nl"), label="x", made_at=AT), tmp_path)
    labels = meta.variable_value_labels["age_band"]
    assert labels[-7.0].startswith("Achtergehouden") and labels[-9.0] == "Geen antwoord"
    assert labels[2.0] == "25 tot 34"
    assert meta.missing_ranges["age_band"] == [{"lo": -99.0, "hi": -1.0}]
    assert (frame["age_band"] == -9).any()
    assert (frame["cm_time"] == -8).any()
    known, _ = pyreadstat.read_sav(tmp_path / "data.sav")
    assert known["age_band"].isna().sum() == (frame["age_band"] < 0).sum()
    assert (known["work_stress"].dropna() >= 0).all()


def test_measures_tell_order_and_scale(data):
    measures = {field.name: field.measure for field in fields_of(data, "nl")}
    assert measures["age_band"] == measures["ws_1"] == "ordinal"
    assert measures["statute"] == measures["cm_help_home"] == measures["workable"] == "nominal"
    assert measures["cm_time"] == measures["work_stress"] == "scale"


def test_equal_data_give_equal_bytes_in_each_language(data):
    for language, word in (("nl", "Hoe oud ben je?"), ("en", "How old are you?")):
        fields = fields_of(data, language)
        assert next(field.label for field in fields if field.name == "age_band") == word
        assert sav_bytes(fields, label="x", made_at=AT) == sav_bytes(fields_of(data, language), label="x", made_at=AT)
        assert csv_bytes(fields) == csv_bytes(fields_of(data, language))


def test_bands_and_options_with_numbers_of_their_own_keep_apart():
    text = SMALL.replace('code = "age"\n', 'code = "age_now"\n')
    edition = compose(read_instrument(text.encode(), name="small.toml"))
    _, frame = small(60, age_now=["1"] * 40 + ["2"] * 6 + ["3"] * 14)
    field = fields_of(protect([(edition, frame)], k=10), "en")[0]
    assert {code: field.codes[code] for code in ("1", "2", "3")} == {"1": 1, "2": 2, "3": 3}
    assert field.labels[field.codes["2+3"]] == "Sometimes / Always"
    assert set(field.numbers) == {1.0, 203.0}


def test_numbers_below_zero_are_told_apart_from_missing_codes(tmp_path):
    text = SMALL.replace("minimum = 0\nmaximum = 60\n", "minimum = -20\nmaximum = 60\n")
    edition = compose(read_instrument(text.encode(), name="small.toml"))
    _, frame = small(60, hours=[-9] * 30 + [10] * 29 + [None])
    fields = fields_of(protect([(edition, frame)], k=10), "en")
    read, meta = opened(sav_bytes(fields, label="x", made_at=AT), tmp_path)
    assert sorted(set(read["hours"])) == [-109.0, -9.0, 10.0]
    assert meta.missing_ranges["hours"] == [{"lo": -199.0, "hi": -101.0}]


def test_what_nobody_answered_is_a_column_of_missing_values(tmp_path):
    edition = edition_of()
    silent = pd.DataFrame({code: [None] * 31 for code in edition.variables}, dtype=object)
    frame, meta = opened(sav_bytes(fields_of(protect([(edition, silent)]), "en"), label="x", made_at=AT), tmp_path)
    assert (frame == -9).all(axis=None)
    assert meta.number_rows == 31


def test_names_are_unique_and_what_spss_takes():
    taken = set()
    names = [
        variable_name(text, taken) for text in ("and", "AND", "1st", "x" * 80, "x" * 81, "a.b.", "é", "hours_", "")
    ]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert len(name.encode()) <= 64
        assert name[0].isalpha() and name.isascii() and not name.endswith((".", "_"))
        assert name.lower() not in ("and", "or")


def test_labels_are_cut_between_signs():
    assert cut("kort", 10) == "kort"
    assert cut("één  twee\ndrie", 100) == "één twee drie"
    long = cut("é" * 200, 255)
    assert len(long.encode()) <= 255 and long.endswith("é…")
