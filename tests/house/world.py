"""The people and rows against which every address is tried: owners, and strangers with the same role."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests import factories

PEOPLE = (
    "anonymous",
    "administrator",
    "adviser",
    "consultant",
    "other_consultant",  # of another sector
    "company_user",
    "other_company_user",  # of another company
)


@dataclass(frozen=True)
class Row:
    """An endpoint's statuses per person in the order of PEOPLE; `values(world)` fills the address, `data` the form."""

    statuses: tuple[int, int, int, int, int, int, int]
    values: Callable | None = None
    data: dict = field(default_factory=dict)


class World:
    """One sector with a consultant and a company with a user; and another of each, strangers to the first."""

    def __init__(self):
        self.sector = factories.sector("transport", committees=["140.03"])
        self.other_sector = factories.sector("horeca", committees=["302"])
        self.administrator = factories.administrator()
        self.adviser = factories.adviser()
        self.consultant = factories.consultant(self.sector)
        self.other_consultant = factories.consultant(self.other_sector)
        self.company = factories.company(self.sector, committees=["140.03"])
        self.other_company = factories.company(self.other_sector, committees=["302"])
        self.company_user = factories.company_user(self.company)
        self.other_company_user = factories.company_user(self.other_company)
        self.campaign = factories.campaign(self.sector, self.other_sector)
        self.scan = factories.scan(self.company, self.sector)
        self.open_scan = factories.open_scan(self.company, self.sector)
        self.sector_scan = factories.sector_scan(self.sector)
