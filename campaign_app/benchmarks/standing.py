"""Where each scan of a company stands in the benchmarks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaign_app.benchmarks import queries
from campaign_app.benchmarks.models import Batch
from campaign_app.benchmarks.rules import WINDOW
from campaign_app.core.database import db
from campaign_app.scans.models import Scan, ScanStatus


class Standing(StrEnum):
    RUNNING = "running"  # its respondents were told that it may count
    WAITING = "waiting"  # for enough others to form a batch with
    COUNTED = "counted"
    LEAVING = "leaving"  # taken out; its batch goes at the next refresh
    OUT = "out"  # taken out before it counted, gone with its batch, too old, or without figures


@dataclass(frozen=True)
class Line:
    """A scan with its batch, if it is or was in one."""

    scan: Scan
    batch: Batch | None
    standing: Standing

    @property
    def can_leave(self) -> bool:
        return self.standing in (Standing.WAITING, Standing.COUNTED)


def standings(company_id: int, now: datetime) -> list[Line]:
    """The scans of a company whose first page said that they may count, newest first, each with where it stands."""
    taken_out = db.session.scalar(queries.last_withdrawal(company_id))
    lines = []
    for scan, member, batch in db.session.execute(queries.pooled_scans(company_id)):
        is_taken_out = taken_out is not None and scan.closed_at is not None and taken_out >= scan.closed_at
        is_old = scan.closed_at is not None and scan.closed_at < now - WINDOW
        if batch is not None:
            standing = Standing.OUT if batch.left_at else Standing.LEAVING if is_taken_out else Standing.COUNTED
        elif is_taken_out or is_old:
            standing = Standing.OUT
        elif member is not None:
            standing = Standing.WAITING
        else:
            standing = Standing.OUT if scan.status is ScanStatus.RELEASED else Standing.RUNNING
        lines.append(Line(scan, batch, standing))
    return lines
