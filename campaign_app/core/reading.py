"""One row by one value, asked of the database's driver itself.

Every page of a respondent begins with such a read, and SQLAlchemy's connection, transaction and result around it cost a
quarter of the page. The statement is still SQLAlchemy's, compiled once, and so are the types of what comes back.
"""

from functools import lru_cache

import psycopg
from sqlalchemy import Select
from sqlalchemy.engine import Engine

from campaign_app.core.database import db


def read_one(statement: Select, wanted: object) -> tuple | None:
    """The first row of a statement with the one parameter `wanted`, None when there is none.

    Raises what the driver raises; a connection on which that happened is not used again.
    """
    engine = db.engine
    sql, positional, types = _compiled(statement, engine)
    values = (wanted,) if positional else {"wanted": wanted}
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        # a transaction around a single read would be two more trips to PostgreSQL; SQLite begins none for it
        if isinstance(driver, psycopg.Connection):
            driver.autocommit = True
        cursor = connection.cursor()
        for heard in engine.dispatch.before_cursor_execute:
            heard(connection, cursor, sql, values, None, False)
        cursor.execute(sql, values)
        row = cursor.fetchone()
        cursor.close()
        if isinstance(driver, psycopg.Connection):
            driver.autocommit = False
    except engine.dialect.loaded_dbapi.Error:
        connection.invalidate()
        raise
    finally:
        connection.close()
    return row and tuple(read(value) if read else value for read, value in zip(types, row, strict=True))


@lru_cache(maxsize=100)
def _compiled(statement: Select, engine: Engine) -> tuple[str, bool, tuple]:
    """The statement in the database's own SQL, whether its parameter goes by place, and how each column is read."""
    dialect = engine.dialect
    made = statement.compile(dialect=dialect)
    types = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
    return str(made), made.positional, tuple(each.result_processor(dialect, None) for each in types)
