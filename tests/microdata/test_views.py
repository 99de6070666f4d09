"""The pages of research files: terms before every fetch, links that end, and nothing for companies."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign_app.core import attempts
from campaign_app.core.audit import AuditEvent
from campaign_app.core.clock import local_date, utc_now
from campaign_app.documents.models import Document
from campaign_app.microdata.models import HandOver
from jobs import clean_up, make_documents
from tests.microdata.pools import released, stored, unpacked
from tests.queries import count_queries

TICKED = {"accepted": "y"}


@pytest.fixture
def sector(db, make):
    return make.sector(name="Vervoer")


@pytest.fixture
def document(sector):
    """A file of the sector that is ready."""
    return stored(sector, at=utc_now() - timedelta(hours=1))


@pytest.fixture
def adviser(client, make):
    person = make.adviser()
    client.sign_in(person)
    return person


def record(client, document, **values):
    told = {"name": "An Onderzoeker", "organisation": "KU Leuven", "purpose": "Leeftijd en werkdruk", "days": "7"}
    told["agreed_on"] = local_date(utc_now()).isoformat()
    return client.post(f"/microdata/files/{document.public_id}/hand-over", data={**told, **values})


def link_on(client, response) -> str:
    address = re.search(r"/research/[0-9a-f]{64}", client.get(response.location).text)
    return address.group()


def test_an_adviser_asks_for_a_file_accepts_the_terms_and_gets_it(db, client, adviser, sector):
    released(sector, 20, 20, 20, 20, 20, at=utc_now() - timedelta(hours=2))
    assert "100" in client.get("/microdata").text
    asked = client.post("/microdata", data={"sector": sector.id, "language": "nl"})
    assert client.get(asked.location).headers["Refresh"]
    make_documents.run(utc_now())
    page = client.get(asked.location)
    assert "Refresh" not in page.headers
    refused = client.post(f"{asked.location}/fetch", data={})
    assert refused.status_code == 422 and refused.mimetype == "text/html"
    got = client.post(f"{asked.location}/fetch", data=TICKED)
    assert got.mimetype == "application/zip" and got.headers["Cache-Control"] == "no-store"
    assert "microdata.sav" in unpacked(got.data)
    fetched = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "microdata.fetched")).all()
    assert [event.person_id for event in fetched] == [adviser.id]


def test_where_the_rules_allow_no_file_the_page_says_so_and_nothing_is_made(db, client, adviser, make):
    sector = make.sector(name="Bakkers")
    assert "Bakkers" in client.get("/microdata").text
    response = client.post("/microdata", data={"sector": sector.id, "language": "nl"})
    assert response.status_code == 422
    assert db.session.scalars(select(Document)).all() == []
    assert client.post("/microdata", data={"sector": 0, "language": "tlh"}).status_code == 422
    assert client.post("/microdata", data={"sector": 99999, "language": "nl"}).status_code == 422


def test_a_consultant_gets_the_file_of_their_own_sector_and_hands_nothing_over(db, client, make, document, sector):
    client.sign_in(make.consultant(sector))
    page = client.get(f"/microdata/files/{document.public_id}")
    assert "hand-over" not in page.text
    assert client.post(f"/microdata/files/{document.public_id}/fetch", data=TICKED).status_code == 200
    assert record(client, document).status_code == 403
    assert client.post("/microdata", data={"sector": 0, "language": "nl"}).status_code == 422
    client.sign_in(make.consultant(make.sector()))
    assert client.get(f"/microdata/files/{document.public_id}").status_code == 404
    assert client.post(f"/microdata/files/{document.public_id}/fetch", data=TICKED).status_code == 404
    assert client.post("/microdata", data={"sector": sector.id, "language": "nl"}).status_code == 422


def test_a_company_reaches_none_of_it_by_any_address(db, client, make, document, sector):
    company = db.session.scalars(select(Document)).one() and sector
    client.sign_in(make.company_user(make.company(company)))
    for path in ("/microdata", f"/microdata/files/{document.public_id}", "/microdata/hand-overs"):
        assert client.get(path).status_code == 403
    assert client.post(f"/microdata/files/{document.public_id}/fetch", data=TICKED).status_code == 403
    for path in ("", "/file"):
        assert client.get(f"/documents/{document.public_id}{path}").status_code == 404


def test_the_pages_of_documents_lead_nobody_around_the_terms(client, adviser, document):
    for path in ("", "/file"):
        assert client.get(f"/documents/{document.public_id}{path}").status_code == 404


def test_a_researcher_fetches_one_file_by_a_link_that_is_logged_and_can_be_closed(db, client, adviser, document):
    recorded = record(client, document)
    link = link_on(client, recorded)
    visitor = client.__class__(client.application)
    page = visitor.get(link)
    assert "KU Leuven" in page.text and "noindex" in page.headers["X-Robots-Tag"]
    assert visitor.post(link, data={}).status_code == 422
    got = visitor.post(link, data=TICKED)
    assert got.mimetype == "application/zip" and "x.txt" in unpacked(got.data)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "microdata.fetched")).all()
    assert [(event.person_id, event.subject.split(":")[0], event.facts) for event in events] == [
        (None, "hand_over", {})
    ]
    kept = db.session.scalars(select(HandOver.code)).one()
    assert kept in link and not link.endswith(kept), "the table alone opens nothing"
    assert client.post(f"{recorded.location}/revoke", data={}).status_code == 422
    assert client.post(f"{recorded.location}/revoke", data={"understood": "y"}).status_code == 303
    assert visitor.get(link).status_code == visitor.post(link, data=TICKED).status_code == 410
    verbs = set(db.session.scalars(select(AuditEvent.verb)))
    assert {"microdata.handed_over", "microdata.revoked"} <= verbs


def test_a_link_ends_with_its_days_and_with_the_file(db, client, adviser, document):
    link = link_on(client, record(client, document, days="1"))
    row = db.session.scalars(select(HandOver)).one()
    assert row.expires_at <= document.expires_at
    row.made_at, row.expires_at = row.made_at - timedelta(days=9), row.made_at - timedelta(days=8)
    db.session.commit()
    assert client.get(link).status_code == 410
    other = link_on(client, record(client, document, days="30"))
    assert db.session.scalars(select(HandOver).order_by(HandOver.id.desc())).first().expires_at == document.expires_at
    clean_up.run(document.expires_at)
    assert client.get(other).status_code == 410
    assert "KU Leuven" in client.get("/microdata/hand-overs").text


def test_links_that_were_not_made_here_open_nothing_and_cannot_be_tried_for_long(db, client, adviser, document):
    link = link_on(client, record(client, document))
    forged = link[:-1] + ("0" if link[-1] != "0" else "1")
    for path in (forged, link[:-32] + "0" * 32, "/research/x", "/research/" + "é" * 64):
        assert client.get(path).status_code == 404
    answers = {client.get(forged).status_code for _ in range(80)}
    attempts.forget()
    assert answers == {404, 429}


def test_a_refused_record_loses_nothing_that_was_typed_and_two_presses_make_one(db, client, adviser, document):
    for wrong in ({"agreed_on": "2099-01-01"}, {"days": "0"}, {"days": "31"}, {"days": "x"}, {"name": " "}):
        refused = record(client, document, **wrong)
        assert refused.status_code == 422
        assert "Leeftijd en werkdruk" in refused.text
    assert db.session.scalars(select(HandOver)).all() == []
    first, second = (record(client, document, form_key="a" * 32) for _ in range(2))
    assert first.location == second.location


def test_lists_ask_as_much_for_many_as_for_few(db, client, adviser, make, document):
    counts = []
    for times in (2, 10):
        for _ in range(times):
            record(client, document)
        for place in range(times):
            sector = make.sector()
            db.session.add(
                Document(
                    public_id=f"x{times}-{place}",
                    kind="microdata.pool",
                    subject=f"microdata:{sector.id}",
                    language="nl",
                    requested_at=utc_now(),
                )
            )
        db.session.commit()
        for path in ("/microdata", "/microdata/hand-overs"):
            with count_queries() as statements:
                client.get(path)
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
