"""Time and size of every file of one release: `python -m tests.load.files RESPONDENTS`, in a process of its own.

The release has the core, three modules and 200 groups, so thousands of figures with their crossings.
"""

import sys
import tempfile
import time

from flask_migrate import upgrade

from campaign_app.core.clock import utc_now
from campaign_app.core.config import Settings
from campaign_app.core.database import db
from campaign_app.documents.kinds import KINDS
from campaign_app.factory import create_app
from campaign_app.post.kinds import speaking
from campaign_app.reports.actions import ask_for_file
from campaign_app.reports.files import offered_for
from campaign_app.results.actions import release
from tests.load.release import filled_scan


def main() -> None:
    """Release a filled scan, make each file that is offered, and print what that takes."""
    respondents = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(secret_key="bench" * 10, database_url=f"sqlite:///{folder}/sokkel.db"))
        with app.app_context():
            upgrade()
            stored = release(filled_scan(respondents), at=utc_now())
            db.session.commit()
            cells = stored.content.count('"table"')
            print(f"files of a release of {respondents} responses, {len(stored.scan.groups)} groups, {cells} cells")
            for entry in offered_for(stored):
                language = entry.languages[0]
                document = ask_for_file(stored, entry.code, language, by=None, at=utc_now())
                wall, cpu = time.perf_counter(), time.process_time()
                with app.test_request_context(), speaking(language):
                    content = KINDS[entry.kind].make(document, lambda percentage: None)
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
                size = len(content) / 1024
                print(f"  {entry.code:10s} {entry.file:5s} {wall:6.2f} s ({cpu:.2f} s of processor) {size:7.0f} kB")


if __name__ == "__main__":
    main()
