"""No text in a file to take along becomes a formula."""

import pytest

from campaign_app.core.sheets import csv_bytes, safe


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_text_that_could_be_a_formula_is_quoted(start):
    assert safe(f"{start}1+1") == f"'{start}1+1"


def test_numbers_and_plain_texts_stay(app):
    assert csv_bytes([[-5, "a=b", None]]).decode() == "\ufeff-5;a=b;\r\n"
