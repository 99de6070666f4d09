"""What all tests share: an application on the database under test, rows of one's own, and a strict reader of pages.

The database under test is SQLite, or the PostgreSQL server that SOKKEL_TEST_POSTGRESQL names (`make test` runs both).
Every test starts from a migrated database with nothing in it.
"""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from campaign_app.core.config import Settings
from campaign_app.core.database import db as database
from campaign_app.factory import create_app
from tests.reader import StrictClient

POSTGRESQL = os.environ.get("SOKKEL_TEST_POSTGRESQL")
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


class SqliteHouse:
    """Empty databases by copying a migrated file."""

    def __init__(self, folder: Path):
        self.file, self.template = folder / "sokkel.db", folder / "template.db"
        self.url = f"sqlite:///{self.file}"

    def keep_template(self) -> None:
        shutil.copyfile(self.file, self.template)

    def renew(self) -> None:
        for leftover in self.file.parent.glob("sokkel.db*"):
            leftover.unlink()
        shutil.copyfile(self.template, self.file)

    def close(self) -> None:
        pass


class PostgresqlHouse:
    """Empty databases: what a test filled is emptied; only where it changed the schema a migrated copy is made anew."""

    def __init__(self):
        self.server = make_url(POSTGRESQL).set(drivername="postgresql")
        self.name = f"sokkel_{uuid4().hex[:12]}"
        self.url = str(self.server.set(drivername="postgresql+psycopg", database=self.name).render_as_string(False))
        self._run(f"CREATE DATABASE {self.name}")

    def _run(self, *statements: str) -> None:
        with self._connect("postgres") as connection:
            for statement in statements:
                connection.execute(statement)

    def _connect(self, name: str):
        address = self.server.set(database=name).render_as_string(hide_password=False)
        return psycopg.connect(address, autocommit=True)

    def keep_template(self) -> None:
        tables = [f'"{name}"' for name in database.metadata.tables]
        self.filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        with self._connect(self.name) as connection:
            assert not connection.execute(self.filled).fetchall(), "a migrated database has nothing in it"
            self.schema = connection.execute(SCHEMA).fetchall()
        self._run(f"CREATE DATABASE {self.name}_t TEMPLATE {self.name}")

    def renew(self) -> None:
        with self._connect(self.name) as connection:
            connection.execute(HANG_UP)
            if connection.execute(SCHEMA).fetchall() == self.schema:
                if filled := [name for (name,) in connection.execute(self.filled)]:
                    connection.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
                connection.execute(COUNT_ANEW)
                return
        self._run(
            f"DROP DATABASE {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.name}_t STRATEGY FILE_COPY",
        )

    def close(self) -> None:
        self._run(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (self.name, f"{self.name}_t")))


# every table, index and sequence; what triggers do; every trigger with its definition and whether it is on
SCHEMA = """
    SELECT relname, relkind::text, '' FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL
    SELECT proname, 'function', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL
    SELECT tgname, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2, 3
"""
HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
COUNT_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL only what touches the database runs again; the rest was tried on SQLite."""
    if POSTGRESQL:
        again = [item for item in items if "house" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in again])
        items[:] = again


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The database under test, migrated once and kept as a template."""
    house = PostgresqlHouse() if POSTGRESQL else SqliteHouse(tmp_path_factory.mktemp("database"))
    application = create_app(settings_for(house))
    with application.app_context():
        upgrade()
        database.engine.dispose()
    house.keep_template()
    house.application = application
    yield house
    house.close()


def settings_for(house, **changes) -> Settings:
    """The settings of a test application on a database."""
    defaults = {"secret_key": "test" * 12, "database_url": house.url, "testing": True, "base_url": "http://localhost"}
    return Settings(**{**defaults, **changes})


@pytest.fixture
def app(house):
    """The application on an empty database, inside its context."""
    application = house.application
    with application.app_context():
        database.engine.dispose()
        house.renew()
        yield application
        database.session.remove()
        database.engine.dispose()


@pytest.fixture
def db(app):
    return database


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in March."""
    return NOW


@pytest.fixture
def client(app) -> StrictClient:
    """A browser without script that reads every page strictly; `client.sign_in(person)` signs in."""
    return StrictClient(app)


@pytest.fixture
def make(app):
    """Factories for rows: make.person(...), make.company(...); see tests/factories.py."""
    from tests import factories

    return factories


@pytest.fixture(autouse=True)
def no_mail_leaves_by_accident(monkeypatch):
    """A test that sends mail names its own loopback server; any other connection to a mail server fails."""
    import smtplib

    real = smtplib.SMTP.__init__

    def guarded(self, host="", port=0, *args, **options):
        if host not in ("", "127.0.0.1", "localhost"):
            raise AssertionError(f"a test tried to send mail through {host}")
        return real(self, host, port, *args, **options)

    monkeypatch.setattr(smtplib.SMTP, "__init__", guarded)
