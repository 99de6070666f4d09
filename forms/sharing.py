"""What is typed about who may see a result."""

from flask_babel import lazy_gettext
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from forms.base import FILLED_IN, BaseForm, CheckboxesField, LineField, PressField, choices
from forms.scans import Day

EVERYBODY, SOME = "everybody", "some"


class ReadersForm(BaseForm):
    """Which of the company's users see the result; `people` are the (id, name) pairs of the others."""

    who = RadioField(
        lazy_gettext("Which users of your company see this result?"),
        choices=choices(
            [
                (EVERYBODY, lazy_gettext("All of them, also those who are invited later")),
                (SOME, lazy_gettext("Only you and those whom you tick")),
            ]
        ),
        validators=[InputRequired(lazy_gettext("Choose one of the two."))],
    )
    people = CheckboxesField(lazy_gettext("Beside you"), coerce=int)

    def __init__(self, *, people, **options):
        super().__init__(**options)
        self.people.choices = choices(people)
        if not self.people.choices:
            del self.people

    @property
    def chosen(self) -> list[int] | None:
        """The ids that were ticked; None for everybody."""
        if self.who.data != SOME:
            return None
        return self.people.data if "people" in self else []


class LinkForm(BaseForm):
    """A new link; `languages` are (code, name) pairs."""

    form_key = PressField()
    name = LineField(
        lazy_gettext("For whom is the link?"),
        most=120,
        description=lazy_gettext("For example: CPBW, meeting of 3 May. The name stands in the log and on the page."),
        render_kw={"autocomplete": "off"},
    )
    last_day = Day(
        lazy_gettext("Last day on which it works"),
        description=lazy_gettext("At most a year from now."),
        validators=[InputRequired(FILLED_IN)],
    )
    language = SelectField(lazy_gettext("Language of the page"))

    def __init__(self, *, languages, **options):
        super().__init__(**options)
        self.language.choices = choices([("", lazy_gettext("The reader's own")), *languages])
