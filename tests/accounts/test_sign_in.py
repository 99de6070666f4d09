"""Signing in and out: one answer for everybody, a bound on attempts, a session of one's own."""

import pytest
from sqlalchemy import func, select

from campaign_app.accounts import passwords
from campaign_app.accounts.actions import deactivate
from campaign_app.core import attempts
from campaign_app.post.models import OutboxMail
from tests.accounts.conftest import PASSWORD


def sign_in(client, email="els@example.org", password=PASSWORD, **more):
    return client.post("/sign-in", {"email": email, "password": password, **more})


def test_the_right_password_leads_to_where_ones_work_is(client, els):
    response = sign_in(client, " Els@Example.org ")
    assert (response.status_code, response.location) == (303, "/")
    assert client.get("/").location.endswith("day")
    assert client.get("/account").status_code == 200
    assert els.last_seen_at is not None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("els@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("els@example.org", "x" * 5000),
        ("els\x00@example.org", "\x00"),
    ],
)
def test_wrong_is_wrong_in_the_same_words(client, els, email, password):
    response = sign_in(client, email, password)
    assert response.status_code == 422
    assert "Dit e-mailadres en dit wachtwoord horen niet bij elkaar." in response.page.text
    assert client.get("/account").status_code == 303


def test_what_was_typed_stays_except_the_password(client, els):
    page = sign_in(client, "els@example.org", "wrong").page
    assert page.find("input", name="email").get("value") == "els@example.org"
    assert not page.find("input", name="password").get("value")


def test_an_empty_form_points_at_its_fields(client, app):
    response = client.post("/sign-in", {})
    assert response.status_code == 422
    assert "Wachtwoord: Vul dit in." in response.page.links


def test_an_unknown_address_costs_as_much_work_as_a_known_one(client, els, monkeypatch):
    checked = []
    real = passwords.HASHER.__class__.verify
    monkeypatch.setattr(
        passwords.HASHER.__class__,
        "verify",
        lambda self, hashed, typed: checked.append(hashed) or real(self, hashed, typed),
    )
    for email in ("els@example.org", "nobody@example.org"):
        sign_in(client, email, "wrong password")
    assert checked == [els.password_hash, passwords.NOBODY]


def test_the_stand_in_hash_costs_what_a_real_one_costs():
    assert not passwords.outdated(passwords.NOBODY)


def test_a_deactivated_person_hears_the_same_as_a_stranger_and_is_out_at_once(client, els, keeper, db, now):
    sign_in(client)
    deactivate(els, by=keeper, at=now)
    db.session.commit()
    assert client.get("/account").status_code == 303
    client.csrf = None
    assert sign_in(client).status_code == 422


def test_after_ten_wrong_attempts_an_address_must_wait_wherever_they_come_from(client, els):
    for n in range(10):
        client.environ_base["REMOTE_ADDR"] = f"10.0.0.{n}"
        assert sign_in(client, password="wrong").status_code == 422
    client.environ_base["REMOTE_ADDR"] = "10.0.1.1"
    response = sign_in(client)
    assert response.status_code == 429
    assert response.page.h1 == "Te veel pogingen"
    assert response.headers["Retry-After"] == "300"


def test_after_ten_wrong_attempts_a_client_must_wait_whatever_address_it_tries(client, els):
    for n in range(10):
        assert sign_in(client, f"person{n}@example.org").status_code == 422
    assert sign_in(client).status_code == 429
    client.environ_base["REMOTE_ADDR"] = "10.9.9.9"
    assert sign_in(client).status_code == 303


def test_colleagues_behind_one_connection_do_not_lock_each_other_out(app, client, els):
    for _ in range(15):
        assert sign_in(client.__class__(app)).status_code == 303


def test_no_address_of_a_client_is_kept_even_in_memory(client, els):
    sign_in(client, password="wrong")
    kept = repr(attempts.STORAGE.storage)
    assert "127.0.0.1" not in kept and "els" not in kept


def test_after_signing_in_one_arrives_where_one_was_going(client, els):
    response = client.get("/account/password?x=1")
    assert (response.status_code, response.location) == (303, "/sign-in?next=/account/password?x%3D1")
    page = client.get(response.location).page
    fields = page.fields(page.find_all("form")[-1])
    response = client.post("/sign-in", {**fields, "email": els.email, "password": PASSWORD})
    assert response.location == "/account/password?x=1"


def test_a_post_without_a_session_says_that_it_must_be_done_again(client, app):
    response = client.post("/account", {"name": "X"})
    assert (response.status_code, response.location) == (303, "/sign-in")
    assert "nog een keer" in client.get("/sign-in").page.text


def test_the_session_is_a_new_one_but_for_the_language(client, els):
    with client.session_transaction() as session:
        session.update(planted="by someone else", language="en")
    client.csrf = None
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session and session["language"] == "en"


def test_signing_out_ends_the_remembered_session_too(app, client, els):
    sign_in(client, remember="y")
    assert client.get_cookie("remember_token") is not None
    client.delete_cookie("sokkel_session")
    assert client.get("/account").status_code == 200
    client.csrf = None
    assert client.post("/sign-out").status_code == 303
    assert client.get_cookie("remember_token") is None
    assert client.get("/account").status_code == 303


def test_a_form_without_its_token_is_refused(client, els):
    response = client.post("/sign-in", {"email": els.email, "password": PASSWORD}, csrf=False)
    assert response.status_code == 400 and response.page.h1 == "Het formulier is verlopen"


@pytest.mark.parametrize("identity", ["", "1", "x.y", "1.1.1", "99999999999999.1", "1.99", "²³.1"])
def test_a_session_that_names_nobody_is_nobodys(client, els, identity):
    with client.session_transaction() as session:
        session["_user_id"] = identity
    assert client.get("/account").status_code == 303


def test_forgetting_a_password_gives_the_same_answer_and_does_the_same_work_for_everybody(client, els, db):
    answers = set()
    for email in (els.email, "nobody@example.org"):
        response = client.post("/forgot", {"email": email})
        assert response.status_code == 200
        answers.add(response.page.text.replace(email, "*"))
    assert len(answers) == 1
    assert db.session.scalar(select(func.count(OutboxMail.id))) == 2


def test_asking_twice_in_a_minute_sends_one_mail_and_asking_too_often_is_refused(client, els, db):
    answers = [client.post("/forgot", {"email": els.email}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert db.session.scalar(select(func.count(OutboxMail.id))) <= 2


def test_what_is_no_address_is_said_to_be_none(client, app):
    response = client.post("/forgot", {"email": "els at example"})
    assert response.status_code == 422 and "naam@bedrijf.be" in response.page.text
