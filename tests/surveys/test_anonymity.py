"""k-anonymity: every combination of the background occurs k times, for as little loss as can be had."""

from collections import Counter
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.anonymity import WITHHELD, Quasi, TooFew, anonymise, is_ordered

AGE = Quasi("age", ("a1", "a2", "a3", "a4"), ordered=True)
STATUTE = Quasi("statute", ("worker", "clerk", "chief"))
VARIABLES = (AGE, STATUTE)


@st.composite
def tables(draw):
    """A table of people with skewed backgrounds, some without an answer, and a free answer beside them."""
    size = draw(st.integers(5, 60))
    columns = {each.name: draw(_column(size, each.categories)) for each in VARIABLES}
    answer = [str(number % 3) for number in range(size)]
    return pd.DataFrame({**columns, "answer": answer}, dtype=object)


def _column(size, categories):
    return st.lists(
        st.sampled_from([*categories * 2, categories[0], categories[0], None]), min_size=size, max_size=size
    )


def classes(table, variables=VARIABLES) -> Counter:
    return Counter(zip(*(table[each.name].map(str) for each in variables), strict=True))


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from([5, 7, 10]))
def test_every_combination_occurs_k_times_nothing_else_changes_and_the_report_adds_up(table, k):
    if len(table) < k:
        with pytest.raises(TooFew):
            anonymise(table, VARIABLES, k=k)
        return
    done = anonymise(table, VARIABLES, k=k)
    sizes = classes(done.table)
    assert min(sizes.values()) == done.smallest >= k
    assert len(sizes) == done.classes
    assert done.table["answer"].tolist() == table["answer"].tolist()
    loss = 0.0
    for change, variable in zip(done.changes, VARIABLES, strict=True):
        before, after = table[change.name], done.table[change.name]
        withheld = (after == WITHHELD).sum()
        moved = ((before != after) & ~(before.isna() & after.isna())).sum()
        assert withheld == change.withheld
        assert moved == change.merged + change.withheld
        assert [code for band in change.bands for code in band] == list(variable.categories)
        width = {"+".join((band[0], band[-1])): len(band) for band in change.bands if len(band) > 1}
        loss += withheld + sum((width[code] - 1) / (len(variable.categories) - 1) for code in after if code in width)
    assert loss == pytest.approx(done.loss)
    again = anonymise(done.table, done.variables, k=k)
    assert again.table.equals(done.table)
    assert sum(change.merged + change.withheld for change in again.changes) == 0


