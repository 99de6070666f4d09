"""What is typed about a scan: the invitation, the composition, the groups, dates and ways in, and the launch."""

import re

from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from forms.accounts import AddressField, is_address, plain_address
from forms.base import FILLED_IN, BaseForm, CheckboxesField, LineField, PressField, choices, one_line

WHOLE_NUMBER = lazy_gettext("Type a whole number, such as 12.")
PEOPLE = lazy_gettext("Type a number from 1 to 1,000,000.")
DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
MOST_ADDRESSES = 5000
# one more than a scan takes, so that the rule speaks and no line is lost in silence
MOST_ROWS = 121
FAULTS_NAMED = 20
SEPARATORS = re.compile(r"[\n,;\t]+")
IN_BRACKETS = re.compile(r"<([^<>]*)>")


class WholeNumber(IntegerField):
    """A whole number, with our own sentence when it is none."""

    def process_formdata(self, valuelist):
        typed = "".join(valuelist[0].split()) if valuelist else ""
        if not typed:
            self.data = None
        elif re.fullmatch(r"-?[0-9]{1,12}", typed):
            self.data = int(typed)
        else:
            self.data = None
            raise ValueError(WHOLE_NUMBER)


class Day(DateField):
    """A date, from the browser's own control or typed as 31/12/2026, with our own sentence when it is none."""

    def __init__(self, label, **options):
        super().__init__(label, format=DATES, **options)

    def process_formdata(self, valuelist):
        if valuelist and not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip()] if valuelist else [])
        except ValueError as fault:
            raise ValueError(lazy_gettext("Choose a date, such as 31/12/2026.")) from fault


class InviteForm(BaseForm):
    """Whom the consultant invites; `sectors` and `people` are (value, label) pairs."""

    title = LineField(
        lazy_gettext("Title of the scan"),
        most=200,
        description=lazy_gettext("Everyone who is invited to answer sees it."),
    )
    sector = SelectField(lazy_gettext("Sector"), coerce=int)
    people = CheckboxesField(lazy_gettext("People of the company who already have an account"), coerce=int)
    name = LineField(
        lazy_gettext("Name of the contact person"),
        most=120,
        required=False,
        render_kw={"autocomplete": "off"},
    )
    email = AddressField(
        lazy_gettext("E-mail address of the contact person"),
        description=lazy_gettext("This person gets an account for the company and a mail with a link to begin."),
        render_kw={"autocomplete": "off", "maxlength": 254},
    )
    form_key = PressField()

    def __init__(self, *, sectors, people, **options):
        super().__init__(**options)
        self.sector.choices = choices(sectors)
        self.people.choices = choices(people)

    def validate_email(self, field):
        if field.data:
            is_address(self, field)
        elif self.name.data:
            raise ValidationError(lazy_gettext("Fill in the e-mail address as well."))
        elif not self.people.data:
            raise ValidationError(lazy_gettext("Choose somebody of the company, or fill in who should get the mail."))

    def validate_name(self, field):
        if self.email.data and not field.data:
            raise ValidationError(lazy_gettext("Fill in the name as well."))


class ComposeForm(BaseForm):
    """Which core, which modules join it, and for whom; `cores`, `modules` and `variants` are (value, label) pairs."""

    variant = RadioField(lazy_gettext("Who will answer?"), default="employee")
    core = RadioField(lazy_gettext("Which core?"), default="core")
    modules = CheckboxesField(lazy_gettext("Modules"))

    def __init__(self, *, cores, modules, variants, **options):
        super().__init__(**options)
        self.core.choices = choices(cores)
        self.modules.choices = choices(modules)
        self.variant.choices = choices(variants)


class GroupRow(Form):
    """One line of the groups page; `parent` is the number of another line, empty for the top level."""

    name = LineField(lazy_gettext("Name"), most=120, required=False)
    parent = StringField(lazy_gettext("Part of"))
    headcount = WholeNumber(lazy_gettext("Headcount"), validators=[Optional(), NumberRange(1, 1_000_000, PEOPLE)])


class Lines(FieldList):
    """Lines by their number; a number that this house did not write, such as a superscript, is no line."""

    def _extract_indices(self, prefix, formdata):
        for name in formdata:
            if found := re.match(rf"{re.escape(prefix)}-([0-9]{{1,6}})-", name):
                yield int(found[1])


class GroupsForm(BaseForm):
    """The groups as lines; a line without a name does not count."""

    group_by = RadioField(lazy_gettext("How do we know who belongs to which group?"), default="respondent")
    rows = Lines(FormField(GroupRow), max_entries=MOST_ROWS)

    def __init__(self, *, ways=(), **options):
        super().__init__(**options)
        self.group_by.choices = choices(ways)

    def lines(self) -> list[FormField]:
        """The lines that hold a group, in the order of the page."""
        return [entry for entry in self.rows.entries if entry.form.name.data]

    def parent_of(self, entry: FormField) -> int | None:
        """The place in `lines` of the group that a line is part of; None at the top, -1 when it is nowhere."""
        wanted = (entry.form.parent.data or "").strip()
        if not wanted:
            return None
        names = [line.name.rsplit("-", 1)[1] for line in self.lines()]
        return names.index(wanted) if wanted in names else -1

    def faults(self) -> list[tuple[str, str]]:
        """Every fault as (id of the control, sentence)."""
        found = [("", message) for message in self.form_errors]
        found += [(self.group_by.id, error) for error in self.group_by.errors]
        for entry in self.rows.entries:
            for field in entry.form:
                found += [(field.id, f"{entry.form.name.data or field.label.text}: {error}") for error in field.errors]
        return found


