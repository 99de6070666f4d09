"""Released scans of several companies, and files made of them by the clock."""

import io
import zipfile
from datetime import timedelta

from campaign_app.core.database import begin_writing, db
from campaign_app.documents.actions import ask_for, store, take_up
from campaign_app.documents.models import Document
from campaign_app.microdata.actions import ask_for_file
from campaign_app.microdata.queries import KIND, subject_of
from campaign_app.results.actions import release
from campaign_app.results.pools import refresh_benchmarks
from jobs import make_documents
from tests import factories
from tests.factories import NOW
from tests.results.boxes import closed_scan


def released(sector, *sizes: int, at=NOW, **values) -> list:
    """Released scans of as many new companies of a sector, with so many people each, in batches where they fit."""
    scans = []
    for place, size in enumerate(sizes):
        scan = closed_scan(factories.company(sector), sector, people=size, seed=place + size, at=at, **values)
        release(scan, at=at)
        scans.append(scan)
    refresh_benchmarks(at)
    db.session.commit()
    return scans


def made(sector, *, by=None, language="nl", at=NOW + timedelta(days=1)):
    """The file of a sector (None: of all), asked for and made."""
    begin_writing()
    document = ask_for_file(sector and sector.id, language, by=by, at=at)
    db.session.commit()
    number = document.id
    make_documents.run(at)
    return db.session.get(Document, number, populate_existing=True)


def stored(sector, *, at) -> Document:
    """A file of a sector that is ready and holds nothing: for tests of the way to it."""
    begin_writing()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.txt", "x")
    document = ask_for(KIND, subject_of(sector.id), language="nl", by=None, at=at)
    store(take_up(at, set()), packed.getvalue(), at=at)
    db.session.commit()
    return db.session.get(Document, document.id, populate_existing=True)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files in an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
