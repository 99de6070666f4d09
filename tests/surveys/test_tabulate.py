"""The release: right figures, nobody given away, the same bytes every time, quickly."""

import resource
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.crowd import MOST_CROSSED, Crowd
from surveys.edition import compose
from surveys.instrument import load_library
from surveys.scoring import problems, score, workability
from surveys.statistics import wilson
from surveys.tabulate import Group, Release, release
from tests.surveys.samples import core, module, read

EDITION = compose(read(core()), [read(module())])
MEASURED_APART = compose(
    read(core() | {"scales": core()["scales"][:1], "workability": {"indicators": ["work_stress"]}})
)
STRESS_ALONE = core() | {"scales": core()["scales"][:1], "workability": {"indicators": ["work_stress"]}}
SITES = [
    Group("north", "North"),
    Group("south", "South"),
    Group("dock", "Dock", "north"),
    Group("desk", "Desk", "north"),
]


def people(n, seed=1, groups=("dock", "desk", "south", None), weights=None, missing=0.05):
    """Random answers of n people to the sample edition."""
    random = np.random.default_rng(seed)

    def column(values):
        drawn = random.choice(np.array(values, dtype=object), size=n)
        return np.where(random.random(n) < missing, None, drawn)

    columns = {variable: column(["1", "2", "3"]) for variable in ("ws_1", "ws_2", "ws_3", "mo_1", "tr_1")}
    columns |= {variable: column(["x", "y", "z"]) for variable in ("statute", "regime")}
    columns |= {"hours": column(list(range(61))), "remark": column(["ja", "nee"])}
    columns["tools"] = [None if each == "no" else [each] for each in random.choice(["a", "b", "no"], size=n)]
    columns["group"] = random.choice(np.array(groups, dtype=object), size=n, p=weights)
    return pd.DataFrame(columns)


def test_the_figures_are_those_of_a_count_by_hand():
    frame = people(400)
    found = release(EDITION, frame, groups=SITES, population=500)
    scores = score(EDITION, frame)
    faults = problems(EDITION, scores)
    fine = workability(EDITION, faults)

    assert found.n == 400
    assert found.cell("response").measures["rate"] == 0.8
    total = found.cell("workability")
    assert total.n == fine.notna().sum()
    assert total.measures["rate"] == pytest.approx(fine.mean())
    low, high = wilson(int(fine.sum()), total.n, population=500)
    assert (total.measures["low"], total.measures["high"]) == (pytest.approx(low), pytest.approx(high))
    assert sum(total.measures[f"problems_{number}"] for number in range(3)) == pytest.approx(1)

    north = frame["group"].isin(["dock", "desk"])
    cell = found.cell("scale:work_stress", "group", "north")
    assert cell.n == scores["work_stress"][north].notna().sum()
    assert cell.measures["mean"] == pytest.approx(scores["work_stress"][north].mean())
    assert cell.measures["problem"] == pytest.approx(faults["work_stress_problem"][north].mean())
    low, high = wilson(int(faults["work_stress_problem"][north].sum()), cell.n)
    assert (cell.measures["problem_low"], cell.measures["problem_high"]) == (pytest.approx(low), pytest.approx(high))

    young = found.cell("scale:motivation", "background:statute", "x")
    assert young.measures["mean"] == pytest.approx(scores["motivation"][frame["statute"] == "x"].mean())
    answers = found.cell("question:mo_1")
    assert answers.measures["1"] == pytest.approx((frame["mo_1"] == "1").sum() / frame["mo_1"].notna().sum())
    assert found.cell("question:hours").measures["mean"] == pytest.approx(frame["hours"].dropna().astype(float).mean())
    assert found.cell("question:remark").measures == {}
    assert found.cell("question:tools").measures["a"] == pytest.approx(frame["tools"].dropna().str[0].eq("a").mean())


def test_groups_are_crossed_with_backgrounds():
    frame = people(900, seed=4)
    found = release(EDITION, frame, groups=SITES)
    faults = problems(EDITION, score(EDITION, frame))
    fine = workability(EDITION, faults)
    for group, within in (("north", ["dock", "desk"]), ("desk", ["desk"])):
        chosen = frame["group"].isin(within) & (frame["statute"] == "y")
        by, key = "group*background:statute", f"{group}|y"
        assert found.cell("response", by, key).n == chosen.sum()
        assert found.cell("workability", by, key).measures["rate"] == pytest.approx(fine[chosen].mean())
        acute = found.cell("scale:work_stress", by, key).measures["acute"]
        assert acute == pytest.approx(faults["work_stress_acute"][chosen].mean())


