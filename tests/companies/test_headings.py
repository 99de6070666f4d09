"""What a column holds, by its heading as people write it."""

import pytest

from campaign_app.companies.headings import find_header, meaning_of
from campaign_app.companies.tables import Table

HEADINGS = {
    "enterprise_number": [
        *(
            "Ondernemingsnr.",
            "KBO-nummer",
            "BTW nr",
            "btw-nummer",
            "BTW",
            "KBO",
            "Ondernemings-\nnummer",
            "ondernemingsnummer ",
        ),
        *("Ondernemingsnummer (KBO)", "KBO/BTW", "N° d'entreprise", "Numéro d'entreprise", "Enterprise number", "VAT"),
        *(
            "Ondernemersnummer",
            "Ondernemngsnummer",
            "Ond. nr.",
            "nummer KBO",
            "BTW-nr. (BE...)",
            "N° TVA",
            "VAT number",
        ),
    ],
    "name": [
        *(
            "Firma",
            "Naam bedrijf",
            "Bedrijfsnaam",
            "BEDRIJF",
            "Naam van de onderneming",
            "Raison sociale",
            "Company name",
        ),
        *("Maatschappelijke naam", "Handelsnaam", "Werkgever", "Bedrijf/organisatie", "Firmanaam"),
    ],
    "postcode": ["Postcode", "Post code", "POSTCODE ", "Code postal", "Zip", "Postnr", "Postcode / gemeente"],
    "committees": [
        "Paritair comité",
        "paritair comite",
        "Paritaire comités",
        "PC (paritair comité)",
        "Commission paritaire",
    ],
    "headcount": [
        *("Aantal werknemers", "# wn", "Personeelsaantal", "wn", "Headcount", "Nombre de travailleurs", "Aantal mdw"),
        *("Aantal personeelsleden (31/12)", "Aantal werknemers (koppen)", "Personeelsbestand", "Aant. werkn."),
    ],
    "contact_person": [
        "Contactpersoon",
        "Naam contactpersoon",
        "HR-verantwoordelijke",
        "Personne de contact",
        "Zaakvoerder",
    ],
    "email": ["E-mail", "e-mailadres", "mail", "E-mail contactpersoon", "Courriel", "Email address", "e-mail HR"],
    "pc": ["PC", "P.C.", "PC's", "PC(s)", "pc nr", "CP"],
    "fte": ["VTE", "Aantal VTE", "Aantal werknemers (VTE)", "FTE"],
}


@pytest.mark.parametrize(("field", "heading"), [(field, text) for field, texts in HEADINGS.items() for text in texts])
def test_a_heading_is_understood_as_people_write_it(field, heading):
    assert meaning_of(heading).what == field


@pytest.mark.parametrize(
    "heading",
    [
        *("Telefoon contactpersoon", "Vestigingsnummer", "Laatste contact", "Gemeente", "Opmerkingen", "Straat"),
        *("Mailing ontvangen", "BTW-plichtig", "Rechtsvorm", "Sector", "an@firma.be"),
    ],
)
def test_a_column_about_something_else_is_not_used(heading):
    meaning = meaning_of(heading)
    assert meaning is None or meaning.what == "unused"


def header_of(*rows):
    header = find_header(Table(rows=[(number, list(row)) for number, row in enumerate(rows, start=1)]))
    return [header.columns.get(column) for column in range(len(rows[header.number - 1]))]


def test_pc_is_a_postcode_where_the_cells_are():
    assert (
        header_of(["Firma", "KBO", "PC"], ["A", "0314595348", 9000], ["B", "0353456320", "8000 Brugge"])[2]
        == "postcode"
    )


def test_pc_is_a_joint_committee_where_the_cells_are():
    assert (
        header_of(["Firma", "KBO", "PC"], ["A", "0314595348", 140.03], ["B", "0353456320", "PC 200"])[2] == "committees"
    )


def test_pc_twice_is_each_by_its_own_cells():
    found = header_of(["Firma", "KBO", "PC", "PC"], ["A", "0314595348", "140.03", "9000"])
    assert found == ["name", "enterprise_number", "committees", "postcode"]


def test_naam_beside_firma_is_the_contact_person():
    found = header_of(["Naam", "Firma", "KBO"], ["An", "Bakkerij", "0314595348"])
    assert found == ["contact_person", "name", "enterprise_number"]


def test_naam_beside_voornaam_and_firma_is_the_last_name():
    found = header_of(["Firma", "KBO", "Voornaam", "Naam"], ["Bakkerij", "0314595348", "An", "Peeters"])
    assert found == ["name", "enterprise_number", "first_name", "last_name"]


def test_contact_with_addresses_under_it_is_the_address():
    assert header_of(["Firma", "KBO", "Contact"], ["A", "0314595348", "an@firma.be"])[2] == "email"


def test_nr_is_a_row_number_unless_enterprise_numbers_stand_under_it():
    assert header_of(["Nr", "Firma", "KBO"], [1, "A", "0314595348"])[0] is None
    assert header_of(["Nr", "Firma", "Postcode"], ["0314.595.348", "A", "9000"])[0] == "enterprise_number"


def test_the_lower_of_two_rows_of_headings_counts_and_the_upper_explains_it():
    found = header_of(
        ["Bedrijf", None, None, "Contact", "Contact"],
        ["Naam", "Ondernemingsnummer", "Postcode", "Naam", "E-mail"],
        ["A", "0314595348", "9000", "An", "an@firma.be"],
    )
    assert found == ["name", "enterprise_number", "postcode", "contact_person", "email"]
