"""The exact counts of one release for the pool of its sector: never shown, only added up over companies.

They say nothing that could be shown for the company itself; figures over several companies come from the benchmarks.
"""

from campaign_app.benchmarks.rules import WORKABILITY
from campaign_app.core.database import read_json
from campaign_app.core.errors import Damaged
from surveys.edition import Edition
from surveys.model import canonical, digest
from surveys.release import Release

LEVELS = ("problem", "acute")


def pooled_scales(edition: Edition) -> list:
    """The scales that sectors are compared by: the four indicators and the risks, where they have cut-offs."""
    return [scale for scale in edition.scales if scale.role in ("indicator", "risk") and scale.cutoffs is not None]


def fingerprint(edition: Edition) -> str:
    """Two editions with the same fingerprint ask and score the pooled scales alike, and may be added up."""
    language = edition.languages[0]
    scales = []
    for scale in sorted(pooled_scales(edition), key=lambda each: each.code):
        items = []
        for code in scale.items:
            variable = edition.variable(code)
            stem, text = variable.question.text.get(language), variable.text.get(language)
            options = [[choice.code, choice.text.get(language)] for choice in variable.options.telling]
            items.append([code, stem, text, options, scale.scores_of(variable.options), code in scale.reversed])
        limits = [scale.needed, scale.direction, scale.cutoffs.problem, scale.cutoffs.acute]
        scales.append([scale.code, limits, items])
    return digest([edition.variant, sorted(edition.workability), scales])


def totals_of(
    edition: Edition, release: Release, frame, *, companies: int | None = None, size: str | None = None
) -> str:
    """Canonical JSON of the counts: [n, with a problem, acute] per scale, [n, workable] for the rate.

    `companies` tells of how many companies a sector scan has answers, `size` of which size class the company of any
    other scan is at this moment. Empty ("{}") when the edition has no workability rate or the release shows no total.
    """
    total = release.cell(WORKABILITY)
    if total is None or total.hidden:
        return "{}"
    measures: dict[str, list[int]] = {}
    vague: list[tuple[str, str]] = []
    for code, levels in ((WORKABILITY, ("rate",)), *((scale.code, LEVELS) for scale in pooled_scales(edition))):
        cell = total if code == WORKABILITY else release.cell(f"scale:{code}")
        if cell is None or cell.hidden:
            continue
        measures[code] = [cell.n]
        for level in levels:
            share = cell.measures.get(level)
            vague += [] if isinstance(share, float) else [(code, level)]
            measures[code].append(round(share * cell.n) if isinstance(share, float) else 0)
    for (code, level), count in _counted(edition, frame, vague).items():
        measures[code][1 if level in ("rate", "problem") else 2] = count
    known = {name: value for name, value in (("companies", companies), ("size", size)) if value is not None}
    return canonical({"fingerprint": fingerprint(edition), "variant": edition.variant, "measures": measures, **known})


def read_totals(text: str) -> dict:
    """What `totals_of` told; raises Damaged for what it never told."""
    totals = read_json(text)
    if totals == {} or (
        isinstance(totals, dict) and isinstance(totals.get("fingerprint"), str) and _are_counts(totals.get("measures"))
    ):
        return totals
    raise Damaged("the counts of a release are no counts")


def _are_counts(measures: object) -> bool:
    return isinstance(measures, dict) and all(
        isinstance(counts, list) and counts and all(type(count) is int for count in counts)
        for counts in measures.values()
    )


def _counted(edition: Edition, frame, vague: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The counts that the release gives as a bound only, from the answers; scoring twice is spared where it can be."""
    if not vague:
        return {}
    from surveys.scoring import problem_count, problems, score

    found = problems(edition, score(edition, frame))
    counts = {}
    for code, level in vague:
        holds = problem_count(edition, found) == 0 if code == WORKABILITY else found.get(f"{code}_{level}")
        counts[code, level] = 0 if holds is None else int(holds.fillna(value=False).sum())
    return counts
