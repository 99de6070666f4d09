"""The links in mails: invitation and reset, signed, once, for a limited time."""

import re

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import select

from campaign_app.accounts import actions, tokens
from campaign_app.core.access import Role
from campaign_app.core.clock import utc_now
from campaign_app.post.actions import deliver_due
from campaign_app.post.models import MailStatus, OutboxMail
from tests.accounts.conftest import PASSWORD

NEW = {"password": "regen op zondag", "repeat": "regen op zondag"}


def link_in(mail: OutboxMail) -> str:
    (link,) = set(re.findall(r"http://localhost(/\S+)", mail.text))
    assert link in mail.html
    return link


def sent(db) -> OutboxMail:
    """The newest message, after the clock has been."""
    deliver_due(utc_now())
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()


@pytest.fixture
def invited(db, keeper):
    person = actions.invite("jan@example.org", "Jan Jansens", Role.ADVISER, by=keeper, at=utc_now())
    db.session.commit()
    return person


def later(monkeypatch, seconds: int) -> None:
    real = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: real(self) + seconds)


def test_an_invited_person_chooses_a_password_and_is_in(client, db, invited):
    mail = sent(db)
    assert mail.subject == "Je uitnodiging voor Sokkel" and "Kris Keeper nodigt je uit" in mail.text
    path = link_in(mail)
    page = client.get(path).page
    assert page.h1 == "Welkom bij Sokkel" and page.find("input", value="jan@example.org") is not None
    assert client.post(path, NEW).status_code == 303
    assert client.get("/account").status_code == 200
    assert invited.last_seen_at is not None


def test_an_invitation_works_once(app, client, db, invited):
    path = link_in(sent(db))
    client.post(path, NEW)
    for response in (client.__class__(app).get(path), client.__class__(app).post(path, NEW)):
        assert response.status_code == 410
        assert "Vraag anders een nieuwe uitnodiging" in response.page.text


def test_looking_at_a_link_does_not_use_it_up(client, db, invited):
    path = link_in(sent(db))
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 200]


def test_a_refused_password_leaves_the_link_good(client, db, invited):
    path = link_in(sent(db))
    for typed in (
        {"password": "short", "repeat": "short"},
        {**NEW, "repeat": "other"},
        {},
        {"password": "jan@example.org"},
    ):
        assert client.post(path, typed).status_code == 422
    assert client.post(path, NEW).status_code == 303


def test_an_invitation_lasts_fourteen_days(client, db, invited, monkeypatch):
    path = link_in(sent(db))
    later(monkeypatch, 14 * 86400 - 60)
    assert client.get(path).status_code == 200
    later(monkeypatch, 120)
    assert client.get(path).status_code == 410


def test_a_reset_link_lasts_two_hours_and_leads_to_a_new_one(client, els, monkeypatch):
    path = f"/reset/{tokens.issue(tokens.RESET, els)}"
    assert client.get(path).status_code == 200
    later(monkeypatch, 2 * 3600 + 1)
    response = client.get(path)
    assert response.status_code == 410 and response.page.links["Vraag een nieuwe link"] == "/forgot"


def test_a_forgotten_password_is_replaced_and_every_other_device_is_out(app, client, db, els):
    elsewhere = client.__class__(app).sign_in(els)
    assert elsewhere.get("/account").status_code == 200
    client.post("/forgot", {"email": els.email})
    mail = sent(db)
    assert mail.to_address == els.email
    assert client.post(link_in(mail), NEW).status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert actions.authenticate(els.email, PASSWORD, at=utc_now()) is None
    assert actions.authenticate(els.email, NEW["password"], at=utc_now()) is els


def test_a_stranger_who_typed_an_address_gets_no_mail_and_is_not_remembered(client, db):
    client.post("/forgot", {"email": "nobody@example.org"})
    mail = sent(db)
    assert (mail.status, mail.to_address, mail.text) == (MailStatus.CANCELLED, None, None)


@pytest.mark.parametrize("broken", ["x", "WzEsMV0.x.y", "%00", "a" * 3000])
def test_a_broken_link_is_not_found(client, els, broken):
    assert client.get(f"/reset/{broken}").status_code == 404


def test_a_link_for_one_purpose_is_worth_nothing_for_another(client, els):
    assert client.get(f"/invitation/{tokens.issue(tokens.RESET, els)}").status_code == 404


def test_a_deactivated_person_cannot_use_their_link(client, db, els, keeper, now):
    path = f"/reset/{tokens.issue(tokens.RESET, els)}"
    actions.deactivate(els, by=keeper, at=now)
    db.session.commit()
    assert client.get(path).status_code == 410
    client.post("/forgot", {"email": els.email})
    assert sent(db).status is MailStatus.CANCELLED


def test_an_invitation_to_somebody_who_has_a_password_by_now_is_not_sent(db, invited):
    actions.set_password(invited, NEW["password"])
    db.session.commit()
    assert sent(db).status is MailStatus.CANCELLED


def test_mails_speak_the_language_of_who_gets_them(db, keeper):
    actions.invite("joe@example.org", "Joe", Role.ADVISER, by=keeper, at=utc_now(), language="en")
    db.session.commit()
    mail = sent(db)
    assert mail.subject == "Your invitation to Sokkel" and '<html lang="en"' in mail.html


def test_a_name_cannot_become_markup_in_a_mail(db, keeper):
    actions.invite("x@example.org", "<b>X</b>", Role.ADVISER, by=keeper, at=utc_now())
    db.session.commit()
    mail = sent(db)
    assert "<b>X</b>" in mail.text and "&lt;b&gt;X" in mail.html
