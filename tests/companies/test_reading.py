"""Files as people really have them: found, understood, or refused with a sentence that helps."""

import io
import re
import time
import zipfile
from contextlib import suppress
from datetime import date
from random import Random

import pytest

from campaign_app.companies.reading import read_file
from campaign_app.companies.tables import FileFault
from tests.companies.books import HEAD, NUMBERS, csv, rewritten, xlsx
from tests.factories import enterprise_number

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def words(app):
    """Messages need a language."""


def refusal(content: bytes) -> str:
    with pytest.raises(FileFault) as fault:
        read_file(content)
    return str(fault.value.message)


def facts(content: bytes) -> list[dict]:
    return [row.facts for row in read_file(content).good]


def faults(content: bytes) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, str(fault.message)) for row in read_file(content).bad for fault in row.faults]


def test_a_tidy_workbook_gives_every_fact():
    row = ["Bakkerij De Ster", "0314.595.348", 9000, "140.03; 200", 42, "An Peeters", "an@ster.be"]
    assert facts(xlsx(HEAD, row)) == [
        {
            "name": "Bakkerij De Ster",
            "enterprise_number": "0314595348",
            "postcode": "9000",
            "committees": ["140.03", "200"],
            "headcount": 42,
            "contact_person": "An Peeters",
            "email": "an@ster.be",
        }
    ]


def test_title_rows_empty_rows_and_columns_and_any_order_keep_the_persons_row_numbers():
    content = xlsx(
        ["Ledenlijst 2026"],
        [],
        [None, "# wn", None, "Ondernemings-\nnummer ", "Firma"],
        [],
        [None, "ca. 50", None, 314595348.0, "Alfa"],
        [],
        [None, 10, None, "0314.595.349", "Beta"],
    )
    reading = read_file(content)
    assert reading.header.number == 3
    assert [(row.number, row.facts["name"]) for row in reading.good] == [(5, "Alfa")]
    assert [(fault.row, fault.column) for fault in reading.bad[0].faults] == [(7, "D")]


def test_every_fault_of_a_row_is_told_by_row_and_column():
    told = faults(xlsx(HEAD, ["Alfa", "0314.595.349", "Gent", 149.1, "veel", "An", "an@"]))
    assert [(row, column) for row, column, _ in told] == [(2, "B"), (2, "C"), (2, "D"), (2, "E"), (2, "G")]


def test_a_missing_name_or_number_is_a_fault_of_its_column():
    assert [place[:2] for place in faults(xlsx(HEAD, [None, NUMBERS[0]], ["Beta"]))] == [(2, "A"), (3, "B")]


def test_the_first_sheet_with_a_header_is_read_and_told():
    def messier(book):
        book.active.title = "Toelichting"
        for name in ("Lijst", "Nog een lijst", "Verborgen"):
            sheet = book.create_sheet(name)
            sheet.append(HEAD)
            sheet.append(["Alfa", NUMBERS[0]])
        sheet.sheet_state = "hidden"

    reading = read_file(xlsx(["Deze werkmap bevat de leden."], change=messier))
    notes = " ".join(map(str, reading.notes))
    assert reading.table.name == "Lijst"
    assert "Het blad “Lijst” is gelezen." in notes
    assert "“Nog een lijst” lijkt ook een lijst" in notes
    assert "Verborgen" not in notes


def test_a_list_on_a_hidden_sheet_only_says_so():
    def hide(book):
        book.create_sheet("Leeg")
        book.worksheets[0].sheet_state = "hidden"
        book.active = 1

    assert "verborgen" in refusal(xlsx(HEAD, ["Alfa", NUMBERS[0]], change=hide))


def test_a_value_merged_over_rows_counts_for_each():
    content = xlsx(
        ["Contactpersoon", "Naam", "KBO"],
        ["An Peeters", "Alfa", NUMBERS[0]],
        [None, "Beta", NUMBERS[1]],
        change=lambda book: book.active.merge_cells("A2:A3"),
    )
    assert [row["contact_person"] for row in facts(content)] == ["An Peeters", "An Peeters"]


def test_group_headings_in_merged_cells_explain_the_headings_below():
    def merge(book):
        book.active.merge_cells("A1:C1")
        book.active.merge_cells("D1:E1")

    content = xlsx(
        ["Bedrijf", None, None, "Contact"],
        ["Naam", "Ondernemingsnummer", "PC", "Naam", "E-mail"],
        ["Alfa", NUMBERS[0], "9000", "An", "an@alfa.be"],
        change=merge,
    )
    assert facts(content)[0] == {
        "name": "Alfa",
        "enterprise_number": "0314595348",
        "postcode": "9000",
        "contact_person": "An",
        "email": "an@alfa.be",
    }


def test_hidden_rows_are_read_and_told():
    def hide(book):
        book.active.row_dimensions[3].hidden = True

    reading = read_file(xlsx(HEAD, ["Alfa", NUMBERS[0]], ["Beta", NUMBERS[1]], change=hide))
    assert len(reading.good) == 2
    assert "1 rijen zijn verborgen" in str(reading.notes[0])


