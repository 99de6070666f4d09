"""What is typed about sectors: name, fund, joint committees, and who works for them."""

import re

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import ValidationError

from forms.base import BaseForm, CheckboxesField, LineField, choices, one_line

COMMITTEE = re.compile(r"\d{3}(\.\d{2})?")
MOST_COMMITTEES = 40


def read_committees(text: str) -> tuple[list[str], list[str]]:
    """The joint committees in a text such as "PC 149.01, 112; 200", and what in it is none; each once, in order."""
    pieces = (re.sub(r"^p(s)?c\.?", "", word, flags=re.IGNORECASE) for word in re.split(r"[\s,;/+&]+", text or ""))
    words = [word for word in pieces if word.casefold() not in ("", "en", "and")]
    found = dict.fromkeys(word for word in words if COMMITTEE.fullmatch(word) and word.isascii())
    return list(found), [word for word in words if word not in found]


class SectorForm(BaseForm):
    name = LineField(
        lazy_gettext("Name"),
        most=120,
    )
    fund = LineField(
        lazy_gettext("Sector fund"),
        most=120,
        required=False,
        description=lazy_gettext("Leave empty when you do not know it."),
    )
    committees = StringField(
        lazy_gettext("Joint committees"),
        description=lazy_gettext("Numbers with commas between them, such as 149.01, 200."),
        filters=[one_line],
    )
    active = BooleanField(
        lazy_gettext("Takes part"), description=lazy_gettext("A sector that does not take part is offered nowhere.")
    )

    def validate_committees(self, field) -> None:
        found, others = read_committees(field.data)
        if others:
            raise ValidationError(
                lazy_gettext("“%(word)s” is not a joint committee. Write it like 149.01 or 200.", word=others[0][:40])
            )
        if len(found) > MOST_COMMITTEES:
            raise ValidationError(lazy_gettext("At most 40 joint committees."))


class AssignForm(BaseForm):
    """A consultant for a sector; `people` are (id, label) pairs."""

    person = SelectField(lazy_gettext("Sector consultant"))

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.person.choices = choices(people)


class SectorsOfForm(BaseForm):
    """The sectors of a consultant; `sectors` are (id, label) pairs."""

    sectors = CheckboxesField(lazy_gettext("Sectors"))

    def __init__(self, *args, sectors, **options):
        super().__init__(*args, **options)
        self.sectors.choices = choices(sectors)
