"""What is typed about proofs: the code on a paper, and the confirmation before one is taken back."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form, StringField
from wtforms.validators import DataRequired, Length

from forms.base import BaseForm, one_line


class LookUpForm(Form):
    """The code of a proof; it only reads, so that it may stand in an address and needs no protection."""

    code = StringField(
        lazy_gettext("Code on the proof"),
        description=lazy_gettext("Sixteen letters and digits, such as 7K2M-Q9XD-04TB-H3PA."),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Type the code that stands on the proof.")),
            Length(max=64, message=lazy_gettext("This is longer than a code.")),
        ],
        render_kw={"maxlength": 64, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class RevokeForm(BaseForm):
    """Taking a proof back, confirmed in words."""

    understood = BooleanField(
        lazy_gettext("I understand that papers with this code can then no longer be checked."),
        validators=[DataRequired(lazy_gettext("Tick this box to take the proof back."))],
    )
