"""The import on the command line, with the same reader."""

import pytest
from sqlalchemy import func, select

from campaign_app.companies.models import Company
from tests.companies.books import csv

LIST = csv("Naam;KBO;PC\nAlfa;0314.595.348;140.03\nBeta;0353.456.321;149.1\n")


@pytest.fixture
def run(app, tmp_path):
    def run(content: bytes, *options: str):
        file = tmp_path / "lijst.csv"
        file.write_bytes(content)
        return app.test_cli_runner().invoke(args=["companies", "import", str(file), *options])

    return run


def count(db) -> int:
    return db.session.scalar(select(func.count(Company.id)))


def test_a_dry_run_tells_every_fault_and_stores_nothing(db, make, run):
    make.sector("transport")
    result = run(LIST, "--sector", "transport", "--dry-run")
    assert result.exit_code == 1
    assert "rij 3, kolom B (KBO) “0353.456.321”: het controlegetal" in result.output
    assert "rij 3, kolom C (PC) “149.1”" in result.output
    assert "2 rijen gelezen. Zou 1 bedrijven toevoegen" in result.output
    assert count(db) == 0


def test_good_rows_are_stored_and_faults_give_status_one(db, make, run):
    make.sector("transport")
    result = run(LIST, "--sector", "transport")
    assert result.exit_code == 1
    assert "1 bedrijven toegevoegd" in result.output
    assert count(db) == 1


def test_without_faults_the_status_is_zero(make, run):
    make.sector("transport")
    assert run(csv("Naam;KBO\nAlfa;0314.595.348\n"), "--sector", "transport").exit_code == 0


def test_an_unknown_sector_names_the_known_ones(make, run):
    make.sector("transport")
    result = run(LIST, "--sector", "transprot")
    assert result.exit_code == 1
    assert "geen sector met de code transprot" in result.output
    assert "transport" in result.output


def test_a_file_of_another_kind_is_one_clear_line(make, run):
    make.sector("transport")
    result = run(b"%PDF-1.7", "--sector", "transport")
    assert result.exit_code == 1
    assert "Dit is een pdf" in result.output
    assert "Traceback" not in result.output
