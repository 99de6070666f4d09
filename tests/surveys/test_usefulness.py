"""Usefulness: on small cases nearly as much is shown as brute force finds that could be shown."""

from itertools import product

import numpy as np

from surveys.crowd import Group
from surveys.suppression import suppress
from tests.surveys.oracle import Organisation, found_out

MOST_CHOICES = 9


def small_organisation(random):
    """One to four groups, some inside others, with one background that people answered."""
    groups = []
    for number in range(random.integers(1, 5)):
        parent = random.choice([None, *(group.key for group in groups)]) if random.random() < 0.5 else None
        groups.append(Group(f"g{number}", f"G{number}", parent))
    places = [None, *(group.key for group in groups)]
    answers = {(place, random.choice(list("xyz")), None): 0 for place in places for _ in range(random.integers(1, 4))}
    sizes = random.choice([0, 1, 2, 4, 6, 9, 11, 15, 20, 30, 45], size=len(answers))
    return Organisation(groups, list(answers), sizes, 10)


def most_shown(organisation, counts, choices, always):
    """The most people in shown cells, over all choices of cells that give nothing away and lie in shown parents."""
    parents = {}
    for parent, children in organisation.families:
        for child in children:
            parents.setdefault(child, []).append(parent)
    best = 0
    for chosen in product([True, False], repeat=len(choices)):
        shown = {*always, *(key for key, is_shown in zip(choices, chosen, strict=True) if is_shown)}
        people = sum(counts[key] for key in choices if key in shown)
        if people <= best or not all(parent in shown for key in shown for parent in parents.get(key, ())):
            continue
        if not found_out(organisation, dict.fromkeys(counts.keys() - shown)):
            best = people
    return best


def shares_of_the_optimum(cases):
    """How many people are in shown groups, and in shown crossings given those groups, beside how many could be."""
    random, found, possible = np.random.default_rng(3), {"group": 0, "group*": 0}, {"group": 0, "group*": 0}
    while cases:
        organisation = small_organisation(random)
        counts, crowd = organisation.counts(), organisation.crowd
        choices = {
            kind: [
                key
                for key, n in counts.items()
                if n >= 10 and key[0].startswith(kind) and ("*" in key[0]) == ("*" in kind)
            ]
            for kind in found
        }
        if counts["total", ""] < 10 or len(choices["group*"]) > MOST_CHOICES:
            continue
        cases -= 1
        hidden = suppress(counts, crowd.partitions, k=10, overlaps=crowd.overlaps(np.ones(crowd.size)))
        without = [key for key in counts if key not in hidden and "*" not in key[0]]
        for kind, always in (("group", [("total", "")]), ("group*", without)):
            found[kind] += sum(counts[key] for key in choices[kind] if key not in hidden)
            possible[kind] += most_shown(organisation, counts, choices[kind], always)
    return {kind: found[kind] / possible[kind] for kind in found}


def test_as_much_is_shown_as_could_be():
    shares = shares_of_the_optimum(150)
    print(f"people in shown groups: {shares['group']:.1%} of the optimum, in crossings {shares['group*']:.1%}")
    assert shares["group"] > 0.95
    assert shares["group*"] > 0.95
