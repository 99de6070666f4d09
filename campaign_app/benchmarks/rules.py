"""What a release adds to a benchmark, and when releases together may be shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WORKABILITY = "workability"
FEWEST_COMPANIES = 5
FEWEST_RESPONDENTS = 30
WINDOW = timedelta(days=730)
# classes of company size: the fewest people of each, smallest first
SIZES = {"under_20": 0, "20_49": 20, "50_199": 50, "from_200": 200}
MIXED, SIZE_UNKNOWN = "mixed", "size_unknown"


@dataclass(frozen=True)
class Contribution:
    """What the release of one scan adds: per measure [n, having it, acute]; `size` is None when it was not known."""

    scan_id: int
    company_id: int | None  # None for a sector scan, which names none
    sector_id: int
    at: datetime
    fingerprint: str
    measures: dict[str, list[int]]
    companies: int = 1  # of a sector scan, how many there are
    size: str | None = None


def size_class(*counts: int | None) -> str | None:
    """The size class of a company of which these numbers of people are known: the largest counts."""
    most = max((count for count in counts if count), default=None)
    return None if most is None else [name for name, fewest in SIZES.items() if fewest <= most][-1]


def reason_against(group: Sequence[Contribution]) -> str | None:
    """Why these releases together may not be shown, for the strictest of their measures; None when they may."""
    from surveys.suppression import TOO_FEW_COMPANIES, pool_reason

    measures = {name for each in group for name in each.measures}
    for name in sorted(measures, key=lambda name: (name != WORKABILITY, name)):
        sizes: Counter = Counter()
        for each in group:
            sizes[each.company_id] += each.measures.get(name, [0])[0]
        reason = pool_reason(sizes.values(), fewest_companies=FEWEST_COMPANIES, fewest_respondents=FEWEST_RESPONDENTS)
        if reason:
            return reason
    return None if measures else TOO_FEW_COMPANIES


def fitting(waiting: Sequence[Contribution]) -> list[Contribution]:
    """Those of the waiting that may be shown together, [] when none may: a company above half waits on for its like."""
    from surveys.suppression import DOMINANCE

    group = list(waiting)
    while (reason := reason_against(group)) == DOMINANCE:
        people: Counter = Counter()
        for each in group:
            people[each.company_id] += max((counts[0] for counts in each.measures.values()), default=0)
        largest = max(people, key=lambda company: (people[company], company))
        group = [each for each in group if each.company_id != largest]
    return [] if reason else group


def added_up(members: Iterable[Contribution]) -> dict[str, list[int]]:
    """The sums of the measures."""
    sums: dict[str, list[int]] = {}
    for each in members:
        for name, counts in each.measures.items():
            total = sums.setdefault(name, [0] * len(counts))
            for place, count in enumerate(counts):
                total[place] += count
    return sums
