"""Research files: made of whole batches only, opened again, and the same rows in every later file."""

import io
from collections import Counter
from datetime import timedelta

import pandas as pd
import pyreadstat
import pytest
from sqlalchemy import select

from campaign_app.benchmarks.actions import withdraw
from campaign_app.core.audit import AuditEvent
from campaign_app.core.clock import local_date
from campaign_app.core.errors import DomainError
from campaign_app.documents.actions import content_of
from campaign_app.documents.models import Document, DocumentStatus
from campaign_app.microdata.actions import ask_for_file, hand_over
from campaign_app.microdata.models import HandOver
from campaign_app.microdata.supply import supplies_at
from jobs import clean_up, make_documents, refresh_benchmarks
from tests.factories import NOW
from tests.microdata.pools import made, released, unpacked

LATER = NOW + timedelta(days=1)


def table_in(document) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(unpacked(content_of(document))["microdata.csv"]))


def test_a_file_holds_what_it_promises_and_spss_reads_it(db, make, tmp_path):
    sector = make.sector(name="Vervoer")
    released(sector, 20, 22, 18, 25, 30, modules=("unwanted_behaviour",))
    document = made(sector)
    files = unpacked(content_of(document))
    assert set(files) == {"microdata.sav", "microdata.csv", "codebook.xml", "codebook.html", "anonymisation.html"}
    (tmp_path / "x.sav").write_bytes(files["microdata.sav"])
    read, meta = pyreadstat.read_sav(tmp_path / "x.sav", user_missing=True)
    listed = pd.read_csv(io.BytesIO(files["microdata.csv"]))
    assert read.equals(listed.astype(float))
    assert len(read) == 115
    assert meta.file_label == "Onderzoeksbestand van de sector Vervoer"
    background = ["age_band", "statute", "regime"]
    assert read.groupby(background).size().min() >= 10
    assert {"group", "remark", "ub_met_1", "company"}.isdisjoint(read.columns)
    for name in read.columns:
        assert f">{name}<".encode() in files["codebook.html"]
    assert b"ub_met_1" in files["anonymisation.html"]
    for column, label in (("age_band", "203"), ("age_band", "-7")):
        if float(label) in set(read[column]):
            assert f"<catValu>{label}</catValu>".encode() in files["codebook.xml"]


def test_equal_files_have_equal_bytes_and_asking_twice_makes_one(db, make, now):
    sector = make.sector()
    released(sector, 10, 10, 10, 10, 10)
    one = made(sector)
    first = content_of(one)
    assert ask_for_file(sector.id, "nl", by=None, at=LATER).id == one.id
    db.session.delete(one)
    db.session.commit()
    assert content_of(made(sector)) == first


@pytest.mark.parametrize("sizes", [(), (40,), (20, 20, 20, 20), (5, 5, 5, 5, 5), (90, 10, 10, 10, 10)])
def test_too_few_companies_or_people_or_one_giant_make_no_file(db, make, sizes):
    sector = make.sector()
    released(sector, *sizes)
    assert supplies_at(LATER) == {}
    for sector_id in (sector.id, None):
        with pytest.raises(DomainError):
            ask_for_file(sector_id, "nl", by=None, at=LATER)


def test_thirty_one_people_of_five_companies_make_a_file(db, make):
    sector = make.sector()
    released(sector, 7, 6, 6, 6, 6, k=5)
    table = table_in(made(sector))
    assert len(table) == 31
    assert table.groupby(["age_band", "statute", "regime"]).size().min() >= 10


def test_companies_that_did_not_agree_are_in_no_file(db, make):
    sector = make.sector()
    released(sector, 20, 20, 20, 20, 20)
    released(sector, 33, 33, 33, 33, 33, pool=False)
    assert len(table_in(made(sector))) == 100


def test_two_files_differ_by_whole_batches_and_what_was_in_the_first_looks_the_same_in_the_second(db, make):
    sector, other = make.sector(), make.sector()
    released(sector, 20, 22, 24, 26, 28)
    before = table_in(made(sector))
    released(sector, 21, at=LATER)  # one company more changes nothing
    assert table_in(made(sector, at=LATER + timedelta(hours=1))).equals(before)
    released(sector, 23, 25, 27, 29, at=LATER + timedelta(hours=2), modules=("commuting",))
    released(other, 11, 11, 11, 11, 11, at=LATER + timedelta(hours=2))
    after, everything = (table_in(made(each, at=LATER + timedelta(days=1))) for each in (sector, None))
    assert set(after.columns) == set(before.columns) == set(everything.columns)
    rows = [Counter(table.itertuples(index=False, name=None)) for table in (before, after, everything)]
    assert rows[0] < rows[1] < rows[2]
    assert [sum(each.values()) for each in rows] == [120, 120 + 125, 245 + 55]


def test_old_batches_leave_as_a_whole(db, make):
    sector = make.sector()
    released(sector, 20, 20, 20, 20, 20)
    assert supplies_at(NOW + timedelta(days=731)) == {}


def test_when_a_company_takes_its_results_out_its_whole_batch_leaves_also_from_what_was_asked_for(db, make):
    sector = make.sector()
    scans = released(sector, 20, 20, 20, 20, 20)
    ask_for_file(sector.id, "nl", by=None, at=LATER)
    withdraw(scans[0].company, by=None, at=LATER)
    db.session.commit()
    assert supplies_at(LATER) == {}
    make_documents.run(LATER)
    failed = db.session.scalars(select(Document)).one()
    assert failed.status is DocumentStatus.FAILED and failed.error


def test_a_file_with_results_that_were_taken_out_is_destroyed_with_its_links_and_no_other_is(db, make):
    sector, other = make.sector(), make.sector()
    scans = released(sector, 20, 20, 20, 20, 20)
    released(other, 11, 11, 11, 11, 11)
    files = {made(each).subject: each for each in (sector, other, None)}
    document = db.session.scalars(select(Document).where(Document.subject == f"microdata:{sector.id}")).one()
    told = {"name": "An", "organisation": "KU Leuven", "purpose": "x", "agreed_on": local_date(NOW), "days": 7}
    hand_over(document, content="x", **told, by=None, at=LATER, form_key="f")
    db.session.commit()
    assert refresh_benchmarks.run(LATER) == 0 and len(files) == 3
    withdraw(scans[0].company, by=None, at=LATER + timedelta(hours=1))
    db.session.commit()
    refresh_benchmarks.run(LATER + timedelta(hours=1))
    assert db.session.scalars(select(Document.subject)).all() == [f"microdata:{other.id}"]
    row = db.session.scalars(select(HandOver)).one()
    assert not row.is_open(LATER + timedelta(hours=1))


def test_a_file_is_kept_encrypted_for_thirty_days_and_its_making_is_noted(db, make):
    sector, asker = make.sector(), make.adviser()
    released(sector, 20, 20, 20, 20, 20)
    document = made(sector, by=asker)
    assert b"PK" not in db.session.scalar(select(Document.content))[:40]
    verbs = dict(db.session.execute(select(AuditEvent.verb, AuditEvent.person_id)).all())
    assert verbs["microdata.asked"] == asker.id and "microdata.made" in verbs
    assert document.expires_at == LATER + timedelta(days=30)
    clean_up.run(LATER + timedelta(days=30))
    assert db.session.scalars(select(Document)).all() == []
