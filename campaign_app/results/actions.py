"""Releasing: the closed box becomes a frozen set of tables, once, and the company hears that it is there."""

import hashlib
import tomllib
from collections import Counter
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import repeat

from flask_babel import lazy_gettext
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from campaign_app.benchmarks.actions import await_batch
from campaign_app.benchmarks.rules import size_class
from campaign_app.core import audit
from campaign_app.core.config import ROOT
from campaign_app.core.database import db, read_sheets
from campaign_app.core.errors import Damaged, DomainError
from campaign_app.instruments.queries import edition_of
from campaign_app.post.actions import queue_mails
from campaign_app.remarks.actions import offer
from campaign_app.results import queries
from campaign_app.results.models import ReleaseChart, StoredRelease
from campaign_app.results.totals import totals_of
from campaign_app.scans.checklist import people_in
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.scans.participants import companies_in, forget_counts, least_of
from campaign_app.scans.queries import codes_per_group
from campaign_app.sharing.queries import readers_of
from surveys.release import Release

ROWS_AT_A_TIME = 2000
PICTURE = ("release_id", "name", "language")
NEARLY_THE_SAME_PEOPLE = timedelta(days=400)  # a yearly scan, with some delay


def release(scan: Scan, *, at: datetime) -> StoredRelease:
    """Compute and freeze the release of a closed scan and queue the mails that say so; a second call gives the first's.

    With fewer than k responses the release holds no figure, and says that. Raises DomainError while the scan is open.
    """
    scan = db.session.get(Scan, scan.id, with_for_update=True, populate_existing=True)
    if existing := db.session.scalar(queries.release_of(scan.id)):
        return existing
    if scan.status is not ScanStatus.CLOSED:
        raise DomainError(lazy_gettext("A scan is released after it was closed; this one is not closed."))
    edition = edition_of(scan.edition_id)
    frame = answers_frame(scan, edition)
    computed = compute(scan, edition, frame)
    content = computed.to_json()
    companies = companies_in(scan, len(frame)) if scan.for_sector else None
    stored = StoredRelease(
        scan_id=scan.id,
        content=content,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        edition_hash=edition.content_hash,
        software_version=software_version(),
        responses=len(frame),
        has_figures=computed.n is not None,
        totals=totals_of(edition, computed, frame, companies=companies, size=_size_of(scan)),
        created_at=at,
    )
    db.session.add(stored)
    scan.status = ScanStatus.RELEASED
    db.session.flush()
    offer(scan, edition, _written(edition, computed), at=at)
    if scan.pool and stored.totals != "{}":
        await_batch(scan.id)
    audit.record("scan.released", scan, by=None, at=at, content_hash=stored.content_hash)
    if scan.for_sector:
        forget_counts(scan)
    else:
        _tell_company(scan, at)
    return stored


def _size_of(scan: Scan) -> str | None:
    """The size class of the company, from what is known now: a later change of its headcount moves no release."""
    return None if scan.for_sector else size_class(scan.company.headcount, scan.expected)


def compute(scan: Scan, edition, frame):
    """The release of a scan as surveys computes it: the same answers give the same bytes."""
    from surveys import tabulate

    people = people_in(scan, dict(db.session.execute(codes_per_group(scan.id)).all()))
    groups = [
        tabulate.Group(str(g.id), g.name, str(g.parent_id) if g.parent_id else None, people[g.id]) for g in scan.groups
    ]
    k = least_of(scan, len(frame))
    earlier = _earlier_releases(scan)
    return tabulate.release(edition, frame, groups=groups, k=k, population=scan.expected, earlier=earlier)


def _earlier_releases(scan: Scan) -> list[Release]:
    """What the company's scans of the year before told, with their groups under the keys of this scan's."""
    if scan.company_id is None or scan.closed_at is None:
        return []
    own = db.session.scalar(queries.release_of(scan.id))
    before = queries.releases_before(scan, since=scan.closed_at - NEARLY_THE_SAME_PEOPLE)
    if own is not None:
        before = before.where(StoredRelease.id < own.id)
    here = {path: str(group_id) for group_id, path in _paths(scan).items()}
    found = []
    for stored in db.session.scalars(before.options(joinedload(StoredRelease.scan).selectinload(Scan.groups))):
        keys = {str(group_id): here[path] for group_id, path in _paths(stored.scan).items() if path in here}
        found.append(Release.from_json(Damaged.unless(stored.content, stored.content_hash)).with_groups(keys))
    return found


