"""The dates of a campaign: which stage begins when, how long each lasts, and what shifts when a date moves."""

from dataclasses import astuple, dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext

from campaign_app.campaigns.models import Campaign, CampaignStatus, Phase

ENDED = "ended"
# Every stage that the clock opens, in order, with the date that opens it.
STAGES = {
    Phase.SENSITISATION.value: "sensitisation_on",
    Phase.ACTIVATION.value: "activation_on",
    Phase.FOLLOW_UP.value: "follow_up_on",
    ENDED: "ends_on",
}

# From the social partners' design: three weeks to a month, then six to eight weeks; follow-up as long as set.
USUAL_DAYS = {Phase.SENSITISATION: (21, 31), Phase.ACTIVATION: (42, 56)}

REASONS = {
    (Phase.SENSITISATION, "short"): lazy_gettext(
        "In under three weeks consultants hardly reach the companies of their sector, so few come along to activation."
    ),
    (Phase.SENSITISATION, "long"): lazy_gettext(
        "After a month the shared moment is gone: sectors no longer speak with companies at the same time."
    ),
    (Phase.ACTIVATION, "short"): lazy_gettext(
        "In under six weeks there is little room for the joint programme and for a scan from invitation to result."
    ),
    (Phase.ACTIVATION, "long"): lazy_gettext(
        "After eight weeks the attention of companies fades, and follow-up comes too late for those who began early."
    ),
}


@dataclass(frozen=True)
class Span:
    """A phase with its first day and the first day after it."""

    phase: Phase
    first: date
    after: date

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.after - self.first).days


@dataclass(frozen=True)
class PhaseDates:
    """The first day of each phase, and the first day after the campaign."""

    sensitisation_on: date
    activation_on: date
    follow_up_on: date
    ends_on: date

    @classmethod
    def of(cls, campaign: Campaign) -> "PhaseDates":
        return cls(campaign.sensitisation_on, campaign.activation_on, campaign.follow_up_on, campaign.ends_on)

    def start_of(self, stage: str) -> date:
        return getattr(self, STAGES[stage])

    def spans(self) -> list[Span]:
        """The three phases in order."""
        days = astuple(self)
        return [Span(phase, days[place], days[place + 1]) for place, phase in enumerate(Phase)]

    def span_of(self, wanted: Phase) -> Span:
        return next(span for span in self.spans() if span.phase is wanted)

    def first_out_of_order(self) -> str | None:
        """The name of the first date that does not come after the one before it."""
        names, days = list(STAGES.values()), astuple(self)
        return next((names[place] for place in range(1, len(days)) if days[place] <= days[place - 1]), None)


@dataclass(frozen=True)
class Unusual:
    """A phase of an unusual length: allowed, with the reason to think again."""

    phase: Phase
    days: int
    least: int
    most: int
    reason: object


def warnings_of(dates: PhaseDates) -> list[Unusual]:
    """The phases that are shorter or longer than the campaign's design, with what that costs."""
    found = []
    for span in dates.spans():
        if span.phase not in USUAL_DAYS:
            continue
        least, most = USUAL_DAYS[span.phase]
        if not least <= span.days <= most:
            reason = REASONS[span.phase, "short" if span.days < least else "long"]
            found.append(Unusual(span.phase, span.days, least, most, reason))
    return found


@dataclass(frozen=True)
class Shift:
    """What a change of dates does to one phase, and whether its start came to lie on or before today."""

    phase: Phase
    old: Span
    new: Span
    opens_at_once: bool

    @property
    def start_moves(self) -> int:
        """In days; negative is earlier."""
        return (self.new.first - self.old.first).days


def shifts_between(old: PhaseDates, new: PhaseDates, *, today: date, begun: Phase | None) -> list[Shift]:
    """Every phase that begins or ends on another day than before, in order."""
    order, shifts = list(Phase), []
    for was, becomes in zip(old.spans(), new.spans(), strict=True):
        if was != becomes:
            waits = begun is None or order.index(was.phase) > order.index(begun)
            shifts.append(Shift(was.phase, was, becomes, opens_at_once=waits and becomes.first <= today))
    return shifts


def next_stage(campaign: Campaign) -> str | None:
    """The stage that the clock opens next; None for a campaign that has ended."""
    if campaign.status is CampaignStatus.ENDED:
        return None
    stages = list(STAGES)
    return stages[0] if campaign.phase is None else stages[stages.index(campaign.phase.value) + 1]


def begun_dates(campaign: Campaign) -> list[str]:
    """The names of the dates that can no longer move, because the clock opened what they start."""
    names = list(STAGES.values())
    if campaign.status is CampaignStatus.ENDED:
        return names
    return [] if campaign.phase is None else names[: list(Phase).index(campaign.phase) + 1]
