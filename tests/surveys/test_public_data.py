"""The public data set, released whole: every figure to six digits against a count that shares no code with ours.

2,833 answers to 14 items (R package peopleanalyticsdata). Every 37th answer is left out, so that gaps count too, and
cut-offs are put to two of its scales, so that there is a workability rate. The other count knows only the standard
library: lists of numbers, in the way of a textbook.
"""

import copy
import csv
import statistics
import tomllib
from importlib import resources
from math import sqrt
from pathlib import Path

import pandas as pd
import pytest

from surveys.edition import compose
from surveys.release import Release
from surveys.tabulate import Group, release
from tests.surveys.samples import read

SHEET = Path(__file__).parents[1] / "answers" / "employee_survey.csv"
POPULATION = 4000
ITEMS = {
    "overall_happiness": ["happiness"],
    "benefits": ["ben1", "ben2", "ben3"],
    "work": ["work1", "work2", "work3"],
    "management": ["man1", "man2", "man3"],
    "career": ["car1", "car2", "car3", "car4"],
}
CUTOFFS = {"overall_happiness": (70, 40), "career": (75, 60)}
close = pytest.approx


@pytest.fixture(scope="module")
def people():
    """A dict of answers per person, None where left out, and the group of each."""
    with SHEET.open() as lines:
        rows = [{code.lower(): value for code, value in row.items()} for row in csv.DictReader(lines)]
    places = [(row, code) for row in rows for code in row]
    for row, code in places[5::37]:
        row[code] = None
    for number, row in enumerate(rows):
        row["group"] = "north" if number % 3 else "south"
    return rows


@pytest.fixture(scope="module")
def found(people) -> Release:
    content = tomllib.loads(resources.files("surveys").joinpath("library/employee_survey.toml").read_text("utf-8"))
    content = copy.deepcopy(content)
    for scale in content["scales"]:
        if scale["code"] in CUTOFFS:
            problem, acute = CUTOFFS[scale["code"]]
            scale |= {"role": "indicator", "cutoffs": {"problem": problem, "acute": acute, "source": "made for a test"}}
        else:
            scale["role"] = "risk"
    content["workability"] = {"indicators": list(CUTOFFS)}
    groups = [Group("north", "North"), Group("south", "South")]
    return release(compose(read(content)), pd.DataFrame(people, dtype=object), groups=groups, population=POPULATION)


def scores_of(person):
    """The score of each scale: the mean of (code - 1) * 100 / 3 over the answers, None below half of them."""
    scores = {}
    for scale, items in ITEMS.items():
        values = [(int(person[item]) - 1) * 100 / 3 for item in items if person[item] is not None]
        scores[scale] = statistics.fmean(values) if values and len(values) >= len(items) / 2 else None
    return scores


def wilson_by_hand(share, n, z=1.959963984540054):
    middle, half = share + z**2 / (2 * n), z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def corrected(n):
    return n * (POPULATION - 1) / (POPULATION - n)


@pytest.mark.parametrize("scale", ITEMS)
@pytest.mark.parametrize("group", [None, "north", "south"])
def test_means_and_shares_of_scales(people, found, scale, group):
    scores = [scores_of(each)[scale] for each in people if group in (None, each["group"])]
    scores = [each for each in scores if each is not None]
    cell = found.cell(f"scale:{scale}", *(("group", group) if group else ()))
    assert cell.n == len(scores)
    assert cell.measures["mean"] == close(statistics.fmean(scores), abs=5e-7)
    for level, cutoff in zip(("problem", "acute"), CUTOFFS.get(scale, ()), strict=False):
        share = sum(each <= cutoff for each in scores) / len(scores)
        low, high = wilson_by_hand(share, len(scores) if group else corrected(len(scores)))
        assert cell.measures[level] == close(share, abs=5e-7)
        assert cell.measures[f"{level}_low"] == close(low, abs=5e-7)
        assert cell.measures[f"{level}_high"] == close(high, abs=5e-7)


def test_the_workability_rate_and_the_number_of_problems(people, found):
    counts = []
    for each in people:
        scores = scores_of(each)
        if all(scores[code] is not None for code in CUTOFFS):
            counts.append(sum(scores[code] <= cutoff for code, (cutoff, _) in CUTOFFS.items()))
    cell = found.cell("workability")
    assert cell.n == len(counts)
    assert cell.measures["rate"] == close(counts.count(0) / len(counts), abs=5e-7)
    low, high = wilson_by_hand(counts.count(0) / len(counts), corrected(len(counts)))
    assert (cell.measures["low"], cell.measures["high"]) == (close(low, abs=5e-7), close(high, abs=5e-7))
    for number in range(3):
        assert cell.measures[f"problems_{number}"] == close(counts.count(number) / len(counts), abs=5e-7)
    assert found.cell("response").measures["rate"] == close(len(people) / POPULATION)


def test_the_shares_of_every_answer(people, found):
    for item in (item for items in ITEMS.values() for item in items):
        given = [each[item] for each in people if each[item] is not None]
        cell = found.cell(f"question:{item}")
        assert cell.n == len(given)
        for code in "1234":
            assert cell.measures[code] == close(given.count(code) / len(given), abs=5e-7)


def test_alpha_of_every_scale(people, found):
    for scale, items in ITEMS.items():
        table = [[int(each[item]) for item in items] for each in people if all(each[item] for item in items)]
        told = found.cell(f"scale:{scale}").measures
        if len(items) == 1:
            assert "alpha" not in told
            continue
        within = sum(statistics.variance(column) for column in zip(*table, strict=True))
        total = statistics.variance([sum(row) for row in table])
        assert told["alpha"] == close(len(items) / (len(items) - 1) * (1 - within / total), abs=0.005000001)


def test_the_drivers_of_happiness_add_up_to_what_regression_explains(people, found):
    """Three predictors: R² from the normal equations, solved with Cramer's rule; the weights add up to it."""
    rows = [scores_of(each) for each in people]
    predictors = ["benefits", "work", "management"]
    for outcome in CUTOFFS:
        names = [outcome, *predictors]
        table = [[row[name] for name in names] for row in rows if all(row[name] is not None for name in names)]
        columns = list(zip(*table, strict=True))
        r = [[statistics.correlation(one, two) for two in columns] for one in columns]

        def det(matrix):
            (a, b, c), (d, e, f), (g, h, i) = matrix
            return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

        among, towards = [row[1:] for row in r[1:]], [row[0] for row in r[1:]]
        explained = 0.0
        for place in range(3):
            swapped = [[*row[:place], towards[line], *row[place + 1 :]] for line, row in enumerate(among)]
            explained += det(swapped) / det(among) * towards[place]
        total = found.cell(f"drivers:{outcome}")
        assert total.n == len(table)
        assert total.measures["r2"] == close(explained, abs=0.005000001)
        weights = [found.cell(total.table, "scale", name).measures["weight"] for name in predictors]
        assert sum(weights) == close(explained, abs=0.02)
        # with whom the simple correlation is largest, the weight is
        assert weights.index(max(weights)) == towards.index(max(towards))
