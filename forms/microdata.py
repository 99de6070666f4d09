"""What is typed about research files: which one, who gets it, and that the terms are accepted."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from forms.base import AT_MOST, FILLED_IN, BaseForm, LineField, PressField, choices, several_lines
from forms.scans import Day

LONGEST_DAYS = 30


class AskForm(BaseForm):
    """A file to be made; `sectors` and `languages` are (value, label) pairs, 0 for all sectors together."""

    sector = SelectField(lazy_gettext("Which file"), coerce=int)
    language = RadioField(lazy_gettext("Language of the labels"))

    def __init__(self, *, sectors, languages, **options):
        super().__init__(**options)
        self.sector.choices = choices(sectors)
        self.language.choices = choices(languages)


class TermsForm(BaseForm):
    """Accepting the terms of use, before every fetch."""

    accepted = BooleanField(
        lazy_gettext("I accept these terms."),
        validators=[DataRequired(lazy_gettext("Read the terms and tick this box to download the file."))],
    )


class HandOverForm(BaseForm):
    """Who gets one file, what for, and until when."""

    name = LineField(lazy_gettext("Name of the researcher"), most=200)
    organisation = LineField(lazy_gettext("Organisation"), most=200)
    purpose = TextAreaField(
        lazy_gettext("Purpose"),
        description=lazy_gettext("What is looked into, and what will be published."),
        filters=[several_lines],
        validators=[DataRequired(FILLED_IN), Length(max=2000, message=AT_MOST)],
        render_kw={"rows": 4},
    )
    agreed_on = Day(
        lazy_gettext("Day of the agreement"),
        description=lazy_gettext("When the researcher signed the terms of use."),
        validators=[InputRequired(FILLED_IN)],
    )
    days = IntegerField(
        lazy_gettext("How many days the link works"),
        default=14,
        validators=[
            InputRequired(FILLED_IN),
            NumberRange(1, LONGEST_DAYS, message=lazy_gettext("A number from %(min)s to %(max)s.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    form_key = PressField()


class RevokeLinkForm(BaseForm):
    """Closing a link, confirmed in words."""

    understood = BooleanField(
        lazy_gettext("I understand that the link then no longer works, and that what was fetched stays fetched."),
        validators=[DataRequired(lazy_gettext("Tick this box to close the link."))],
    )