def test_only_the_upper_levels_of_a_large_tree_are_crossed_and_that_depends_on_no_answer():
    tops = [Group(f"t{n}", "T") for n in range(10)]
    groups = [*tops, *(Group(f"l{n}", "L", f"t{n % 10}") for n in range(190))]
    full = Crowd(EDITION, people(500, groups=[group.key for group in groups]), groups)
    empty = Crowd(EDITION, people(0), groups)
    assert full.keys == empty.keys
    crossed = {key for by, key in full.keys if by == "group*background:statute"}
    assert crossed == {f"t{n}|{code}" for n in range(10) for code in "xyz"}
    assert len(full.keys) < 1 + 200 + 6 + MOST_CROSSED


def test_a_group_whose_size_is_known_has_a_response_rate_and_a_corrected_interval():
    frame = people(400)
    size = int((frame["group"] == "south").sum())
    sites = [Group("north", "North"), Group("south", "South", population=size + 20), *SITES[2:3]]
    sites += [Group("desk", "Desk", "north", population=5)]  # fewer than answered
    found = release(EDITION, frame, groups=sites, population=500)
    assert found.cell("response", "group", "south").measures["rate"] == pytest.approx(size / (size + 20))
    cell = found.cell("scale:motivation", "group", "south")
    low, high = wilson(round(cell.measures["problem"] * cell.n), cell.n, population=size + 20)
    assert (cell.measures["problem_low"], cell.measures["problem_high"]) == (pytest.approx(low), pytest.approx(high))
    for key in ("north", "desk"):
        assert "rate" not in found.cell("response", "group", key).measures
        cell = found.cell("scale:motivation", "group", key)
        assert cell.measures["problem_low"] == pytest.approx(
            wilson(round(cell.measures["problem"] * cell.n), cell.n)[0]
        )


def test_every_cell_has_the_tables_splits_and_keys_of_the_contract():
    found = release(EDITION, people(200), groups=SITES)
    splits = {(cell.table, cell.by) for cell in found.cells}
    backgrounds = {f"{crossed}background:{code}" for crossed in ("", "group*") for code in ("statute", "regime")}
    for table in ("response", "workability", "scale:work_stress", "scale:motivation", "scale:driving"):
        assert {by for name, by in splits if name == table} == {"total", "group", *backgrounds}
    assert {name for name, by in splits if name.startswith("question:")} == {f"question:{v}" for v in EDITION.variables}
    assert {by for name, by in splits if name.startswith("question:")} == {"total"}


def test_the_public_data_set_gives_the_same_bytes_in_any_order():
    edition = compose(load_library()["employee_survey"])
    frame = pd.read_csv(Path(__file__).parents[1] / "answers" / "employee_survey.csv", dtype=str)
    frame["group"] = [f"g{number % 7}" for number in range(len(frame))]
    groups = [Group(f"g{number}", "G", "g0" if number > 4 else None) for number in range(7)]
    texts = set()
    for seed in range(3):
        shuffled = frame.sample(frac=1, random_state=seed)
        texts.add(release(edition, shuffled, groups=groups, population=3000).to_json())
        earlier = Release.from_json(min(texts))
        texts.add(release(edition, shuffled, groups=groups, population=3000, earlier=[earlier]).to_json())
    assert len(texts) == 1


def test_a_release_survives_json_byte_for_byte_whatever_the_order_of_the_people():
    frame = people(300)
    found = release(EDITION, frame, groups=SITES, population=400)
    text = found.to_json()
    assert Release.from_json(text) == found
    assert Release.from_json(text).to_json() == text
    assert release(EDITION, frame.sample(frac=1, random_state=3), groups=SITES, population=400).to_json() == text
    assert "NaN" not in text


@pytest.mark.parametrize("text", ["{}", "[]", "null", "x", '{"format": "sokkel-release/1", "cells": [1]}', "[" * 9999])
def test_a_broken_release_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the words come from several places
        Release.from_json(text)


def test_fewer_than_k_people_get_no_figures_at_all():
    for n in (0, 1, 9):
        found = release(EDITION, people(n), groups=SITES)
        assert found.n is None
        assert all(cell.hidden and cell.n is None and not cell.measures for cell in found.cells)
    assert release(EDITION, pd.DataFrame(), groups=SITES).n is None


def test_a_group_hidden_for_its_size_is_hidden_in_every_table():
    frame = people(100, weights=[0.4, 0.4, 0.05, 0.15], missing=0)
    frame.loc[frame["group"].eq("south"), "group"] = "dock"
    frame.loc[:5, "group"] = "south"
    found = release(EDITION, frame, groups=SITES)
    assert {cell.hidden for cell in found.cells if cell.key == "south"} == {"below_k"}