def test_a_formula_without_a_stored_result_is_a_fault_and_one_with_a_result_is_its_result():
    content = xlsx(HEAD, ["Alfa", NUMBERS[0], None, None, "=10+5"], ["Beta", NUMBERS[1], None, None, "=10+6"])
    stored = rewritten(content, SHEET, lambda text: re.sub("(<f>10.5</f>)<v(?: ?/>|></v>)", r"\1<v>15</v>", text))
    assert facts(stored)[0]["headcount"] == 15
    assert "formule zonder bewaard resultaat" in faults(stored)[0][2]


def test_a_formula_whose_result_is_empty_text_is_an_empty_cell():
    content = xlsx(HEAD, ["Alfa", NUMBERS[0], None, None, "=A1"])
    empty = rewritten(content, SHEET, lambda text: text.replace('<c r="E2"', '<c r="E2" t="str"'))
    assert "headcount" not in facts(empty)[0]


def test_an_error_of_excel_in_a_cell_is_a_fault():
    def spoil(book):
        cell = book.active["E2"]
        cell.value = "#N/A"
        cell.data_type = "e"

    assert "foutmelding van Excel" in faults(xlsx(HEAD, ["Alfa", NUMBERS[0]], change=spoil))[0][2]


def test_a_date_where_a_headcount_should_be_says_what_excel_did():
    content = xlsx(
        HEAD,
        ["Alfa", NUMBERS[0], None, None, date(2026, 10, 5)],
        ["Beta", NUMBERS[1], None, None, date(2026, 1, 2)],
    )
    told = faults(content)
    assert "datum (5 oktober 2026)" in told[0][2]
    assert len(told) == 2


def test_several_columns_for_committees_add_up_and_two_numbers_may_not_differ():
    content = xlsx(
        ["Firma", "KBO-nummer", "BTW-nummer", "PC arbeiders", "PC bedienden"],
        ["Alfa", NUMBERS[0], "BE 0314.595.348", 124, 200],
        ["Beta", NUMBERS[1], None, 149.01, None],
        ["Gamma", NUMBERS[2], NUMBERS[3], None, None],
    )
    assert [row.get("committees") for row in facts(content)] == [["124", "200"], ["149.01"]]
    assert "verschilt van dat in een andere kolom" in faults(content)[0][2]


def test_first_and_last_name_make_one_person():
    content = xlsx(["Firma", "KBO", "Voornaam", "Naam"], ["Alfa", NUMBERS[0], "An", "Peeters"])
    assert facts(content)[0]["contact_person"] == "An Peeters"


def test_full_time_equivalents_are_no_headcount_and_that_is_said():
    reading = read_file(xlsx(["Firma", "KBO", "Aantal VTE"], ["Alfa", NUMBERS[0], 12.5]))
    assert "headcount" not in reading.good[0].facts
    assert "VTE" in str(reading.notes[0])


def test_the_same_row_twice_counts_once_and_a_contradiction_is_a_fault():
    content = xlsx(
        HEAD,
        ["Alfa", NUMBERS[0], 9000, 124],
        ["Alfa", NUMBERS[0], 9000, 124],
        ["Alfa", NUMBERS[0], 9000, 200],
        ["Alfa bis", NUMBERS[0], 9000, 124],
    )
    reading = read_file(content)
    assert reading.good[0].facts["committees"] == ["124", "200"]
    assert ["double_of" in row.facts for row in reading.good] == [False, True, True]
    assert [(row, column) for row, column, _ in faults(content)] == [(5, "A")]
    assert "staat in rij 2" in faults(content)[0][2]


def test_a_row_that_contradicts_fills_nothing_and_one_that_agrees_fills_what_was_empty():
    content = xlsx(HEAD, ["Alfa", NUMBERS[0]], ["Beta", NUMBERS[0], None, None, 5], ["Alfa", NUMBERS[0], 9000])
    assert facts(content)[0] == {"name": "Alfa", "enterprise_number": "0314595348", "postcode": "9000"}


def test_headings_repeated_between_the_rows_are_skipped():
    reading = read_file(xlsx(HEAD, ["Alfa", NUMBERS[0]], HEAD, ["Beta", NUMBERS[1]]))
    assert len(reading.rows) == 2
    assert "Rij 3 herhaalt" in str(reading.notes[0])


def test_words_for_nothing_are_nothing():
    assert facts(xlsx(HEAD, ["Alfa", NUMBERS[0], "-", "nvt", "?", "onbekend", "/"]))[0].keys() == {
        "name",
        "enterprise_number",
    }


def test_csv_lines_that_were_pasted_into_one_column_are_taken_apart():
    content = xlsx(["Naam;Ondernemingsnummer;PC"], ["Alfa;0314.595.348;140.03"], ["Beta;0314.595.349;200"])
    assert facts(content)[0]["committees"] == ["140.03"]
    assert faults(content)[0][:2] == (3, "B")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_is_read_in_every_encoding_with_every_delimiter(encoding, delimiter, end):
    lines = (("Naam", "Ondernemingsnummer", "Paritair comité"), ("Café Zoë", "0314.595.348", "124"))
    text = end.join(delimiter.join(line) for line in lines) + end
    assert facts(csv(text, encoding)) == [
        {"name": "Café Zoë", "enterprise_number": "0314595348", "committees": ["124"]}
    ]


