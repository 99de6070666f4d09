"""What a learning network sees: sector figures under their rules, contact activity, and scans, over two years."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from campaign_app.benchmarks.figures import Pool, Share
from campaign_app.benchmarks.reading import sector_pools
from campaign_app.benchmarks.rules import WINDOW, WORKABILITY
from campaign_app.contacts.models import Channel, Outcome
from campaign_app.core.database import db
from campaign_app.networks import queries
from campaign_app.scans.models import ScanStatus
from surveys.instrument import load_library

RATE = (WORKABILITY, "rate")


@dataclass(frozen=True)
class Measure:
    """One column of the sector figures: its place in a pool, and its name from the questionnaire."""

    place: tuple[str, str]
    label: str
    role: str


@dataclass(frozen=True)
class SectorLine:
    """One sector: its activity, and its pool or the reason why there is none."""

    name: str
    contacts: int
    companies: int
    running: int
    released: int
    pool: Pool

    @property
    def shown(self) -> bool:
        return self.pool.reason is None

    def share(self, measure: Measure) -> Share | None:
        return self.pool.shares.get(measure.place)


@dataclass(frozen=True)
class Dossier:
    """Everything on the page and in the workbook, from the same figures."""

    since: datetime
    until: datetime
    total: Pool
    lines: tuple[SectorLine, ...]
    measures: tuple[Measure, ...]
    left_out: int
    refreshed_at: datetime | None  # when the clock last kept the sector figures
    channels: dict[Channel, int]
    outcomes: dict[Outcome, int]

    @property
    def contacts(self) -> int:
        return sum(line.contacts for line in self.lines)

    @property
    def companies(self) -> int:
        return sum(line.companies for line in self.lines)

    @property
    def released(self) -> int:
        return sum(line.released for line in self.lines)

    @property
    def running(self) -> int:
        return sum(line.running for line in self.lines)

    @property
    def shown(self) -> list[SectorLine]:
        """The sectors with figures, the lowest workability rate first; bounds after exact figures."""

        def order(line: SectorLine):
            rate = line.pool.shares.get(RATE)
            return (not rate.exact, rate.value) if rate and rate.exact else (True, line.name)

        return sorted((line for line in self.lines if line.shown), key=order)

    @property
    def hidden(self) -> list[SectorLine]:
        """The sectors in which something was released, but whose figures cannot be shown."""
        return [line for line in self.lines if not line.shown and line.released]

    @property
    def active(self) -> list[SectorLine]:
        """The sectors in which anything happened, most contacts first."""
        busy = [line for line in self.lines if line.contacts or line.running or line.released]
        return sorted(busy, key=lambda line: (-line.contacts, line.name))

    def of_role(self, role: str) -> list[Measure]:
        """The measures of indicators or of risks."""
        return [measure for measure in self.measures if measure.role == role]


def dossier(now: datetime, language: str) -> Dossier:
    """The dossier of this moment; as many queries for a thousand scans as for one."""
    since = now - WINDOW
    pools = sector_pools()
    contacts = {row[0]: row[1:] for row in db.session.execute(queries.contacts_per_sector(since))}
    scans: dict[int, dict] = defaultdict(lambda: defaultdict(int))
    for sector_id, status, count in db.session.execute(queries.scans_per_sector(since)):
        scans[sector_id][status] += count
    channels, outcomes = dict.fromkeys(Channel, 0), dict.fromkeys(Outcome, 0)
    for channel, outcome, count in db.session.execute(queries.contacts_per_channel_and_outcome(since)):
        channels[channel] += count
        outcomes[outcome] += count
    lines = []
    for sector_id, _, name in db.session.execute(queries.network_sectors()):
        made, companies = contacts.get(sector_id, (0, 0))
        theirs = scans[sector_id]
        pool = pools.sectors.get(sector_id) or Pool(sector_id, reason="too_few_companies")
        running = theirs[ScanStatus.OPEN] + theirs[ScanStatus.CLOSED]
        lines.append(SectorLine(name, made, companies, running, theirs[ScanStatus.RELEASED], pool))
    measures = tuple(_measures(pools.total, language))
    figures = pools.total, tuple(lines), measures, pools.left_out, pools.refreshed_at
    return Dossier(since, now, *figures, channels, outcomes)


def _measures(total: Pool, language: str) -> list[Measure]:
    """The measures that were pooled, in the order and with the names of the core questionnaire."""
    found = []
    for scale in load_library()["core"].scales:
        for level in ("problem", "acute"):
            if (scale.code, level) in total.shares:
                label = scale.text.get(language) or next(iter(scale.text.values()))
                role = scale.role if level == "problem" else f"{scale.role}_acute"
                found.append(Measure((scale.code, level), label, role))
    return found
