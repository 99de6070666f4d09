"""What is typed about the mailing rounds of a scan: on which day the reminder and the last call go."""

from collections.abc import Collection

from flask_babel import lazy_gettext
from wtforms.validators import InputRequired

from forms.base import FILLED_IN, BaseForm
from forms.scans import Day


class RoundsForm(BaseForm):
    """The days of the rounds that may still be moved; `movable` are the names of those fields."""

    reminder = Day(
        lazy_gettext("Day of the reminder"),
        description=lazy_gettext("Usually a week after the invitation."),
        validators=[InputRequired(FILLED_IN)],
    )
    last_call = Day(
        lazy_gettext("Day of the last call"),
        description=lazy_gettext("Usually three days before the end."),
        validators=[InputRequired(FILLED_IN)],
    )

    def __init__(self, *args, movable: Collection[str], **options):
        super().__init__(*args, **options)
        for name in ("reminder", "last_call"):
            if name not in movable:
                del self[name]
