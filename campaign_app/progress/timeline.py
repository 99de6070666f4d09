"""The three phases of a campaign on a line, with today."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign_app.campaigns.models import Campaign, Phase


@dataclass(frozen=True)
class Stretch:
    """One phase: first and last day, `state` is past, now or ahead; `left` and `width` are parts of a thousand."""

    phase: Phase
    first: date
    last: date
    state: str
    left: int
    width: int


def stretches(campaign: Campaign, today: date) -> list[Stretch]:
    """The phases in order."""
    starts = [
        (Phase.SENSITISATION, campaign.sensitisation_on, campaign.activation_on),
        (Phase.ACTIVATION, campaign.activation_on, campaign.follow_up_on),
        (Phase.FOLLOW_UP, campaign.follow_up_on, campaign.ends_on),
    ]
    found = []
    for phase, first, end in starts:
        state = "ahead" if today < first else "past" if today >= end else "now"
        left = place_of(campaign, first)
        found.append(Stretch(phase, first, end - timedelta(days=1), state, left, place_of(campaign, end) - left))
    return found


def place_of(campaign: Campaign, day: date) -> int:
    """Where a day lies between the first day (0) and the end (1000) of a campaign; days outside go to the ends."""
    whole = (campaign.ends_on - campaign.sensitisation_on).days
    return min(max(round(1000 * (day - campaign.sensitisation_on).days / whole), 0), 1000)
