"""The import in the browser: dry run, faults to take along, confirm once, nobody else's."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from campaign_app.companies.models import Company, CompanyImport
from tests.companies.books import HEAD, NUMBERS, csv, xlsx
from tests.reader import X, words


def as_text(book) -> None:
    """The cell that looks like a formula is text, as someone who means harm would make it."""
    book.active["A4"].data_type = "s"


MESSY = xlsx(
    ["Ledenlijst"],
    HEAD,
    ["Alfa", "0314.595.348", 9000, "140.03", 12, "An", "an@alfa.be"],
    ["=cmd|' /C calc'!A0", "0353.456.321", 9000, "140.03", 12, "An", "an@alfa.be"],
    ["Gamma", "2.123.456.789", 9000, 149.1, 12, "An", "an@alfa.be"],
    change=as_text,
)


@pytest.fixture
def sector(make):
    return make.sector("transport", name="Transport")


@pytest.fixture
def consultant(make, sector, client):
    person = make.consultant(sector)
    client.sign_in(person)
    return person


def upload(client, sector, content: bytes, name: str = "leden.xlsx"):
    client.get("/companies/import")
    data = {"sector": sector.id, "file": (io.BytesIO(content), name)}
    return client.post("/companies/import", data=data, content_type="multipart/form-data")


def lines(page) -> list[list[str]]:
    """The rows of every table, cell by cell."""
    return [[words(cell) for cell in row if cell.tag == f"{X}td"] for row in page.find_all("tr")]


def figure(page, name: str) -> str:
    """The number under a name among the figures."""
    return next(words(item[1]) for item in page.find_all("div") if len(item) == 2 and words(item[0]) == name)


def companies(db) -> int:
    return db.session.scalar(select(func.count(Company.id)))


def test_the_dry_run_shows_every_fault_by_row_and_stores_nothing(db, client, sector, consultant):
    response = upload(client, sector, MESSY)
    assert response.status_code == 303
    page = client.get(response.location).page
    assert "2 rijen hebben een fout" in page.text
    assert any(
        line[:3] == ["4", "B (Ondernemingsnummer)", "0353.456.321"] and "controlegetal" in line[3]
        for line in lines(page)
    )
    assert ["5", "D (Paritair comité)", "149.1"] in [line[:3] for line in lines(page)]
    assert "De kolomkoppen staan in rij 2." in page.text
    assert companies(db) == 0


def test_confirming_imports_the_good_rows_once(db, client, sector, consultant):
    address = upload(client, sector, MESSY).location
    assert client.post(f"{address}/confirm").status_code == 303
    assert client.post(f"{address}/confirm").status_code == 303
    assert companies(db) == 1
    assert "1 bedrijf is toegevoegd aan Transport." in client.get(address).page.text


def test_the_refused_rows_come_along_with_their_own_columns_and_read_again_when_mended(db, client, sector, consultant):
    address = upload(client, sector, MESSY).location
    response = client.get(f"{address}/faults.xlsx")
    rows = list(load_workbook(io.BytesIO(response.data)).active.iter_rows(values_only=True))
    assert rows[0] == ("Rij", "Fout", *HEAD)
    assert rows[1][0] == 4
    assert "controlegetal" in rows[1][1]
    assert rows[1][2] == "'=cmd|' /C calc'!A0"
    mended = [list(row) for row in rows]
    mended[1][3] = "0353.456.320"
    page = client.get(upload(client, sector, xlsx(*mended)).location).page
    assert figure(page, "Nieuwe bedrijven") == "1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Dit bestand is leeg."),
        (b"%PDF-1.7", "Dit is een pdf, geen rekenblad."),
        (b"PK\x03\x04kapot", "Deze werkmap is beschadigd"),
        (csv("Naam;Postcode\nAlfa;Gent\n"), "Geen kolom met het ondernemingsnummer"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_beside_its_field(db, client, sector, consultant, content, sentence):
    response = upload(client, sector, content)
    assert response.status_code == 422
    assert sentence in response.page.text
    assert db.session.scalar(select(func.count(CompanyImport.id))) == 0


def test_no_file_is_told_beside_its_field(client, sector, consultant):
    client.get("/companies/import")
    response = client.post("/companies/import", data={"sector": sector.id})
    assert response.status_code == 422
    assert "Kies een bestand." in response.page.text


def test_a_sector_of_others_cannot_be_chosen(client, make, consultant):
    response = upload(client, make.sector("horeca"), MESSY)
    assert response.status_code == 422


def test_a_file_of_more_than_ten_megabytes_gets_a_clear_page(client, sector, consultant):
    head = b'--line\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + b"x" * (10 * 1024 * 1024) + b"\r\n--line--\r\n"
    kind = "multipart/form-data; boundary=line"
    response = client.post("/companies/import", data=body, csrf=False, content_type=kind)
    assert response.status_code == 413
    assert "te groot" in response.page.text


def test_nobody_else_sees_confirms_or_throws_away_an_upload(db, client, make, sector, consultant):
    address = upload(client, sector, MESSY).location
    client.sign_in(make.consultant(sector))
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/faults.xlsx").status_code == 404
    assert client.post(f"{address}/confirm").status_code == 404
    assert client.post(f"{address}/discard").status_code == 404
    assert companies(db) == 0


def test_throwing_away_stores_nothing(db, client, sector, consultant):
    address = upload(client, sector, MESSY).location
    assert client.post(f"{address}/discard").status_code == 303
    assert client.get(address).status_code == 404
    assert companies(db) == 0


def test_a_list_in_which_everything_is_known_offers_nothing_to_import(client, make, sector, consultant):
    make.company(sector, name="Alfa", enterprise_number="0314595348")
    page = client.get(upload(client, sector, xlsx(HEAD[:2], ["Alfa", NUMBERS[0]])).location).page
    assert "Er valt niets te importeren" in page.text
    assert not any("confirm" in form.get("action", "") for form in page.find_all("form"))


def test_an_export_that_is_imported_again_changes_nothing(client, make, sector, consultant):
    make.company(sector, name="=1+1", search_name="1+1", committees=["140.03"], contact_person="@An", email="a@b.be")
    for kind in ("csv", "xlsx"):
        export = client.get(f"/companies/export.{kind}").data
        page = client.get(upload(client, sector, export, f"uitvoer.{kind}").location).page
        assert figure(page, "Bekend, niets verandert") == "1"
        assert "andere waarde" not in page.text


def test_half_a_character_in_a_cell_breaks_no_page(client, sector, consultant):
    row = ["Alfa _xD83D__xDE00_", "_xD800_ geen nummer", "_x0000_", "140.03", 12, "An _xDFFF_", "an@alfa.be"]
    response = upload(client, sector, xlsx(HEAD, row))
    assert client.get(response.location).status_code == 200
    book = load_workbook(io.BytesIO(client.get(f"{response.location}/faults.xlsx").data))
    values = {cell.value for row in book.active for cell in row}
    assert "\ufffd geen nummer" in values
    assert "Alfa \U0001f600" in values, "two halves that belong together are one character"
