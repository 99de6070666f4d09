"""Counting contacts and scans over sectors for the learning network: never a company, never a person."""

from datetime import datetime

from sqlalchemy import Select, func, select

from campaign_app.contacts.models import Contact
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.sectors.models import Sector


def network_sectors() -> Select:
    """(sector id, code, name) of the sectors that take part, by name."""
    return select(Sector.id, Sector.code, Sector.name).where(Sector.active).order_by(Sector.name)


def contacts_per_sector(since: datetime) -> Select:
    """(sector id, contacts, companies contacted)."""
    counts = func.count(Contact.id), func.count(Contact.company_id.distinct())
    return select(Contact.sector_id, *counts).where(Contact.at >= since).group_by(Contact.sector_id)


def contacts_per_channel_and_outcome(since: datetime) -> Select:
    """(channel, outcome, contacts) over all sectors."""
    rows = select(Contact.channel, Contact.outcome, func.count()).where(Contact.at >= since)
    return rows.group_by(Contact.channel, Contact.outcome)


def scans_per_sector(since: datetime) -> Select:
    """(sector id, status, scans) of what was launched."""
    launched = Scan.status.in_((ScanStatus.OPEN, ScanStatus.CLOSED, ScanStatus.RELEASED))
    rows = select(Scan.sector_id, Scan.status, func.count()).where(launched, Scan.launched_at >= since)
    return rows.group_by(Scan.sector_id, Scan.status)
