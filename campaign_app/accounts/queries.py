"""Questions about people."""

from sqlalchemy import Select, or_, select

from campaign_app.accounts.models import Person
from campaign_app.core.access import Role

STATES = ("active", "invited", "inactive")


def people(*, words: str = "", role: Role | None = None, state: str = "") -> Select[tuple[Person]]:
    """People by name, whose name or address contains the given letters; `state` is one of STATES or empty."""
    query = select(Person).order_by(Person.name, Person.id)
    if words:
        fits = Person.name.icontains(words, autoescape=True), Person.email.icontains(words, autoescape=True)
        query = query.where(or_(*fits))
    if role:
        query = query.where(Person.role == role)
    if state == "inactive":
        return query.where(Person.active.is_(False))
    if state in STATES:
        invited = Person.password_hash.is_(None)
        query = query.where(Person.active.is_(True), invited if state == "invited" else ~invited)
    return query


def person_of(email: str) -> Select[tuple[Person]]:
    """The person with an e-mail address, in lower case."""
    return select(Person).where(Person.email == email)


def administrators_who_can_sign_in() -> Select[tuple[int]]:
    """The ids of those who can keep the house: active administrators with a password."""
    can = Person.role == Role.ADMINISTRATOR, Person.active.is_(True), Person.password_hash.is_not(None)
    return select(Person.id).where(*can).order_by(Person.id)
