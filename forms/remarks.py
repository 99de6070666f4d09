"""What is typed about open remarks: who reads them, what is decided about each, and that the reading is finished."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from forms.base import AT_MOST, BaseForm, CheckboxesField, choices, one_line, several_lines

LONGEST_COPY = 12_000
LONGEST_THEME, MOST_OWN_THEMES = 40, 5
TOO_MANY_THEMES = lazy_gettext(
    "At most %(most)s themes of at most %(longest)s characters.", most=MOST_OWN_THEMES, longest=LONGEST_THEME
)
LATER = "later"


class AppointForm(BaseForm):
    """Who reads the remarks, in which function; `people` are (id, name) and `duties` (value, label) pairs."""

    person = RadioField(
        lazy_gettext("Who reads them?"),
        coerce=int,
        validators=[InputRequired(lazy_gettext("Choose who reads the remarks."))],
    )
    duty = RadioField(
        lazy_gettext("In which function?"),
        validators=[InputRequired(lazy_gettext("Choose the function."))],
    )

    def __init__(self, *, people, duties, **options):
        super().__init__(**options)
        self.person.choices = choices(people)
        self.duty.choices = choices(duties)


class AcceptForm(BaseForm):
    """What a reader declares before the first remark."""

    understood = BooleanField(
        lazy_gettext(
            "I have this function here. I tell nobody what I read, I do not look for who wrote it, and I use it only "
            "to make the remarks ready for others."
        ),
        validators=[DataRequired(lazy_gettext("Tick this box to begin."))],
    )


class FinishForm(BaseForm):
    """The end of the reading; after it nothing changes any more."""

    withhold_rest = BooleanField(lazy_gettext("Withhold the remarks that are not decided yet."))
    understood = BooleanField(
        lazy_gettext("I understand that this cannot be undone."),
        validators=[DataRequired(lazy_gettext("Tick this box to finish."))],
    )


class DecisionsForm(BaseForm):
    """The page around several decisions, which it protects."""


class DecisionForm(Form):
    """What is decided about one remark; `was` is what had been decided when the page was shown."""

    was = HiddenField(default=LATER)
    verdict = RadioField(lazy_gettext("Decision"), default=LATER, validators=[Optional()])
    text = TextAreaField(
        lazy_gettext("What others read"),
        filters=[several_lines],
        validators=[Length(max=LONGEST_COPY, message=AT_MOST)],
        render_kw={"rows": 4, "dir": "auto"},
    )
    reason = SelectField(lazy_gettext("Why is it withheld?"), validators=[Optional()])
    themes = CheckboxesField(lazy_gettext("Themes"))
    own_themes = StringField(
        lazy_gettext("Themes in your own words"),
        description=lazy_gettext("Not required. A comma between two, such as: canteen, parking."),
        filters=[one_line],
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, formdata=None, *, verdicts, reasons, themes, **options):
        super().__init__(formdata, **options)
        self.verdict.choices = choices(verdicts)
        self.reason.choices = choices([("", lazy_gettext("Choose a reason")), *reasons])
        self.themes.choices = choices(themes)

    def validate_own_themes(self, _field) -> None:
        """At most a few themes, and short ones."""
        typed = self.own_words
        if len(typed) > MOST_OWN_THEMES or any(len(each) > LONGEST_THEME for each in typed):
            raise ValidationError(TOO_MANY_THEMES)

    @property
    def own_words(self) -> list[str]:
        """The themes in own words, each once."""
        return list(dict.fromkeys(part.strip() for part in (self.own_themes.data or "").split(",") if part.strip()))
