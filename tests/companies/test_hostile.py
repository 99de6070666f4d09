"""Files that are made to keep us busy, and files that other programs write in their own way."""

import io
import time
import zipfile

import pytest
import xlsxwriter

from campaign_app.companies.cells import read_committees, read_email, read_number, read_person
from campaign_app.companies.delimited import decode
from campaign_app.companies.reading import read_file
from campaign_app.companies.tables import FileFault
from tests.companies.books import HEAD, NUMBERS, csv, rewritten, xlsx

SHEET = "xl/worksheets/sheet1.xml"
ROW = ["Alfa", NUMBERS[0], 9000, "140.03", 12, "An", "an@alfa.be"]


@pytest.fixture(autouse=True)
def words(app):
    """Messages need a language."""


@pytest.fixture
def soon():
    """Fail what keeps the processor busy for more than a few seconds; each of these once took minutes."""
    started = time.process_time()
    yield
    assert time.process_time() - started < 8


def repacked(content: bytes, *, names=lambda name: name, **changes) -> bytes:
    """A workbook of which the parts get other names, and some another text."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for item in source.namelist():
            text = source.read(item)
            for old, new in changes.get(item.rpartition("/")[2].replace(".", "_"), ()):
                text = text.replace(old, new)
            archive.writestr(names(item), text)
    return target.getvalue()


def shared_strings() -> bytes:
    """A workbook whose texts stand in a part of their own, as Excel writes it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Leden")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ROW)
    book.close()
    return stream.getvalue()


def test_merged_cells_that_overlap_a_thousandfold_are_refused_soon(soon):
    rows = [["Alfa", NUMBERS[0]]] * 3000
    merges = "".join(f'<mergeCell ref="A{n}:GR{n + 15_000}"/>' for n in range(2, 3000))
    book = rewritten(
        xlsx(HEAD[:2], *rows),
        SHEET,
        lambda text: text.replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>"),
    )
    with pytest.raises(FileFault):
        read_file(book)


def test_a_sheet_that_is_named_fifty_times_is_read_once(soon):
    many = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(9, 59))
    book = repacked(shared_strings(), workbook_xml=[(b"</sheets>", many + b"</sheets>")])
    assert len(read_file(book).good) == 1


@pytest.mark.parametrize("part", ["sharedStrings_xml", "sheet1_xml", "styles_xml"])
def test_millions_of_empty_elements_are_refused_soon(soon, part):
    many = [(b"</sst>", b"<si/>" * 4_100_000 + b"</sst>"), (b"<sheetData>", b"<a/>" * 4_100_000 + b"<sheetData>")]
    book = repacked(shared_strings(), **{part: [*many, (b"<fonts", b"<a/>" * 4_100_000 + b"<fonts")]})
    with pytest.raises(FileFault) as fault:
        read_file(book)
    assert "veel groter" in str(fault.value.message)


@pytest.mark.parametrize("columns", [5000, 200_000])
def test_a_very_wide_text_file_is_refused_soon(soon, columns):
    with pytest.raises(FileFault) as fault:
        read_file(csv("Naam;KBO" + ";naam" * columns))
    assert "200 kolommen" in str(fault.value.message)


@pytest.mark.parametrize("text", ["1" * 100_000, "1." * 50_000, "a@" * 50_000, "<" * 100_000, "x" * 50_000 + "@"])
@pytest.mark.parametrize("heading", ["E-mail", "Contactpersoon", "Contact", "Aantal werknemers", "PC"])
def test_a_very_long_cell_is_a_fault_soon(soon, text, heading):
    read_file(csv(f"Naam;KBO;{heading}\n" + f"Alfa;{NUMBERS[0]};{text}\n" * 3))


def test_only_the_first_ten_columns_of_a_kind_are_read(soon):
    head = ";".join(["Naam", "KBO", *["E-mail"] * 60])
    line = ";".join(["Alfa", NUMBERS[0], *["an@alfa.be"] * 60])
    assert len(read_file(csv("\n".join([head, *[line] * 5000]))).good) == 5000


def test_a_value_that_is_too_long_is_not_called_an_open_quotation_mark():
    with pytest.raises(FileFault) as fault:
        read_file(csv(f"Naam;KBO\n{'x' * 200_000};{NUMBERS[0]}\n"))
    assert "Rij 2 bevat een veel te lange waarde" in str(fault.value.message)


def test_a_text_of_more_than_twenty_five_megabytes_is_refused():
    with pytest.raises(FileFault) as fault:
        read_file(b"Naam;KBO\n" + b"x" * 27_000_000)
    assert "groter dan 25 MB" in str(fault.value.message)


