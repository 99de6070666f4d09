"""Which scans the demo holds: their sector, how far they are, and how many answered."""

from dataclasses import dataclass
from enum import StrEnum

from campaign_app.demo.randomness import stream
from campaign_app.demo.sizes import Sizes

DEMO_SECTORS = ("transport", "pc226")  # of the consultant that one signs in as
FEWEST_ANSWERS = 12
ENOUGH_FOR_A_SECTOR = 5


class State(StrEnum):
    RELEASED = "released"
    OPEN = "open"
    DRAFT = "draft"
    INVITED = "invited"


OWN_PEOPLE = 172  # in the demo company
# The demo company's own come first: one released last year, one open, one being composed, one of the year before.
OWN = ((State.RELEASED, 142), (State.OPEN, 43), (State.DRAFT, 0), (State.RELEASED, 131))
YEAR_BEFORE = 3

# Answers per released scan. Most sectors may show figures; three may not: one company has more than half of all answers
# (voeding), there are too few companies (textiel), too few people (kappers: below the threshold of the scan itself).
# The last of a sector with more than five keeps its answers out of the sector's pool.
RELEASED = {
    "transport": (118, 96, 88, 205, 61, 47),
    "pc226": (84, 66, 52, 120, 38),
    "social_profit": (310, 240, 175, 130, 98, 76, 54),
    "dienstencheques": (265, 190, 150, 110, 72),
    "bouw": (140, 105, 88, 64, 42),
    "horeca": (95, 70, 58, 44, 31),
    "metaal": (260, 180, 130, 90, 60),
    "voeding": (320, 60, 45, 38, 24),
    "textiel": (130, 75),
    "kappers": (7,),
}
UNDERWAY = (
    ("social_profit", State.OPEN, 64),
    ("metaal", State.OPEN, 31),
    ("groen", State.OPEN, 4),
    ("horeca", State.OPEN, 0),  # opens today, by personal codes
    ("bouw", State.DRAFT, 0),
    ("autobus", State.DRAFT, 0),
    ("dienstencheques", State.DRAFT, 0),
    ("transport", State.INVITED, 0),
    ("auto", State.INVITED, 0),
    ("pc226", State.INVITED, 0),
    ("voedingshandel", State.INVITED, 0),
)


@dataclass(frozen=True)
class ScanPlan:
    """One scan to be: `own` marks those of the demo company; `expected` may answer, `answers` do."""

    number: int
    sector: str
    state: State
    answers: int
    expected: int
    pool: bool = True
    own: bool = False

    @property
    def year_before(self) -> bool:
        """Whether it was held a year before the one that the demo company sees beside it."""
        return self.number == YEAR_BEFORE


def scan_plans(sizes: Sizes, seed: int) -> list[ScanPlan]:
    """The scans of the demo; fewer of them than the full number are spread evenly over the kinds."""
    released = [
        (sector, State.RELEASED, count, count != counts[-1] or len(counts) <= ENOUGH_FOR_A_SECTOR)
        for sector, counts in RELEASED.items()
        for count in counts
    ]
    others = [*released, *((*row, True) for row in UNDERWAY)]
    wanted = min(max(sizes.scans - len(OWN), 0), len(others))
    chosen = [others[place * len(others) // wanted] for place in range(wanted)]
    own = [(DEMO_SECTORS[0], state, count, True) for state, count in OWN[: sizes.scans]]
    return [_plan(number, row, number < len(own), sizes, seed) for number, row in enumerate([*own, *chosen])]


def _plan(number: int, row: tuple, own: bool, sizes: Sizes, seed: int) -> ScanPlan:
    sector, state, count, pool = row
    chance = stream(seed, "scan", number)
    answers = count if count < FEWEST_ANSWERS else max(FEWEST_ANSWERS, round(count * sizes.answers))
    share = chance.uniform(0.52, 0.86) if state is State.RELEASED else chance.uniform(0.2, 0.45)
    expected = round(answers / share) if answers else chance.randint(18, 70)
    if own and answers:
        expected = OWN_PEOPLE
    return ScanPlan(number, sector, state, answers, max(expected, answers + 3, 12), pool, own)
