"""Released scans, and the clock that makes their files."""

import pytest

from campaign_app.core.database import begin_writing
from campaign_app.core.database import db as database
from campaign_app.documents.models import Document
from campaign_app.post.kinds import speaking
from campaign_app.reports.actions import ask_for_file
from campaign_app.reports.contents import Contents, contents_of
from campaign_app.results import actions
from campaign_app.results.models import StoredRelease
from jobs import make_documents
from tests.results.boxes import closed_scan


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport")


@pytest.fixture
def company(make, sector):
    return make.company(sector)


@pytest.fixture
def reader(make, company):
    return make.company_user(company)


@pytest.fixture(autouse=True)
def the_clock(monkeypatch, now):
    monkeypatch.setattr("campaign_app.reports.views.utc_now", lambda: now)


@pytest.fixture
def stored(db, company, sector, now):
    """Release a scan of the company; keywords are those of closed_scan."""

    def stored(**values) -> StoredRelease:
        release = actions.release(closed_scan(company, sector, **values), at=now)
        database.session.commit()
        return release

    return stored


@pytest.fixture
def said(now):
    """What is told of a release in a language, by a function that is called while it is spoken."""

    def said(release: StoredRelease, tell, language: str = "nl"):
        with speaking(language):
            contents: Contents = contents_of(release, language, at=now)
            return tell(contents)

    return said


@pytest.fixture
def made(now, reader):
    """Ask for a file and let the clock make it."""

    def made(release: StoredRelease, code: str, language: str = "nl") -> Document:
        begin_writing()
        document = ask_for_file(release, code, language, by=reader, at=now)
        database.session.commit()
        make_documents.run(now)
        database.session.expire_all()
        return database.session.get(Document, document.id)

    return made