def test_a_group_where_too_few_answered_a_scale_is_hidden_in_that_scale_only():
    frame = people(120, missing=0)
    south = frame.index[frame["group"] == "south"]
    frame.loc[south[5:], "tr_1"] = None
    found = release(EDITION, frame, groups=SITES)
    assert found.cell("scale:driving", "group", "south").hidden == "below_k"
    assert found.cell("scale:work_stress", "group", "south").hidden is None


def test_the_stricter_threshold_of_a_question_holds_for_its_scale():
    content = core()
    content["questions"][3]["k"] = 20
    edition = compose(read(content))
    frame = people(15, missing=0)
    found = release(edition, frame, groups=SITES, k=10)
    assert found.cell("question:mo_1").hidden == "below_k"
    assert found.cell("scale:motivation").hidden == "below_k"
    assert found.cell("response").hidden is None


UNWANTED = compose(load_library()["core"], [load_library()["unwanted_behaviour"], load_library()["social_profit"]])
STRICT = [code for code, variable in UNWANTED.variables.items() if code.startswith("ub_")]


def victims(n, groups=None):
    """n people of whom everybody met something and answered everything on it, and who work with clients."""
    random = np.random.default_rng(7)
    columns = {f"ub_met_{row}": random.choice(["never", "few", "weekly"], size=n) for row in range(1, 7)}
    columns |= {f"ub_safe_{row}": random.choice(["1", "2", "3", "4", "5"], size=n) for row in range(1, 5)}
    columns |= {"ub_who": [["inside"]] * n, "ub_told": [["colleague"]] * n}
    columns |= {"sp_contact": ["most"] * n, "sp_aggression": ["few"] * n, "sp_after": [["talk"]] * n}
    columns["group"] = groups or [None] * n
    return pd.DataFrame(columns)


@pytest.mark.parametrize(("n", "hidden"), [(19, "below_k"), (20, None), (21, None)])
def test_unwanted_behaviour_is_told_from_twenty_people_on(n, hidden):
    found = release(UNWANTED, victims(n), k=10)
    assert {found.cell(f"question:{code}").hidden == "below_k" for code in STRICT} == {hidden == "below_k"}
    assert found.cell("scale:ub_protected").hidden == hidden
    assert found.cell("question:sp_contact").hidden is None
    assert bool(found.cell("question:ub_met_1").measures) is (hidden is None)


@pytest.mark.parametrize(("small", "hidden"), [(19, "below_k"), (20, None)])
def test_a_group_below_twenty_has_no_scale_on_unwanted_behaviour_and_nobody_can_subtract_it(small, hidden):
    frame = victims(60 + small, ["south"] * small + ["dock"] * 30 + ["desk"] * 30)
    found = release(UNWANTED, frame, groups=SITES, k=10)
    assert found.cell("response", "group", "south").hidden is None
    assert found.cell("scale:ub_protected", "group", "south").hidden == hidden
    # the north is all that is not the south, so it may only be told where the south is
    north = found.cell("scale:ub_protected", "group", "north")
    assert north.hidden == ("protects_other" if hidden else None)


def test_a_stricter_threshold_than_that_of_the_question_is_kept():
    found = release(UNWANTED, victims(24), k=25)
    assert found.cell("question:ub_met_1").hidden == "below_k"


def test_what_depends_on_a_strict_answer_is_as_strict():
    content = core()
    content["questions"][3]["k"] = 20
    follow_up = {"code": "why", "page": "second", "kind": "single", "options": "who", "text": content["title"]}
    content["questions"].append(follow_up | {"when": "mo_1 == '1'"})
    content["questions"].append(follow_up | {"code": "then", "when": "why == 'x'"})
    content["scales"].append({"code": "reasons", "role": "module", "text": content["title"], "items": ["then"]})
    edition = compose(read(content))
    frame = people(400, missing=0)
    frame["mo_1"] = ["1"] * 15 + ["2"] * 385
    frame["why"] = frame["then"] = ["x"] * 15 + [None] * 385
    found = release(edition, frame, groups=SITES, k=10)
    assert [edition.threshold(code) for code in ("ws_1", "mo_1", "why", "then")] == [0, 20, 20, 20]
    assert edition.scale_threshold("reasons") == 20
    assert found.cell("question:mo_1").hidden is None
    # fifteen people saw it: shown, it would say how many gave the strict answer
    assert found.cell("question:why").hidden == found.cell("question:then").hidden == "below_k"
    assert found.cell("scale:reasons").hidden == "below_k"


