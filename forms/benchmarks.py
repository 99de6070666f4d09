"""What is typed about benchmarks: that somebody understood what taking results out does."""

from flask_babel import lazy_gettext
from wtforms import BooleanField
from wtforms.validators import DataRequired

from forms.base import BaseForm


class LeaveForm(BaseForm):
    """Taking a company's results out of the benchmarks, confirmed in words."""

    understood = BooleanField(
        lazy_gettext("I understand that these results cannot come back into the benchmarks."),
        validators=[DataRequired(lazy_gettext("Tick this box to take the results out."))],
    )
