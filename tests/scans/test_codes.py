"""Personal codes: readable, typed back in any way, and nothing in the table opens the door."""

import pytest
from sqlalchemy import select

from campaign_app.scans import actions
from campaign_app.scans.codes import ALPHABET, code_of, hash_of, normalised, well_formed
from campaign_app.scans.models import AccessCode
from campaign_app.scans.queries import code_by_hash
from tests.queries import count_queries


def test_a_code_is_three_groups_of_an_alphabet_without_look_alikes(make, db):
    sector = make.sector()
    scan = make.open_scan(make.company(sector), sector, codes=["an@example.org"])
    code = code_of(db.session.scalars(select(AccessCode)).one())
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert set(code) - {"-"} <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)
    assert scan.personal_codes


@pytest.mark.parametrize(
    "typed", ["7K2M-Q9XD-04TB", "7k2mq9xd04tb", " 7k2m q9xd o4tb ", "7K2M–Q9XD–04TB", "7K2M.Q9XD_O4TB"]
)
def test_a_code_is_recognised_however_it_is_typed(app, typed):
    assert normalised(typed) == "7K2MQ9XD04TB"
    assert hash_of(typed) == hash_of("7K2M-Q9XD-04TB")
    assert well_formed(typed)


def test_i_and_l_are_read_as_one(app):
    assert normalised("I1lL-0oOO-ABCD") == "11110000ABCD"


@pytest.mark.parametrize("typed", ["", "7K2M", "7K2M-Q9XD-04TU", "7K2M-Q9XD-04TB-1", "\x00" * 12, "é" * 12])
def test_what_cannot_be_a_code_is_seen_without_asking_the_database(app, typed):
    assert not well_formed(typed)


def test_a_mailed_code_finds_its_row_and_the_row_holds_neither_code_nor_order(make, db):
    sector = make.sector()
    make.open_scan(make.company(sector), sector, codes=[f"p{n}@example.org" for n in range(30)])
    rows = db.session.scalars(select(AccessCode)).all()
    for row in rows:
        code = code_of(row)
        assert db.session.scalars(code_by_hash(hash_of(code.lower()))).one() is row
        kept = f"{row.seed} {row.code_hash} {row.id}"
        assert normalised(code).lower() not in kept.lower()
        assert 0 <= row.id < 2**62
    assert len({row.code_hash for row in rows}) == 30


def test_another_installation_makes_other_codes_of_the_same_rows(app, make, db, monkeypatch):
    sector = make.sector()
    make.open_scan(make.company(sector), sector, codes=["an@example.org"])
    row = db.session.scalars(select(AccessCode)).one()
    before = code_of(row)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another" * 8)
    assert code_of(row) != before
    assert hash_of(before) != row.code_hash


def test_five_thousand_codes_are_made_in_a_few_statements(make, db):
    sector = make.sector()
    scan = make.scan(make.company(sector), sector)
    with count_queries() as statements:
        assert actions.add_codes(scan, [f"person{n}@example.org" for n in range(5000)]) == 5000
        db.session.commit()
    assert len(statements) < 15
