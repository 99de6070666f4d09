"""What is typed about a campaign: its name, the days of its phases, and a target for each sector that takes part."""

from datetime import date, timedelta
from hashlib import sha256

from flask_babel import lazy_gettext
from wtforms import DateField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from forms.base import BaseForm, LineField

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
LARGEST_TARGET = 100_000


class DayField(DateField):
    """A day in the calendar; says in the reader's words what is wrong with one."""

    def __init__(self, label, **options):
        super().__init__(label, validators=[InputRequired(lazy_gettext("Fill this in."))], **options)

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError(lazy_gettext("This is not a date.")) from fault

    def pre_validate(self, form):
        if self.data is not None and not EARLIEST <= self.data < LATEST:
            raise ValidationError(lazy_gettext("Choose a date between 2000 and 2100."))


class TargetField(IntegerField):
    """How many companies a sector means to contact; empty when it does not take part."""

    def __init__(self, label, **options):
        bounds = NumberRange(0, LARGEST_TARGET, lazy_gettext("Fill in a number from 0 to 100,000."))
        super().__init__(
            label,
            validators=[Optional(), bounds],
            render_kw={"min": 0, "max": LARGEST_TARGET, "inputmode": "numeric"},
            **options,
        )

    def process_formdata(self, valuelist):
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= 9):
            raise ValueError(lazy_gettext("Fill in a whole number, or nothing."))
        self.data = int(typed)


class CampaignForm(BaseForm):
    """A campaign; made by `campaign_form`, which adds a target for each sector."""

    name = LineField(
        lazy_gettext("Name"),
        most=120,
    )
    sensitisation_on = DayField(
        lazy_gettext("Sensitisation begins on"), description=lazy_gettext("Usually lasts 21 to 31 days.")
    )
    activation_on = DayField(
        lazy_gettext("Activation begins on"), description=lazy_gettext("Usually lasts 42 to 56 days.")
    )
    follow_up_on = DayField(lazy_gettext("Follow-up begins on"))
    last_day = DayField(lazy_gettext("Last day of follow-up"))
    # what the person has seen the consequences of; saved only while it is what they send
    seen = HiddenField()

    DATES = ("sensitisation_on", "activation_on", "follow_up_on", "last_day")
    TARGETS: tuple[int, ...] = ()

    def fix(self, names: list[str]) -> None:
        """Let these dates be read, not changed: what they start has begun."""
        for name in names:
            field = self["last_day" if name == "ends_on" else name]
            field.render_kw = {**(field.render_kw or {}), "readonly": True}
            field.description = lazy_gettext("This phase has begun; its first day can no longer move.")

    @property
    def days(self) -> tuple[date, date, date, date]:
        """The first day of each phase, and the first day after the campaign."""
        first = (self.sensitisation_on.data, self.activation_on.data, self.follow_up_on.data)
        return (*first, self.last_day.data + timedelta(days=1))

    @property
    def target_fields(self) -> list[TargetField]:
        return [self[f"target_{sector_id}"] for sector_id in self.TARGETS]

    @property
    def targets(self) -> dict[int, int]:
        """Target per sector id, of the sectors that take part."""
        typed = {sector_id: self[f"target_{sector_id}"].data for sector_id in self.TARGETS}
        return {sector_id: target for sector_id, target in typed.items() if target is not None}

    @property
    def fingerprint(self) -> str:
        """Tells whether what is sent now is what the person saw the consequences of."""
        return sha256(repr(self.days).encode()).hexdigest()[:32]


def campaign_form(sectors: list[tuple[int, str]], **options) -> CampaignForm:
    """The form of a campaign in which the given sectors, (id, name), may take part."""
    fields = {f"target_{sector_id}": TargetField(name) for sector_id, name in sectors}
    ids = tuple(sector_id for sector_id, _ in sectors)
    return type("FilledCampaignForm", (CampaignForm,), {**fields, "TARGETS": ids})(**options)
