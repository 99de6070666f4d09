"""Joint support: who agreed, when, with a document that is what it says it is; and no launch without."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from campaign_app.core.audit import AuditEvent
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.errors import DomainError
from campaign_app.scans import actions
from campaign_app.scans.agreements import MOST_AGREEMENTS, remove_agreement
from campaign_app.scans.documents import LARGEST, Document, kind_of
from campaign_app.scans.models import Agreement, Body

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
JPG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"


def docx(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name in names:
            parts.writestr(name, "<x/>")
    return file.getvalue()


WORD = docx("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def place(make):
    sector = make.sector("transport")
    return make.company(sector), sector


@pytest.fixture
def scan(make, place):
    return make.scan(*place)


@pytest.fixture
def ready(make, place):
    """A draft that misses nothing but the joint support."""
    scan, now = make.scan(*place), utc_now()
    actions.compose(scan, modules=[], variant="employee", by=None, at=now)
    days = {"opens_on": local_date(now), "closes_on": local_date(now) + timedelta(days=20)}
    actions.plan(scan, title="Scan", expected=40, **days, at=now)
    return scan


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg"), (WORD, "docx")])
def test_a_document_is_known_by_what_it_holds(content, kind):
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 cut off",
        b"MZ" + PDF,
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        PNG[:10],
        JPG[:20],
        b"PK\x03\x04 no archive",
        docx("word/document.xml"),
        docx("[Content_Types].xml", "xl/workbook.xml"),
        docx("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        docx("[Content_Types].xml", "word/document.xml", *(f"word/{n}.xml" for n in range(2001))),
        PDF + bytes(LARGEST) + b"%%EOF",
    ],
    ids=[
        *("empty", "half a PDF", "program", "page", "SVG", "half a PNG", "half a JPG", "no zip", "zip", "workbook"),
        *("macros", "thousands of parts", "too large"),
    ],
)
def test_any_other_file_is_refused_beside_its_field(app, content):
    with app.test_request_context(), pytest.raises(DomainError) as refusal:
        kind_of(content)
    assert refusal.value.field == "document"


def test_several_may_agree_and_the_same_record_twice_is_one(make, scan, now, db):
    first = make.agreed(scan)
    assert make.agreed(scan) is first
    make.agreed(scan, body=Body.WORKS_COUNCIL, agreed_on=local_date(now) - timedelta(days=30))
    db.session.commit()
    db.session.expire_all()
    assert [each.body for each in scan.agreements] == [Body.WORKS_COUNCIL, Body.PREVENTION_COMMITTEE]


@pytest.mark.parametrize("days", [1, -800])
def test_a_day_that_cannot_be_is_refused_at_its_field(make, scan, now, days):
    with pytest.raises(DomainError) as refusal:
        make.agreed(scan, agreed_on=local_date(now) + timedelta(days=days))
    assert refusal.value.field == "agreed_on"


def test_records_without_end_are_refused(make, scan, now):
    for n in range(MOST_AGREEMENTS):
        make.agreed(scan, note=f"Overleg {n}")
    with pytest.raises(DomainError):
        make.agreed(scan, note="Nog een")


def test_a_launched_scan_takes_and_loses_no_record(make, place, now):
    scan = make.open_scan(*place)
    with pytest.raises(DomainError):
        make.agreed(scan, note="Achteraf")
    with pytest.raises(DomainError):
        remove_agreement(scan, scan.agreements[0], by=None, at=now)


def test_the_audit_trail_tells_the_body_and_the_day_and_not_who_spoke(make, scan, db):
    make.agreed(scan, spoken_by="An Peeters, voorzitter", note="Vertrouwelijk")
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.verb == "agreement.recorded")).one()
    assert facts == {"body": "cpbw", "agreed_on": "2026-03-10", "document": False}


def test_without_joint_support_there_is_no_launch_and_the_page_says_where_to_record_it(make, ready, client, db):
    with pytest.raises(DomainError):
        actions.launch(ready, by=None, at=utc_now())
    db.session.commit()
    client.sign_in(make.company_user(ready.company))
    page = client.get(f"/scans/{ready.id}/launch").page
    assert page.links["Breng dit in orde"] == f"/scans/{ready.id}/agreements"
    assert page.find("input", name="understood") is None
    make.agreed(ready, now=utc_now())
    actions.launch(ready, by=None, at=utc_now())
    assert ready.launched_at


def test_the_step_stands_between_the_ways_in_and_the_preview_and_is_done_once_recorded(make, ready, client, db):
    db.session.commit()
    client.sign_in(make.company_user(ready.company))
    titles = [item.find("{*}div/{*}h3") for item in client.get(f"/scans/{ready.id}").page.find("ol", class_="steps")]
    told = ["".join(title.itertext()).strip() for title in titles]
    assert told.index("Leg het draagvlak vast") == told.index("Kies de dagen en de toegang") + 1
    page = client.get(f"/scans/{ready.id}").page
    assert [node.get("class") for node in page.find("ol", class_="steps")][:6] == [
        *("step step-done", "step step-possible", "step step-possible"),
        *("step step-done", "step step-next", "step step-possible"),
    ]


def typed(**changes) -> dict:
    return {"body": "cpbw", "agreed_on": "2026-01-15", "spoken_by": "voorzitter", "note": "Goedgekeurd", **changes}


def attached(content: bytes, name: str) -> dict:
    return {"document": (io.BytesIO(content), name)}


def test_the_company_records_downloads_and_takes_away_again(make, scan, client, db, monkeypatch):
    monkeypatch.setattr("campaign_app.scans.views_agreements.utc_now", lambda: scan.created_at)
    client.sign_in(make.company_user(scan.company))
    path = f"/scans/{scan.id}/agreements"
    name = "../../Verslag <b>CPBW</b>.html"
    assert client.post(path, data=typed() | attached(PDF, name)).status_code == 303
    page = client.get(path).page
    assert "Comité voor preventie" in page.text and "Verslag <b>CPBW</b>.html" in page.text
    link = next(node.get("href") for node in page.find_all("a") if "/document" in node.get("href", ""))
    response = client.get(link)
    assert response.data == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Disposition"].endswith('.pdf"')
    assert client.post(link.replace("document", "remove")).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 0


def test_a_document_of_another_scan_is_not_to_be_had(make, place, client, db, now):
    mine, other = make.scan(*place), make.scan(make.company(place[1]), place[1])
    theirs = make.agreed(other, document=Document(PDF, "verslag.pdf"))
    db.session.commit()
    client.sign_in(make.company_user(mine.company))
    assert client.get(f"/scans/{other.id}/agreements/{theirs.id}/document").status_code == 404
    assert client.get(f"/scans/{mine.id}/agreements/{theirs.id}/document").status_code == 404
    assert client.post(f"/scans/{mine.id}/agreements/{theirs.id}/remove").status_code == 404


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"body": ""}, "body"),
        ({"body": "board"}, "body"),
        ({"agreed_on": ""}, "agreed_on"),
        ({"agreed_on": "2999-01-01"}, "agreed_on"),
        ({"spoken_by": "x" * 201}, "spoken_by"),
        ({"note": "x" * 2001}, "note"),
        (attached(b"no picture", "foto.png"), "document"),
    ],
    ids=["nobody", "unknown", "no day", "tomorrow", "long", "longer", "document"],
)
def test_a_refused_record_is_shown_again_with_all_that_was_typed(make, scan, client, db, changes, target):
    client.sign_in(make.company_user(scan.company))
    response = client.post(f"/scans/{scan.id}/agreements", data=typed(agreed_on=str(local_date(utc_now()))) | changes)
    assert response.status_code == 422
    assert f"#{target}" in response.page.links.values()
    if target != "note":
        assert response.page.find("textarea", name="note").text.strip() == "Goedgekeurd"
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 0


def test_who_chose_a_document_beside_a_fault_is_asked_to_choose_it_again(make, scan, client):
    client.sign_in(make.company_user(scan.company))
    response = client.post(f"/scans/{scan.id}/agreements", data=typed(body="") | attached(PDF, "verslag.pdf"))
    assert "#document" in response.page.links.values()


def test_after_the_launch_the_page_can_be_read_but_takes_nothing(make, place, client):
    scan = make.open_scan(*place)
    client.sign_in(make.company_user(scan.company))
    page = client.get(f"/scans/{scan.id}/agreements").page
    assert page.find("input", name="body") is None
    assert client.post(f"/scans/{scan.id}/agreements", data=typed()).status_code == 303
    assert len(scan.agreements) == 1


def test_the_list_of_records_reads_no_document(make, scan, client, db):
    make.agreed(scan, document=Document(PDF, "verslag.pdf"))
    db.session.commit()
    db.session.expire_all()
    assert "document" not in scan.agreements[0].__dict__


def test_people_choose_how_the_groups_are_known_on_the_page_of_the_groups(make, scan, client, db):
    client.sign_in(make.company_user(scan.company))
    path = f"/scans/{scan.id}/groups"
    lines = {"rows-0-name": "Gent", "rows-0-parent": "", "rows-0-headcount": ""}
    assert client.post(path, data={**lines, "group_by": "nobody"}).status_code == 422
    assert client.post(path, data={**lines, "group_by": "code"}).status_code == 303
    chosen = client.get(path).page.find("input", name="group_by", value="code")
    assert "checked" in chosen.attrib
