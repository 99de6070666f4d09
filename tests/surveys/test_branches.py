"""Branches: how many met a question that only some people meet gives no hidden number away."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from surveys.branches import deciding
from surveys.edition import compose
from surveys.tabulate import Group, release
from tests.surveys.oracle import computable, organisations
from tests.surveys.samples import core, module, read

EDITION = compose(read(core()), [read(module())])


def driving(frame):
    """Everybody whom the questions on driving are put to answers them."""
    random = np.random.default_rng(len(frame))
    met = frame["statute"].isin(["x", "y"]).to_numpy()
    return frame.assign(
        tr_1=np.where(met, random.choice(np.array(["1", "2", "3"], dtype=object), size=len(frame)), None)
    )


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(organisations())
def test_no_hidden_number_is_a_sum_of_shown_ones_and_of_those_who_met_a_branch(organisation):
    rows, k = organisation.everywhere, organisation.k
    counts = organisation.counts()
    found = release(EDITION, driving(organisation.frame), groups=organisation.groups, k=k)
    met = rows["background:statute", "x"] + rows["background:statute", "y"]
    known, hidden = {}, set()
    for cell in found.cells:
        key = (cell.by, cell.key)
        if cell.table == "response" and cell.hidden:
            hidden.add(key)
        elif cell.table == "response":
            known[key] = rows[key]
        elif cell.table == "scale:driving" and not cell.hidden:
            known["met", *key] = rows[key] * met
    if not found.cell("question:tr_1").hidden:
        known["question",] = met
    small = [key for key in hidden if 0 < counts[key] < k]
    assert not computable(known | {key: rows[key] for key in small}, np.ones(len(met)), small, small)


def test_how_many_met_a_branch_does_not_tell_the_few_others_of_a_group():
    frame = pd.DataFrame(
        {"group": ["a"] * 30 + ["b"] * 30, "statute": ["x"] * 24 + ["z"] * 6 + ["x"] * 15 + ["z"] * 15}
    )
    found = release(EDITION, driving(frame), groups=[Group("a", "A"), Group("b", "B")])
    assert found.cell("response", "group*background:statute", "a|z").hidden == "below_k"
    assert found.cell("scale:driving", "group", "a").hidden == "protects_other"
    assert found.cell("scale:driving").n == 39


@pytest.mark.parametrize(("few", "hidden"), [(4, "protects_other"), (12, None)])
def test_how_many_met_a_branch_does_not_tell_a_hidden_answer_of_the_company(few, hidden):
    frame = pd.DataFrame({"statute": ["x"] * 40 + ["y"] * 0 + ["z"] * few + [None] * 20})
    content = core()
    content["questions"][5]["when"] = "statute != 'z'"
    hours = np.arange(len(frame)) % 5 + 36
    frame["hours"] = np.where(frame["statute"] == "z", None, hours)
    found = release(compose(read(content)), frame)
    assert found.cell("response", "background:statute", "z").hidden == ("below_k" if hidden else None)
    assert found.cell("question:hours").hidden == hidden


def test_what_decides_on_a_branch_may_itself_lie_on_one():
    content = core()
    content["questions"][6]["when"] = "hours > 40"
    assert deciding(compose(read(content)), ["remark"]) == {"hours", "statute"}
    assert deciding(compose(read(content)), ["mo_1"]) == set()
