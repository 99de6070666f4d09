"""Adding up whole batches: shares with their interval, or a bound where nearly everybody is alike."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

from campaign_app.benchmarks.rules import MIXED, WORKABILITY, Contribution, added_up, reason_against

ALL = (None, None)
Place = tuple[int | None, str | None]  # of one sector, of one size, or ALL


@dataclass(frozen=True)
class Share:
    """A pooled proportion: exact with its interval, or only a bound such as "<0.10"."""

    n: int
    value: float | str
    low: float | None = None
    high: float | None = None

    @property
    def exact(self) -> bool:
        return isinstance(self.value, float)


@dataclass(frozen=True)
class Pool:
    """The figures of one place; `reason` says why there are none. `counts` are for tests of difference, never shown."""

    sector_id: int | None = None
    size: str | None = None
    companies: int = 0
    respondents: int = 0
    shares: dict[tuple[str, str], Share] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    reason: str | None = None
    # of the questionnaire, at ALL only: over the last two years, counted or not
    releases: int = 0
    answers: int = 0

    def kept(self) -> dict:
        """As a JSON value."""
        shares = [[*key, each.n, each.value, each.low, each.high] for key, each in sorted(self.shares.items())]
        return {
            **{name: getattr(self, name) for name in ("companies", "respondents", "reason", "releases", "answers")},
            "counts": self.counts,
            "shares": shares,
        }

    @classmethod
    def from_kept(cls, sector_id: int | None, size: str | None, content: dict) -> "Pool":
        shares = {(code, level): Share(*rest) for code, level, *rest in content["shares"]}
        return cls(sector_id, size, **{**content, "shares": shares})


@dataclass(frozen=True)
class Counted:
    """A batch that is in the figures."""

    sector_id: int | None
    size: str | None
    members: tuple[Contribution, ...]


def pools_of(batches: Sequence[Counted], waiting: Sequence[Contribution]) -> dict[Place, Pool]:
    """The pools of one questionnaire: of ALL, of each sector and of each size in which anything was released."""
    parts: dict[Place, list[int]] = defaultdict(list)
    for number, batch in enumerate(batches):
        places = {ALL, (batch.sector_id, None), (None, batch.size)}
        for place in places:
            parts[place].append(number)
    shown = {place: frozenset(numbers) for place, numbers in parts.items()}
    pools = {}
    everyone = [*(each for batch in batches for each in batch.members), *waiting]
    for place in {ALL, *((each.sector_id, None) for each in everyone), *((None, each.size) for each in everyone)}:
        pools[place] = _pool(place, [each for number in shown.get(place, ()) for each in batches[number].members])
        if place not in shown:
            theirs = [each for each in everyone if place in (ALL, (each.sector_id, None), (None, each.size))]
            pools[place] = Pool(*place, reason=reason_against(theirs) or MIXED)
    answers = sum(each.measures[WORKABILITY][0] for each in everyone)
    whole = pools[ALL]
    pools[ALL] = Pool(**{**vars(whole), "releases": len(everyone), "answers": answers})
    for (place, key), share in _shares({place: pools[place].counts for place in shown}, shown).items():
        pools[place].shares[key] = share
    return pools


def _pool(place: Place, members: list[Contribution]) -> Pool:
    named = {each.company_id for each in members} - {None}
    return Pool(
        *place,
        companies=len(named) + sum(each.companies for each in members if each.company_id is None),
        respondents=sum(each.measures[WORKABILITY][0] for each in members),
        counts=added_up(members),
    )


def _shares(counts: dict[Place, dict], shown: dict[Place, frozenset]) -> dict:
    """Every share of every place; what nearly everybody has is a bound, and no difference of two places undoes it."""
    from surveys.statistics import wilson
    from surveys.suppression import Partition, bound, exact_measures, is_nearly_uniform

    sectors = tuple(place for place in shown if place[0] is not None)
    sizes = tuple(place for place in shown if place[1] is not None)
    inside = [(one, other) for one, other in permutations([*sectors, *sizes], 2) if shown[one] <= shown[other]]
    found = {}
    for name, sums in counts.get(ALL, {}).items():
        asked = {place: theirs[name] for place, theirs in counts.items() if name in theirs}
        n = {place: sums[0] for place, sums in asked.items()}
        parts = [Partition(ALL, tuple(place for place in group if place in n)) for group in (sectors, sizes)]
        parts += [Partition(outer, (inner,)) for inner, outer in inside if inner in n]
        levels = ("rate",) if name == WORKABILITY else ("problem", "acute")[: len(sums) - 1]
        for at, level in enumerate(levels, start=1):
            having = {place: sums[at] for place, sums in asked.items()}
            exact = exact_measures(having, n, parts, {}, is_nearly_uniform)
            for place in n:
                if place in exact:
                    share = Share(n[place], having[place] / n[place], *wilson(having[place], n[place]))
                elif n[place] and is_nearly_uniform(having[place], n[place]):
                    share = Share(n[place], bound(having[place], n[place]))
                else:
                    share = Share(n[place], "hidden")
                found[place, (name, level)] = share
    return found
