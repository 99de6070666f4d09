"""What all forms share: protection against forged requests, and choices built in one place."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields.choices import Choice
from wtforms.widgets import CheckboxInput, ListWidget


def choices(pairs: Iterable[tuple[str, object]]) -> list[Choice]:
    """Choices from (value, label) pairs; the one place that knows how this version of WTForms wants them."""
    return [Choice(value=value, label=label) for value, label in pairs]


class BaseForm(FlaskForm):
    """Every form of the house; protected against forged requests."""


class CheckboxesField(SelectMultipleField):
    """A list of checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
