"""What is typed about companies: facts, people, and the file of an import."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField
from wtforms.validators import DataRequired, NumberRange, Optional, ValidationError

from forms.accounts import AddressField, is_address
from forms.base import FILLED_IN, BaseForm, CheckboxesField, LineField, choices

MOST_PEOPLE = 500_000


def whole(value) -> int | None:
    """A choice as a number."""
    return int(value) if value not in (None, "") else None


class CompanyForm(BaseForm):
    """The facts of a company and the sectors that it is in; `sectors` are (id, name) pairs."""

    name = LineField(
        lazy_gettext("Name of the company"),
        most=200,
        render_kw={"autocomplete": "off"},
    )
    postcode = LineField(
        lazy_gettext("Postcode"),
        most=60,
        required=False,
        render_kw={"maxlength": 10, "inputmode": "numeric", "autocomplete": "off"},
    )
    committees = LineField(
        lazy_gettext("Joint committees"),
        most=200,
        required=False,
        description=lazy_gettext("As numbers, for example 140.03; 200. They decide which sectors see this company."),
        render_kw={"autocomplete": "off"},
    )
    headcount = IntegerField(
        lazy_gettext("Number of employees"),
        validators=[Optional(), NumberRange(0, MOST_PEOPLE, lazy_gettext("A whole number from 0 to 500 000."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    contact_person = LineField(
        lazy_gettext("Contact person"),
        most=120,
        required=False,
        render_kw={"autocomplete": "off"},
    )
    email = AddressField(
        lazy_gettext("E-mail address"),
        validators=[Optional(), is_address],
        render_kw={"maxlength": 254, "autocomplete": "off"},
    )


class EditCompanyForm(CompanyForm):
    sectors = CheckboxesField(lazy_gettext("Sectors that see this company"), coerce=whole)

    def __init__(self, *args, sectors, **options):
        super().__init__(*args, **options)
        self.sectors.choices = choices(sectors)


class NewCompanyForm(CompanyForm):
    number = LineField(
        lazy_gettext("Enterprise number"),
        most=40,
        description=lazy_gettext("Ten digits, for example 0314.595.348."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    sector = SelectField(lazy_gettext("Sector"), coerce=whole)

    def __init__(self, *args, sectors, **options):
        super().__init__(*args, **options)
        self.sector.choices = choices(sectors)


class CompanyUserForm(BaseForm):
    """Who may work for a company."""

    name = LineField(
        lazy_gettext("Name"),
        most=120,
        render_kw={"autocomplete": "off"},
    )
    email = AddressField(
        lazy_gettext("E-mail address"),
        validators=[DataRequired(FILLED_IN), is_address],
        render_kw={"maxlength": 254, "autocomplete": "off"},
    )


class ImportForm(BaseForm):
    """A file of companies, and the sector that they join; `sectors` are (id, name) pairs."""

    sector = SelectField(lazy_gettext("Sector that the companies join"), coerce=whole)
    file = FileField(
        lazy_gettext("Excel (.xlsx) or CSV file"),
        validators=[FileRequired(lazy_gettext("Choose a file."))],
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )

    def __init__(self, *args, sectors, **options):
        super().__init__(*args, **options)
        self.sector.choices = choices(sectors)

    def validate_file(self, field) -> None:
        """Refuse a file without a name, as some browsers send for no file."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(lazy_gettext("Choose a file."))
