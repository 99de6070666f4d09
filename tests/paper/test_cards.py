"""Cards with printed codes: each code once, in one language, by nobody's list; and nothing left of them afterwards."""

import io

import pytest
from flask_babel import force_locale, format_date, gettext
from pypdf import PdfReader
from sqlalchemy import select

from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing
from campaign_app.core.errors import DomainError
from campaign_app.documents.actions import content_of
from campaign_app.documents.models import Document
from campaign_app.paper import actions, cards
from campaign_app.scans import actions as scan_actions
from campaign_app.scans import checklist
from campaign_app.scans import offline as offline_ways
from campaign_app.scans.codes import code_of
from campaign_app.scans.models import GRACE, AccessCode
from campaign_app.scans.queries import mailed_codes, printed_codes
from jobs import close_scans, make_documents
from tests.queries import count_queries


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def codes_in(db, scan, language) -> list[str]:
    return [code_of(row) for row in db.session.scalars(printed_codes(scan.id, language))]


def test_the_launch_makes_the_codes_and_no_round_ever_touches_them(db, offline):
    scan = offline(printed_codes={"nl": 12, "fr": 3, "en": 0}, codes=["an@example.org"])
    assert scan.printed_codes == {"nl": 12, "fr": 3}
    assert [len(codes_in(db, scan, code)) for code in ("nl", "fr", "en")] == [12, 3, 0]
    assert db.session.scalars(mailed_codes(scan.id)).one().email == "an@example.org"


def test_every_printed_code_stands_once_on_a_card_and_no_mailed_one(db, offline, monkeypatch):
    monkeypatch.setattr(cards, "A_FILE", 9)
    scan = offline(printed_codes={"nl": 21, "fr": 2}, codes=["an@example.org", "bo@example.org"])
    begin_writing()
    asked = actions.ask_for_cards(scan, "nl", by=None, at=utc_now())
    db.session.commit()
    assert len(asked) == 3
    assert make_documents.run(utc_now()) == 3
    text = "".join(text_of(content_of(db.session.get(Document, document.id))) for document in asked)
    assert [text.count(code) for code in codes_in(db, scan, "nl")] == [1] * 21
    others = [code_of(row) for row in db.session.scalars(mailed_codes(scan.id))] + codes_in(db, scan, "fr")
    assert len(others) == 4
    assert not any(code in text for code in others)


@pytest.mark.parametrize("language", ["nl", "fr", "en", "ar", "pl"])
def test_a_card_speaks_one_language_and_has_the_address_and_the_last_day(db, offline, monkeypatch, language):
    # also in a language that no shipped questionnaire may speak, but one that a sector uploads does
    monkeypatch.setattr(offline_ways, "languages_of", lambda scan: (language,))
    monkeypatch.setattr(checklist, "languages_of", lambda scan: (language,))
    scan = offline(printed_codes={language: 1})
    pdf = cards.cards_pdf(scan.id, language, 1, None, lambda done: None)
    card = " ".join(PdfReader(io.BytesIO(pdf)).pages[1].extract_text().split())
    assert "localhost/c" in card
    assert "Meubels & Zoon" in card
    with force_locale(language):
        promise = gettext("Nobody can see who answered what: you drew this card yourself.")
        last_day = format_date(scan.closes_on, "long")
    if language != "ar":  # shaped letters do not come back as they went in
        assert last_day in card
        assert promise[:30] in card
        assert promise.startswith("Nobody") == (language == "en")


def test_the_same_cards_come_again_and_their_order_tells_nothing(db, offline):
    scan = offline(printed_codes={"nl": 40})
    in_pdf = codes_in(db, scan, "nl")
    assert in_pdf == codes_in(db, scan, "nl")
    in_table = [code_of(row) for row in db.session.scalars(select(AccessCode).order_by(AccessCode.id))]
    assert in_pdf != in_table
    assert sorted(in_pdf) == sorted(in_table)


def test_a_code_on_a_card_opens_the_survey_once(db, client, offline):
    scan = offline(printed_codes={"nl": 1})
    response = client.post("/c", data={"code": codes_in(db, scan, "nl")[0].lower()})
    assert response.status_code == 303
    assert response.location.startswith("/v/")