@pytest.mark.parametrize("number", ["1e308", "nan", "inf", "-1e308"])
def test_a_number_past_all_bounds_is_a_fault_of_its_cell(number):
    book = xlsx(HEAD, ["Alfa", NUMBERS[0], 7777, 7777, 7777])
    book = rewritten(book, SHEET, lambda text: text.replace("<v>7777</v>", f"<v>{number}</v>"))
    told = {fault.column for row in read_file(book).bad for fault in row.faults}
    assert told == {"C", "D", "E"}


def test_no_committee_is_a_huge_or_negative_number():
    for number in (1e308, -140.03):
        with pytest.raises(Exception, match="paritair comité"):
            read_committees(number)


def test_a_workbook_is_found_by_its_relationships():
    elsewhere = repacked(
        shared_strings(),
        names=lambda name: name.replace("xl/workbook.xml", "xl/workbook22.xml").replace("worksheets/", "sheets/"),
        **{"_rels": [(b"xl/workbook.xml", b"xl/workbook22.xml")]},
        workbook_xml_rels=[(b"worksheets/", b"sheets/")],
    )
    renamed = repacked(
        elsewhere, names=lambda name: name.replace("_rels/workbook.xml.rels", "_rels/workbook22.xml.rels")
    )
    assert [row.facts["name"] for row in read_file(renamed).good] == ["Alfa"]


def test_slashes_of_windows_in_the_names_of_parts_are_understood():
    book = repacked(shared_strings(), names=lambda name: name.replace("/", "\\"))
    assert [row.facts["name"] for row in read_file(book).good] == ["Alfa"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
@pytest.mark.parametrize(
    "text", ["Café Zoë", "Crème & Purée", "François Lefèbvre", "Ménagerie d'été", "Müller-Döring", "Naïeve bv"]
)
def test_names_of_old_programs_keep_their_accents(encoding, text):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        "École d’Anvers – Gent",
        "“Het Huis” bv",
        "Alfa\xa0Transport",
        "Gent–Brugge",
        "’t Zand… nv",
        "één €5 n° 3",
        "SOCIÉTÉ ÉTÉ",
    ],
)
def test_the_signs_of_windows_stay_what_they_are(text):
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("word", ["Totaal", "TOTAAL:", "Eindtotaal", "Algemeen totaal", "Total général"])
def test_a_row_of_totals_is_skipped_and_told(word):
    reading = read_file(xlsx(HEAD, ROW, [word, 1, None, None, 12]))
    assert (len(reading.good), reading.bad) == (1, [])
    assert "Rij 3 bevat totalen" in str(reading.notes[0])


def test_a_company_called_total_is_a_company():
    reading = read_file(xlsx(HEAD, ["Total", *ROW[1:]], ["Totaal Wonen bv", NUMBERS[1]], ["Totaal Wonen bv"]))
    assert [row.facts["name"] for row in reading.good] == ["Total", "Totaal Wonen bv"]
    assert len(reading.bad) == 1


def test_a_number_without_its_last_digit_is_not_given_a_zero():
    with pytest.raises(Exception, match="dit telt er 9"):
        read_number("0314.595.34")


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("Jan Janssens <jan@x.be>; 0475 12 34 56", "Jan Janssens"),
        ("dhr. Jan Janssens, zaakvoerder, jan@x.be, 0475/12.34.56", "dhr. Jan Janssens, zaakvoerder"),
        ("Piet (HR) +32 9 123 45 67", "Piet (HR)"),
        ("An Peeters gsm: 0475123456", "An Peeters"),
        ("0475 12 34 56", None),
    ],
)
def test_a_telephone_number_is_no_part_of_a_persons_name(typed, person):
    read = read_person(typed)
    assert read.value == person
    assert "telefoonnummer" in str(read.remark)


def test_an_address_beside_a_telephone_number_is_read():
    assert read_email("Jan Janssens <jan@x.be>; 0475 12 34 56").value == "jan@x.be"


def test_the_same_name_in_capitals_is_no_contradiction():
    again = ["ALFA", *ROW[1:]]
    reading = read_file(xlsx(HEAD, ROW, again, ["Alfa vestiging Gent", *ROW[1:]]))
    assert [row.facts["name"] for row in reading.good] == ["Alfa", "ALFA"]
    assert [row.number for row in reading.bad] == [4]
    assert "telt één keer" in str(reading.rows[1].remarks[0].message)