def _paths(scan: Scan) -> dict[int, tuple[str, ...]]:
    """The names of every group of a scan and of the groups around it: what it is called in another scan too."""
    groups = {group.id: group for group in scan.groups}

    def path(group) -> tuple[str, ...]:
        return (*(path(groups[group.parent_id]) if group.parent_id else ()), group.name.casefold())

    return {group.id: path(group) for group in scan.groups}


def _written(edition, computed) -> dict[str, int | None]:
    """How many wrote something, per open question; None where the release hides it."""
    texts = (code for code, variable in edition.variables.items() if variable.is_text)
    return {code: cell.n for code in texts if (cell := computed.cell(f"question:{code}")) is not None}


def answers_frame(scan: Scan, edition):
    """The sealed answers of a scan as a table: a column per answer variable, and "group"."""
    import pandas as pd

    columns = {code: [] for code in edition.variables}
    group, known = [], {code: {} for code in columns}
    rows = db.session.execute(queries.sealed_answers(scan.id).execution_options(yield_per=ROWS_AT_A_TIME))
    for part in rows.partitions():
        sheets = read_sheets([text for text, _ in part])
        for code, column in columns.items():
            column += _shared(list(map(dict.get, sheets, repeat(code))), known[code])
        group += [None if group_id is None else str(group_id) for _, group_id in part]
    for variable, count in Counter(db.session.scalars(queries.remarks_per_question(scan.id))).items():
        # whose remark it was is gone since sealing; only how many there are is asked
        columns[variable] = ["."] * count + [None] * (len(group) - count)
    return pd.DataFrame({**columns, "group": group}, dtype=object)


def _shared(answers: list, known: dict) -> list:
    """These answers to one question, one object per distinct answer instead of one per respondent."""
    try:
        return list(map(known.setdefault, answers, answers))
    except TypeError:  # several options in one answer
        return answers


def _tell_company(scan: Scan, at: datetime) -> None:
    readers = db.session.scalars(readers_of(scan)).all()
    queue_mails(
        [
            {
                "kind": "results.ready",
                "to": reader.email,
                "payload": {"scan_id": scan.id, "person_id": reader.id},
                "dedupe_key": f"results.ready:{scan.id}:{reader.id}",
                "due_at": at,
                "language": reader.language,
            }
            for reader in readers
        ]
    )


def draw_charts(stored: StoredRelease, *, only: tuple[str, str] | None = None) -> int:
    """Draw and keep the pictures of a release that are missing, or one (name, language) only; returns how many."""
    return _keep(_drawn(stored, only))


def draw_missing_charts(*, limit: int = 10) -> int:
    """Draw the pictures of releases that have none yet; for the clock. Returns the number of releases drawn."""
    waiting = db.session.scalars(queries.releases_without_charts().limit(limit)).all()
    # everything is drawn before the first row is written: drawing takes seconds, and who writes makes others wait
    _keep([row for stored in waiting for row in _drawn(stored)])
    return len(waiting)


def _drawn(stored: StoredRelease, only: tuple[str, str] | None = None) -> list[dict]:
    from campaign_app.results import trend_chart
    from campaign_app.results.charts import draw, figures_in

    kept = {tuple(row) for row in db.session.execute(queries.charts_kept(stored.id))}
    figures = [
        (name, language, partial(draw, lines, marker=marker)) for name, language, lines, marker in figures_in(stored)
    ]
    figures += [(*place, partial(trend_chart.draw, picture)) for *place, picture in trend_chart.pictures_in(stored)]
    rows = [
        {"release_id": stored.id, "name": name, "language": language, "svg": drawn()}
        for name, language, drawn in figures
        if (name, language) not in kept and only in (None, (name, language))
    ]
    if not rows and not kept and only is None:
        # an edition without scales has nothing to draw; this row says that it was looked at
        return [{"release_id": stored.id, "name": "none", "language": "", "svg": ""}]
    return rows


def _keep(rows: list[dict]) -> int:
    if rows:
        dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
        kept = dialect.insert(ReleaseChart)
        # what stood there was no picture; two who draw the same one draw it alike
        again = kept.on_conflict_do_update(index_elements=PICTURE, set_={"svg": kept.excluded.svg})
        db.session.execute(again, rows)
    return len(rows)


@cache
def software_version() -> str:
    """The version of the product that computes."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
