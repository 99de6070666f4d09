"""A pasted list of addresses: whatever people paste, each fault named, doubles dropped."""

import pytest

from forms.scans import WaysForm, sorted_out


def test_addresses_come_on_lines_with_commas_with_names_and_in_any_case(app):
    pasted = "An@Example.org\r\nbo@example.org; cem@example.org,\tdirk@example.org\nEls Peeters <els@example.org>,\n\n"
    with app.test_request_context():
        good, faults, doubles = sorted_out(pasted)
    assert good == [f"{name}@example.org" for name in ("an", "bo", "cem", "dirk", "els")]
    assert (faults, doubles) == ([], 0)


def test_doubles_are_dropped_and_counted_also_in_another_case(app):
    with app.test_request_context():
        assert sorted_out("an@example.org\nAN@example.org an@EXAMPLE.org") == (["an@example.org"], [], 2)


@pytest.mark.parametrize(
    "wrong", ["an@", "@example.org", "an.example.org", "an@exa mple", "an@@example.org", "an@b", "é@x.be"]
)
def test_each_fault_is_named_with_its_line(app, wrong):
    with app.test_request_context():
        good, faults, _ = sorted_out(f"bo@example.org\n{wrong}\n")
    assert "bo@example.org" in good
    assert faults
    assert all("regel 2" in fault for fault in faults)


def posted(app, addresses, **values):
    data = {"title": "Scan", "opens_on": "2026-03-10", "closes_on": "31/03/2026", "expected": "40", "k": "10"}
    data |= {"personal_codes": "y", "addresses": addresses, **values}
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        with app.test_request_context(method="POST", data=data):
            form = WaysForm()
            return form.validate(), form, {name: [str(error) for error in found] for name, found in form.errors.items()}
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_ten_thousand_addresses_are_refused_clearly(app):
    valid, _, errors = posted(app, "\n".join(f"person{n}@example.org" for n in range(10_000)))
    assert not valid
    assert "10000" in errors["addresses"][0]


def test_five_thousand_addresses_are_taken(app):
    valid, form, errors = posted(app, "\n".join(f"person{n}@example.org" for n in range(5000)))
    assert valid, errors
    assert len(form.mailing) == 5000


def test_a_hundred_faults_are_not_all_spelt_out(app):
    valid, _, errors = posted(app, "\n".join(f"fout{n}" for n in range(100)))
    assert not valid
    assert "nog 80 andere" in errors["addresses"][0]


def test_an_empty_list_is_taken_because_the_staff_list_may_still_be_uploaded(app):
    valid, form, errors = posted(app, " \n")
    assert valid, errors
    assert form.mailing == []


def test_without_personal_codes_the_list_does_not_matter(app):
    valid, form, _ = posted(app, "fout", personal_codes="")
    assert not valid or form.mailing == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("expected", "veel"),
        ("expected", "1e9"),
        ("expected", "9" * 40),
        ("expected", "0"),
        ("k", "4"),
        ("k", ""),
        ("opens_on", "30/02/2026"),
        ("opens_on", ""),
        ("closes_on", "morgen"),
        ("title", "\x00 "),
        ("title", "x" * 201),
    ],
)
def test_what_is_no_number_date_or_title_is_refused_at_its_field(app, field, typed):
    valid, _, errors = posted(app, "an@example.org", **{field: typed})
    assert not valid
    assert set(errors) == {field}
