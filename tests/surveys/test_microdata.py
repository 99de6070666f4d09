"""Microdata: what never goes in a file, what is coarsened, and batches that look the same in every file."""

import random
from collections import Counter

import pandas as pd
import pytest

from surveys.anonymity import WITHHELD, TooFew
from surveys.edition import compose
from surveys.instrument import load_library, read_instrument
from surveys.microdata import NOT_ASKED, pooled, protect
from surveys.own import OwnQuestion, own_instrument
from tests.answers.boxes import SMALL
from tests.results.boxes import answers

LIBRARY = load_library()


def edition_of(*modules):
    return compose(LIBRARY["core"], [LIBRARY[code] for code in modules])


def people(edition, size, *, seed=1, **fixed) -> pd.DataFrame:
    """Random answers of so many people; `fixed` columns are given."""
    draw = random.Random(seed)
    rows = [answers(edition, draw, 0.35) for _ in range(size)]
    frame = pd.DataFrame(rows, dtype=object).reindex(columns=list(edition.variables))
    for code, values in fixed.items():
        frame[code] = pd.Series(values, dtype=object)
    return frame.where(frame.notna(), None)


def small(size=60, **columns):
    """An edition of every kind of question, and as many people who answer alike but for the given columns."""
    edition = compose(read_instrument(SMALL.encode(), name="small.toml"))
    frame = pd.DataFrame({"age": ["1"] * size, "shift": ["1"] * size, "hours": [38] * size}, dtype=object)
    for code, values in columns.items():
        frame[code] = pd.Series(values, dtype=object)
    return edition, frame.where(frame.notna(), None)


def test_free_text_stricter_items_and_numbers_without_bounds_are_in_no_file():
    edition = edition_of("unwanted_behaviour", "ergonomics")
    data = protect([(edition, people(edition, 80))])
    assert {"remark": "free_text", "ub_met_1": "sensitive"}.items() <= data.left_out.items()
    for code in edition.variables:
        assert (code in data.left_out) == (code not in {column.variable for column in data.columns})
        if edition.threshold(code):
            assert data.left_out[code] == "sensitive"
    kept = {scale.code for scale in data.edition.scales}
    assert "work_stress" in kept and not any(code.startswith("ub_") for code in kept)
    boundless = SMALL.replace("minimum = 0\nmaximum = 60\n", "")
    edition = compose(read_instrument(boundless.encode(), name="small.toml"))
    assert protect([(edition, small()[1])]).left_out["hours"] == "unbounded"


def test_the_background_is_k_anonymous_and_every_changed_cell_is_counted():
    edition = edition_of("commuting", "pension_40plus")
    frame = people(edition, 150)
    data = protect([(edition, frame)], k=10)
    background = [column.name for column in data.columns if column.is_background]
    assert background == ["age_band", "statute", "regime"]
    sizes = Counter(zip(*(data.table[name].map(str) for name in background), strict=True))
    assert min(sizes.values()) == data.smallest >= 10
    for column in data.columns:
        effect, cells = data.effects[column.name], data.table[column.name]
        assert (cells == WITHHELD).sum() == effect.withheld + effect.followed
        bands = {"+".join((band[0], band[-1])) for band in column.bands if len(band) > 1}
        if column.name != "cm_time":
            assert cells.isin(bands).sum() == effect.merged
    for scale in edition.scales:
        for item in scale.items:
            if item in data.table.columns and not data.effects[item].changed:
                asked = data.table[item][data.table[item] != NOT_ASKED]
                assert Counter(asked) <= Counter(frame[item])


def test_rows_come_in_an_order_that_only_their_content_decides():
    edition = edition_of()
    frame = people(edition, 60)
    one, other = protect([(edition, frame)]), protect([(edition, frame.sample(frac=1, random_state=3))])
    assert one.table.equals(other.table)
    assert set(one.table.columns) == {column.name for column in one.columns}


def test_what_follows_from_a_coarsened_answer_is_withheld_with_it():
    shifts = ["3"] * 3 + ["2"] * 9 + ["1"] * 48
    nights = ["2"] * 3 + [None] * 57
    data = protect([small(shift=shifts, night=nights)], k=10)
    table = data.table
    assert set(table["shift"]) == {"1", "2+3"}
    assert (table["night"] == WITHHELD).sum() == (table["shift"] == "2+3").sum() == 12
    assert set(table["night"][table["shift"] == "1"]) == {NOT_ASKED}
    assert data.effects["night"].changed == data.effects["only_night"].followed == 12


def test_what_hangs_on_a_question_that_is_in_no_file_is_in_none_either():
    strict = SMALL.replace('code = "shift"\n', 'code = "shift"\nk = 20\n')
    edition = compose(read_instrument(strict.encode(), name="small.toml"))
    data = protect([(edition, small()[1])])
    assert {data.left_out[code] for code in ("shift", "night", "only_night")} == {"sensitive"}


