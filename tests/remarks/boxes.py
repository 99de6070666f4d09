"""Released scans with remarks, and people who may read them."""

import random

from campaign_app.answers.models import Remark
from campaign_app.core.database import db
from campaign_app.remarks import actions
from campaign_app.remarks.models import Duty, RemarkDecision, Verdict
from campaign_app.results.actions import release
from campaign_app.scans.models import Scan
from tests import factories
from tests.factories import NOW
from tests.results.boxes import closed_scan

QUESTION = "remark"  # of the shipped core
PLAIN = "De koffie is lekker."


def written(company, sector, *texts: str, fill: int = 12, people: int = 40, **values) -> Scan:
    """A released scan with these remarks, and plain ones up to `fill`."""
    scan = closed_scan(company, sector, people=people, **values)
    draw = random.SystemRandom()
    for text in [*texts, *[PLAIN] * (fill - len(texts))]:
        db.session.add(Remark(id=draw.getrandbits(62), scan_id=scan.id, variable=QUESTION, text=text))
    db.session.commit()
    release(scan, at=NOW)
    db.session.commit()
    return scan


def reader_of(scan: Scan, *, accepted: bool = True, **values):
    """Somebody of the scan's company who was appointed to read, and accepted."""
    person = factories.company_user(scan.company, **values)
    moderator = actions.appoint(scan, person, Duty.COUNSELLOR, by=None, at=NOW)
    if accepted:
        actions.accept(moderator, scan, at=NOW)
    db.session.commit()
    return person


def all_remarks(scan: Scan) -> list[Remark]:
    return list(db.session.scalars(db.select(Remark).where(Remark.scan_id == scan.id).order_by(Remark.id)))


def decided(scan: Scan, *, by=None) -> None:
    """Publish every remark as it stands."""
    choices = {row.id: actions.Choice(Verdict.PUBLISH, row.text) for row in all_remarks(scan)}
    actions.decide(scan, choices, by=by, at=NOW)
    db.session.commit()


def published(company, sector, *texts: str, **values) -> Scan:
    """A released scan of which every remark is published."""
    scan = written(company, sector, *texts, **values)
    reader = reader_of(scan)
    decided(scan, by=reader)
    actions.finish(scan, by=reader, at=NOW)
    db.session.commit()
    return scan


def decisions(scan: Scan) -> list[RemarkDecision]:
    return list(db.session.scalars(db.select(RemarkDecision).where(RemarkDecision.scan_id == scan.id)))
