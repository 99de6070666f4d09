"""What is typed about the mails to respondents: a subject and a text, judged where they are kept."""

from flask_babel import lazy_gettext
from wtforms import StringField, TextAreaField

from forms.base import BaseForm, one_line, several_lines


class TextForm(BaseForm):
    """The words of one mail in one language."""

    subject = StringField(
        lazy_gettext("Subject"), filters=[one_line], render_kw={"maxlength": 200, "autocomplete": "off"}
    )
    body = TextAreaField(
        lazy_gettext("Text"),
        description=lazy_gettext("Plain text. An empty line begins a new paragraph."),
        filters=[several_lines],
        render_kw={"rows": 12, "maxlength": 5000},
    )

    def speak(self, language: str, direction: str) -> None:
        """Tell browsers and screen readers in which language these fields are typed."""
        for field in (self.subject, self.body):
            field.render_kw = {**field.render_kw, "lang": language, "dir": direction}
