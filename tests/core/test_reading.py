"""A single read through the driver: the row with its types, nothing for nothing, and no broken connection kept."""

import pytest
from sqlalchemy import bindparam, select, text

from campaign_app.accounts.models import Person
from campaign_app.core.access import Role
from campaign_app.core.reading import read_one
from tests.queries import count_queries

ROLE = select(Person.role, Person.created_at, Person.active).where(Person.email == bindparam("wanted"))


def test_the_row_comes_back_in_its_own_types(db, make, now):
    make.person(Role.ADVISER, email="an@example.org", created_at=now)
    with count_queries() as queries:
        assert read_one(ROLE, "an@example.org") == (Role.ADVISER, now, True)
    assert len(queries) == 1
    assert read_one(ROLE, "' OR 1=1 --") is None


def test_what_was_written_a_moment_ago_is_read_and_nothing_stays_open(db, make):
    person = make.person(Role.ADVISER, email="an@example.org")
    for role in (Role.CONSULTANT, Role.ADVISER):
        person.role = role
        db.session.commit()
        assert read_one(ROLE, "an@example.org")[0] is role
    db.session.remove()
    assert db.engine.pool.checkedout() == 0


def test_after_a_fault_the_next_read_works(db, make):
    make.person(Role.ADVISER, email="an@example.org")
    db.session.remove()
    for _ in range(3):
        with pytest.raises(db.engine.dialect.loaded_dbapi.Error):
            read_one(select(text("1")).where(text("no_such_column = :wanted")), "x")
        assert read_one(ROLE, "an@example.org")[0] is Role.ADVISER
    assert db.engine.pool.checkedout() == 0