def test_where_everybody_answers_alike_only_a_bound_is_given():
    frame = people(40, missing=0)
    frame[["ws_1", "ws_3", "mo_1"]] = "3"
    frame["ws_2"] = "1"
    found = release(EDITION, frame.drop(columns="group"))
    assert dict(found.cell("workability").measures) == {"rate": "<0.10"}
    assert dict(found.cell("scale:work_stress").measures) == {"mean": ">95", "problem": ">0.90", "acute": ">0.90"}
    assert dict(found.cell("question:ws_1").measures) == {"3": ">0.90"}


ALIKE = [([0] * 40, True), ([38] * 38 + [20, 7], True), ([38] * 37 + [9] * 3, False)]


@pytest.mark.parametrize(("hours", "hidden"), ALIKE)
def test_a_number_that_nearly_everybody_gave_has_no_mean(hours, hidden):
    frame = people(40, missing=0).assign(statute="x", hours=hours)
    cell = release(EDITION, frame.drop(columns="group")).cell("question:hours")
    assert (cell.hidden, dict(cell.measures)) == (("too_alike", {}) if hidden else (None, {"mean": sum(hours) / 40}))


def test_options_of_one_or_two_people_are_hidden_and_cannot_be_subtracted():
    frame = people(40, missing=0)
    frame["mo_1"] = ["1"] * 20 + ["2"] * 19 + ["3"]
    measures = release(compose(read(STRESS_ALONE)), frame.drop(columns="group")).cell("question:mo_1").measures
    assert sorted(each for each in measures if measures[each] == "hidden") == ["2", "3"]
    # the mean of a scale of this question alone would tell how many gave which of the two
    assert release(EDITION, frame.drop(columns="group")).cell("question:mo_1").hidden == "protects_other"


def test_a_background_of_few_people_is_not_told_by_the_make_up_of_the_company():
    frame = people(60, missing=0)
    frame["statute"] = ["x"] * 30 + ["y"] * 26 + ["z"] * 3 + [None]
    found = release(EDITION, frame.drop(columns="group"))
    assert found.cell("response", "background:statute", "z").hidden == "below_k"
    assert found.cell("question:statute").n == 60
    assert dict(found.cell("question:statute").measures) == {"x": 0.5, "y": "hidden", "z": "hidden"}


def without_faults(found):
    """The release, after checks that hold whatever came in: no NaN, shares and means in range, a reason or an n."""
    text = found.to_json()
    assert "NaN" not in text and "Infinity" not in text
    assert Release.from_json(text) == found
    for cell in found.cells:
        assert (cell.n is None and not cell.measures) if cell.hidden else cell.n >= found.k
        assert all(0 <= each <= 100 for each in cell.measures.values() if not isinstance(each, str))
    return found


@pytest.mark.parametrize("n", [0, 1, 9])
def test_fewer_than_k_answers_make_a_release_that_says_so(n):
    found = without_faults(release(EDITION, people(n), groups=SITES, population=12))
    assert found.n is None
    assert {cell.hidden for cell in found.cells} <= {"below_k", "protects_other"}
    assert found.cell("response").hidden == "below_k"


@pytest.mark.parametrize("answer", ["1", "2", "3"])
def test_everybody_giving_the_same_answer_to_everything_is_told_as_bounds(answer):
    frame = people(300, missing=0)
    for code, variable in EDITION.variables.items():
        if variable.options is not None and answer in variable.options.codes:
            frame[code] = answer
    found = without_faults(release(EDITION, frame, groups=SITES))
    assert set(found.cell("workability").measures) == {"rate"}
    for cell in found.cells:
        if cell.table.startswith("scale:"):
            shares = {name: each for name, each in cell.measures.items() if name.startswith(("problem", "acute"))}
            assert all(isinstance(each, str) for each in shares.values())


def test_nobody_answering_anything_leaves_only_the_number_of_people():
    frame = people(80)
    for code in EDITION.variables:
        frame[code] = None
    found = without_faults(release(EDITION, frame, groups=SITES, population=100))
    assert found.n == 80 and found.cell("response").measures["rate"] == 0.8
    told = {cell.table for cell in found.cells if not cell.hidden}
    assert told <= {"response", "question:statute", "question:regime"}
    assert found.cell("workability").hidden == "below_k"


