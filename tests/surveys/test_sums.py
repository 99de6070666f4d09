"""Sums: no score or answer of a few people follows from the figures of a release beside one another."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from surveys.crowd import Group
from surveys.edition import compose
from surveys.scoring import problems, score
from surveys.tabulate import release
from tests.surveys.samples import SCORED, core, read, words

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}
GROUPS = [Group("a", "A"), Group("b", "B"), Group("a1", "A1", "a"), Group("a2", "A2", "a"), Group("c", "C")]
FAMILIES = {"": ["a", "b", "c"], "a": ["a1", "a2"]}
INDICATORS = ("one", "two", "three", "four")


def four_indicators():
    """An edition of four indicators with one question each, so that every answer is a problem or none."""
    content = core()
    content["questions"] = [
        *content["questions"][:2],
        *(
            {"code": f"{code}_1", "page": "second", "kind": "likert", "text": words(code), "options": "scored"}
            for code in INDICATORS
        ),
    ]
    cutoffs = {"problem": 60, "source": "Sokkel 2026"}
    content["scales"] = [
        {"code": code, "role": "indicator", "text": words(code), "items": [f"{code}_1"], "cutoffs": cutoffs}
        for code in INDICATORS
    ]
    content["workability"] = {"indicators": list(INDICATORS)}
    content["options"] = [{"code": "scored", "choices": SCORED}, content["options"][2]]
    return compose(read(content))


EVEN = [0.25, 0.25, 0.5]
EDITION = four_indicators()


def answers(seed, n, missing=0.0, shares=None):
    """Answers of people in the groups, to whom few or many left a question out."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"group": random.choice(np.array(["a1", "a2", "a", "b", "c", None], dtype=object), size=n)})
    for code in INDICATORS:
        drawn = random.choice(np.array(["1", "2", "3"], dtype=object), size=n, p=shares or random.dirichlet([1, 1, 1]))
        frame[f"{code}_1"] = np.where(random.random(n) < missing, None, drawn)
    return frame


def left_over(found, key):
    """What a cell tells of those who left an indicator out: the least and most problems that they may have."""
    spread = found.cell("workability", *key)
    shares = [found.cell(f"scale:{code}", *key) for code in INDICATORS]
    if spread.hidden or not all(isinstance(each.measures.get("problem"), float) for each in shares):
        return None
    having, least, most = sum(round(each.measures["problem"] * each.n) for each in shares), 0, 0
    buckets = {name: share for name, share in spread.measures.items() if name.startswith("problems_")}
    if len(buckets) < 2:
        return None
    for name, share in buckets.items():
        numbers = [int(each) for each in name.split("_")[1:]]
        least += round(share * spread.n) * numbers[0]
        most += round(share * spread.n) * numbers[-1]
    return np.array([having - most, having - least])


@settings(max_examples=150, **QUIET)
@given(st.integers(0, 999), st.sampled_from([30, 60, 200]), st.sampled_from([0.003, 0.02, 0.1]))
def test_the_problems_of_a_few_who_left_an_indicator_out_are_not_the_rest_of_a_sum(seed, n, missing):
    frame = answers(seed, n, missing)
    found = release(EDITION, frame, groups=GROUPS)
    having = problems(EDITION, score(EDITION, frame))
    told = np.column_stack([having[f"{code}_problem"].notna() for code in INDICATORS])
    asked = told.sum(axis=1) * ~told.all(axis=1)
    within = {key: np.isin(frame["group"], [key, *FAMILIES.get(key, ())]) for key in "abc"}
    within |= {key: frame["group"].eq(key).to_numpy() for key in ("a1", "a2")} | {"": np.ones(n, dtype=bool)}
    known = {key: left_over(found, ("group", key) if key else ("total", "")) for key in within}
    sets = [(within[key], known[key]) for key in within if known[key] is not None]
    for parent, children in FAMILIES.items():
        shown = [child for child in children if known[child] is not None]
        if known[parent] is not None and shown:
            rest = known[parent] - sum(known[child][::-1] for child in shown)
            sets.append((within[parent] & ~np.any([within[child] for child in shown], axis=0), rest))
    for who, (least, most) in sets:
        few = 0 < (who & (asked > 0)).sum() < found.k
        assert not few or (least <= 0 and most >= asked[who].sum())


