"""One person's own scores are those that the report is made of."""

import random

import pandas as pd
import pytest

from surveys.edition import compose
from surveys.instrument import load_library
from surveys.personal import level_of, personal_scores
from surveys.scoring import problems, score

CROWD = 300


@pytest.mark.parametrize("variant", ["employee", "self_employed"])
def test_the_scores_of_one_person_equal_those_of_the_report(variant):
    library, dice = load_library(), random.Random(11)
    edition = compose(library["core"], [library["transport"]], variant=variant)
    items = sorted({item for scale in edition.scales for item in scale.items})
    people = []
    for _ in range(CROWD):
        told, lean = dice.random(), dice.choice([0, 1, -1])
        choices = {item: list(edition.variable(item).options.scores) for item in items}
        people.append(
            {
                item: codes[min(max(dice.randrange(len(codes)) + lean, 0), len(codes) - 1)]
                for item, codes in choices.items()
                if dice.random() < told
            }
        )
    scores = score(edition, pd.DataFrame(people, columns=items))
    beyond = problems(edition, scores)
    seen = set()
    for place, answers in enumerate(people):
        own = personal_scores(edition, answers)
        for scale in edition.scales:
            expected = scores[scale.code].iloc[place]
            if pd.isna(expected):
                assert scale.code not in own
                continue
            assert own[scale.code] == pytest.approx(expected, abs=1e-9)
            if scale.cutoffs is None:
                assert level_of(scale, own[scale.code]) is None
                continue
            acute = f"{scale.code}_acute" in beyond and beyond[f"{scale.code}_acute"].iloc[place]
            problem = beyond[f"{scale.code}_problem"].iloc[place]
            level = "acute" if acute else "problem" if problem else "fine"
            assert level_of(scale, own[scale.code]) == level
            seen.add(level)
    assert seen == {"fine", "problem", "acute"}


def test_what_is_no_option_counts_as_not_answered():
    edition = compose(load_library()["core"])
    scale = next(scale for scale in edition.scales if scale.code == "work_stress")
    wild = dict(zip(scale.items, [["1"], 3, "99", None, "5"], strict=True))
    assert "work_stress" not in personal_scores(edition, wild)
