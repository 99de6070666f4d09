"""Contacts of the demo: who spoke with which company when, what came of it, and what was promised."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from random import Random

from campaign_app.contacts.models import Channel, NextStep, Outcome
from campaign_app.core.clock import at_local, local_date
from campaign_app.demo.calendar import Calendar
from campaign_app.demo.companies import CompanyDraft
from campaign_app.demo.notes import ABOUT_A_SCAN, MAILING_NOTE, MONTHS, NOTES, SESSION_NOTE
from campaign_app.demo.people import CONSULTANT, PersonDraft
from campaign_app.demo.randomness import stream
from campaign_app.demo.sizes import Sizes

FIRST_OUTCOMES = {Outcome.NOT_REACHED: 38, Outcome.INFORMED: 36, Outcome.INTERESTED: 18, Outcome.NO_INTEREST: 8}
# what a conversation that went this far leads to next time
THEN = {
    Outcome.NOT_REACHED: {
        Outcome.NOT_REACHED: 25,
        Outcome.INFORMED: 45,
        Outcome.INTERESTED: 20,
        Outcome.NO_INTEREST: 10,
    },
    Outcome.INFORMED: {Outcome.NOT_REACHED: 12, Outcome.INFORMED: 30, Outcome.INTERESTED: 45, Outcome.NO_INTEREST: 13},
    Outcome.INTERESTED: {Outcome.INFORMED: 10, Outcome.INTERESTED: 50, Outcome.ENGAGED: 40},
    Outcome.ENGAGED: {Outcome.ENGAGED: 1},
    Outcome.NO_INTEREST: {Outcome.INFORMED: 70, Outcome.NO_INTEREST: 30},
}
CHANNELS = {Channel.PHONE: 42, Channel.EMAIL: 22, Channel.VISIT: 20, Channel.ONLINE: 8, Channel.EVENT: 8}
PROMISES = {
    Outcome.NOT_REACHED: (NextStep.CALL,),
    Outcome.INFORMED: (NextStep.CALL, NextStep.SEND_INFORMATION, NextStep.VISIT),
    Outcome.INTERESTED: (NextStep.VISIT, NextStep.INVITE_TO_SCAN, NextStep.CALL),
    Outcome.ENGAGED: (NextStep.INVITE_TO_SCAN, NextStep.VISIT, NextStep.OTHER),
}
OVERDUE, NOTHING_PROMISED, MAILED, ATTENDS = 0.07, 0.4, 0.8, 0.7
# For the consultant that one signs in as: when what was promised last falls due, in days from today.
OWN_PROMISES = (0, -1, 2, 0, 0, -4, 1, 0, 5, 9, -2, 14)


@dataclass(frozen=True)
class ContactDraft:
    """A contact to be: the company's place in the list, the consultant's address, and what was said and promised."""

    company: int
    consultant: str
    sector: str
    at: datetime
    channel: Channel
    outcome: Outcome
    note: str
    next_step: NextStep | None = None
    next_on: date | None = None
    joint: bool = False  # made with many companies at once, and logged at once


def contact_drafts(
    sizes: Sizes, seed: int, calendar: Calendar, companies: list[CompanyDraft], people: list[PersonDraft]
) -> list[ContactDraft]:
    """All contacts in the order of time."""
    chance = stream(seed, "contacts")
    consultants: dict[str, list[str]] = {}
    for person in people:
        for code in person.sectors:
            consultants.setdefault(code, []).append(person.email)
    owners = _owners(companies, consultants, chance)
    numbers = _how_many(sizes, companies, owners, chance)
    promises = iter(OWN_PROMISES)
    joint = {owner: _joint(seed, *owner, calendar) for owner in sorted(set(owners.values()))}
    drafts = []
    for place, number in sorted(numbers.items()):
        due = next(promises, None) if owners[place][0] == CONSULTANT and not companies[place].scans else None
        drafts += _conversation(
            place, companies[place], *owners[place], number, due, joint[owners[place]], calendar, chance
        )
    return sorted(drafts, key=lambda each: (each.at, each.consultant, each.sector, each.company))


def occasions_of(drafts: list[ContactDraft]) -> list[list[ContactDraft]]:
    """The contacts by the occasion on which they were made: one company each, but all of a mailing or a session."""

    def occasion(each: ContactDraft):
        return each.at, each.consultant, each.sector, None if each.joint else each.company

    return [list(group) for _, group in groupby(drafts, key=occasion)]


def _owners(companies: list[CompanyDraft], consultants: dict[str, list[str]], chance: Random) -> dict[int, tuple]:
    """Per company the consultant who speaks with it, for one of its sectors: (address, sector)."""
    owners, promised = {}, 0
    for place, company in enumerate(companies):
        sectors = [code for code in company.sectors if code in consultants]
        if not sectors:
            continue
        everyone = [(email, code) for code in sectors for email in consultants[code]]
        mine = [pair for pair in everyone if pair[0] == CONSULTANT]
        if mine and (company.scans or promised < len(OWN_PROMISES)):
            owners[place] = mine[0]
            promised += not company.scans
        else:
            owners[place] = chance.choice(everyone)
    return owners


def _how_many(sizes: Sizes, companies: list[CompanyDraft], owners: dict, chance: Random) -> Counter:
    """How many contacts each company gets; sectors and consultants differ in zeal, and some companies wait still."""
    sectors = sorted({code for _, code in owners.values()})
    reach = {code: chance.uniform(0.45, 0.97) for code in sectors}
    reached = [
        place
        for place, (email, code) in owners.items()
        if companies[place].scans or email == CONSULTANT or chance.random() < reach[code]
    ]
    zeal = {email: chance.uniform(0.6, 1.6) for email in sorted({email for email, _ in owners.values()})}
    numbers = Counter(dict.fromkeys(reached[: sizes.contacts], 1))
    weights = [zeal[owners[place][0]] * (2 if companies[place].scans else 1) for place in reached]
    numbers.update(chance.choices(reached, weights, k=max(sizes.contacts - len(numbers), 0)) if reached else ())
    return numbers


def _conversation(place, company, email, sector, number, due, joint, calendar, chance) -> list[ContactDraft]:
    """The contacts with one company, each on another working day as far as there are days.

    A mailing and an information session come before what consultant and company say to each other alone.
    """
    mailing, session = joint
    together = [mailing] if number > 1 and chance.random() < MAILED else []
    together += [session] if number > 2 and chance.random() < ATTENDS else []
    drafts = [
        ContactDraft(place, email, sector, at, channel, Outcome.INFORMED, note, joint=True)
        for at, channel, note in together
    ]
    if due is None and chance.random() < OVERDUE:
        due = -chance.randint(1, 5)
    first_day = local_date(together[-1][0]) if together else calendar.phases.sensitisation_on
    # what is overdue was promised before it fell due
    last_day = calendar.day(min(due or 0, 0))
    days = [day for day in calendar.past_days if first_day < day < last_day]
    number -= len(together)
    picked = sorted(chance.sample(days, number) if number <= len(days) else chance.choices(days, k=number))
    outcome = Outcome.INFORMED if together else None
    for turn, day in enumerate(picked):
        last = turn == len(picked) - 1
        outcome = _outcome(outcome, company, last, due, chance)
        step, on = _promise(outcome, bool(company.scans), due, calendar, chance) if last else (None, None)
        if not last and outcome in PROMISES:
            step, on = chance.choice(PROMISES[outcome]), picked[turn + 1]
        at = at_local(day, time(chance.randint(8, 16), chance.choice(range(0, 60, 5))))
        words = {"person": company.contact_person.split()[0], "month": MONTHS[(day.month + 1) % 12]}
        note = chance.choice(ABOUT_A_SCAN if last and company.scans else NOTES[outcome]).format(**words)
        channel = _channel(outcome, note, chance)
        drafts.append(ContactDraft(place, email, sector, at, channel, outcome, note, step, on))
    return drafts


def _joint(seed: int, email: str, sector: str, calendar: Calendar) -> tuple:
    """A consultant's mailing at the start and information session in the second week: (moment, channel, note) each."""
    chance = stream(seed, "joint", email, sector)
    mailing = at_local(chance.choice(calendar.past_days[:2]), time(chance.choice((9, 10, 11))))
    session = at_local(chance.choice(calendar.past_days[4:9]), time(chance.choice((14, 16))))
    return (mailing, Channel.EMAIL, MAILING_NOTE), (session, Channel.EVENT, SESSION_NOTE)


def _outcome(before: Outcome | None, company: CompanyDraft, last: bool, due: int | None, chance: Random) -> Outcome:
    if last and company.scans:
        return Outcome.ENGAGED
    odds = FIRST_OUTCOMES if before is None else THEN[before]
    outcome = chance.choices(list(odds), list(odds.values()))[0]
    return Outcome.INTERESTED if due is not None and last and outcome is Outcome.NO_INTEREST else outcome


def _channel(outcome: Outcome, note: str, chance: Random) -> Channel:
    """How they spoke, as far as the note does not say it."""
    if outcome is Outcome.NOT_REACHED:
        return Channel.PHONE
    return chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]


def _promise(outcome: Outcome, scanned: bool, due: int | None, calendar: Calendar, chance: Random) -> tuple:
    """What was promised at the latest contact, and for when; `due` says so in days from today."""
    if outcome not in PROMISES or (due is None and chance.random() < NOTHING_PROMISED):
        return None, None
    step = NextStep.VISIT if scanned else chance.choice(PROMISES[outcome])
    return step, calendar.day(due) if due is not None else chance.choice(calendar.coming_days)
