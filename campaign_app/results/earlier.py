"""The earlier scans of a company beside which a result may be put: frozen cells of releases, and nothing of answers."""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.core.errors import Damaged
from campaign_app.instruments.queries import edition_of
from campaign_app.results import queries
from campaign_app.results.models import StoredRelease
from campaign_app.results.report import Report
from campaign_app.sharing.queries import narrowed
from surveys.edition import diff_scales
from surveys.release import Release

MOST_EARLIER = 4
KEPT = 128
CUT_OFFS = "cut_offs"


@dataclass(frozen=True)
class Earlier:
    """An earlier scan: its title, its last day, its report, and what its scales are to today's.

    `verdicts` has per scale code of either questionnaire "same", "cut_offs" (only those differ), "changed", "added" or
    "gone"; None when the two questionnaires are for different people, such as employees and self-employed.
    """

    title: str
    day: date
    report: Report
    fingerprint: str
    verdicts: dict[str, str] | None

    def same(self, code: str) -> bool:
        """Whether a scale was asked and judged as it is now."""
        return self.verdicts is not None and self.verdicts.get(code) == "same"

    @property
    def same_rate(self) -> bool:
        """Whether the workability rate is made from the same indicators."""
        return self.verdicts is not None and self.verdicts.get("workability") == "same"


def earlier_of(stored: StoredRelease, report: Report) -> list[Earlier]:
    """The latest earlier scans of the same company whose results all readers of this one may see, oldest first."""
    rows = _rows(stored)
    releases = _releases([(row.id, row.content_hash) for row in rows])
    groups = defaultdict(list)
    for group in db.session.scalars(queries.groups_in([row.scan_id for row in rows])) if rows else ():
        parent = str(group.parent_id) if group.parent_id else None
        groups[group.scan_id].append((str(group.id), group.name, parent))
    now = (stored.scan.edition_id, stored.edition_hash)
    return [_earlier(row, releases[row.id], groups[row.scan_id], report, now) for row in rows]


def fingerprints_of_earlier(stored: StoredRelease) -> list[str]:
    """The hashes of those earlier releases: what changes when a trend does."""
    return [row.content_hash for row in _rows(stored)]


def _rows(stored: StoredRelease) -> list:
    if stored.scan.for_sector:
        return []
    rows = db.session.execute(queries.earlier_releases(stored)).all()
    seen = _open_to(stored, [row.scan_id for row in rows])
    return sorted([row for row in rows if row.scan_id in seen][:MOST_EARLIER], key=lambda row: row.closed_at)


def last_day_of(scan) -> date:
    """The local date on which people could answer last."""
    return local_date(min(scan.closed_at, scan.closes_at) if scan.closes_at else scan.closed_at)


def _earlier(row, release: Release, groups: list[tuple], report: Report, now: tuple[int, str]) -> Earlier:
    before = (row.edition_id, row.edition_hash)
    old = edition_of(*before)
    verdicts = _verdicts(before, now) if old.variant == report.edition.variant else None
    return Earlier(
        row.title,
        last_day_of(row),
        Report(release, old, groups, report.language, row.expected),
        row.content_hash,
        verdicts,
    )


def _open_to(stored: StoredRelease, scan_ids: list[int]) -> set[int]:
    """Of these scans, those whose result is narrowed to nobody, or to people among whom all readers of this one are."""
    chosen = defaultdict(set)
    if scan_ids:
        for scan_id, person_id in db.session.execute(narrowed([*scan_ids, stored.scan_id])):
            chosen[scan_id].add(person_id)
    mine = chosen[stored.scan_id]
    return {each for each in scan_ids if not chosen[each] or (mine and mine <= chosen[each])}


@lru_cache(maxsize=KEPT)
def _verdicts(before: tuple[int, str], now: tuple[int, str]) -> dict[str, str]:
    """What every scale, and the workability rate, of one questionnaire (id, hash) is to another."""
    old, new = edition_of(*before), edition_of(*now)
    found = dict(diff_scales(old, new))
    for code in [code for code, verdict in found.items() if verdict == "same"]:
        before, after = old.scale(code).cutoffs, new.scale(code).cutoffs
        if (before and (before.problem, before.acute)) != (after and (after.problem, after.acute)):
            found[code] = CUT_OFFS
    alike = set(old.workability) == set(new.workability) and all(found[code] == "same" for code in new.workability)
    return found | {"workability": "same" if new.workability and alike else "changed"}


# of a release no more is kept than is put beside another one
_kept: OrderedDict[tuple[int, str], Release] = OrderedDict()


def _releases(wanted: list[tuple[int, str]]) -> dict[int, Release]:
    found = {key: _kept[key] for key in wanted if key in _kept}
    missing = [number for number, content_hash in wanted if (number, content_hash) not in found]
    for number, content, content_hash in db.session.execute(queries.contents_of(missing)) if missing else ():
        found[number, content_hash] = _slim(Release.from_json(Damaged.unless(content, content_hash)))
    _kept.update(found)
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return {number: release for (number, _), release in found.items()}


def _slim(release: Release) -> Release:
    cells = tuple(
        cell
        for cell in release.cells
        if (cell.by == "total" and not cell.table.startswith("question:"))
        or (cell.by == "group" and cell.table in ("workability", "response"))
    )
    return Release(cells, release.notes, release.edition_hash, release.k, release.n)
