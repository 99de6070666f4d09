"""Counting queries: a list must ask as many for thirty rows as for three."""

from contextlib import contextmanager

from sqlalchemy import event

from campaign_app.core.database import db


@contextmanager
def count_queries():
    """The statements sent to the database within the block, as a list that fills."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
