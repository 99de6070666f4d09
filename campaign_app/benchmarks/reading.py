"""The benchmarks as pages read them: kept by the clock, never computed in a request."""

from dataclasses import dataclass, field
from datetime import datetime

from campaign_app.benchmarks import queries
from campaign_app.benchmarks.figures import ALL, Pool
from campaign_app.core.database import db


@dataclass(frozen=True)
class Pools:
    """All sectors' figures over the questionnaire that most respondents answered."""

    total: Pool
    sectors: dict[int, Pool] = field(default_factory=dict)
    left_out: int = 0  # releases with another questionnaire, which cannot be added up with these
    refreshed_at: datetime | None = None


def sector_pools() -> Pools:
    """The figures of every sector and of all, as the clock kept them."""
    from surveys.suppression import TOO_FEW_COMPANIES

    rows = [
        (row.fingerprint, row.refreshed_at, Pool.from_kept(row.sector_id, row.size, row.content))
        for row in db.session.scalars(queries.kept())
    ]
    wholes = {fingerprint: (pool, at) for fingerprint, at, pool in rows if (pool.sector_id, pool.size) == ALL}
    if not wholes:
        return Pools(Pool(reason=TOO_FEW_COMPANIES))
    chosen = max(wholes, key=lambda each: (wholes[each][0].answers, each))
    total, refreshed_at = wholes[chosen]
    sectors = {pool.sector_id: pool for each, _, pool in rows if each == chosen and pool.sector_id is not None}
    left_out = sum(pool.releases for each, (pool, _) in wholes.items() if each != chosen)
    return Pools(total, sectors, left_out, refreshed_at)


@dataclass(frozen=True)
class Beside:
    """The pools that a scan stands beside, None where nothing of the kind was released."""

    sector: Pool | None = None
    size: Pool | None = None
    everybody: Pool | None = None
    refreshed_at: datetime | None = None


def pools_beside(fingerprint: str, sector_id: int, size: str | None) -> Beside:
    """The benchmarks of a sector, of a size and of all, in one query."""
    found: dict[str, Pool] = {}
    refreshed_at = None
    for row in db.session.scalars(queries.beside(fingerprint, sector_id, size)):
        kind = "sector" if row.sector_id is not None else "size" if row.size is not None else "everybody"
        found[kind] = Pool.from_kept(row.sector_id, row.size, row.content)
        refreshed_at = row.refreshed_at
    return Beside(**found, refreshed_at=refreshed_at)