def test_a_number_is_told_to_the_mean_of_at_least_k_and_outside_its_bounds_not_at_all():
    hours = [38] * 30 + [20, 22, 24, 10, 30, 31, 32, 33, 34, 35, 36] + [60] * 4 + [400, -3, None]
    data = protect([small(len(hours), hours=hours)], k=10)
    cells = data.table["hours"]
    told = Counter(value for value in cells if isinstance(value, float))
    assert min(told.values()) >= 10
    assert sum(value * count for value, count in told.items()) == pytest.approx(sum(hours[:45]), abs=45 * 0.05)
    assert (cells == WITHHELD).sum() == 2
    assert data.effects["hours"].withheld == 2


def test_an_option_that_few_chose_is_not_told_of_them():
    stuff = [["a"]] * 30 + [["b"]] * 3 + [["a", "none"]] * 27
    data = protect([small(stuff=stuff)], k=10)
    assert set(data.table["stuff.b"]) == {WITHHELD}
    assert Counter(data.table["stuff.a"]) == {WITHHELD: 60}
    assert Counter(data.table["stuff.none"]) == {"0": 33, "1": 27}


def test_different_modules_leave_what_all_of_them_ask():
    scans = [(edition_of(*modules),) for modules in ((), ("commuting",), ("transport",))]
    scans = [(edition, people(edition, 40, seed=place)) for place, (edition,) in enumerate(scans)]
    data = protect(scans)
    core = set(edition_of().variables)
    assert set(data.edition.variables) == core - {"remark"}
    assert {data.left_out[code] for code in scans[1][0].variables if code not in core} == {"not_common"}
    assert len(data.table) == 120
    assert not data.scores["work_stress"].isna().any()


def test_neither_a_companys_own_questions_nor_its_modules_are_told():
    asked = OwnQuestion("agree", {"nl": "Is de kantine van Peeters goed?"})
    scans = []
    for seed, modules in enumerate((("commuting",), (), ("commuting", "transport"))):
        own = own_instrument([asked], year=2026)
        edition = compose(LIBRARY["core"], [LIBRARY[code] for code in modules], own=own)
        scans.append((edition, people(edition, 40, seed=seed)))
    scans.append((edition_of("commuting"), people(edition_of("commuting"), 40)))
    data = protect(scans)
    told = data.edition.to_json() + str(data.left_out)
    assert "own_1" not in told and "Peeters" not in told and "transport" not in data.edition.to_json()
    assert [part["code"] for part in data.edition.components] == ["core"]
    assert len(data.edition.languages) == len(edition_of("commuting").languages) > 1
    same = protect(scans[:1])
    assert "own_1" not in same.table.columns


def test_a_batch_looks_the_same_in_every_file_it_stands_in():
    edition, other = edition_of(), edition_of("commuting")
    parts = [protect([(edition, people(edition, size, seed=size))]) for size in (40, 55, 90)]
    parts.append(protect([(other, people(other, 70, seed=4))]))
    before, after = pooled(parts[:2]), pooled(parts)
    rows = [Counter(map(str, data.table.itertuples(index=False, name=None))) for data in (before, after)]
    new = [
        Counter(map(str, part.table[list(after.table.columns)].itertuples(index=False, name=None))) for part in parts
    ]
    assert rows[0] == new[0] + new[1]
    assert rows[1] - rows[0] == new[2] + new[3]
    assert (after.batches, len(after.table)) == (4, 255)
    assert after.smallest >= 10
    assert after.effects["age_band"].changed == sum(part.effects["age_band"].changed for part in parts)
    assert pooled(parts[::-1]).table.equals(after.table)


def test_a_scale_that_nobody_answered_and_one_that_all_answered_alike_are_no_fault():
    edition = edition_of()
    nobody = {item: [None] * 31 for item in edition.scale("work_stress").items}
    alike = {item: ["3"] * 31 for item in edition.scale("workload").items}
    data = protect([(edition, people(edition, 31, **nobody, **alike))])
    assert data.scores["work_stress"].isna().all()
    assert data.scores["workload"].nunique() == 1
    silent = pd.DataFrame({code: [None] * 31 for code in edition.variables}, dtype=object)
    assert protect([(edition, silent)]).smallest == 31


def test_fewer_than_k_make_no_file():
    edition = edition_of()
    with pytest.raises(TooFew):
        protect([(edition, people(edition, 9))], k=10)


def test_who_would_rather_not_say_stands_with_those_who_gave_no_answer():
    edition = edition_of()
    ages = ["no_answer"] * 6 + [None] * 6 + ["25_34"] * 40
    rest = {"statute": ["worker"] * 52, "regime": ["full"] * 52}
    data = protect([(edition, people(edition, 52, age_band=ages, **rest))])
    assert Counter(data.table["age_band"]) == {"25_34": 40, None: 12}
