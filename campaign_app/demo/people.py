"""The people of the demo: an administrator, advisers, consultants over their sectors, and who speaks for a company."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from unicodedata import combining, normalize

from campaign_app.core.access import Role
from campaign_app.demo.names import FAMILY_NAMES, FIRST_NAMES
from campaign_app.demo.plans import DEMO_SECTORS
from campaign_app.demo.randomness import stream
from campaign_app.demo.sizes import Sizes
from campaign_app.demo.trades import trade_of

DOMAIN = "sokkel.example"
# For the demo only, and told in the README: whoever loads the demo on a public address gives it away.
PASSWORD = "werkbaar-werk"  # noqa: S105
ADMINISTRATOR = f"beheer@{DOMAIN}"
ADVISER = f"adviseur@{DOMAIN}"
CONSULTANT = f"consulent@{DOMAIN}"
COMPANY_USER = f"bedrijf@{DOMAIN}"
READER = f"vertrouwenspersoon@{DOMAIN}"  # of the demo company, who reads the remarks; with the same password
SIGN_INS = {
    Role.ADMINISTRATOR: ADMINISTRATOR,
    Role.ADVISER: ADVISER,
    Role.CONSULTANT: CONSULTANT,
    Role.COMPANY: COMPANY_USER,
}
ADVISERS = 3


@dataclass(frozen=True)
class PersonDraft:
    """Somebody to be: their role, and the codes of the sectors that a consultant works for."""

    name: str
    email: str
    role: Role
    sectors: tuple[str, ...] = ()


def staff(sizes: Sizes, seed: int, sector_codes: list[str]) -> list[PersonDraft]:
    """Everyone who works with the platform itself; every sector has a consultant when there are enough."""
    chance = stream(seed, "people")
    names = different_names(chance)
    drafts = [PersonDraft(next(names), ADMINISTRATOR, Role.ADMINISTRATOR)]
    drafts.append(PersonDraft(next(names), ADVISER, Role.ADVISER))
    drafts += [_draft(next(names), Role.ADVISER) for _ in range(ADVISERS - 1)]
    own = tuple(code for code in DEMO_SECTORS if code in sector_codes)
    drafts.append(PersonDraft(next(names), CONSULTANT, Role.CONSULTANT, own))
    for code in shared_out(sizes.consultants - 1, sector_codes):
        second = chance.choice(sector_codes)
        both = (code, second) if chance.random() < 0.12 and second != code else (code,)
        drafts.append(_draft(next(names), Role.CONSULTANT, both))
    return drafts


def shared_out(number: int, sector_codes: list[str]) -> list[str]:
    """So many sector codes: each once as far as the number goes, the rest by the weight of the sector."""
    given = sector_codes[:number]
    rest = number - len(given)
    total = sum(trade_of(code).weight for code in sector_codes)
    owed = {code: rest * trade_of(code).weight / total for code in sector_codes}
    given += [code for code in sector_codes for _ in range(int(owed[code]))]
    by_fraction = sorted(sector_codes, key=lambda code: (int(owed[code]) - owed[code], code))
    return given + by_fraction[: number - len(given)]


def different_names(chance: Random) -> Iterator[str]:
    """Names of people, none twice."""
    taken: set[str] = set()
    while True:
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(FAMILY_NAMES)}"
        if name not in taken:
            taken.add(name)
            yield name


def mailbox(name: str) -> str:
    """A name as the part of an address before or after the at sign: ascii, points and dashes."""
    plain = "".join(letter for letter in normalize("NFKD", name.lower()) if not combining(letter))
    kept = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain.replace("'", ""))
    return ".".join(kept.split())


def _draft(name: str, role: Role, sectors: tuple[str, ...] = ()) -> PersonDraft:
    return PersonDraft(name, f"{mailbox(name)}@{DOMAIN}", role, sectors)