def test_one_person_who_left_one_indicator_out_is_not_told_by_the_distribution():
    frame = answers(5, 200, shares=EVEN)
    frame.loc[0, [f"{code}_1" for code in INDICATORS]] = ["3", "3", "3", None]
    least, most = left_over(release(EDITION, frame, groups=GROUPS), ("total", ""))
    assert least <= 0
    assert most >= 3


@pytest.mark.parametrize("together", [0, 12])
def test_the_whole_distribution_is_told_where_it_gives_nobody_away(together):
    frame = answers(2, 400, shares=EVEN)
    frame.loc[: together - 1, "four_1"] = None
    measures = release(EDITION, frame, groups=GROUPS).cell("workability").measures
    assert {f"problems_{number}" for number in range(5)} <= measures.keys()


ALONE = core() | {"scales": core()["scales"][:1], "workability": {"indicators": ["work_stress"]}}
STRESS, ITEMS, WORTH = compose(read(ALONE)), ("ws_1", "ws_2", "ws_3"), np.array([0.0, 50.0, 100.0])


def stress(seed, n, missing):
    """Answers to the three questions of one scale, of which one is turned; some options are rare."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(index=range(n))
    for item in ITEMS:
        drawn = random.choice(np.array(["1", "2", "3"], dtype=object), size=n, p=random.dirichlet([0.6] * 3))
        frame[item] = np.where(random.random(n) < missing, None, drawn)
    return frame


class Solver:
    """What the numbers of people per answer, and the sum that some people leave over, can be beside the release."""

    def __init__(self, found, least, most):
        self.cells = [found.cell(f"question:{item}") for item in ITEMS]
        scale = found.cell("scale:work_stress")
        turned = np.concatenate([100 - WORTH if item == "ws_2" else WORTH for item in ITEMS])
        sums, self.low, self.high = [np.append(turned / 50, 1 / 50)], np.zeros(10), np.full(10, scale.n * 2.0)
        totals = [round(3 * scale.measures["mean"] * scale.n / 50, 4)]
        self.low[9], self.high[9] = least, most
        for number, cell in enumerate(self.cells):
            if not cell.hidden:
                sums.append(np.array([float(3 * number <= place < 3 * number + 3) for place in range(10)]))
                totals.append(cell.n)
                for place, code in enumerate("123", 3 * number):
                    self._tell(place, cell, cell.measures.get(code))
        self.given = LinearConstraint(np.array(sums), np.array(totals) - 0.01, np.array(totals) + 0.01)

    def _tell(self, place, cell, share):
        if isinstance(share, float):
            self.low[place] = self.high[place] = round(share * cell.n)
        elif share == "hidden":
            self.low[place] = 1
        elif share is not None:
            self.low[place] = np.floor(float(share[1:]) * cell.n) + 1

    def range(self, place):
        ends = []
        for sign in (1, -1):
            goal = np.zeros(10)
            goal[place] = sign
            whole = np.append(np.ones(9), 0)
            solved = milp(goal, constraints=self.given, bounds=(self.low, self.high), integrality=whole)
            assert solved.success, solved.message
            ends.append(sign * solved.fun)
        return ends


@settings(max_examples=150, **QUIET)
@given(st.integers(0, 9999), st.sampled_from([14, 30, 60, 150]), st.sampled_from([0, 0.01, 0.1]))
def test_a_mean_beside_the_answers_to_its_questions_tells_no_few_who_skipped_one_and_no_rare_answer(seed, n, missing):
    frame = stress(seed, n, missing)
    found = release(STRESS, frame)
    if not isinstance(found.cell("scale:work_stress").measures.get("mean"), float):
        return
    answered = frame.notna().sum(axis=1)
    some, scored = (answered > 0) & (answered < 3), answered >= 2
    least, most = -100.0 * answered[some & ~scored].sum(), 100.0 * (3 - answered)[some & scored].sum()
    solver = Solver(found, least, most)
    if 0 < some.sum() < found.k and not all(cell.hidden for cell in solver.cells):
        low, high = solver.range(9)
        # the sums can be told apart in steps of one answer
        assert low - least < 50
        assert most - high < 50
    for number, cell in enumerate(solver.cells):
        for place, code in enumerate("123", 3 * number):
            count = (frame[ITEMS[number]] == code).sum()
            if isinstance(cell.measures.get(code), str) and min(count, n - count) <= 2:
                low, high = solver.range(place)
                assert high - low > 0.5