def test_a_scale_that_nobody_answered_is_hidden_everywhere_and_the_others_are_not():
    frame = people(200)
    frame["tr_1"] = None
    found = without_faults(release(EDITION, frame, groups=SITES))
    assert {cell.hidden for cell in found.table("scale:driving")} == {"below_k"}
    assert found.cell("scale:work_stress").hidden is None


def test_one_giant_and_fifty_tiny_groups_are_told_as_one_group_at_most():
    groups = [Group("giant", "Giant"), *(Group(f"tiny{n}", "Tiny") for n in range(50))]
    frame = people(950, groups=["giant"])
    frame.loc[:149, "group"] = [f"tiny{n % 50}" for n in range(150)]
    found = without_faults(release(EDITION, frame, groups=groups))
    shown = {cell.key for cell in found.table("response", "group") if not cell.hidden}
    assert shown == {"giant"}
    assert {cell.hidden for cell in found.table("workability", "group") if cell.key != "giant"} == {"below_k"}


def test_groups_that_are_no_tree_and_strangers_are_refused():
    frame = people(20)
    for groups in (
        [Group("dock", "D", "desk"), Group("desk", "D", "dock")],
        [Group("dock", "D"), Group("dock", "E")],
        [Group("dock", "D", "nowhere")],
        [Group("dock", "D")],
    ):
        with pytest.raises(ValueError, match="group"):
            release(EDITION, frame, groups=groups)
    with pytest.raises(ValueError, match="never below 5"):
        release(EDITION, frame, groups=SITES, k=4)


def test_a_population_below_the_number_of_answers_is_left_aside_and_noted():
    found = release(EDITION, people(50), groups=SITES, population=40)
    assert found.notes == ("population_below_n",)
    assert "rate" not in found.cell("response").measures


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(10, 150), st.floats(0, 0.4))
def test_in_no_table_do_shown_children_leave_a_small_rest(seed, n, missing):
    random = np.random.default_rng(seed)
    frame = people(n, seed, weights=random.dirichlet(np.ones(4)), missing=missing)
    found = release(EDITION, frame, groups=SITES)
    partitions = [(("total", ""), [("group", "north"), ("group", "south")])]
    partitions += [(("group", "north"), [("group", "dock"), ("group", "desk")])]
    partitions += [(("total", ""), [(f"background:{v}", code) for code in "xyz"]) for v in ("statute", "regime")]
    for table in ("response", "workability", "scale:work_stress", "scale:motivation", "scale:driving"):
        for parent, children in partitions:
            whole = found.cell(table, *parent)
            told = [cell for child in children if not (cell := found.cell(table, *child)).hidden]
            assert not (whole.hidden and told)
            if told:
                rest = whole.n - sum(cell.n for cell in told)
                assert rest == 0 or rest >= 10
            if told and table == "workability" and all(isinstance(cell.measures.get("rate"), float) for cell in told):
                assert isinstance(whole.measures.get("rate"), float)
    for cell in found.cells:
        assert cell.n is None or cell.n >= 10
        assert cell.hidden is None or (cell.n is None and not cell.measures)
        assert all(0 <= each <= 100 for each in cell.measures.values() if not isinstance(each, str))


def big(n, number_of_groups):
    """A large scan of the shipped questionnaire with many unequal groups."""
    library, random = load_library(), np.random.default_rng(5)
    modules = [each for each in library.values() if each.kind == "module"]
    edition = compose(library["core"], modules)
    columns = {}
    for variable in edition.variables.values():
        if variable.options is not None:
            codes = random.choice(np.array([*variable.options.codes, None], dtype=object), size=n)
            is_multiple = variable.question.kind == "multiple"
            columns[variable.code] = [None if code is None else [code] for code in codes] if is_multiple else codes
    tops = [Group(f"t{number}", "T") for number in range(number_of_groups // 10)]
    leaves = [Group(f"l{n}", "L", f"t{n % len(tops)}") for n in range(number_of_groups - len(tops))]
    keys = np.array([None, *(group.key for group in leaves)], dtype=object)
    columns["group"] = random.choice(keys, size=n, p=random.dirichlet(np.full(len(keys), 0.3)))
    return edition, pd.DataFrame(columns), [*tops, *leaves]


@pytest.mark.parametrize(("n", "number_of_groups"), [(5_000, 60), (50_000, 200)])
def test_a_large_scan_is_tabulated_within_a_gigabyte(n, number_of_groups):
    edition, frame, groups = big(n, number_of_groups)
    found = release(edition, frame, groups=groups, population=2 * n)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    hidden = sum(cell.hidden is not None for cell in found.cells)
    assert 0 < hidden < len(found.cells)
    assert memory < 1024
