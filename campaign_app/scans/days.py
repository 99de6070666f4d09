"""On which days a scan mails: working days within the open period, in their order, never two rounds on one day."""

from datetime import date, datetime, time, timedelta

from campaign_app.core.clock import BRUSSELS, at_local
from campaign_app.post.hours import CLOSES, working_day
from campaign_app.scans.models import Round

REMINDER_AFTER = timedelta(days=7)
LAST_CALL_BEFORE = timedelta(days=3)
# two mails closer together than this are one too many
LEAST_BETWEEN_ROUNDS = timedelta(days=2)
ROUND_TIME = time(8)
DAY = timedelta(days=1)


def rounds_between(opens_on: date, closes_on: date) -> dict[Round, date]:
    """The rounds that make sense: on the first working day, a week later, and three days before the end.

    A weekend or holiday moves a round to the next working day. A round too close to another is left out; the last call
    goes before the reminder. Without any working day the invitation goes on the first day: better than never.
    """
    invitation = next_working_day(opens_on, closes_on)
    if invitation is None:
        return {Round.INVITATION: opens_on}
    rounds = {Round.INVITATION: invitation}
    last_call = last_call_before(closes_on)
    reminder = next_working_day(invitation + REMINDER_AFTER, closes_on)
    if last_call and last_call - invitation >= LEAST_BETWEEN_ROUNDS:
        rounds[Round.LAST_CALL] = last_call
        if reminder and last_call - reminder >= LEAST_BETWEEN_ROUNDS:
            rounds[Round.REMINDER] = reminder
    return rounds


def last_call_before(closes_on: date) -> date:
    """The working day of a last call: three days before the end or the first after it, else the last one before it."""
    wanted = closes_on - LAST_CALL_BEFORE
    day = next_working_day(wanted, closes_on)
    while day is None:
        wanted -= DAY
        day = wanted if working_day(wanted) else None
    return day


def next_working_day(day: date, last: date) -> date | None:
    """The day itself or the first working day after it, up to the last; None when there is none."""
    while day <= last and not working_day(day):
        day += DAY
    return day if day <= last else None


def first_mail_day(opens_on: date, closes_on: date, now: datetime) -> date:
    """The first day of the open period on which a mail can still leave, reckoned from a moment."""
    local = now.astimezone(BRUSSELS)
    today = local.date() if local.time() < CLOSES else local.date() + DAY
    return min(max(opens_on, today), closes_on)


def goes_at(day: date, opens_at: datetime) -> datetime:
    """The moment at which a round of a day goes."""
    return max(at_local(day, ROUND_TIME), opens_at)
