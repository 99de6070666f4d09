"""What every page shares, at its edges: forms over https, bodies that break off."""

import io

import psycopg
import pytest
from gunicorn.http.errors import InvalidChunkSize
from sqlalchemy.exc import OperationalError

from campaign_app.core.database import db
from campaign_app.factory import create_app
from tests.conftest import settings_for
from tests.reader import StrictClient


@pytest.fixture
def other(house, app):
    """A browser at an application with other settings, on the same database."""
    made = []

    def make(**changes) -> StrictClient:
        made.append(create_app(settings_for(house, **changes)))
        return StrictClient(made[-1])

    yield make
    for application in made:
        with application.app_context():
            db.session.remove()
            db.engine.dispose()


def test_a_form_over_https_needs_no_referer_since_our_pages_let_none_be_sent(other):
    client = other(https=True)
    page = client.get("/sign-in", base_url="https://localhost")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    typed = {"email": "niemand@voorbeeld.be", "password": "niet het goede"}
    assert client.post("/sign-in", data=typed, base_url="https://localhost").status_code == 422
    refused = client.post("/sign-in", data={**typed, "csrf_token": "x"}, csrf=False, base_url="https://localhost")
    assert refused.status_code == 400


class Broken(io.BytesIO):
    """A body in pieces of which one has no size."""

    def readinto(self, _buffer):
        raise InvalidChunkSize(b"zz")

    read = readinto


def test_a_body_that_is_none_is_refused_in_words(client):
    response = client.open(
        "/sign-in",
        method="POST",
        input_stream=Broken(),
        environ_overrides={"wsgi.input_terminated": True},
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 400
    assert response.page.h1 == "Dat hebben we niet begrepen"


@pytest.fixture
def away(monkeypatch):
    """Lets the database go away: every statement from now on fails as one on a locked or stopped database does."""

    def leave(*_arguments, **_options):
        raise OperationalError("SELECT", {}, Exception("the connection is lost"))

    def leave_the_driver(*_arguments, **_options):
        raise psycopg.OperationalError("the connection is lost")

    def both():
        monkeypatch.setattr("sqlalchemy.engine.base.Connection._execute_context", leave)
        monkeypatch.setattr("sqlalchemy.engine.base.Engine.raw_connection", leave_the_driver)

    return both


def test_without_database_there_is_still_a_page_in_words(client, make, away):
    client.sign_in(make.person())
    client.get("/account")
    away()
    response = client.get("/account")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert response.page.h1 == "Even te druk"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_respondent_without_database_keeps_the_answers_and_a_way_back(client, away):
    away()
    response = client.post("/v/0123456789abcdef/send", data={"form-token": "x"}, csrf=False)
    assert response.status_code == 503
    assert "staat nog op dit toestel" in response.page.text
    assert response.page.links["Ga verder met mijn antwoorden"] == "/v/0123456789abcdef"


def test_an_unexpected_error_shows_its_page_when_the_database_is_away_too(other, away, monkeypatch):
    client = other(testing=False)
    monkeypatch.setattr("campaign_app.accounts.views.SignInForm", lambda **_values: 1 / 0)
    away()
    with client.session_transaction() as session:
        session["_user_id"] = "1.1"
    response = client.get("/accessibility")
    assert response.status_code == 503
    client.delete_cookie("sokkel_session")
    response = client.get("/sign-in")
    assert response.status_code == 500
    assert response.page.h1 == "Er ging iets mis aan onze kant"
