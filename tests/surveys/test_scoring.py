"""Scores, problems and workability: the arithmetic by hand on a few people."""

import numpy as np
import pandas as pd
import pytest

from surveys.edition import compose
from surveys.scoring import item_values, problem_count, problems, score, workability
from tests.surveys.samples import core, read

EDITION = compose(read(core()))


def frame(*people):
    return pd.DataFrame(people, columns=["ws_1", "ws_2", "ws_3", "mo_1"], dtype=object)


def test_a_score_is_the_mean_of_the_answered_items_reversed_where_marked():
    scores = score(EDITION, frame(["3", "1", "3", "3"], ["1", "3", None, "1"], ["3", "3", "2", None]))
    assert scores["work_stress"].tolist() == [100, 0, 50]
    assert scores["motivation"].tolist()[:2] == [100, 0]
    assert np.isnan(scores["motivation"][2])


def test_too_few_answers_give_no_score():
    scores = score(EDITION, frame(["3", None, None, None], ["3", "1", None, None]))
    assert np.isnan(scores["work_stress"][0])
    assert scores["work_stress"][1] == 100


def test_whole_numbers_count_as_codes_and_anything_else_as_no_answer():
    numbers = pd.DataFrame({"ws_1": [3, 3], "ws_2": [1.0, np.nan], "ws_3": ["9", ["3"]], "mo_1": [True, 3.5]})
    scores = score(EDITION, numbers)
    assert scores["work_stress"].tolist()[0] == 100
    assert scores["work_stress"].isna().tolist() == [False, True]
    assert scores["motivation"].isna().all()


def test_columns_that_are_not_there_count_as_not_answered():
    scores = score(EDITION, pd.DataFrame({"ws_1": ["3", "1"], "ws_2": ["1", "1"]}, index=[7, 9]))
    assert scores["work_stress"].to_dict() == {7: 100, 9: 50}
    assert scores["motivation"].isna().all()
    assert score(EDITION, pd.DataFrame()).shape == (0, 2)


def test_a_refusal_does_not_score():
    content = core()
    content["options"][0]["choices"].append({"code": "9", "missing": True, "text": {"nl": "?", "en": "?"}})
    edition = compose(read(content))
    assert score(edition, frame(["3", "9", "3", "9"]))["work_stress"].tolist() == [100]
    assert score(edition, frame(["3", "9", "3", "9"]))["motivation"].isna().all()


def test_options_without_scores_are_spread_evenly_and_a_scale_may_have_its_own():
    content = core()
    for choice in content["options"][0]["choices"]:
        del choice["score"]
    content["scales"][1]["scores"] = {"1": 10, "2": 20, "3": 100}
    edition = compose(read(content))
    scores = score(edition, frame(["2", "1", "3", "2"]))
    assert scores["work_stress"].tolist() == [pytest.approx((50 + 100 + 100) / 3)]
    assert scores["motivation"].tolist() == [20]
    assert item_values(edition, frame(["2", "1", "3", "2"]), edition.scale("work_stress")).iloc[0].tolist() == [
        50,
        100,
        100,
    ]


def test_a_problem_includes_the_acute_part_and_respects_the_direction():
    scores = pd.DataFrame({"work_stress": [59.9, 60, 80, np.nan], "motivation": [40.1, 40, 20, np.nan]})
    found = problems(EDITION, scores)
    for scale in ("work_stress", "motivation"):
        assert found[f"{scale}_problem"].tolist() == [False, True, True, pd.NA]
        assert found[f"{scale}_acute"].tolist() == [False, False, True, pd.NA]
        assert found[f"{scale}_problem"].dtype == "boolean"


def test_a_job_is_workable_without_a_problem_on_any_indicator_and_unknown_when_one_is_missing():
    scores = pd.DataFrame({"work_stress": [0, 90, 0, np.nan, 90], "motivation": [90, 90, 0, 90, np.nan]})
    found = problems(EDITION, scores)
    assert workability(EDITION, found).tolist() == [True, False, False, pd.NA, pd.NA]
    assert problem_count(EDITION, found).tolist() == [0, 1, 1, pd.NA, pd.NA]
    assert workability(EDITION, found).dtype == "boolean"
