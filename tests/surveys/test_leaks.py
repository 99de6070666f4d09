"""A thousand random organisations, with crossings of groups and backgrounds, may give nobody away to the oracle."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from surveys import leaks
from surveys.crowd import Group
from surveys.suppression import Earlier, suppress, suppress_together
from tests.surveys.oracle import Organisation, computable, found_out, organisations

QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": [Phase.explicit, Phase.generate]}
A_THOUSAND = settings(max_examples=1000, **QUIET)


def hidden_in(organisation):
    crowd = organisation.crowd
    counts = organisation.counts()
    everyone = np.ones(crowd.size, dtype=bool)
    assert counts == dict(zip(crowd.keys, crowd.sums(everyone).astype(int).tolist(), strict=True))
    return suppress(counts, crowd.partitions, k=organisation.k, overlaps=crowd.overlaps(everyone))


@A_THOUSAND
@given(organisations())
def test_nothing_is_found_out_by_rank_by_nesting_or_by_bounds(organisation):
    assert not found_out(organisation, hidden_in(organisation))


@settings(max_examples=200, **QUIET)
@given(organisations(), st.data())
def test_tables_hidden_together_hide_the_same_and_each_is_safe(organisation, data):
    crowd, people = organisation.crowd, organisation.people
    numbers = np.repeat(np.arange(len(people)), people)
    share = st.sampled_from([0.3, 0.7, 0.9, 1.0])
    answered = [
        np.random.default_rng(data.draw(st.integers(0, 99))).random(crowd.size) < data.draw(share) for _ in range(2)
    ]
    tables = [dict(zip(crowd.keys, crowd.sums(each).astype(int).tolist(), strict=True)) for each in answered]
    overlaps = [crowd.overlaps(each) for each in answered]
    hidden = suppress_together(tables, crowd.partitions, k=organisation.k, overlaps=overlaps)
    for each in answered:
        assert not found_out(organisation, hidden, np.bincount(numbers[each], minlength=len(people)))


@settings(max_examples=200, **QUIET)
@given(organisations(), st.integers(0, 99), st.sampled_from([0.8, 0.95, 1.0]))
def test_two_scans_of_the_same_people_do_not_tell_together_what_each_hides(organisation, seed, share):
    crowd, people, random = organisation.crowd, organisation.people, np.random.default_rng(seed)
    seen, told = Earlier(), []
    for _ in range(2):
        answered = random.random(crowd.size) < share
        counts = dict(zip(crowd.keys, crowd.sums(answered).astype(int).tolist(), strict=True))
        overlaps = crowd.overlaps(answered)
        hidden = suppress(counts, crowd.partitions, k=organisation.k, overlaps=overlaps, earlier=seen)
        told.append(hidden)
        seen = Earlier(frozenset(counts.keys() - hidden.keys()), frozenset(hidden))
    there = np.bincount(np.repeat(np.arange(len(people)), people)[answered], minlength=len(people))
    never = told[0].keys() & told[1].keys()
    small = [key for key in never if 0 < counts[key] < organisation.k]
    # who stays away the second time may leave a cell open that the first scan showed around: nothing can mend that
    open_before = computable(organisation.rows, there, told[0], small)
    assert set(computable(organisation.rows, there, never, small)) == set(open_before)
    assert not found_out(organisation, hidden, there)


@pytest.mark.parametrize("defence", ["_combined", "_nested"])
def test_the_oracle_finds_the_leak_when_a_defence_is_taken_away(monkeypatch, defence):
    monkeypatch.setattr(leaks, defence, lambda view: set())
    search = settings(max_examples=1000, **QUIET)
    leaking = find(organisations(), lambda each: bool(found_out(each, hidden_in(each))), settings=search)
    monkeypatch.undo()
    assert not found_out(leaking, hidden_in(leaking))


def test_a_ring_of_hidden_cells_cannot_keep_one_of_them_small(monkeypatch):
    """Every row and column hides ten or more, but the one person of c and z leaves seven in a and y no way to ten."""
    groups = [Group(key, key) for key in "abc"]
    sizes = {"a": (3, 7, 20), "b": (20, 4, 9), "c": (9, 20, 1)}
    bundles = {(key, code, None): n for key, row in sizes.items() for code, n in zip("xyz", row, strict=True)}
    ring = Organisation(groups, list(bundles), np.array(list(bundles.values())), 10)
    assert not found_out(ring, hidden_in(ring))
    monkeypatch.setattr(leaks, "pinned", lambda view: set())
    assert ("group*background:statute", "a|y") in found_out(ring, hidden_in(ring))
