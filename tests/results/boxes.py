"""Closed ballot boxes for tests: scans with sealed answers that were written straight into the box."""

import random
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from campaign_app.answers.models import Remark, Response
from campaign_app.core.database import db
from campaign_app.instruments.actions import keep_edition
from campaign_app.instruments.library import composed
from campaign_app.scans.models import Scan, ScanGroup, ScanStatus
from tests.factories import NOW

_number = count(1)
AGES = ("under_25", "25_39", "40_54", "55_plus")


def closed_scan(
    company,
    sector,
    *,
    people: int = 40,
    expected: int | None = 60,
    groups: dict[str, float] | None = None,
    headcounts: dict[str, int] | None = None,
    core: str = "core",
    modules: tuple = (),
    seed: int = 1,
    at: datetime = NOW,
    pool: bool = True,
    mood: float = 0.35,
    remarks: int = 0,
    edition=None,
    told=None,
    **values,
) -> Scan:
    """A closed scan with `people` sealed responses; `mood` 0 (all is well) to 1; `groups` maps a name to its share.

    `edition` is asked instead of that of `core` and `modules`; `told` gives one person's answers instead of chance.
    """
    draw = random.Random(seed)
    edition = edition or composed(core, tuple(modules), "employee")
    told = told or partial(answers, edition, draw, mood)
    scan = Scan(
        **{
            "public_id": f"test{next(_number):012d}",
            "company": company,
            "sector": sector,
            "title": "Scan in maart",
            "status": ScanStatus.CLOSED,
            "core": core,
            "modules": list(modules),
            "edition": keep_edition(edition, at=at),
            "expected": expected,
            "pool": pool,
            "created_at": at - timedelta(days=20),
            "opens_at": at - timedelta(days=14),
            "closes_at": at - timedelta(hours=1),
            "closed_at": at,
            **values,
        }
    )
    scan.groups = [
        ScanGroup(name=name, position=place, headcount=(headcounts or {}).get(name))
        for place, name in enumerate(groups or {})
    ]
    db.session.add(scan)
    db.session.flush()
    ids = [group.id for group in scan.groups]
    weights = list((groups or {}).values())
    numbers = sorted(random.SystemRandom().getrandbits(62) for _ in range(people))
    for number in numbers:
        group_id = draw.choices(ids, weights)[0] if ids else None
        db.session.add(Response(id=number, scan_id=scan.id, group_id=group_id, answers=told()))
    text = next((code for code, variable in edition.variables.items() if variable.is_text), None)
    for _ in range(remarks if text else 0):
        db.session.add(
            Remark(id=random.SystemRandom().getrandbits(62), scan_id=scan.id, variable=text, text="=Een opmerking")
        )
    scan.launched_at = at - timedelta(days=14)
    db.session.commit()
    return scan


def answers(edition, draw: random.Random, mood: float) -> dict:
    """One person's answers: the higher `mood`, the more often the troubled end of every scale."""
    told = {}
    troubled = draw.random() < mood
    for scale in edition.scales:
        for item in scale.items:
            scores = scale.scores_of(edition.variable(item).options)
            bad_is_high = (scale.direction == "high_is_bad") != (item in scale.reversed)
            codes = sorted(scores, key=scores.get, reverse=bad_is_high)
            place = min(max(round(draw.gauss(0.22 if troubled else 0.7, 0.2) * (len(codes) - 1)), 0), len(codes) - 1)
            told[item] = codes[place]
    for code, variable in edition.variables.items():
        if code in told or variable.is_text:
            continue
        if variable.options:
            choice = draw.choice(variable.options.telling).code
            told[code] = [choice] if variable.question.kind == "multiple" else choice
        elif variable.question.kind == "number":
            told[code] = int(variable.question.minimum or 0) + draw.randrange(5)
    return told
