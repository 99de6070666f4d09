"""Companies of the demo: invented names, valid but invented numbers, and as many people as such companies have.

The numbers pass the check of the register and lie below its lowest series that we know of; one may by chance be
somebody's. The addresses end in .example, which nobody can own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from campaign_app.demo.names import FAMILY_NAMES, PLACES, THINGS
from campaign_app.demo.people import different_names, mailbox, shared_out
from campaign_app.demo.plans import DEMO_SECTORS, ScanPlan
from campaign_app.demo.randomness import stream
from campaign_app.demo.sizes import Sizes
from campaign_app.demo.trades import trade_of

OWN_COMPANY = "Transport De Schakel"
FIRST_NUMBERS = range(1_000_000, 1_990_000)  # the first eight digits


@dataclass(frozen=True)
class CompanyDraft:
    """A company to be, with the codes of its sectors and the numbers of the scans planned in it."""

    name: str
    number: str
    postcode: str
    place: str
    headcount: int
    contact_person: str
    email: str
    sectors: tuple[str, ...]
    committees: tuple[str, ...]
    scans: tuple[int, ...] = ()


def company_drafts(
    sizes: Sizes, seed: int, committees: dict[str, tuple[str, ...]], plans: list[ScanPlan]
) -> list[CompanyDraft]:
    """The companies of the demo; `committees` holds those of each sector by its code.

    Companies with a scan come first: there is one for every plan, and one for all plans of the demo company together.
    """
    chance = stream(seed, "companies")
    numbers, names, people = _numbers(sizes, chance), _names(chance), different_names(chance)
    own = [plan for plan in plans if plan.own]
    scanned = [(plan.sector, plan.expected, (plan.number,)) for plan in plans if not plan.own]
    if own:
        scanned.insert(0, (own[0].sector, max(plan.expected for plan in own), tuple(plan.number for plan in own)))
    rest = shared_out(max(sizes.companies - len(scanned), 0), list(committees))
    drafts = []
    for sector, people_there, scans in [*scanned, *((code, 0, ()) for code in rest)]:
        is_own = bool(own) and not drafts
        postcode, place = chance.choice(PLACES)
        name = OWN_COMPANY if is_own else names(sector, place)
        sectors = DEMO_SECTORS if is_own else _sectors(sector, chance)
        person = next(people)
        drafts.append(
            CompanyDraft(
                name=name,
                number=next(numbers),
                postcode=postcode,
                place=place,
                headcount=people_there or _headcount(chance),
                contact_person=person,
                email=f"{mailbox(person)}@{mailbox(name).replace('.', '-')}.example",
                sectors=tuple(code for code in sectors if code in committees),
                committees=_committees(sectors, committees, chance),
                scans=scans,
            )
        )
    return drafts


def enterprise_number(first_eight: int) -> str:
    """Ten digits of which the last two are 97 minus the rest of the first eight divided by 97."""
    return f"{first_eight:08d}{97 - first_eight % 97:02d}"


def _numbers(sizes: Sizes, chance: Random) -> Iterator[str]:
    return iter([enterprise_number(each) for each in chance.sample(FIRST_NUMBERS, max(sizes.companies, 100))])


def _names(chance: Random):
    taken = {OWN_COMPANY}

    def name(sector: str, place: str) -> str:
        """An invented name in the sector; with its place when the name alone is taken."""
        patterns = trade_of(sector).names
        while True:
            words = {"f": chance.choice(FAMILY_NAMES), "t": chance.choice(THINGS), "p": place}
            plain = chance.choice(patterns).format(**words)
            for candidate in (plain, f"{plain} {place}"):
                if candidate not in taken:
                    taken.add(candidate)
                    return candidate
            place = chance.choice(PLACES)[1]

    return name


def _headcount(chance: Random) -> int:
    """Most companies are small, a few are large."""
    return min(2400, max(2, round(chance.lognormvariate(2.9, 1.1))))


def _sectors(sector: str, chance: Random) -> tuple[str, ...]:
    """A company with office staff is often in the sector of white-collar employees as well."""
    if sector == "transport" and chance.random() < 0.2:
        return ("transport", "pc226")
    return (sector, "bedienden") if sector != "bedienden" and chance.random() < 0.06 else (sector,)


def _committees(sectors: tuple[str, ...], known: dict[str, tuple[str, ...]], chance: Random) -> tuple[str, ...]:
    """Of each of its sectors one committee: the sector's own where somebody verified it, else the demo's."""
    found = [known.get(code) or trade_of(code).committees for code in sectors]
    return tuple(dict.fromkeys(chance.choice(each) for each in found if each))
