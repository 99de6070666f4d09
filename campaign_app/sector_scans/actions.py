"""Opening a sector scan, and joining it."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from flask_babel import lazy_gettext
from sqlalchemy import select

from campaign_app.campaigns.queries import campaign_of_sector_on
from campaign_app.core import audit
from campaign_app.core.clock import at_local, local_date
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.instruments.actions import keep_edition
from campaign_app.instruments.library import Offer, composed, offers_for
from campaign_app.instruments.licences import outlasted, withheld
from campaign_app.scans.actions import CLOSING_TIME, check_dates, public_id_for
from campaign_app.scans.locking import lock
from campaign_app.scans.models import GroupBy, Participant, Scan, ScanStatus


def offers_to(sectors: Iterable) -> list[Offer]:
    """The modules that sectors may put in their scans, those made for them first."""
    return offers_for((), {sector.code: sector.name for sector in sectors})


def open_sector_scan(
    sector,
    *,
    title: str,
    modules: Sequence[str],
    variant: str,
    opens_on: date,
    closes_on: date,
    by,
    at: datetime,
    form_key: str | None = None,
) -> Scan:
    """Open a scan of a whole sector, its questionnaire frozen at once; the same form gives the same scan."""
    public_id = public_id_for(sector, form_key)
    if existing := db.session.scalar(select(Scan).where(Scan.public_id == public_id)):
        return existing
    check_dates(opens_on, closes_on, local_date(at))
    chosen = list(dict.fromkeys(modules))
    if not set(chosen) <= {offer.module.code for offer in offers_to([sector])}:
        raise DomainError(lazy_gettext("One of these modules belongs to another sector."), field="modules")
    edition = composed("core", tuple(chosen), variant)
    # which companies will join is not known yet: a licence that names its users serves none of them
    if faults := [*outlasted(edition.licences, closes_on), *withheld(edition.licences, "")]:
        raise DomainError(" ".join(faults), field="modules")
    scan = Scan(
        public_id=public_id,
        company_id=None,
        sector=sector,
        campaign=db.session.scalars(campaign_of_sector_on(sector.id, local_date(at))).first(),
        invited_by=by,
        title=title,
        status=ScanStatus.OPEN,
        modules=chosen,
        variant=variant,
        pool=True,
        open_link=True,
        open_token=secrets.token_urlsafe(16),
        # the link that a company got says where its people work; nobody is asked
        group_by=GroupBy.CODE,
        edition=keep_edition(edition, at=at),
        opens_at=at_local(opens_on),
        closes_at=at_local(closes_on, CLOSING_TIME),
        created_at=at,
        launched_at=at,
    )
    db.session.add(scan)
    db.session.flush()
    audit.record("sector_scan.opened", scan, by=by, at=at, sector=sector.id, edition=scan.edition.content_hash)
    return scan


def join(scan: Scan, company, *, by, at: datetime) -> Participant:
    """Let a company of the sector take part, with a link of its own; a second time gives the first."""
    lock(scan)
    known = select(Participant).where(Participant.scan_id == scan.id, Participant.company_id == company.id)
    if existing := db.session.scalar(known):
        return existing
    if not scan.for_sector or scan.status is not ScanStatus.OPEN or at >= scan.closes_at:
        raise DomainError(lazy_gettext("This sector scan takes no more companies: it is closed."))
    if scan.sector not in company.sectors:
        raise DomainError(lazy_gettext("The company does not belong to this sector."))
    row = Participant(
        scan_id=scan.id,
        company_id=company.id,
        token=secrets.token_urlsafe(16),
        joined_at=at,
        joined_by_id=getattr(by, "id", None),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("sector_scan.joined", scan, by=by, at=at, company=company.id)
    return row
