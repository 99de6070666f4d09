"""Alembic's environment: the application's own engine and metadata, the same on SQLite and PostgreSQL."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def as_plain_type(kind: str, item, _context) -> str | bool:
    """Write our own column types as the SQL types they stand for: a deed must not change when the code does."""
    if kind == "type" and type(item).__name__ == "Instant":
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Bring the database of the current application to the wanted revision."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            render_item=as_plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
