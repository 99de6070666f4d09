"""What is typed about sector scans: opening one, joining it, and adding a company by its number."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired

from forms.base import FILLED_IN, BaseForm, CheckboxesField, LineField, PressField, choices
from forms.scans import Day


class OpenSectorScanForm(BaseForm):
    """A sector scan to be opened; `sectors`, `variants` and `modules` are (value, label) pairs."""

    sector = SelectField(lazy_gettext("Sector"), coerce=int)
    title = LineField(
        lazy_gettext("Title of the scan"),
        most=200,
        description=lazy_gettext("Everyone who is invited to answer sees it."),
    )
    variant = RadioField(lazy_gettext("Who will answer?"), default="employee")
    modules = CheckboxesField(lazy_gettext("Modules"))
    opens_on = Day(lazy_gettext("First day"), validators=[InputRequired(FILLED_IN)])
    closes_on = Day(
        lazy_gettext("Last day"),
        description=lazy_gettext("The scan closes that evening at 23:59."),
        validators=[InputRequired(FILLED_IN)],
    )
    understood = BooleanField(
        lazy_gettext("I understand that the questions and the first day are fixed once the scan is open."),
        validators=[DataRequired(lazy_gettext("Tick this box to open the scan."))],
    )
    form_key = PressField()

    def __init__(self, *, sectors, variants, modules, **options):
        super().__init__(**options)
        self.sector.choices = choices(sectors)
        self.variant.choices = choices(variants)
        self.modules.choices = choices(modules)


class JoinForm(BaseForm):
    """A company that takes part; `companies` are (id, name) pairs."""

    company = SelectField(lazy_gettext("Company"), coerce=int)
    agreed = BooleanField(
        lazy_gettext("We spoke of it with our people or their representatives, and they agree."),
        validators=[DataRequired(lazy_gettext("Speak with your people first, then tick this box."))],
    )

    def __init__(self, *, companies, **options):
        super().__init__(**options)
        self.company.choices = choices(companies)


class AddCompanyForm(BaseForm):
    """A company that the consultant adds, so that its link can be passed on."""

    number = LineField(
        lazy_gettext("Enterprise number"),
        most=40,
        description=lazy_gettext("Ten digits, for example 0314.595.348."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