class WaysForm(BaseForm):
    """Title, dates, numbers and ways in."""

    title = LineField(
        lazy_gettext("Title of the scan"),
        most=200,
        description=lazy_gettext("Everyone who is invited to answer sees it."),
    )
    opens_on = Day(lazy_gettext("First day"), validators=[InputRequired(FILLED_IN)])
    closes_on = Day(
        lazy_gettext("Last day"),
        description=lazy_gettext(
            "The scan closes that evening at 23:59. Two to three weeks is usual; you can move it to a later day."
        ),
        validators=[InputRequired(FILLED_IN)],
    )
    expected = WholeNumber(
        lazy_gettext("How many people may answer?"),
        description=lazy_gettext("Everyone who gets an invitation. The response rate is reckoned from it."),
        validators=[InputRequired(FILLED_IN), NumberRange(1, 1_000_000, PEOPLE)],
        render_kw={"inputmode": "numeric"},
    )
    k = WholeNumber(
        lazy_gettext("Smallest group that is shown"),
        description=lazy_gettext(
            "No figure is ever shown for fewer people than this. Ten is usual, five is the least; "
            "a higher number gives more assurance."
        ),
        validators=[InputRequired(FILLED_IN), NumberRange(5, 1000, lazy_gettext("Type a number from 5 to 1,000."))],
        render_kw={"inputmode": "numeric"},
    )
    open_link = BooleanField(
        lazy_gettext("One open link and QR code for everyone"),
        description=lazy_gettext("For a poster, the intranet or a message. Nothing stops somebody who answers twice."),
    )
    personal_codes = BooleanField(
        lazy_gettext("A personal code by mail"),
        description=lazy_gettext("Each person answers once, and who has not answered yet gets a reminder."),
    )
    addresses = TextAreaField(
        lazy_gettext("E-mail addresses"),
        description=lazy_gettext(
            "One on each line, or separated by commas; at most 5,000. We use them only for the invitation and two "
            "reminders, and destroy them when the scan closes."
        ),
        render_kw={"rows": 8, "spellcheck": "false", "autocomplete": "off"},
    )
    pool = BooleanField(
        lazy_gettext("The answers may count in the figures of the sector"),
        description=lazy_gettext(
            "Also in those by company size and of all sectors together. Fixed at launch, for respondents read it on "
            "their first page."
        ),
    )

    def validate_addresses(self, field):
        self.mailing, self.dropped = [], 0
        if not self.personal_codes.data:
            return
        found, faults, doubles = sorted_out(field.data or "")
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(
                lazy_gettext("These are %(found)s addresses; a scan takes at most 5,000.", found=len(found))
            )
        if faults:
            named = "; ".join(faults[:FAULTS_NAMED])
            more = len(faults) - FAULTS_NAMED
            if more > 0:
                message = lazy_gettext("Not an e-mail address: %(named)s; and %(more)s more.", named=named, more=more)
            else:
                message = lazy_gettext("Not an e-mail address: %(named)s.", named=named)
            raise ValidationError(message)
        self.mailing, self.dropped = found, doubles


def sorted_out(text: str) -> tuple[list[str], list[str], int]:
    """A pasted list as (addresses in lower case, faulty pieces as typed, how many doubles were dropped).

    Takes "Jan Peeters <jan@company.be>" too. Stops looking closely past the number of addresses that a scan takes.
    """
    good, faults, doubles = {}, [], 0
    for line, piece in _pieces(text):
        address = plain_address(piece[:320]) if len(good) <= MOST_ADDRESSES else piece.lower()
        if address is None:
            faults.append(lazy_gettext("line %(line)s “%(typed)s”", line=line, typed=piece[:60]).__str__())
        elif address in good:
            doubles += 1
        else:
            good[address] = None
    return list(good), faults, doubles


def _pieces(text: str) -> list[tuple[int, str]]:
    """Everything that should be an address, with the number of its line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for part in SEPARATORS.split(line):
            bracketed = IN_BRACKETS.search(part)
            words = [bracketed[1]] if bracketed else part.split()
            found += [(number, one_line(word)) for word in words if one_line(word)]
    return found


class LaunchForm(BaseForm):
    """The launch, confirmed in words."""

    understood = BooleanField(
        lazy_gettext("I understand that this cannot be changed afterwards."),
        validators=[DataRequired(lazy_gettext("Tick this box to launch the scan."))],
    )


class ExtendForm(BaseForm):
    """A later last day."""

    closes_on = Day(lazy_gettext("New last day"), validators=[InputRequired(FILLED_IN)])
