"""What a release says about what hangs together: right, for enough people only, and nothing over few."""

import numpy as np
import pandas as pd
import pytest

from surveys.coherence import carriers, driver_cells, relations
from surveys.drivers import relative_weights
from surveys.edition import compose
from surveys.instrument import load_library
from surveys.scoring import item_values, score
from surveys.statistics import cronbach_alpha
from surveys.tabulate import release

LIBRARY = load_library()
EDITION = compose(LIBRARY["core"], [])
RISKS = ["workload", "emotional_load", "task_variety", "autonomy", "supervisor_support", "working_conditions"]


def people(n, seed=1, edition=EDITION):
    """n people whose answers hang together through one mood each; about one answer in fifty is missing."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=n)
    columns = {}
    for scale in edition.scales:
        leaning = 0.7 * mood + random.normal(size=n)
        for item in scale.items:
            scores = scale.scores_of(edition.variable(item).options)
            bad_is_high = (scale.direction == "high_is_bad") != (item in scale.reversed)
            codes = np.array(sorted(scores, key=scores.get, reverse=not bad_is_high), dtype=object)
            places = np.clip(np.rint(2 + leaning + 0.6 * random.normal(size=n)), 0, len(codes) - 1).astype(int)
            columns[item] = np.where(random.random(n) < 0.02, None, codes[places])
    return pd.DataFrame(columns, dtype=object)


def test_the_drivers_are_the_relative_weights_of_the_risks_in_two_digits():
    frame = people(260)
    found = release(EDITION, frame)
    scores = score(EDITION, frame)
    complete = scores[["motivation", *RISKS]].dropna()
    expected = relative_weights(complete["motivation"], complete[RISKS])
    total = found.cell("drivers:motivation")
    assert (total.n, total.measures["r2"]) == (len(complete), round(expected.r2, 2))
    assert 0 < total.measures["chance"] < total.measures["r2"]
    for place, risk in enumerate(RISKS):
        told = found.cell("drivers:motivation", "scale", risk).measures
        assert set(told) == {"weight", "weight_low", "weight_high"}
        assert told["weight"] == round(expected.weights[place], 2)
        # turned the other way round, the people are drawn in another order
        assert told["weight_low"] == pytest.approx(expected.low[place], abs=0.02)
        assert told["weight_high"] == pytest.approx(expected.high[place], abs=0.02)
    tables = {cell.table for cell in found.cells if cell.table.startswith("drivers:")}
    assert tables == {f"drivers:{code}" for code in EDITION.workability}
    assert {cell.by for cell in found.cells if cell.table in tables} == {"total", "scale"}, "never per group"


def test_a_release_with_drivers_is_the_same_whatever_the_order_of_the_people():
    frame = people(1500)
    text = release(EDITION, frame).to_json()
    assert "drivers:work_stress" in text
    assert release(EDITION, frame.sample(frac=1, random_state=4)).to_json() == text


@pytest.mark.parametrize(("n", "hidden"), [(99, "below_100"), (100, None)])
def test_a_hundred_people_with_every_score_are_needed(n, hidden):
    found = release(EDITION, people(400).dropna().head(n))
    cells = [cell for cell in found.cells if cell.table.startswith("drivers:")]
    assert len(cells) == 28 and {cell.hidden for cell in cells} == {hidden}
    assert all((cell.n is None) == bool(hidden) == (not cell.measures) for cell in cells)


def test_a_risk_in_which_few_people_differ_is_left_out_and_the_others_stay():
    frame = people(300)
    scale = EDITION.scale("working_conditions")
    frame[list(scale.items)] = EDITION.variable(scale.items[0]).options.telling[2].code
    frame.loc[:4, scale.items[0]] = EDITION.variable(scale.items[0]).options.telling[0].code
    found = release(EDITION, frame)
    assert found.cell("scale:working_conditions").hidden is None
    assert found.cell("drivers:work_stress", "scale", "working_conditions").hidden == "too_alike"
    told = [found.cell("drivers:work_stress", "scale", risk) for risk in RISKS[:-1]]
    complete = score(EDITION, frame)[["work_stress", *RISKS[:-1]]].dropna()
    weights = relative_weights(complete["work_stress"], complete[RISKS[:-1]], resamples=0).weights
    assert [cell.measures["weight"] for cell in told] == [round(each, 2) for each in weights]


def test_an_indicator_that_is_hidden_hides_its_table_and_a_hidden_risk_only_itself():
    frame = people(300)
    frame.loc[8:, list(EDITION.scale("autonomy").items)] = None
    found = release(EDITION, frame)
    assert found.cell("drivers:motivation", "scale", "autonomy").hidden == "below_k"
    assert found.cell("drivers:motivation", "scale", "workload").hidden is None
    frame.loc[8:, list(EDITION.scale("learning").items)] = None
    found = release(EDITION, frame)
    assert {cell.hidden for cell in found.table("drivers:learning")} == {"below_k"}


def test_a_score_that_hangs_together_the_other_way_round_says_so():
    frame = people(300)
    scale = EDITION.scale("workload")
    for item in scale.items:
        codes = [choice.code for choice in EDITION.variable(item).options.telling]
        frame[item] = frame[item].map(dict(zip(codes, reversed(codes), strict=True)))
    found = release(EDITION, frame)
    assert found.cell("drivers:work_stress", "scale", "workload").measures["direction"] == "against"
    assert "direction" not in found.cell("drivers:work_stress", "scale", "emotional_load").measures


def test_answers_without_any_pattern_stay_below_what_chance_gives():
    frame = people(400)
    random = np.random.default_rng(2)
    for scale in EDITION.scales:
        order = random.permutation(len(frame))
        frame[list(scale.items)] = frame[list(scale.items)].to_numpy()[order]
    found = release(EDITION, frame)
    for code in EDITION.workability:
        told = found.cell(f"drivers:{code}").measures
        assert told["r2"] <= told["chance"]


def test_alpha_is_told_of_the_whole_company_in_two_digits():
    frame = people(80)
    found = release(EDITION, frame)
    for scale in EDITION.scales:
        expected = cronbach_alpha(item_values(EDITION, frame, scale))
        assert found.cell(f"scale:{scale.code}").measures["alpha"] == round(expected, 2)
    assert not any("alpha" in cell.measures for cell in found.cells if cell.by != "total")


@pytest.mark.parametrize(("n", "told"), [(29, False), (30, True)])
def test_alpha_needs_thirty_people_who_answered_every_item(n, told):
    frame = people(200).dropna().head(n)
    frame = pd.concat([frame, frame.head(5).assign(**{EDITION.scale("workload").items[0]: None})])
    measures = release(EDITION, frame).cell("scale:workload").measures
    assert ("alpha" in measures) is told


def test_alpha_is_not_told_where_nobody_or_hardly_anybody_differs():
    frame = people(60)
    items = list(EDITION.scale("workload").items)
    frame[items] = EDITION.variable(items[0]).options.telling[2].code
    assert "alpha" not in release(EDITION, frame).cell("scale:workload").measures
    frame.loc[:3, items] = EDITION.variable(items[0]).options.telling[0].code
    assert "alpha" not in release(EDITION, frame).cell("scale:workload").measures


def test_a_questionnaire_without_indicators_sets_each_theme_against_the_others():
    edition = compose(LIBRARY["employee_survey"], [])
    assert [outcome.code for outcome, _ in relations(edition)] == [scale.code for scale in edition.scales]
    found = release(edition, people(150, edition=edition))
    assert len([cell for cell in found.cells if cell.table.startswith("drivers:")]) == 5 * 5
    everything = compose(LIBRARY["core"], [each for each in LIBRARY.values() if each.kind in ("module", "theme")])
    assert [[each.code for each in risks] for _, risks in relations(everything)] == [RISKS] * 4


def test_people_carry_the_differences_in_proportion():
    assert carriers(np.array([0.0, 100.0] * 50)) == pytest.approx(100)
    assert carriers(np.array([0.0] * 99 + [100.0])) == pytest.approx(1, abs=0.05)
    assert carriers(np.array([50.0] * 20)) == 0
    assert driver_cells(compose(LIBRARY["core"], []), score(EDITION, people(0)), release(EDITION, people(0)).cells, 10)
