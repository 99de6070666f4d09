"""What a proof says: that a scan was held, and no result; read back only when the signature still holds."""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from campaign_app.core.clock import local_date
from campaign_app.proofs.codes import signature_of
from campaign_app.proofs.models import Proof
from campaign_app.results.models import StoredRelease
from surveys.model import canonical

# the response rate is told in these bands only: from this percentage on
BANDS = (0, 25, 50, 75)


class Forged(Exception):
    """What is stored is not what was signed: changed from outside, or signed with another key."""


@dataclass(frozen=True)
class Facts:
    """The content of a proof; `band` is the least percentage of its band, None with fewer than k answers."""

    company: str
    sector: str
    title: str
    opened_on: str
    closed_on: str
    edition: str
    band: int | None
    agreements: list[list[str]]  # [body, ISO date]
    made_on: str

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which people could answer."""
        return date.fromisoformat(self.opened_on), date.fromisoformat(self.closed_on)

    @property
    def agreed(self) -> list[tuple[str, date]]:
        """Who agreed, and on which day."""
        return [(body, date.fromisoformat(day)) for body, day in self.agreements]

    @property
    def made(self) -> date:
        """The day on which the proof was made."""
        return date.fromisoformat(self.made_on)

    def to_json(self) -> str:
        return canonical(asdict(self))


def facts_of(stored: StoredRelease, at: datetime) -> Facts:
    """What there is to prove about a released scan."""
    scan = stored.scan
    return Facts(
        company=scan.company.name,
        sector=scan.sector.name,
        title=scan.title,
        opened_on=scan.opens_on.isoformat(),
        closed_on=local_date(min(scan.closed_at, scan.closes_at)).isoformat(),
        edition=stored.edition_hash,
        band=band_of(stored.responses, scan.expected) if stored.has_figures else None,
        agreements=[[each.body.value, each.agreed_on.isoformat()] for each in scan.agreements],
        made_on=local_date(at).isoformat(),
    )


def band_of(responses: int, expected: int | None) -> int | None:
    """The least percentage of the band in which a response rate lies; None when nobody said how many may answer."""
    if not expected:
        return None
    return max(band for band in BANDS if responses * 100 >= band * expected)


def read(proof: Proof) -> Facts:
    """The facts of a proof that is shown; raises Forged when content and signature do not belong together."""
    content, signature = proof.content or "", proof.signature or ""
    if not hmac.compare_digest(signature_of(proof.code, content), signature.encode("ascii", "replace").decode()):
        raise Forged
    return Facts(**json.loads(content))
