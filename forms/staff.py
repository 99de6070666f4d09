"""What is typed about a staff list: pasted lines or a file, and what to do with it."""

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, TextAreaField

from forms.base import BaseForm, choices, several_lines


class StaffForm(BaseForm):
    """A list of people to whom a code is mailed; `replaceable` while the list of a draft may be replaced."""

    file = FileField(
        lazy_gettext("Excel (.xlsx) or CSV file"),
        description=lazy_gettext("The file itself is not kept."),
        render_kw={"accept": ".xlsx,.csv,.txt,.tsv"},
    )
    people = TextAreaField(
        lazy_gettext("Or paste the list"),
        description=lazy_gettext("One person on a line, or a part of your spreadsheet with its headings."),
        filters=[several_lines],
        render_kw={"rows": 10, "spellcheck": "false", "autocomplete": "off"},
    )
    mode = RadioField(lazy_gettext("What to do with it"), default="add")
    leave_out = BooleanField(lazy_gettext("Leave out the rows that cannot be read"))

    def __init__(self, *args, replaceable: bool, **options):
        super().__init__(*args, **options)
        self.mode.choices = choices(
            [
                ("add", lazy_gettext("Add these people to the list")),
                ("replace", lazy_gettext("Replace the whole list by this one")),
            ]
        )
        if not replaceable:
            del self.mode

    @property
    def uploaded(self) -> bytes | None:
        """The content of the file, if one was chosen."""
        return self.file.data.read() if getattr(self.file.data, "filename", "") else None
