"""Holding a scan's row while something about it is decided."""

from sqlalchemy import inspect, select

from campaign_app.core.database import db
from campaign_app.scans.models import Scan


def lock(scan: Scan) -> None:
    """Hold a scan's row until the end of the transaction, and read it again as it now stands."""
    db.session.flush()
    db.session.execute(select(Scan.id).where(Scan.id == scan.id).with_for_update())
    db.session.refresh(scan, [column.key for column in inspect(Scan).column_attrs])
