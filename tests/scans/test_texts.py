"""The words of the mails: a company's own or ours, in each language, with nothing in them that could mislead."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaign_app.core.clock import utc_now
from campaign_app.core.errors import DomainError
from campaign_app.post.kinds import KINDS, speaking
from campaign_app.post.models import OutboxMail
from campaign_app.scans import actions
from campaign_app.scans.codes import code_of, hash_of
from campaign_app.scans.languages import languages_of
from campaign_app.scans.models import AccessCode, Round, ScanText
from campaign_app.scans.queries import code_by_hash
from campaign_app.scans.texts import (
    FALSE_CODE,
    MOST_TESTS,
    Words,
    checked_words,
    inert,
    keep_words,
    message_for,
    our_words,
    send_test,
    words_of,
)

OWN = Words("Vragen voor {company}", "Beste collega,\n\nDoe je mee tot {closing_date}?\n\n{link}\n\nCode {code}. Dank!")


@pytest.fixture
def place(make):
    sector = make.sector("transport")
    return make.company(sector, name="Jansen & Zoon <b>NV</b>"), sector


@pytest.fixture
def scan(make, place):
    return make.open_scan(*place, codes=["an@example.org"])


def made(mail):
    with speaking(mail.language):
        return KINDS[mail.kind].make(mail)


def mail_of(scan, db, now, which=Round.REMINDER):
    actions.queue_round(scan, which, due_on=now.date(), now=now)
    return db.session.scalars(select(OutboxMail)).one()


def test_every_language_of_the_questionnaire_has_a_complete_mail_of_its_own(scan, app):
    seen, sentences = set(), {}
    for language in languages_of(scan):
        for which in Round:
            with speaking(language):
                message = message_for(scan, which, our_words(which, language), code="7K2M-Q9XD-04TB")
            assert "http://localhost/c/7K2M-Q9XD-04TB" in message.text
            assert "{" not in message.text + message.subject
            seen.add((message.subject, message.text))
            assert ('dir="rtl"' in message.html) == (language == "ar")
            lines = f"{message.subject}\n{message.text}".splitlines()
            parts = {part.strip() for line in lines for part in re.split(r"(?<=[.?!]) ", line) if len(part.split()) > 2}
            sentences.setdefault(language, set()).update(parts)
    assert len(seen) == 3 * len(languages_of(scan)) >= 9
    for language in sentences.keys() - {"en"}:
        assert not sentences[language] & sentences["en"], f"English in {language}"


def test_a_code_with_a_language_gets_its_mail_and_its_questionnaire_in_that_language(scan, db, now):
    code = db.session.scalars(select(AccessCode)).one()
    code.language = "fr"
    mail = mail_of(scan, db, now)
    assert mail.language == "fr"
    message = made(mail)
    assert message.subject.startswith("Rappel")
    assert f"/c/{code_of(code)}?language=fr" in message.text


def test_own_words_are_mailed_with_the_promise_and_the_sender_around_them(scan, db, now):
    keep_words(scan, Round.REMINDER, "nl", OWN, by=None, at=now)
    message = made(mail_of(scan, db, now))
    code = code_of(db.session.scalars(select(AccessCode)).one())
    assert message.subject == "Vragen voor Jansen & Zoon <b>NV</b>"
    assert "Doe je mee tot dinsdag 31 maart 2026?" in message.text
    assert f"Code {code}. Dank!" in message.text
    for body in (message.text, message.html):
        assert "Je antwoorden zijn anoniem" in body
        assert "namens" in body
    assert "Jansen & Zoon <b>NV</b>" in message.text
    assert "&amp;" not in message.text
    assert "<b>" not in message.html
    assert "Jansen &amp; Zoon &lt;b&gt;NV&lt;/b&gt;" in message.html


def test_words_are_kept_per_round_and_language_and_ours_come_back(scan, db, now):
    keep_words(scan, Round.REMINDER, "nl", OWN, by=None, at=now)
    assert words_of(scan, Round.REMINDER, "nl").own
    assert not words_of(scan, Round.REMINDER, "fr").own
    assert not words_of(scan, Round.LAST_CALL, "nl").own
    keep_words(scan, Round.REMINDER, "nl", our_words(Round.REMINDER, "nl"), by=None, at=now)
    assert db.session.scalar(select(func.count()).select_from(ScanText)) == 0


@pytest.mark.parametrize(
    ("subject", "body", "field", "told"),
    [
        ("Hallo", "Zonder weg naar binnen, {company}", "body", "{link}"),
        ("Hallo", "{link} voor {naam}", "body", "{naam}"),
        ("Hallo", "{link} {0} {}", "body", "{}"),
        ("Hallo", "{link} {company.name}", "body", "{company.name}"),
        ("Hallo", "{link} en { los", "body", "wederhelft"),
        ("Hallo {link}", "{link}", "subject", "{link}"),
        ("Hallo {code}", "{link}", "subject", "{code}"),
        (" \n ", "{link}", "subject", "Vul dit in"),
        ("Hallo", "\x00 ", "body", "Vul dit in"),
        ("x" * 201, "{link}", "subject", "200"),
        ("Hallo", "{link}" + "x" * 5000, "body", "5000"),
    ],
)
def test_words_that_could_go_wrong_are_refused_with_the_reason(app, subject, body, field, told):
    with app.test_request_context(), pytest.raises(DomainError) as refusal:
        checked_words(Words(subject, body))
    assert refusal.value.field == field
    with app.test_request_context():
        assert told in str(refusal.value.message)


def test_placeholders_are_known_with_spaces_and_capitals(app, scan):
    words = checked_words(Words("{ Company }", "{LINK}"))
    with speaking("nl"):
        message = message_for(scan, Round.REMINDER, words, code="7K2M-Q9XD-04TB")
    assert message.subject.startswith("Jansen")
    assert message.text.startswith("Open de vragenlijst: http://localhost/c/7K2M-Q9XD-04TB")


def test_only_our_own_link_is_a_link(app, scan):
    body = (
        "Kijk op https://boos.example/x?y=1, www.boos.example of boos.example/pad.\n\n<a href='https://z.be'>hier</a>"
    )
    words = checked_words(Words("Ga naar boos.example", f"{body}\n\nVia {{link}} of\n\n{{link}}"))
    with app.test_request_context():
        message = message_for(scan, Round.REMINDER, words, code="7K2M-Q9XD-04TB")
    assert set(re.findall(r'href="([^"]*)"', message.html)) == {"http://localhost/c/7K2M-Q9XD-04TB"}
    for part in (message.text, message.html):
        rest = part.partition("</title>")[2] or part
        rest = rest.replace("http://localhost/c/7K2M-Q9XD-04TB", "")
        assert "boos.example" not in rest and "z.be" not in rest and "://" not in rest
        assert "boos\u2060.\u2060example" in rest
    assert "<a href='" not in message.html


@pytest.mark.parametrize("text", ["Mail hr@bedrijf.be of jan.peeters@bedrijf.be.", "Tot 31.12.2026 om 9.30 uur. Dank."])
def test_addresses_of_people_and_numbers_stay_as_they_are(text):
    assert inert(text) == text


def test_a_mail_that_has_gone_out_keeps_its_words(scan, now):
    with pytest.raises(DomainError):
        keep_words(scan, Round.INVITATION, "nl", OWN, by=None, at=now)
    keep_words(scan, Round.LAST_CALL, "nl", OWN, by=None, at=now + timedelta(days=8))
    with pytest.raises(DomainError):
        keep_words(scan, Round.REMINDER, "nl", OWN, by=None, at=now + timedelta(days=8))
    with pytest.raises(DomainError):
        keep_words(scan, Round.LAST_CALL, "sv", OWN, by=None, at=now)


def test_a_test_goes_to_who_asks_with_a_code_that_opens_nothing(scan, place, make, db, now):
    user = make.company_user(place[0])
    send_test(scan, Round.REMINDER, "fr", by=user, at=now)
    mail = db.session.scalars(select(OutboxMail)).one()
    assert mail.to_address == user.email
    message = made(mail)
    assert message.subject.startswith("Test: Rappel")
    assert FALSE_CODE in message.text
    assert db.session.scalars(code_by_hash(hash_of(FALSE_CODE))).all() == []
    user.active = False
    assert made(mail) is None


def test_tests_are_limited_and_possible_again_later(scan, place, make, db, now):
    user, other = make.company_user(place[0]), make.company_user(place[0])
    for _ in range(MOST_TESTS):
        send_test(scan, Round.REMINDER, "nl", by=user, at=now)
    with pytest.raises(DomainError):
        send_test(scan, Round.REMINDER, "nl", by=user, at=now)
    send_test(scan, Round.REMINDER, "nl", by=other, at=now)
    send_test(scan, Round.REMINDER, "nl", by=user, at=now + timedelta(hours=2))
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == MOST_TESTS + 2


@pytest.fixture
def desk(client, make, place):
    return client.sign_in(make.company_user(place[0]))


def test_the_pages_lead_from_list_to_kept_text(desk, make, place, db):
    scan = make.open_scan(*place, codes=["an@example.org"], now=utc_now())
    address = f"/scans/{scan.id}/texts"
    page = desk.get(address).page
    assert f"{address}/reminder/fr" in page.links.values()
    typed = desk.get(f"{address}/reminder/fr").page.fields(-1)
    assert "{link}" in typed["body"]
    preview = desk.post(f"{address}/reminder/fr", typed | {"subject": "Coucou {company}", "do": "preview"})
    assert preview.status_code == 200
    assert "Coucou Jansen" in preview.page.text
    assert preview.page.fields(-1)["subject"] == "Coucou {company}"
    assert db.session.scalar(select(func.count()).select_from(ScanText)) == 0
    assert desk.post(f"{address}/reminder/fr", typed | {"subject": "Coucou", "do": "test"}).status_code == 303
    assert db.session.scalars(select(ScanText.subject)).all() == ["Coucou"]
    assert db.session.scalars(select(OutboxMail.kind)).all() == ["scans.test"]
    assert desk.post(f"{address}/reminder/fr", typed | {"do": "ours"}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(ScanText)) == 0


def test_a_refused_text_loses_nothing_typed(desk, make, place):
    scan = make.open_scan(*place, codes=["an@example.org"], now=utc_now())
    answer = desk.post(f"/scans/{scan.id}/texts/reminder/nl", {"subject": "Mijn titel", "body": "Niets <b>erin</b>"})
    assert answer.status_code == 422
    fields = answer.page.fields(-1)
    assert (fields["subject"], fields["body"].strip()) == ("Mijn titel", "Niets <b>erin</b>")


def test_the_mail_itself_is_shown_under_a_policy_that_runs_and_loads_nothing(desk, make, place):
    scan = make.open_scan(*place, codes=["an@example.org"], now=utc_now())
    address = f"/scans/{scan.id}/texts/reminder/nl"
    data = desk.get(address).page.fields(-1) | {"body": "Zelf <script>\n\n{link}", "do": "look"}
    # a mail is no page of ours: read without the strict reader
    answer = FlaskClient.open(desk, address, method="POST", data=data)
    assert answer.status_code == 200
    assert "&lt;script&gt;" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy


@pytest.mark.parametrize("path", ["reminder/xx", "niets/nl", "reminder/%00", "Reminder/nl"])
def test_a_mail_that_is_not_there_is_not_found(desk, make, place, path):
    scan = make.open_scan(*place, codes=["an@example.org"], now=utc_now())
    assert desk.get(f"/scans/{scan.id}/texts/{path}").status_code == 404


def test_no_mail_goes_to_an_address_that_was_taken_back(app, scan, db, now, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail="smtp"))
    mail = mail_of(scan, db, now)
    assert made(mail) is not None
    db.session.scalars(select(AccessCode)).one().withdrawn = True
    assert made(mail) is None
