"""What happens to people: invited, signed in, given a password, changed, deactivated."""

from datetime import datetime
from hashlib import sha256

from flask_babel import lazy_gettext
from sqlalchemy.dialects import postgresql, sqlite

from campaign_app.accounts import passwords, queries
from campaign_app.accounts.models import Person
from campaign_app.accounts.tokens import RESET
from campaign_app.core import audit
from campaign_app.core.access import Role
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.post.actions import queue_mail


def add_person(email: str, name: str, role: Role, *, by, at: datetime, language: str = "nl") -> Person:
    """Add a person without a password and without a mail; refuses an address that somebody has already."""
    values = {
        "email": email.strip().lower(),
        "name": name.strip(),
        "role": role,
        "language": language,
        "created_at": at,
    }
    # no savepoint around a plain insert: SQLite's driver would commit the person when it ends
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Person).values(values).on_conflict_do_nothing(index_elements=["email"])
    number = db.session.scalar(statement.returning(Person.id))
    if number is None:
        raise DomainError(lazy_gettext("Somebody with this e-mail address was invited before."), field="email")
    person = db.session.get(Person, number)
    audit.record("person.added", person, by=by, at=at, role=role.value)
    return person


def invite(email: str, name: str, role: Role, *, by, at: datetime, language: str = "nl") -> Person:
    """Add a person and mail them a link with which they choose a password."""
    person = add_person(email, name, role, by=by, at=at, language=language)
    _mail_invitation(person, by=by, at=at)
    return person


def invite_again(person: Person, *, by, at: datetime) -> None:
    """Mail a person who has no password yet a new link."""
    if not person.active:
        raise DomainError(lazy_gettext("This person is deactivated. Activate them first."))
    if person.password_hash:
        raise DomainError(lazy_gettext("This person has a password already and can ask for a new one themselves."))
    if not _mail_invitation(person, by=by, at=at):
        raise DomainError(lazy_gettext("An invitation was sent less than a minute ago."))
    audit.record("person.invited_again", person, by=by, at=at)


def _mail_invitation(person: Person, *, by, at: datetime) -> bool:
    mail = queue_mail(
        "accounts.invitation",
        to=person.email,
        payload={"person": person.id, "by": getattr(by, "id", None)},
        dedupe_key=f"accounts.invitation:{person.id}:{_minute(at)}",
        due_at=at,
        language=person.language,
    )
    return mail is not None


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def ask_reset(email: str, *, at: datetime, language: str) -> None:
    """Queue a mail with a reset link to an address, without looking whether anybody has it.

    Whether there is such a person is judged when the mail is made, by the clock: so the page that asked takes the same
    time and does the same work for a stranger's address. At most one mail a minute goes to an address.
    """
    address = email.strip().lower()
    queue_mail(
        "accounts.reset",
        to=address,
        payload={},
        dedupe_key=f"accounts.reset:{sha256(address.encode()).hexdigest()[:32]}:{_minute(at)}",
        due_at=at,
        expires_at=at + RESET.lifetime,
        language=language,
    )


def authenticate(email: str, password: str, *, at: datetime) -> Person | None:
    """The person to whom address and password belong; None takes as long, whoever does not exist."""
    person = db.session.scalar(queries.person_of(email.strip().lower()))
    usable = person is not None and person.active
    if not passwords.verify(password, person.password_hash if usable else None):
        return None
    if passwords.outdated(person.password_hash):
        person.password_hash = passwords.hash(password)
    person.last_seen_at = at
    db.session.flush()
    return person


def set_password(person: Person, password: str) -> None:
    """Give a person a new password; every session and link from before stops working."""
    passwords.insist(password, email=person.email, name=person.name)
    person.password_hash = passwords.hash(password)
    person.key_version += 1
    db.session.flush()


def choose_password(person: Person, password: str, *, at: datetime) -> None:
    """Set the password of a person who proved their mailbox with a link, and note that they were here."""
    set_password(person, password)
    person.last_seen_at = at
    db.session.flush()
    audit.record("person.password_chosen", person, by=person, at=at)


def change_password(person: Person, current: str, password: str, *, at: datetime) -> None:
    """Replace a person's password after they typed the one they have."""
    if not passwords.verify(current, person.password_hash):
        raise DomainError(lazy_gettext("This is not your current password."), field="current")
    set_password(person, password)
    audit.record("person.password_changed", person, by=person, at=at)


def edit_own(person: Person, *, name: str, language: str, at: datetime) -> None:
    """Change what a person says about themselves."""
    person.name, person.language = name, language
    db.session.flush()
    audit.record("person.edited", person, by=person, at=at)


def edit_person(person: Person, *, name: str, role: Role, by, at: datetime) -> None:
    """Change a person's name and role; company users keep theirs, and nobody becomes one here."""
    if role != person.role and Role.COMPANY in (role, person.role):
        raise DomainError(lazy_gettext("Company users are invited from the page of their company."), field="role")
    if role != Role.ADMINISTRATOR:
        _insist_on_another_administrator(person)
    before, person.name, person.role = person.role, name, role
    db.session.flush()
    audit.record("person.edited", person, by=by, at=at, role_before=before.value, role=role.value)


def deactivate(person: Person, *, by, at: datetime) -> None:
    """Shut a person out at once: sessions and links stop working, the rest of the house stays as it is."""
    if not person.active:
        raise DomainError(lazy_gettext("This person was deactivated before."))
    _insist_on_another_administrator(person)
    person.active = False
    person.key_version += 1
    db.session.flush()
    audit.record("person.deactivated", person, by=by, at=at)


def reactivate(person: Person, *, by, at: datetime) -> None:
    """Let a person in again, with the password that they had."""
    if person.active:
        raise DomainError(lazy_gettext("This person is active already."))
    person.active = True
    db.session.flush()
    audit.record("person.reactivated", person, by=by, at=at)


def _insist_on_another_administrator(person: Person) -> None:
    # locked: two administrators who shut each other out at the same moment would leave nobody
    keepers = set(db.session.scalars(queries.administrators_who_can_sign_in().with_for_update()))
    if keepers == {person.id}:
        raise DomainError(
            lazy_gettext("This is the last administrator who can sign in. Make somebody else administrator first.")
        )
