"""The pictures of the learning network's page: drawn once for each set of figures, and kept by the process."""

from collections import Counter
from functools import lru_cache

from campaign_app.networks.dossier import RATE, Dossier
from campaign_app.results import words
from campaign_app.results.charts import Line, draw

NAMES = ("sectors", "indicators", "outcomes")


def lines_of(dossier: Dossier, name: str, outcome_names: dict) -> tuple[tuple[Line, ...], float | None]:
    """The bars of a picture, and the value to mark across them; no bars when there is nothing to draw."""
    if name == "sectors":
        shares = [(line.name, line.pool.shares.get(RATE)) for line in dossier.shown]
        rate = dossier.total.shares.get(RATE)
        return _bars(shares), rate.value if rate and rate.exact else None
    if name == "indicators":
        return _bars([(each.label, dossier.total.shares[each.place]) for each in dossier.of_role("indicator")]), None
    whole = dossier.contacts
    counted = Counter(dossier.outcomes).most_common() if whole else []
    return tuple(
        Line(str(outcome_names[outcome]), count / whole, f"{count} ({words.percent(count / whole)})")
        for outcome, count in counted
        if count
    ), None


def _bars(shares: list) -> tuple[Line, ...]:
    return tuple(
        Line(label, share.value, words.with_span(share), 0.0, share.low, share.high)
        for label, share in shares
        if share is not None and share.exact
    )


@lru_cache(maxsize=64)
def picture(lines: tuple[Line, ...], marker: float | None) -> str:
    """The picture of these bars as SVG."""
    return draw(list(lines), marker=marker)
