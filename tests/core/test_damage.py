"""What was changed behind the application is told, not shown; the triggers are gone, as for who means harm."""

import hashlib

import pytest
from sqlalchemy import text

from campaign_app.core.database import begin_writing
from campaign_app.core.database import db as database
from campaign_app.core.errors import Damaged
from campaign_app.documents.models import Document, DocumentStatus
from campaign_app.instruments import queries
from campaign_app.instruments.actions import keep_edition
from campaign_app.instruments.library import composed
from campaign_app.reports.actions import ask_for_file
from campaign_app.results.actions import release
from campaign_app.results.models import StoredRelease
from campaign_app.results.queries import release_of
from jobs import make_documents
from jobs.doing import SomeFailed
from tests.answers.boxes import running_scan
from tests.results.boxes import closed_scan


@pytest.fixture
def overwrite(db):
    """Writes into a frozen table after taking its triggers away."""

    def write(table: str, statement: str, **values) -> None:
        if db.engine.dialect.name == "sqlite":
            query = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
            for name in db.session.scalars(query, {"table": table}).all():
                db.session.execute(text(f"DROP TRIGGER {name}"))
        else:
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        db.session.execute(text(f"UPDATE {table} SET {statement}"), values)
        db.session.commit()
        queries._parsed.cache_clear()

    yield write
    queries._parsed.cache_clear()


@pytest.fixture
def kept(db, now):
    """A stored edition."""
    stored = keep_edition(composed("core", (), "employee"), at=now)
    db.session.commit()
    return stored.id, stored.content


@pytest.mark.parametrize("change", [lambda _: "{", lambda _: "[]", lambda text: text.replace("?", "!", 1)])
def test_an_edition_that_was_changed_in_the_database_is_not_used(kept, overwrite, change):
    edition_id, content = kept
    assert change(content) != content
    overwrite("stored_edition", "content = :content", content=change(content))
    with pytest.raises(Damaged):
        queries.edition_of(edition_id)


def test_a_respondent_reads_that_the_survey_cannot_go_on_and_that_nothing_is_lost(client, overwrite):
    scan = running_scan()
    token = scan.open_token
    overwrite("stored_edition", "content = '{}'")
    response = client.get(f"/s/{token}")
    assert response.status_code == 500
    assert response.page.h1 == "Deze bevraging kan nu niet verder"
    assert "staat nog op dit toestel" in response.page.text


def test_a_json_column_that_holds_none_gives_a_page_that_says_so(client, db, make, overwrite):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets nobody write anything but JSON there")
    scan = running_scan()
    client.sign_in(make.consultant(scan.sector))
    overwrite("scan", "modules = '{' WHERE id = :id", id=scan.id)
    response = client.get("/scans")
    assert response.status_code == 500
    assert response.page.h1 == "Dit is beschadigd"


@pytest.fixture
def released(make, db, client, now):
    """A released scan, its release already read by the company."""
    sector = make.sector()
    company = make.company(sector)
    scan = closed_scan(company, sector)
    release(scan, at=now)
    db.session.commit()
    assert client.sign_in(make.company_user(company)).get(f"/scans/{scan.id}/result").status_code == 200
    return scan


@pytest.mark.parametrize(
    ("column", "change"),
    [
        ("content", lambda text: "{"),
        ("content", lambda text: text[: len(text) // 2]),
        ("content", lambda text: text.replace('"n":40', '"n":41', 1)),
        ("totals", lambda text: text[:-1]),
        ("totals", lambda text: "[]"),
        ("totals", lambda text: '{"fingerprint":"x"}'),
    ],
)
def test_a_release_that_was_changed_in_the_database_is_told_and_not_shown(client, overwrite, released, column, change):
    before = getattr(db_row(released), column)
    assert change(before) != before
    overwrite("stored_release", f"{column} = :value", value=change(before))
    page = client.get(f"/scans/{released.id}/result")
    assert page.status_code == 500 and page.page.h1 == "Dit is beschadigd"
    if column == "content":
        told = client.application.test_cli_runner().invoke(args=["scans", "release", str(released.id), "--json"])
        assert told.exit_code == 1 and "no longer what was kept" in told.output


def test_a_file_of_what_was_damaged_says_so(overwrite, released, db, now):
    stored = db_row(released)
    begin_writing()
    number = ask_for_file(stored, "table", "nl", by=None, at=now).id
    overwrite("stored_release", "content = '{}'")
    with pytest.raises(SomeFailed, match="Damaged"):
        make_documents.run(now)
    document = db.session.get(Document, number, populate_existing=True)
    assert document.status is DocumentStatus.FAILED and "is beschadigd" in document.error


def test_a_file_that_is_no_longer_as_long_as_it_was_is_not_given(client, overwrite, released, db, now):
    begin_writing()
    address = f"/documents/{ask_for_file(db_row(released), 'table', 'nl', by=None, at=now).public_id}/file"
    db.session.commit()
    assert make_documents.run(now) == 1
    assert client.get(address).status_code == 200
    overwrite("document", "content = :value", value=b"")
    page = client.get(address)
    assert page.status_code == 500 and page.page.h1 == "Dit is beschadigd"


@pytest.mark.parametrize("rubbish", ["", "<html>", '<svg width="4"'])
def test_a_picture_that_is_none_is_drawn_again(client, overwrite, released, rubbish):
    address = f"/scans/{released.id}/result/indicators.svg"
    drawn = client.get(address).text
    overwrite("release_chart", "svg = :value", value=rubbish)
    assert client.get(address).text == drawn


def db_row(scan) -> StoredRelease:
    return database.session.scalars(release_of(scan.id)).one()


def test_a_release_that_was_rewritten_together_with_its_hash_is_told_and_not_shown(client, overwrite, released):
    wrong = '{"format":"another/1"}'
    values = {"content": wrong, "hash": hashlib.sha256(wrong.encode()).hexdigest()}
    overwrite("stored_release", "content = :content, content_hash = :hash", **values)
    page = client.get(f"/scans/{released.id}/result")
    assert page.status_code == 500 and page.page.h1 == "Dit is beschadigd"
