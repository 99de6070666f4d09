"""Counting per sector: contacts, scans, answers and open follow-ups of one campaign, each in one query."""

from sqlalchemy import Select, case, func, select

from campaign_app.answers.models import Intake, Response
from campaign_app.campaigns.models import Campaign, CampaignSector
from campaign_app.contacts.models import Contact, FollowUpTask
from campaign_app.results.models import StoredRelease
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.sectors.models import Sector


def campaigns_to_choose() -> Select[tuple[Campaign]]:
    """Every campaign, the latest begun first."""
    return select(Campaign).order_by(Campaign.sensitisation_on.desc(), Campaign.id.desc())


def sectors_in(campaign_id: int) -> Select:
    """(sector id, code, name, target) of a campaign's sectors."""
    rows = select(Sector.id, Sector.code, Sector.name, CampaignSector.target)
    rows = rows.join(CampaignSector, CampaignSector.sector_id == Sector.id)
    return rows.where(CampaignSector.campaign_id == campaign_id).order_by(Sector.name)


def contacts_per_sector(campaign_id: int) -> Select:
    """(sector id, contacts, companies contacted, last contact)."""
    counts = func.count(Contact.id), func.count(Contact.company_id.distinct()), func.max(Contact.at)
    rows = select(Contact.sector_id, *counts).where(Contact.campaign_id == campaign_id)
    return rows.group_by(Contact.sector_id)


def scans_per_sector(campaign_id: int) -> Select:
    """(sector id, status, scans)."""
    rows = select(Scan.sector_id, Scan.status, func.count()).where(Scan.campaign_id == campaign_id)
    return rows.group_by(Scan.sector_id, Scan.status)


def answers_per_scan(campaign_id: int) -> Select:
    """(sector id, k, answers) of every launched scan: as released, else what lies in the box and its intake."""
    sealed = select(func.count()).where(Response.scan_id == Scan.id).correlate(Scan).scalar_subquery()
    waiting = select(func.count()).where(Intake.scan_id == Scan.id).correlate(Scan).scalar_subquery()
    answers = case((StoredRelease.id.is_not(None), StoredRelease.responses), else_=sealed + waiting)
    rows = select(Scan.sector_id, Scan.k, answers).outerjoin(StoredRelease, StoredRelease.scan_id == Scan.id)
    launched = Scan.status.in_((ScanStatus.OPEN, ScanStatus.CLOSED, ScanStatus.RELEASED))
    return rows.where(Scan.campaign_id == campaign_id, launched)


def open_follow_ups_per_sector(campaign_id: int) -> Select:
    """(sector id, follow-ups still to do)."""
    rows = select(FollowUpTask.sector_id, func.count()).where(FollowUpTask.done_at.is_(None))
    return rows.where(FollowUpTask.campaign_id == campaign_id).group_by(FollowUpTask.sector_id)