def test_at_closing_the_codes_and_the_files_of_cards_are_gone(db, offline):
    scan = offline(printed_codes={"nl": 5})
    begin_writing()
    actions.ask_for_cards(scan, "nl", by=None, at=utc_now())
    db.session.commit()
    make_documents.run(utc_now())
    close_scans.run(scan.closes_at + GRACE)
    assert db.session.scalars(select(AccessCode)).all() == []
    assert db.session.scalars(select(Document)).all() == []
    db.session.refresh(scan)
    with pytest.raises(DomainError):
        actions.ask_for_cards(scan, "nl", by=None, at=utc_now())


def test_cards_in_a_language_that_the_questionnaire_does_not_speak_keep_a_scan_from_launching(db, make, now):
    sector = make.sector()
    with pytest.raises(DomainError, match="kaartjes"):
        make.open_scan(make.company(sector), sector, printed_codes={"xx": 5})


def test_more_cards_than_a_scan_takes_are_refused(db, make):
    sector = make.sector()
    with pytest.raises(DomainError) as fault:
        make.open_scan(make.company(sector), sector, printed_codes={"nl": 4000, "fr": 1001})
    assert fault.value.field == "printed_codes"


def test_cards_alone_are_a_way_in(db, make):
    sector = make.sector()
    scan = make.open_scan(make.company(sector), sector, open_link=False, printed_codes={"nl": 10})
    assert scan.open_token is None
    other = make.scan(make.company(sector), sector)
    scan_actions.compose(other, modules=[], variant="employee", by=None, at=utc_now())
    with pytest.raises(DomainError):
        make.open_scan(make.company(sector), sector, open_link=False, printed_codes={"nl": 0})


# pages


def test_the_company_says_how_many_cards_in_which_language(db, client, make, offline):
    sector = make.sector()
    scan = make.scan(make.company(sector), sector)
    scan_actions.compose(scan, modules=[], variant="employee", by=None, at=utc_now())
    db.session.commit()
    client.sign_in(make.company_user(scan.company))
    page = client.get(f"/scans/{scan.id}/ways").page
    fields = {**page.fields(page.find_all("form")[-1]), "opens_on": "2099-01-01", "closes_on": "2099-01-20"}
    fields |= {"title": "Scan", "expected": "90", "k": "10", "printed_codes-nl": "1.060", "printed_codes-fr": "veel"}
    refused = client.post(f"/scans/{scan.id}/ways", data=fields)
    assert refused.status_code == 422
    assert 'value="1.060"' in refused.text and 'value="veel"' in refused.text


def test_the_company_asks_for_cards_and_finds_them_on_the_page(db, client, make, offline):
    scan = offline(printed_codes={"nl": 3})
    client.sign_in(make.company_user(scan.company))
    assert "kaartjes" in client.get(f"/scans/{scan.id}").text
    page = client.get(f"/scans/{scan.id}/paper")
    assert page.status_code == 200
    asked = client.post(f"/scans/{scan.id}/paper/cards", data={"language": "nl"})
    assert asked.status_code == 303
    assert client.post(f"/scans/{scan.id}/paper/cards", data={"language": "nl"}).location == asked.location
    make_documents.run(utc_now())
    assert client.get(asked.location + "/file").data.startswith(b"%PDF")
    assert client.post(f"/scans/{scan.id}/paper/cards", data={"language": "xx"}).status_code == 303


def test_the_page_asks_as_much_for_thirty_files_as_for_three(db, offline, make, client, monkeypatch):
    monkeypatch.setattr(cards, "A_FILE", 1)
    counts = []
    for count in (3, 30):
        scan = offline(printed_codes={"nl": count}, booklets=True)
        actions.ask_for_cards(scan, "nl", by=None, at=utc_now())
        db.session.commit()
        client.sign_in(make.company_user(scan.company))
        client.get(f"/scans/{scan.id}/paper")
        with count_queries() as statements:
            assert client.get(f"/scans/{scan.id}/paper").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
