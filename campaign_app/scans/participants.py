"""The companies of a sector scan: how many answers came of each, only as long as the rules must be judged."""

from sqlalchemy import select, update

from campaign_app.core.database import db
from campaign_app.scans.models import Participant, Scan


def sizes_of(scan: Scan, answers: int) -> list[int]:
    """Of how many people each company of a sector scan answered; `answers` are all of them together.

    Answers over the common link name no company. They may all come of one, so they count as one; but who is
    self-employed and answers there is a company of their own.
    """
    known = list(db.session.scalars(select(Participant.answered).where(Participant.scan_id == scan.id)))
    others = answers - sum(known)
    return known + ([1] * others if scan.variant == "self_employed" else [others])


def least_of(scan: Scan, answers: int) -> int:
    """The fewest people about whom a scan with this many answers may show a figure."""
    if not scan.for_sector:
        return scan.k
    from surveys.suppression import pool_threshold

    return max(scan.k, pool_threshold(sizes_of(scan, answers)))


def companies_in(scan: Scan, answers: int) -> int:
    """Of how many companies a sector scan has answers."""
    return sum(size > 0 for size in sizes_of(scan, answers))


def forget_counts(scan: Scan) -> None:
    """Destroy how many people of which company answered."""
    theirs = update(Participant).where(Participant.scan_id == scan.id).values(answered=0)
    db.session.execute(theirs, execution_options={"synchronize_session": False})
