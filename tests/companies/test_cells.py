"""What one cell says, however people write it."""

from datetime import date

import pytest

from campaign_app.companies.cells import (
    CellFault,
    read_committees,
    read_email,
    read_headcount,
    read_name,
    read_number,
    read_person,
    read_postcode,
)


@pytest.fixture(autouse=True)
def words(app):
    """Messages need a language."""


@pytest.mark.parametrize(
    "typed",
    [
        *("0314.595.348", "0314595348", "314595348", "0314 595 348", "0314-595-348", "BE 0314.595.348", "be0314595348"),
        *(
            "BE314595348",
            "BTW BE 0314.595.348",
            "KBO: 0314.595.348",
            "0314.595.348\u00a0",
            "０３１４.５９５.３４８",
            "'0314595348",
        ),
        *("314595348.0", "BE(0)314595348", "RPR Gent 0314.595.348", "0314.595.348 (BE)", 314595348, 314595348.0),
    ],
)
def test_an_enterprise_number_is_read_however_it_is_written(typed):
    assert read_number(typed).value == "0314595348"


@pytest.mark.parametrize("number", ["0353456320", "0440966354", "0831797467", "0200065765", "0566988259"])
def test_real_enterprise_numbers_are_accepted(number):
    assert read_number(number).value == number


def test_numbers_that_begin_with_one_are_accepted():
    eight = 10_000_012
    assert read_number(f"{eight:08d}{97 - eight % 97:02d}").value.startswith("1")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0314.595.349", "controlegetal"),
        ("2.123.456.789", "vestigingseenheid"),
        (2123456789, "vestigingseenheid"),
        ("85.07.30-033.28", "tien cijfers, dit telt er 11"),
        ("12345", "tien cijfers, dit telt er 5"),
        ("9123456789", "begint met 0 of 1"),
        ("NL123456789B01", "buitenlands btw-nummer (NL)"),
        ("3,14595E+08", "ingekort"),
        ("0000000000", "controlegetal"),
        ("0000000097", "controlegetal"),
        ("aangevraagd", "geen ondernemingsnummer"),
        (314595348.5, "kommagetal"),
        (date(2026, 3, 1), "datum (1 maart 2026)"),
    ],
)
def test_a_wrong_enterprise_number_says_why(typed, sentence):
    with pytest.raises(CellFault) as fault:
        read_number(typed)
    assert sentence in str(fault.value.message)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        *(("140.03", ["140.03"]), (140.03, ["140.03"]), (149.01, ["149.01"]), (149.01000000000001, ["149.01"])),
        *((140, ["140"]), (140.0, ["140"]), ("200.00", ["200"]), ("149,01", ["149.01"]), ("14003", ["140.03"])),
        *(("1400300", ["140.03"]), ("PC140", ["140"]), ("P.C. 140.03", ["140.03"]), ("302 (horeca)", ["302"])),
        *(
            (text, ["124", "200"])
            for text in ("124;200", "124, 200", "124/200", "124 & 200", "124 + 200", "124 en 200")
        ),
        *((text, ["124", "200"]) for text in ("124\n200", "PC 124 / PC 200", "200|124", "124,200", "124 - 200")),
        *(
            ("140.03,200", ["140.03", "200"]),
            ("149,01, 200", ["149.01", "200"]),
            ("318.02 319.01", ["318.02", "319.01"]),
        ),
        ("PC 200 - Aanvullend paritair comité voor de bedienden", ["200"]),
    ],
)
def test_joint_committees_are_read_however_they_are_separated(typed, codes):
    assert read_committees(typed).value == codes


@pytest.mark.parametrize("typed", [149.1, "149.1", "140.3", 318.2])
def test_a_committee_with_one_decimal_is_a_fault_because_two_are_meant(typed):
    with pytest.raises(CellFault) as fault:
        read_committees(typed)
    assert "twee cijfers na het punt" in str(fault.value.message)


@pytest.mark.parametrize("typed", ["999", "horeca", "12", "2000", "140.03.2", date(2026, 3, 14), True, 149.017])
def test_what_is_no_committee_is_refused(typed):
    with pytest.raises(CellFault):
        read_committees(typed)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        *((50, 50), (50.0, 50), ("50", 50), ("1.250", 1250), ("1,250", 1250), ("1 250", 1250), ("1\u00a0250", 1250)),
        *(("ca. 50", 50), ("±45", 45), ("+/- 45", 45), ("~30", 30), ("50 wn", 50), ("50 werknemers", 50), ("0", 0)),
        *(("50-100", 50), ("50 à 60", 50), ("tussen 50 en 99", 50), ("50+", 50), ("> 50", 50), ("meer dan 50", 50)),
    ],
)
def test_a_headcount_is_read_from_what_people_write(typed, count):
    assert read_headcount(typed).value == count


def test_a_range_says_that_its_lower_bound_is_stored():
    assert "ondergrens 50" in str(read_headcount("50-100").remark)


@pytest.mark.parametrize("typed", [50.5, "12,5", "-5", -5, "vijftig", "<10", "5000000", "100-50", date(2026, 10, 5)])
def test_what_is_no_headcount_is_refused(typed):
    with pytest.raises(CellFault):
        read_headcount(typed)


@pytest.mark.parametrize("typed", ["9000", 9000, 9000.0, "B-9000", "BE-9000", "9000 Gent", "Gent 9000", "Gent (9000)"])
def test_a_postcode_is_read_beside_its_town(typed):
    assert read_postcode(typed).value == "9000"


@pytest.mark.parametrize("typed", ["90000", "0900", "1234 AB", "Gent", 900])
def test_what_is_no_belgian_postcode_is_refused(typed):
    with pytest.raises(CellFault):
        read_postcode(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "an@firma.be",
        "AN@Firma.be",
        "mailto:an@firma.be",
        "An Peeters <an@firma.be>",
        "an@firma.be; jan@firma.be",
        "an@firma.be.",
    ],
)
def test_an_address_is_read_from_what_mail_programs_make_of_it(typed):
    assert read_email(typed).value == "an@firma.be"


@pytest.mark.parametrize("typed", ["an@firma", "an at firma.be", "a@b@c.be", "geen mail", "an@firma,be"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(CellFault):
        read_email(typed)


def test_a_person_beside_an_address_is_the_person():
    assert read_person("An Peeters <an@firma.be>").value == "An Peeters"


def test_a_name_that_looks_like_a_formula_stays_text():
    assert read_name("=cmd|' /C calc'!A0").value == "=cmd|' /C calc'!A0"


def test_a_name_loses_invisible_characters_and_double_spaces():
    assert read_name("  Bakkerij\x00\n De\u200b  Ster ").value == "Bakkerij De Ster"


def test_a_name_of_more_than_two_hundred_characters_is_refused():
    with pytest.raises(CellFault):
        read_name("x" * 201)
