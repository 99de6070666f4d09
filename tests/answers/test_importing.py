"""Answers from a file."""

from pathlib import Path

import pytest

from campaign_app.answers.actions import import_answers
from campaign_app.answers.models import Intake, Response
from campaign_app.answers.queries import answered_count, responses_of
from campaign_app.core.database import begin_writing
from campaign_app.core.errors import DomainError
from surveys.edition import compose
from surveys.instrument import load_library
from tests.answers import boxes
from tests.answers.boxes import running_scan, write_csv

# fictional; from the R package peopleanalyticsdata by Keith McNulty, MIT licence
PUBLIC = Path(__file__).with_name("employee_survey.csv")
NIGHT = "only_night"


def bring(db, scan, path):
    begin_writing()
    report = import_answers(scan, path, at=boxes.real_now())
    db.session.commit()
    return report


def test_columns_match_whatever_their_case_and_values_are_checked(db, app, tmp_path):
    scan = running_scan(groups=["Gent"], k=5)
    rows = [{"SHIFT": "1", "G_1": str(n % 3 + 1), "Stuff": "a|b", "Group": "gent", "Unknown": "x"} for n in range(6)]
    rows += [{"SHIFT": "7", "G_1": "1"}, {"SHIFT": "1", "G_1": "9", "Group": "Luik"}, {}]
    write_csv(tmp_path / "a.csv", rows)
    report = bring(db, scan, tmp_path / "a.csv")
    assert (report.rows, report.kept, report.left_out) == (8, 7, 4)
    assert report.unknown_columns == ["Unknown"]
    told = [(fault.row, fault.column, fault.reason) for fault in report.faults]
    assert told == [
        (8, "shift", "not_an_option"),
        (8, "shift", "required"),
        (9, "g_1", "not_an_option"),
        (9, "group", "no_such_group"),
    ]
    responses = db.session.scalars(responses_of(scan.id)).all()
    assert len(responses) == 7
    assert sum(row.group_id == scan.groups[0].id for row in responses) == 6
    assert sum(row.answers.get("stuff") == ["a", "b"] for row in responses) == 6


def test_a_batch_below_k_waits_in_the_intake(db, scan, tmp_path):
    write_csv(tmp_path / "a.csv", [{"shift": "1"}] * 3)
    assert bring(db, scan, tmp_path / "a.csv").kept == 3
    assert db.session.scalar(db.select(db.func.count()).select_from(Intake)) == 3
    assert answered_count(scan) == 3


def test_the_public_data_set_comes_in_whole(db, app):
    library = load_library()
    scan = running_scan(compose(library["employee_survey"]))
    report = bring(db, scan, PUBLIC)
    assert (report.rows, report.kept, report.left_out, report.unknown_columns) == (2833, 2833, 0, [])
    assert boxes.close(scan) == 2833
    total = sum(int(row.answers["happiness"]) for row in db.session.scalars(responses_of(scan.id)))
    with PUBLIC.open() as file:
        assert total == sum(int(line.split(",")[0]) for line in file if line[0].isdigit())


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b,c\n1,2,3\n", b"\x00\x01\x02", b'shift\n"1', b"PK\x03\x04" + bytes(range(256)) * 10],
)
def test_a_file_of_another_kind_is_refused_and_nothing_comes_in(db, scan, tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DomainError):
        bring(db, scan, tmp_path / "a.csv")
    db.session.rollback()
    assert answered_count(scan) == 0
    assert db.session.scalar(db.select(db.func.count()).select_from(Response)) == 0


def test_semicolons_and_old_encodings_are_read(db, scan, tmp_path):
    (tmp_path / "a.csv").write_bytes("shift;word\n1;café\n".encode("cp1252"))
    assert bring(db, scan, tmp_path / "a.csv").kept == 1


def test_a_scan_that_does_not_run_takes_no_file(db, scan, tmp_path):
    write_csv(tmp_path / "a.csv", [{"shift": "1"}])
    boxes.fill(scan, 10)
    boxes.close(scan)
    with pytest.raises(DomainError):
        bring(db, scan, tmp_path / "a.csv")


def test_an_answer_that_was_not_asked_for_and_a_row_with_too_many_cells_are_told(db, scan, tmp_path):
    (tmp_path / "a.csv").write_text("shift,night\n1,2\n3,2\n3,2,1\n3,2,,\n".replace("night", NIGHT))
    report = bring(db, scan, tmp_path / "a.csv")
    assert (report.rows, report.kept) == (4, 3)
    told = [(fault.row, fault.column, fault.reason) for fault in report.faults]
    assert told == [(2, NIGHT, "not_asked_of_this_person"), (4, "", "more_cells_than_headings")]