def test_the_line_sep_of_excel_names_the_delimiter_and_is_no_row():
    reading = read_file(csv("sep=|\r\nNaam|KBO\r\nAlfa; Beta|0314.595.348\r\n"))
    assert (reading.header.number, reading.rows[0].number) == (1, 2)
    assert reading.rows[0].facts["name"] == "Alfa; Beta"


def test_quoted_values_may_hold_delimiters_quotes_and_lines():
    content = csv('Naam;KBO\r\n"Bakkerij ""De Ster""; en\r\nzonen";0314.595.348\r\nBuizen 15" bv;0353.456.320\r\n')
    assert [row["name"] for row in facts(content)] == ['Bakkerij "De Ster"; en zonen', 'Buizen 15" bv']


def test_a_quotation_mark_that_is_never_closed_is_told_by_row():
    assert "Vanaf rij 3" in refusal(csv('Naam;KBO\nAlfa;0314.595.348\n"Beta;0353.456.320\nGamma;0440.966.354\n'))


def test_decimal_commas_and_thousands_in_csv():
    row = facts(csv("Naam;KBO;PC;Aantal\nAlfa;0314.595.348;149,01;1.250\n"))[0]
    assert (row["committees"], row["headcount"]) == (["149.01"], 1250)


BROKEN = xlsx(HEAD, ["Alfa", NUMBERS[0]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _zip(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf \r\n", "leeg"),
        (b"Naam;KBO\n", "geen bedrijven eronder"),
        (b"Alfa;0314595348\nBeta;0353456320\n", "geen rij met kolomkoppen"),
        (b"Naam;Postcode\nAlfa;9000\n", "Geen kolom met het ondernemingsnummer"),
        (b"KBO;Postcode\n0314595348;9000\n", "Geen kolom met de naam"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "afbeelding"),
        (b"<html><table><tr><td>Naam</td></tr></table>", "webpagina"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (OLE, "oude soort (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
        (BROKEN[:-300], "beschadigd"),
        (b"PK\x03\x04 en dan niets", "beschadigd"),
        (_zip(notities_txt=b"hallo"), "gecomprimeerd"),
        (_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (_zip(xl__workbook_xml=b"<workbook", xl___rels__workbook_xml_rels=b""), "beschadigd"),
        (b"\x1f\x8b\x08", "gecomprimeerd"),
        (bytes(range(256)) * 30, "geen tekst"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_says_what_it_is(content, sentence):
    assert sentence in refusal(content)


def test_an_empty_workbook_is_empty():
    assert "leeg" in refusal(xlsx())


def test_the_public_form_that_declares_a_million_rows_is_refused_quickly():
    started = time.process_time()
    book = rewritten(
        xlsx(["Plot", "Boom"], ["1", "2"]), SHEET, lambda text: text.replace('ref="A1:B2"', 'ref="A1:AMJ1048576"')
    )
    assert "geen rij met kolomkoppen" in refusal(book)
    assert time.process_time() - started < 1


def test_a_million_empty_rows_after_the_list_are_not_walked():
    def far(book):
        book.active.cell(row=1_048_576, column=1, value=" ")

    reading = read_file(xlsx(HEAD, ["Alfa", NUMBERS[0]], change=far))
    assert len(reading.rows) == 1
    assert "Na rij 2" in str(reading.notes[0])


def test_a_bomb_is_refused_before_it_is_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert "veel groter" in refusal(stream.getvalue())


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    book = rewritten(xlsx(HEAD, ["Alfa", NUMBERS[0]]), SHEET, lambda text: bomb + text)
    assert "instructies" in refusal(book)


def test_more_rows_than_allowed_are_refused():
    lines = ["Naam;KBO", *(f"Bedrijf {n};{enterprise_number(n)}" for n in range(20_001))]
    assert "Meer dan 20 000 rijen" in refusal(csv("\n".join(lines)))


def test_more_columns_than_allowed_are_refused():
    assert "Meer dan 200 kolommen" in refusal(xlsx([*HEAD, *(f"Vraag {n}" for n in range(210))], ["Alfa", NUMBERS[0]]))


def test_two_thousand_rows_are_read_within_a_second():
    rows = (
        [f"Bedrijf {n}", enterprise_number(n), 9000, "140.03; 200", n, "An", f"a{n}@example.org"] for n in range(2000)
    )
    content = xlsx(HEAD, *rows)
    started = time.process_time()
    assert len(read_file(content).good) == 2000
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_never_ends_in_a_traceback(seed):
    random, content = Random(seed), bytearray(BROKEN)
    for _ in range(random.randint(1, 30)):
        content[random.randrange(len(content))] = random.randrange(256)
    with suppress(FileFault):
        read_file(bytes(content))
