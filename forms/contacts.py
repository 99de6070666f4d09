"""What is typed about a contact: how, what came of it, what is next."""

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from forms.base import BaseForm, CheckboxesField, choices
from forms.companies import whole

NO_STEP = ""
OWN_DATE = "other"


def several_lines(text: object) -> object:
    """A note as typed, without control characters (PostgreSQL refuses NUL)."""
    if not isinstance(text, str):
        return text
    return "".join(sign for sign in text.replace("\r\n", "\n") if sign >= " " or sign in "\n\t").strip()


def picked(_form, field) -> None:
    """Refuse a radio group in which nothing, or something else, was chosen."""
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError(lazy_gettext("Choose one."))


def key_shape(_form, field) -> None:
    """Refuse a key that this house did not make."""
    if not (field.data and field.data.isalnum() and field.data.isascii() and len(field.data) <= 40):
        raise ValidationError(lazy_gettext("Open the page again and fill in the form once more."))


class _ContactForm(BaseForm):
    form_key = HiddenField(validators=[key_shape])
    channel = RadioField(lazy_gettext("How was the contact?"), validate_choice=False, validators=[picked])
    outcome = RadioField(lazy_gettext("What came of it?"), validate_choice=False, validators=[picked])
    note = TextAreaField(
        lazy_gettext("Note"),
        description=lazy_gettext("Only what a colleague needs; nothing about the health of people."),
        filters=[several_lines],
        validators=[Length(max=2000, message=lazy_gettext("At most %(max)d characters."))],
        render_kw={"rows": 3, "maxlength": 2000},
    )
    on = DateField(
        lazy_gettext("Date of the contact"),
        validators=[Optional()],
        description=lazy_gettext("Today, unless you choose another day."),
    )

    def __init__(self, *args, channels, outcomes, **options):
        super().__init__(*args, **options)
        self.channel.choices = choices(channels)
        self.outcome.choices = choices(outcomes)


class LogContactForm(_ContactForm):
    """One contact; all choices are (value, label) pairs. `closes` are the open tasks that it may settle."""

    sector = RadioField(lazy_gettext("For which sector?"), coerce=whole, validate_choice=False, validators=[picked])
    next_step = RadioField(
        lazy_gettext("What is the next step?"), default=NO_STEP, validate_choice=False, validators=[picked]
    )
    when = RadioField(lazy_gettext("When?"), validate_choice=False, validators=[picked])
    next_on = DateField(lazy_gettext("On another date"), validators=[Optional()])
    # not judged as choices: a second press of the button finds the task already done, and that is no fault
    closes = CheckboxesField(lazy_gettext("Does this settle what was open?"), coerce=whole, validate_choice=False)

    def __init__(self, *args, sectors, steps, whens, closes, **options):
        super().__init__(*args, **options)
        self.sector.choices = choices(sectors)
        self.next_step.choices = choices([(NO_STEP, lazy_gettext("Nothing")), *steps])
        self.when.choices = choices(whens)
        self.closes.choices = choices(closes)


class BulkContactForm(_ContactForm):
    """The same contact with many companies; `companies` are (id, name) pairs."""

    sector = SelectField(lazy_gettext("Sector"), coerce=whole)
    companies = CheckboxesField(lazy_gettext("Which companies?"), coerce=whole, validate_choice=False)

    def __init__(self, *args, sectors, companies, **options):
        super().__init__(*args, **options)
        self.sector.choices = choices(sectors)
        self.companies.choices = choices(companies)
