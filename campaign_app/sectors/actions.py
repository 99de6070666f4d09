"""What happens to sectors: seeded, edited, given consultants."""

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from campaign_app.accounts.models import Person
from campaign_app.core import audit
from campaign_app.core.access import Role
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.sectors.models import Sector, SectorCommittee, SectorConsultant

SEED = Path(__file__).with_name("seed.csv")


def seed_sectors(now: datetime) -> int:
    """Add the sectors of seed.csv that are not there yet; what somebody edited stays. Returns how many were new."""
    known = set(db.session.scalars(select(Sector.code)))
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] not in known]
    source = ""
    for row in rows:
        # the file writes "idem" for the source of the row before
        source = source if row["source"] == "idem" else row["source"]
        sector = Sector(code=row["code"], name=row["name_nl"], fund=row["fund"] or None)
        sector.verified, sector.source = row["verified"], source
        committees = filter(None, row["joint_committees"].split(";"))
        sector.committees = [SectorCommittee(joint_committee=item.strip()) for item in committees]
        db.session.add(sector)
    db.session.flush()
    if rows:
        audit.record("sectors.seeded", "sector", by=None, at=now, count=len(rows))
    return len(rows)


def edit_sector(
    sector: Sector, *, name: str, fund: str, committees: Iterable[str], active: bool, by, at: datetime
) -> None:
    """Change a sector; the committees given replace those it had."""
    sector.name, sector.fund, sector.active = name, fund or None, active
    wanted = set(committees)
    kept = [item for item in sector.committees if item.joint_committee in wanted]
    new = wanted - {item.joint_committee for item in kept}
    sector.committees = kept + [SectorCommittee(joint_committee=item) for item in sorted(new)]
    db.session.flush()
    audit.record("sector.edited", sector, by=by, at=at, committees=sorted(wanted), active=active)


def assign(sector: Sector, person: Person, *, by, at: datetime) -> None:
    """Let a consultant work for a sector; assigning twice changes nothing."""
    if person.role is not Role.CONSULTANT or not person.active:
        raise DomainError(lazy_gettext("Only an active sector consultant can work for a sector."), field="person")
    if person not in sector.consultants:
        sector.consultants.append(person)
        db.session.flush()
        audit.record("sector.consultant_assigned", sector, by=by, at=at, consultant=person.id)


def unassign(sector: Sector, person_id: int, *, by, at: datetime) -> None:
    """End a person's work for a sector; the companies of the sector are no longer theirs to see."""
    link = SectorConsultant.sector_id == sector.id, SectorConsultant.person_id == person_id
    ended = db.session.execute(delete(SectorConsultant).where(*link)).rowcount
    db.session.expire(sector, ["consultants"])
    if ended:
        audit.record("sector.consultant_unassigned", sector, by=by, at=at, consultant=person_id)


def set_sectors_of(person: Person, sector_ids: Iterable[int], *, by, at: datetime) -> None:
    """Make these the sectors of a consultant, no others."""
    if person.role is not Role.CONSULTANT:
        raise DomainError(lazy_gettext("Only an active sector consultant can work for a sector."), field="sectors")
    before = set(db.session.scalars(select(SectorConsultant.sector_id).where(SectorConsultant.person_id == person.id)))
    wanted = set(sector_ids)
    ended = SectorConsultant.person_id == person.id, SectorConsultant.sector_id.in_(before - wanted)
    db.session.execute(delete(SectorConsultant).where(*ended))
    db.session.add_all(SectorConsultant(sector_id=item, person_id=person.id) for item in sorted(wanted - before))
    db.session.flush()
    if wanted != before:
        audit.record("consultant.sectors_set", person, by=by, at=at, sectors=sorted(wanted))
