"""Prints how long it takes to make 5,000 codes from a staff list and to put their 5,000 mails in the outbox.

`python -m tests.load.mailing [people]` on the database that SOKKEL_DATABASE_URL names; by default a new SQLite file.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from flask_migrate import upgrade

from campaign_app.core.config import Settings
from campaign_app.core.database import db
from campaign_app.factory import create_app
from campaign_app.scans import actions, staff
from campaign_app.scans.models import Round
from campaign_app.scans.roster import read_roster, rows_of_text
from tests import factories


def main(people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sokkel-mailing-") as folder:
        url = os.environ.get("SOKKEL_DATABASE_URL", f"sqlite:///{Path(folder) / 'sokkel.db'}")
        app = create_app(Settings(secret_key="bench" * 10, database_url=url))
        with app.app_context():
            upgrade()
            measure(people)
            db.session.remove()
            db.engine.dispose()


def measure(people: int) -> None:
    """Keep a list of so many people for a draft, and queue the invitation of a running scan with as many."""
    sector = factories.sector()
    company = factories.company(sector)
    addresses = [f"person{number}@example.org" for number in range(people)]
    running = factories.open_scan(company, sector, codes=addresses, expected=people)
    draft = factories.scan(company, sector)
    pasted = "\n".join(["E-mail;Taal", *(f"{address};fr" for address in addresses)])
    moments = [time.perf_counter()]
    roster = read_roster(rows_of_text(pasted), languages=("nl", "fr"), groups=[], carried=False)
    moments.append(time.perf_counter())
    made = staff.keep_people(draft, roster.people, replace=True, by=None, at=factories.NOW)
    db.session.commit()
    moments.append(time.perf_counter())
    queued = actions.queue_round(running, Round.INVITATION, due_on=running.opens_on, now=factories.NOW)
    db.session.commit()
    moments.append(time.perf_counter())
    if (made, queued) != (people, people):
        raise SystemExit(f"{made} codes and {queued} mails instead of {people}")
    reading, making, queueing = (later - earlier for earlier, later in zip(moments, moments[1:], strict=False))
    print(
        f"{people} people: list read in {reading:.2f} s, codes made in {making:.2f} s, mails in the outbox in "
        f"{queueing:.2f} s; codes and mails together {making + queueing:.2f} s (promised: under 10 s)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
