"""Questions about sectors."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased, selectinload

from campaign_app.accounts.models import Person
from campaign_app.core.access import Role
from campaign_app.sectors.models import Sector, SectorCommittee, SectorConsultant


def sectors(*, words: str = "") -> Select[tuple[Sector]]:
    """All sectors by name with their committees and consultants; `words` looks in name, fund and committee."""
    query = select(Sector).options(selectinload(Sector.committees), selectinload(Sector.consultants))
    query = query.order_by(Sector.name, Sector.id)
    if not words:
        return query
    committee = Sector.committees.any(SectorCommittee.joint_committee.startswith(words, autoescape=True))
    fits = Sector.name.icontains(words, autoescape=True), Sector.fund.icontains(words, autoescape=True), committee
    return query.where(or_(*fits))


def active_sectors() -> Select[tuple[Sector]]:
    """The sectors that take part, by name."""
    return select(Sector).where(Sector.active.is_(True)).order_by(Sector.name, Sector.id)


def sector_ids_of(viewer) -> Select[tuple[int]]:
    """The ids of a viewer's sectors: a consultant's own; all for advisers and administrators; none for others."""
    if viewer.role in (Role.ADMINISTRATOR, Role.ADVISER):
        return select(Sector.id)
    if viewer.role is Role.CONSULTANT:
        return select(SectorConsultant.sector_id).where(SectorConsultant.person_id == viewer.id)
    return select(Sector.id).where(false())


def sectors_of(viewer) -> Select[tuple[Sector]]:
    """A viewer's sectors that take part, by name."""
    return active_sectors().where(Sector.id.in_(sector_ids_of(viewer)))


def sectors_for_committees(committees: Iterable[str]) -> Select[tuple[Sector]]:
    """The sectors that take part to which joint committees such as "149.01" belong, by name.

    A subcommittee that no sector names belongs to the sectors of its committee: 330.04 to who names 330.
    """
    wanted = sorted(set(committees))
    conditions = [SectorCommittee.joint_committee.in_(wanted)] + [_by_parent(item) for item in wanted if "." in item]
    named = select(SectorCommittee.sector_id).where(or_(*conditions))
    return active_sectors().where(Sector.id.in_(named) if wanted else false())


def _by_parent(committee: str):
    other = aliased(SectorCommittee)
    named = exists().where(other.joint_committee == committee)
    return and_(SectorCommittee.joint_committee == committee.partition(".")[0], ~named)


def active_consultants() -> Select[tuple[Person]]:
    """The consultants who may be assigned, by name."""
    consultants = Person.role == Role.CONSULTANT, Person.active.is_(True)
    return select(Person).where(*consultants).order_by(Person.name, Person.id)
