"""The campaign wall: one row per sector, the one that needs help most on top, and what may be told of answers."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from campaign_app.campaigns.models import Campaign
from campaign_app.core.clock import local_date
from campaign_app.core.database import db
from campaign_app.progress import queries
from campaign_app.scans.models import ScanStatus

STEP = 5
BEFORE_LAUNCH = (ScanStatus.INVITED, ScanStatus.DRAFT)
RUNNING = (ScanStatus.OPEN, ScanStatus.CLOSED)


@dataclass(frozen=True)
class SectorRow:
    """What one sector did in a campaign; `answers` is None while it is too little to tell."""

    sector_id: int
    code: str
    name: str
    target: int
    contacted: int
    contacts: int
    last_on: date | None
    scans_invited: int
    scans_open: int
    scans_released: int
    answers: int | None
    follow_ups: int
    due: int  # how many companies would have been contacted by now at an even pace
    today: date

    @property
    def share(self) -> float | None:
        """The part of the target that was reached; None without a target."""
        return self.contacted / self.target if self.target else None

    @property
    def days_since(self) -> int | None:
        return None if self.last_on is None else max((self.today - self.last_on).days, 0)

    @property
    def behind(self) -> int:
        """How many companies the sector is short of an even pace."""
        return max(self.due - self.contacted, 0)

    @property
    def need(self) -> tuple:
        """Sorts the furthest behind first: by share of what is due, then by number, then by name."""
        lag = self.behind / self.due if self.due else 0.0
        return -lag, -self.behind, self.share if self.share is not None else 2.0, self.name


ORDERS = {
    "need": lambda row: row.need,
    "name": lambda row: _plain(row.name),
    "reach": lambda row: (-(row.share or 0.0), row.name),
    "contacts": lambda row: (-row.contacts, row.name),
    "answers": lambda row: (-(row.answers or 0), row.name),
    "quiet": lambda row: (-(row.days_since if row.days_since is not None else 10_000), row.name),
}


@dataclass(frozen=True)
class Totals:
    """Everything together; answers are the sum of what the rows tell, so that nothing more can be computed."""

    target: int
    contacted: int
    contacts: int
    scans_invited: int
    scans_open: int
    scans_released: int
    answers: int
    follow_ups: int

    @property
    def share(self) -> float | None:
        return self.contacted / self.target if self.target else None


def wall_of(campaign: Campaign, today: date, *, order: str = "need", search: str = "") -> list[SectorRow]:
    """The rows of a campaign's sectors, filtered and sorted; five queries however many sectors there are."""
    contacts = {row[0]: row[1:] for row in db.session.execute(queries.contacts_per_sector(campaign.id))}
    scans: dict[int, dict] = defaultdict(lambda: defaultdict(int))
    for sector_id, status, count in db.session.execute(queries.scans_per_sector(campaign.id)):
        scans[sector_id][status] += count
    answers = _answers(campaign.id)
    follow_ups = dict(db.session.execute(queries.open_follow_ups_per_sector(campaign.id)).all())
    passed = share_passed(campaign, today)
    rows = []
    for sector_id, code, name, target in db.session.execute(queries.sectors_in(campaign.id)):
        made, companies, last_at = contacts.get(sector_id, (0, 0, None))
        theirs = scans[sector_id]
        rows.append(
            SectorRow(
                sector_id,
                code,
                name,
                target,
                companies,
                made,
                local_date(last_at) if last_at else None,
                sum(theirs[status] for status in BEFORE_LAUNCH),
                sum(theirs[status] for status in RUNNING),
                theirs[ScanStatus.RELEASED],
                answers.get(sector_id),
                follow_ups.get(sector_id, 0),
                round(target * passed),
                today,
            )
        )
    wanted = _plain(search.strip())
    found = [row for row in rows if wanted in _plain(row.name) or wanted == row.code]
    return sorted(found, key=ORDERS.get(order, ORDERS["need"]))


def totals_of(rows: list[SectorRow]) -> Totals:
    """The sums over the rows that are shown."""
    names = ("target", "contacted", "contacts", "scans_invited", "scans_open", "scans_released")
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return Totals(**sums, answers=sum(row.answers or 0 for row in rows), follow_ups=sum(row.follow_ups for row in rows))


def share_passed(campaign: Campaign, today: date) -> float:
    """How much of the time for making contact has passed: from the start to the beginning of follow-up, 0 to 1."""
    whole = (campaign.follow_up_on - campaign.sensitisation_on).days
    return min(max((today - campaign.sensitisation_on).days / whole, 0.0), 1.0)


def _answers(campaign_id: int) -> dict[int, int]:
    """Answers per sector in steps of five, and only of scans in which at least k answered."""
    sums: dict[int, int] = defaultdict(int)
    for sector_id, k, count in db.session.execute(queries.answers_per_scan(campaign_id)):
        # a scan below its threshold adds nothing, or a sector with one scan would tell of it
        sums[sector_id] += count if count >= k else 0
    return {sector_id: count // STEP * STEP for sector_id, count in sums.items() if count}


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
