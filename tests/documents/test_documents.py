"""Documents: asked for once, made once, made again after a kill, and for nobody but whom they are for."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.core.access import Permission
from campaign_app.core.database import begin_writing
from campaign_app.documents import actions, kinds
from campaign_app.documents.kinds import CannotBeMade, document_kind
from campaign_app.documents.models import Document, DocumentStatus
from campaign_app.documents.printing import pdf_of
from campaign_app.scans.guards import own_scan
from jobs import clean_up, make_documents
from jobs.doing import SomeFailed


@pytest.fixture
def made(monkeypatch):
    """A kind of document that counts how often it was made."""
    monkeypatch.setattr(kinds, "KINDS", kinds.KINDS)
    calls = []

    def guard(document):
        return own_scan(document.subject_id, Permission.RESULT_READ)

    @document_kind("test.plain", guard=guard, title=lambda document: "Plain", lasts=timedelta(days=2))
    def plain(document, told):
        told(40)
        calls.append(document.subject)
        return b"%PDF-1.7 plain"

    @document_kind("test.secret", guard=guard, title=lambda document: "Secret", secret=True)
    def secret(document, told):
        return b"%PDF-1.7 7K2M-Q9XD-04TB"

    @document_kind("test.broken", guard=guard, title=lambda document: "Broken")
    def broken(document, told):
        raise CannotBeMade("Er ontbreekt iets.") if document.version else KeyError("what a person typed")

    yield calls
    for name in ("test.plain", "test.secret", "test.broken"):
        del kinds.KINDS[name]


@pytest.fixture
def scan(make):
    sector = make.sector()
    return make.open_scan(make.company(sector), sector)


@pytest.fixture
def ask(db, scan, now):
    def ask(kind="test.plain", *, at=None, **values) -> Document:
        begin_writing()
        document = actions.ask_for(kind, f"scan:{scan.id}", **{"language": "nl", **values}, by=None, at=at or now)
        db.session.commit()
        return document

    return ask


def fresh(db, document) -> Document:
    db.session.expire_all()
    return db.session.get(Document, document.id)


def told(db, document) -> tuple:
    row = fresh(db, document)
    return row.status, row.error


def test_asking_twice_gives_the_same_document_and_it_is_made_once(db, made, ask, now):
    first, second, other = ask(), ask(), ask(version="2")
    assert first.id == second.id != other.id
    assert make_documents.run(now) == 2
    assert make_documents.run(now) == 0
    assert ask().id == first.id
    assert len(made) == 2
    assert fresh(db, first).progress == 100
    assert actions.content_of(fresh(db, first)) == b"%PDF-1.7 plain"


def test_what_was_being_made_when_the_clock_was_killed_is_made_again_and_the_dead_one_stores_nothing(
    db, made, ask, now
):
    document = ask()
    begin_writing()
    dead = actions.take_up(now, set())
    actions.tell(dead, 60)
    db.session.commit()
    assert make_documents.run(now + timedelta(minutes=5)) == 0
    assert fresh(db, document).progress == 60
    assert make_documents.run(now + timedelta(minutes=11)) == 1
    assert actions.content_of(fresh(db, document)) == b"%PDF-1.7 plain"
    assert actions.store(dead, b"from the grave", at=now) is False
    assert actions.tell(dead, 10) is False
    db.session.commit()
    assert actions.content_of(fresh(db, document)) == b"%PDF-1.7 plain"


def test_what_kills_the_clock_every_time_is_given_up(db, made, ask, now):
    document = ask()
    for hour in range(4):
        begin_writing()
        actions.take_up(now + timedelta(hours=hour), set())
        db.session.commit()
    assert fresh(db, document).status is DocumentStatus.FAILED
    assert ask().status is DocumentStatus.PENDING


def test_one_that_fails_stops_no_other_and_tells_nobody_what_was_typed(db, made, ask, now):
    broken, impossible, good = ask("test.broken"), ask("test.broken", version="x"), ask()
    with pytest.raises(SomeFailed, match="KeyError"):
        make_documents.run(now)
    assert fresh(db, good).is_done
    assert told(db, broken) == (DocumentStatus.PENDING, None)
    assert told(db, impossible) == (DocumentStatus.FAILED, "Er ontbreekt iets.")
    for minute in (1, 2):
        with pytest.raises(SomeFailed):
            make_documents.run(now + timedelta(minutes=minute))
    assert fresh(db, broken).status is DocumentStatus.FAILED
    assert make_documents.run(now + timedelta(minutes=3)) == 0


def test_a_secret_document_is_not_readable_in_the_database(db, made, ask, now):
    document = ask("test.secret")
    make_documents.run(now)
    kept = db.session.scalar(select(Document.content).where(Document.id == document.id))
    assert b"7K2M" not in kept and b"%PDF" not in kept
    assert actions.content_of(fresh(db, document)).endswith(b"7K2M-Q9XD-04TB")


def test_secrets_of_one_subject_are_destroyed_and_nothing_else(db, made, ask, now):
    secret, plain = ask("test.secret"), ask()
    make_documents.run(now)
    actions.destroy_secrets(secret.subject)
    db.session.commit()
    assert db.session.scalars(select(Document.id)).all() == [plain.id]


def test_what_has_had_its_days_is_destroyed_and_can_be_asked_for_again(db, made, ask, now):
    document = ask()
    make_documents.run(now)
    clean_up.run(now + timedelta(days=1, hours=23))
    assert fresh(db, document) is not None
    again = ask(at=now + timedelta(days=2))
    assert again.status is DocumentStatus.PENDING
    make_documents.run(now + timedelta(days=2))
    clean_up.run(now + timedelta(days=4))
    assert db.session.scalar(select(func.count(Document.id))) == 0


def test_the_page_shows_how_far_it_is_and_then_the_file(db, client, make, made, ask, scan, now):
    document = ask("test.secret")
    client.sign_in(make.company_user(scan.company))
    waiting = client.get(f"/documents/{document.public_id}")
    assert waiting.headers["Refresh"]
    assert client.get(f"/documents/{document.public_id}/file").status_code == 404
    make_documents.run(now)
    ready = client.get(f"/documents/{document.public_id}")
    assert "Refresh" not in ready.headers
    file = client.get(f"/documents/{document.public_id}/file")
    assert file.data.endswith(b"7K2M-Q9XD-04TB")
    assert file.headers["Cache-Control"] == "no-store"
    assert file.mimetype == "application/pdf"


def test_nobody_else_has_it_or_learns_that_it_is_there(db, client, make, made, ask, scan, now):
    document = ask("test.secret")
    make_documents.run(now)
    client.sign_in(make.company_user(make.company(scan.sector)))
    for path in ("", "/file"):
        assert client.get(f"/documents/{document.public_id}{path}").status_code == 404
        assert client.get(f"/documents/{'x' * 22}{path}").status_code == 404
    client.sign_in(make.consultant(scan.sector))
    assert client.get(f"/documents/{document.public_id}/file").status_code == 403


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "https://example.org/x", "ftp://127.0.0.1/x"]
)
def test_a_pdf_fetches_nothing_from_anywhere(app, monkeypatch, address):
    import socket
    from urllib.request import FileHandler

    opened = []
    monkeypatch.setattr(socket, "create_connection", lambda *place, **_: opened.append(place))
    monkeypatch.setattr(FileHandler, "open_local_file", lambda *place: opened.append(place))
    page = f'<html lang="nl"><head><title>x</title><link rel="stylesheet" href="{address}"></head>'
    assert pdf_of(f'{page}<body><p>Dag</p><img src="{address}" alt="x"></body></html>').startswith(b"%PDF")
    assert opened == []


def test_a_pdf_is_tagged_and_has_a_language_and_a_title(app):
    import io

    from pypdf import PdfReader

    page = '<html lang="fr"><head><title>Bonjour</title></head><body><h1>Bonjour</h1></body></html>'
    read = PdfReader(io.BytesIO(pdf_of(page)))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert (root["/Lang"], read.metadata.title) == ("fr", "Bonjour")


def test_without_pango_a_document_fails_with_the_name_of_what_to_install(app, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("weasyprint"):
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(CannotBeMade, match="libpangoft2-1.0-0"):
        pdf_of("<p>x</p>")
