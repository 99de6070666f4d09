"""What all forms share: protection against forged requests, and choices built in one place."""

import re
import secrets
from collections.abc import Iterable

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from surveys.kinds import UNPRINTABLE

FILLED_IN = lazy_gettext("Fill this in.")
AT_MOST = lazy_gettext("At most %(max)d characters.")


def choices(pairs: Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """Choices from (value, label) pairs; the one place that knows how this version of WTForms wants them."""
    return [SelectChoice(value=value, label=label) for value, label in pairs]


# without width, or turning the direction of what stands around them
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def one_line(text: object) -> object:
    """What was typed as one line: control characters (PostgreSQL refuses NUL) and runs of space become one space."""
    if not isinstance(text, str):
        return text
    text = UNSEEN.sub("", text)
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def several_lines(text: object) -> object:
    """What was typed as lines, without control characters (PostgreSQL refuses NUL, browsers show none)."""
    if not isinstance(text, str):
        return text
    return UNPRINTABLE.sub("", UNSEEN.sub("", text))


class BaseForm(FlaskForm):
    """Every form of the house; protected against forged requests."""


class CheckboxesField(SelectMultipleField):
    """A list of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LineField(StringField):
    """One line of text, which is required unless told otherwise, of no more characters than are stored."""

    def __init__(self, label=None, *, most: int, required: bool = True, **options):
        validators = [*([DataRequired(FILLED_IN)] if required else []), Length(max=most, message=AT_MOST)]
        super().__init__(label, filters=[one_line], validators=validators, **options)


class PressField(HiddenField):
    """A key of the form as it was shown, so that pressing twice does a thing once."""

    def __init__(self, **options):
        super().__init__(default=lambda: secrets.token_hex(16), **options)

    def process_formdata(self, valuelist):
        # no fault of a person: a missing key only means that a second press cannot be recognised
        self.data = (valuelist[0] if valuelist and valuelist[0] else secrets.token_hex(16))[:64]
