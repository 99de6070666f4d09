"""Time and peak memory of one release: `python -m tests.load.release RESPONDENTS`, in a process of its own.

From sealed answers in the database to the frozen release, with the core, modules up to 80 items, and 200 groups.
"""

import random
import resource
import sys
import tempfile
import time

from flask_migrate import upgrade
from sqlalchemy import insert, update

from campaign_app.answers.models import Response
from campaign_app.core.clock import utc_now
from campaign_app.core.config import Settings
from campaign_app.core.database import db
from campaign_app.factory import create_app
from campaign_app.instruments.queries import edition_of
from campaign_app.results.actions import release
from campaign_app.scans.actions import GroupPlan
from campaign_app.scans.models import Scan, ScanGroup, ScanStatus
from tests import factories

SITES, DEPARTMENTS = 10, 19
MODULES = ["transport", "social_profit", "service_vouchers"]


def main() -> None:
    """Fill a scan with random answers, release it, and print what that takes."""
    respondents = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/sokkel.db"))
        with app.app_context():
            upgrade()
            scan = filled_scan(respondents)
            import surveys.tabulate  # noqa: F401  the clock's process has it loaded

            wall, cpu = time.perf_counter(), time.process_time()
            stored = release(scan, at=utc_now())
            db.session.commit()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            size = len(stored.content) / 1e6
            variables = len(edition_of(scan.edition_id).variables)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{respondents:6d} responses, {variables} items, {SITES * DEPARTMENTS + SITES} groups: {wall:.2f} s "
        f"({cpu:.2f} s of processor), {peak:.0f} MiB at most, {size:.1f} MB frozen"
    )


def filled_scan(respondents: int) -> Scan:
    """A closed scan with answers at random; rows are written directly, for here only the release is measured."""
    sector = factories.sector("transport", committees=["140.03"])
    company = factories.company(sector, committees=["140.03"])
    groups = [GroupPlan(f"Site {site}") for site in range(SITES)]
    groups += [GroupPlan(f"Department {n}", n % SITES) for n in range(SITES * DEPARTMENTS)]
    scan = factories.open_scan(company, sector, modules=MODULES, groups=groups, expected=2 * respondents)
    leaves = [group.id for group in db.session.query(ScanGroup).filter(ScanGroup.parent_id.is_not(None))]
    edition, rng = edition_of(scan.edition_id), random.Random(1)
    choices = {
        variable.code: [choice.code for choice in variable.options.choices]
        for variable in edition.variables.values()
        if variable.options is not None and variable.question.kind != "multiple"
    }
    for start in range(0, respondents, 5000):
        rows = [
            {
                "id": number,
                "scan_id": scan.id,
                "group_id": rng.choice(leaves),
                "answers": {code: rng.choice(codes) for code, codes in choices.items()},
            }
            for number in range(start, min(start + 5000, respondents))
        ]
        db.session.execute(insert(Response), rows)
    db.session.execute(update(Scan).where(Scan.id == scan.id).values(status=ScanStatus.CLOSED, closed_at=utc_now()))
    db.session.commit()
    return db.session.get(Scan, scan.id)


if __name__ == "__main__":
    main()