@settings(max_examples=25, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(table, draw):
    order = list(range(len(table)))
    draw.shuffle(order)
    one, other = anonymise(table, VARIABLES, k=5), anonymise(table.iloc[order], VARIABLES, k=5)
    assert one.changes == other.changes
    assert one.table.equals(other.table.sort_index())


def test_the_loss_lies_near_the_least_that_any_coarsening_has():
    """Against all bands and all ways of taking combinations together, for some dozens of small tables."""
    draw = np.random.default_rng(4)
    ours = least = 0.0
    variables = (Quasi("age", ("a1", "a2", "a3"), ordered=True), Quasi("statute", ("worker", "clerk")))
    for _ in range(40):
        size = int(draw.integers(12, 50))
        columns = {
            each.name: draw.choice(each.categories, size, p=np.array(weights[: len(each.categories)]) / sum(weights))
            for each, weights in zip(variables, ((6, 2, 2), (7, 3)), strict=True)
        }
        table = pd.DataFrame(columns, dtype=object)
        best, found = _least_loss(table, variables, 5), anonymise(table, variables, k=5).loss
        assert found >= best - 1e-9
        ours, least = ours + found, least + best
    assert least > 0
    assert ours <= 1.1 * least


def _least_loss(table, variables, k: int) -> float:
    """The least loss over all bands of the ordered variables and all ways of putting the combinations together."""
    choices = []
    for variable in variables:
        last = len(variable.categories) - 1
        cuts = product((0, 1), repeat=last) if variable.ordered else [(1,) * last]
        choices.append([tuple(np.cumsum((0, *cut)).tolist()) for cut in cuts])
    best = float("inf")
    for bands in product(*choices):
        counts, lost = Counter(), Counter()
        for row in zip(*(table[each.name] for each in variables), strict=True):
            places = [each.categories.index(code) for each, code in zip(variables, row, strict=True)]
            pattern = tuple(own[place] for own, place in zip(bands, places, strict=True))
            counts[pattern] += 1
            lost[pattern] = [
                (own.count(number) - 1) / (len(own) - 1) for own, number in zip(bands, pattern, strict=True)
            ]
        best = min(best, min(_loss_of(parts, counts, lost, k) for parts in _partitions(sorted(counts))))
    return best


def _loss_of(parts, counts, lost, k) -> float:
    total = 0.0
    for part in parts:
        if sum(counts[pattern] for pattern in part) < k:
            return float("inf")
        for place in range(len(part[0])):
            differs = len({pattern[place] for pattern in part}) > 1
            total += sum(counts[pattern] * (1 if differs else lost[pattern][place]) for pattern in part)
    return total


def _partitions(items):
    if not items:
        yield []
        return
    for rest in _partitions(items[1:]):
        yield [[items[0]], *rest]
        for place, part in enumerate(rest):
            yield [*rest[:place], [items[0], *part], *rest[place + 1 :]]


def test_neighbouring_bands_are_taken_together_where_that_loses_less_than_withholding():
    table = pd.DataFrame({"age": ["a1"] * 20 + ["a2"] * 4 + ["a3"] * 4 + ["a4"] * 20}, dtype=object)
    done = anonymise(table, [AGE], k=5)
    assert done.changes[0].bands == (("a1",), ("a2", "a3"), ("a4",))
    assert (done.changes[0].merged, done.changes[0].withheld) == (8, 0)
    assert set(done.table["age"]) == {"a1", "a2+a3", "a4"}


def test_an_unordered_variable_is_never_banded():
    table = pd.DataFrame({"statute": ["worker"] * 20 + ["clerk"] * 3 + ["chief"] * 3}, dtype=object)
    done = anonymise(table, [STATUTE], k=5)
    assert set(done.table["statute"]) == {"worker", WITHHELD}


def test_no_class_tells_a_rarer_trouble_of_all_its_people():
    table = pd.DataFrame({"statute": ["worker"] * 30 + ["clerk"] * 10 + ["chief"] * 20}, dtype=object)
    troubled = np.zeros((60, 2), dtype=bool)
    troubled[30:38, 0] = True  # eight of the ten clerks
    troubled[:55, 1] = True  # nearly everybody: a class tells nothing new
    done = anonymise(table, [STATUTE], k=5, sensitive=troubled)
    for _, rows in done.table.groupby("statute"):
        assert (~troubled[rows.index, 0]).sum() >= 3
    assert (done.table["statute"] == WITHHELD).sum() == 30
    assert anonymise(table, [STATUTE], k=5).loss == 0


def test_what_cannot_be_done_is_refused():
    table = pd.DataFrame({"age": ["a1"] * 6}, dtype=object)
    with pytest.raises(ValueError, match="never below 5"):
        anonymise(table, [AGE], k=4)
    with pytest.raises(TooFew):
        anonymise(table, [AGE], k=7)
    with pytest.raises(ValueError, match="'b9' is not one of its categories"):
        anonymise(pd.DataFrame({"age": ["b9"] * 6}, dtype=object), [AGE], k=5)
    assert anonymise(table.iloc[:0], [AGE], k=5).table.empty
    assert anonymise(table, [], k=5).smallest == 6


@pytest.mark.parametrize(
    ("codes", "ordered"),
    [
        (("under_25", "25_34", "35_44", "55_plus"), True),
        (("3", "2", "1"), True),
        (("worker", "clerk"), False),
        (("under_25", "other"), False),
        (("2", "3", "1"), False),
        (("1",), False),
    ],
)
def test_codes_with_rising_or_falling_numbers_have_an_order(codes, ordered):
    assert is_ordered(codes) is ordered
