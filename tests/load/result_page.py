"""The time in which the result page is made from a frozen release: `python -m tests.load.result_page`.

A scan of 5,000 people with the core, three modules and 200 groups, beside benchmarks of ten companies; prints one line.
"""

import tempfile
import time

from flask_migrate import upgrade

from campaign_app.core.clock import utc_now
from campaign_app.core.config import Settings
from campaign_app.core.database import db
from campaign_app.factory import create_app
from campaign_app.results.actions import release
from campaign_app.results.pools import refresh_benchmarks
from tests import factories
from tests.load.release import filled_scan
from tests.results.boxes import closed_scan

REQUESTS = 200


def main() -> None:
    """Release, refresh the benchmarks, and fetch the page again and again as somebody of the company."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/sokkel.db"))
        with app.app_context():
            upgrade()
            scan, now = filled_scan(5_000), utc_now()
            release(scan, at=now)
            for seed in range(10):
                company = factories.company(scan.sector, headcount=900)
                release(closed_scan(company, scan.sector, people=200, expected=None, seed=seed, at=now), at=now)
            refresh_benchmarks(now)
            db.session.commit()
            person, address = factories.company_user(scan.company).get_id(), f"/scans/{scan.id}/result"
            groups = len(scan.groups)
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["_user_id"], session["_fresh"] = person, True
        times, work = [], []
        for _ in range(REQUESTS):
            started, cpu = time.perf_counter(), time.process_time()
            page = browser.get(address)
            times.append(1000 * (time.perf_counter() - started))
            work.append(1000 * (time.process_time() - cpu))
        if page.status_code != 200 or b"beside.svg" not in page.data:
            raise SystemExit("the result page is not whole")
    first, times, work = times[0], sorted(times[1:]), sorted(work[1:])
    middle, slow, busy = times[len(times) // 2], times[int(0.95 * len(times))], work[int(0.95 * len(work))]
    kilobytes = len(page.data) // 1000
    print(f"5,000 responses, {groups} groups, {kilobytes} kB: p50 {middle:.0f} ms, ", end="")
    print(f"p95 {slow:.0f} ms (promised: under 100 ms; {busy:.0f} ms of processor), the first {first:.0f} ms")


if __name__ == "__main__":
    main()
