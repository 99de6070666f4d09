"""The lines of the groups page, whatever numbers a browser gives them."""

import pytest

from forms.scans import GroupsForm


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", "x", ""])
def test_a_number_that_the_page_did_not_write_is_no_line(app, number):
    typed = {"rows-0-name": "Gent", f"rows-{number}-name": "Aalst", "rows": "x", "rows-1": "x"}
    with app.test_request_context("/", method="POST", data=typed):
        form = GroupsForm(meta={"csrf": False})
        assert [line.form.name.data for line in form.lines()] == ["Gent"]


@pytest.mark.parametrize("typed", ["\u202e", "\u200b", "\u2066\u2069", "\x00", "\x9b", "\ufdd0", "\uffff"])
def test_a_name_of_signs_that_nobody_sees_is_no_name(app, typed):
    with app.test_request_context("/", method="POST", data={"rows-0-name": typed, "rows-1-name": f"{typed}Gent"}):
        assert [line.form.name.data for line in GroupsForm(meta={"csrf": False}).lines()] == ["Gent"]
