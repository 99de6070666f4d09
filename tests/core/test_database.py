"""What the rooms may lean on: a savepoint never commits, a moment has a zone, a failing statement tells no values."""

from datetime import datetime

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from campaign_app.accounts.models import Person
from campaign_app.core import database
from campaign_app.core.access import Role
from campaign_app.core.errors import Damaged
from tests import factories


def someone(**values) -> Person:
    return Person(
        **{"email": "an@example.org", "name": "An", "role": Role.ADVISER, "created_at": factories.NOW, **values}
    )


def test_what_a_savepoint_wrote_goes_with_the_transaction(db):
    with db.session.begin_nested():
        db.session.add(someone())
    db.session.rollback()
    assert db.session.scalar(select(func.count(Person.id))) == 0


def test_a_moment_without_a_zone_is_refused(db):
    db.session.add(someone(created_at=datetime(2026, 3, 10, 9)))  # noqa: DTZ001
    with pytest.raises(StatementError, match="without a zone"):
        db.session.flush()


def test_a_failing_statement_does_not_tell_what_a_person_typed(db):
    db.session.add_all([someone(), someone(name="Secret Name")])
    with pytest.raises(IntegrityError) as fault:
        db.session.flush()
    assert "Secret Name" not in str(fault.value)


def test_a_connection_that_the_server_ended_while_it_lay_idle_is_replaced(db, monkeypatch):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server that could end a connection")
    number = db.session.scalar(text("SELECT pg_backend_pid()"))
    db.session.remove()
    monkeypatch.setattr(database, "IDLE_SECONDS", 3600)
    with psycopg.connect(db.engine.url.set(drivername="postgresql").render_as_string(False)) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    monkeypatch.setattr(database, "IDLE_SECONDS", -1)
    assert db.session.scalar(text("SELECT pg_backend_pid()")) != number


def test_many_json_texts_are_read_as_one_and_only_when_each_holds_an_object():
    assert database.read_sheets([]) == []
    assert database.read_sheets(['{"a": "1"}', "{}"]) == [{"a": "1"}, {}]
    for broken in ['{"a": "1"', '{"a": "1"}, {"a": "2"}', "[]", "null", '"a"', "", None]:
        with pytest.raises(Damaged):
            database.read_sheets(["{}", broken])
