"""The database: one session, UTC instants, named constraints, and the same promises on SQLite and PostgreSQL."""

import enum
import json
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Enum, MetaData, event, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import Pool
from sqlalchemy.types import TypeDecorator

from campaign_app.core.errors import Damaged

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of every row class."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


class Instant(TypeDecorator):
    """A moment in UTC: aware datetimes in and out, on SQLite too, which knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[enum.Enum], name: str) -> Enum:
    """A column type that holds one value of an enum, with a CHECK called `name` in both databases."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


def read_json(text: str | bytes) -> object:
    """What a JSON column holds; SQLite itself lets anything be written there."""
    try:
        return json.loads(text)
    except ValueError as fault:
        raise Damaged("a JSON column holds no JSON") from fault


def read_sheets(texts: Sequence[str]) -> list[dict]:
    """The JSON objects in so many texts; read as one text, for then a name that all of them hold is made once.

    Raises Damaged when they are not just as many objects.
    """
    try:
        sheets = json.loads(f"[{','.join(texts)}]")
    except (TypeError, ValueError) as fault:
        raise Damaged("a JSON column holds no JSON") from fault
    if len(sheets) != len(texts) or any(type(sheet) is not dict for sheet in sheets):
        raise Damaged("a JSON column holds something else than one object a row")
    return sheets


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    # FULL: what the thank-you page confirms survives a power cut. secure_delete: what the box forgets is overwritten.
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


# A connection that lay idle this long is tried before it is used: the server may have ended it. One that was used a
# moment ago is not: that would be a second trip to PostgreSQL for every page of a respondent.
IDLE_SECONDS = 5


@event.listens_for(Pool, "checkin")
def _note_idle(_connection, record) -> None:
    record.info["idle_since"] = time.monotonic()


@event.listens_for(Pool, "checkout")
def _try_idle(connection, record, _proxy) -> None:
    idle_since = record.info.get("idle_since")
    if isinstance(connection, psycopg.Connection) and idle_since and time.monotonic() - idle_since > IDLE_SECONDS:
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except psycopg.Error as lost:
            raise DisconnectionError from lost  # the pool replaces it, and every older one


@event.listens_for(Engine, "savepoint")
def _begin_before_savepoint(connection, _name) -> None:
    """On SQLite a savepoint outside a transaction would be one itself, and its end a commit."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection) and not raw.in_transaction:
        raw.execute("BEGIN IMMEDIATE")


def begin_writing(session=None) -> None:
    """Start a transaction that will write: SQLite takes its one write lock now rather than failing half-way.

    PostgreSQL needs nothing here: rows are locked one by one where it matters (`with_for_update`).
    """
    session = session or db.session
    if session.get_bind().dialect.name == "sqlite":
        session.commit()
        session.execute(text("BEGIN IMMEDIATE"))
