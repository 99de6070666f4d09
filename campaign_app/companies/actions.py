"""What one does with companies: add and edit them, invite their people, and take an upload from dry run to done."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign_app.accounts.actions import invite
from campaign_app.accounts.models import Person
from campaign_app.accounts.queries import person_of
from campaign_app.companies.cells import CellFault, is_empty, read_committees, read_name, read_number, read_postcode
from campaign_app.companies.importing import Plan, apply_import, committee_matches, derived, plan_import
from campaign_app.companies.models import Company, CompanyCommittee, CompanyImport
from campaign_app.companies.names import search_form, tidy
from campaign_app.companies.reading import read_file
from campaign_app.core import audit
from campaign_app.core.access import Role
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.post.actions import queue_mail
from campaign_app.sectors.models import Sector
from campaign_app.sectors.queries import sector_ids_of

FACTS = ("name", "postcode", "headcount", "contact_person", "email")


def add_company(number: str, facts: dict, *, sector: Sector, by: Person, at: datetime) -> Company:
    """Add one company by hand to a sector of one's own, and to the sectors that its joint committees point at."""
    enterprise_number = _read("number", read_number, number)
    company = Company(enterprise_number=enterprise_number, created_at=at)
    codes = _write(company, facts)
    wanted = {sector.id, *derived(codes, committee_matches())}
    company.sectors = list(db.session.scalars(select(Sector).where(Sector.id.in_(wanted))))
    try:
        with db.session.begin_nested():
            db.session.add(company)
    except IntegrityError as fault:
        raise DomainError(
            lazy_gettext("This enterprise number is in Sokkel already. Search for it, or import it into your sector."),
            field="number",
        ) from fault
    audit.record("company.added", company, by=by, at=at)
    return company


def edit_company(company: Company, facts: dict, *, sector_ids: set[int], by: Person, at: datetime) -> list[Sector]:
    """Change a company's facts and sectors; returns the sectors that its new joint committees added by themselves.

    A person may overrule: keep or drop a sector whatever the committees say. Only one's own sectors can be dropped, and
    only one's own or those that the committees point at can be added.
    """
    before = {item.joint_committee for item in company.committees}
    codes = _write(company, facts)
    matches = committee_matches()
    own = set(db.session.scalars(sector_ids_of(by)))
    present = {sector.id for sector in company.sectors}
    if foreign := (present - sector_ids) - own:
        names = ", ".join(sector.name for sector in company.sectors if sector.id in foreign)
        words = lazy_gettext("Only a consultant of that sector can take the company out of it: %(names)s.", names=names)
        raise DomainError(words, field="sectors")
    if (sector_ids - present) - own - derived([*codes, *before], matches):
        raise DomainError(
            lazy_gettext("You can add your own sectors and those of the joint committees."), field="sectors"
        )
    if not sector_ids & own:
        words = lazy_gettext("Keep at least one sector of your own, or you would no longer see this company.")
        raise DomainError(words, field="sectors")
    added = derived(sorted(set(codes) - before), matches) - present - sector_ids
    company.sectors = list(db.session.scalars(select(Sector).where(Sector.id.in_(sector_ids | added))))
    db.session.flush()
    audit.record("company.edited", company, by=by, at=at)
    return [sector for sector in company.sectors if sector.id in added]


def _write(company: Company, facts: dict) -> list[str]:
    """Store what was typed about a company; returns its joint committees."""
    company.name = _read("name", read_name, facts.get("name"))
    company.search_name = search_form(company.name)
    company.postcode = _read("postcode", read_postcode, facts.get("postcode"))
    company.headcount = facts.get("headcount")
    company.contact_person = tidy(facts.get("contact_person") or "") or None
    company.email = facts.get("email") or None
    codes = _read("committees", read_committees, facts.get("committees")) or []
    kept = {item.joint_committee: item for item in company.committees}
    company.committees = [kept.get(code) or CompanyCommittee(joint_committee=code) for code in codes]
    return codes


def _read(field: str, reader, typed):
    """What was typed, read as the import reads it; None for nothing."""
    if is_empty(typed):
        return None
    try:
        return reader(typed).value
    except CellFault as fault:
        raise DomainError(fault.message, field=field) from fault


def invite_company_user(company: Company, email: str, name: str, *, by: Person, at: datetime) -> Person:
    """Let somebody work for a company: a new person gets an invitation, a company user of another company a message."""
    _check_may_choose(company, by)
    address = email.strip().lower()
    person = db.session.scalar(person_of(address))
    if person is None:
        person = invite(address, name, Role.COMPANY, by=by, at=at)
    elif person.role is not Role.COMPANY:
        words = lazy_gettext(
            "This person works in Sokkel in another role; that cannot be combined. Use another address."
        )
        raise DomainError(words, field="email")
    elif not person.active:
        words = lazy_gettext("This person is deactivated. Ask an administrator to let them in again.")
        raise DomainError(words, field="email")
    elif person in company.users:
        raise DomainError(lazy_gettext("This person can work for this company already."), field="email")
    else:
        queue_mail(
            "companies.invitation",
            to=person.email,
            payload={"person": person.id, "company": company.id, "by": by.id},
            dedupe_key=f"companies.invitation:{company.id}:{person.id}:{int(at.timestamp())}",
            due_at=at,
            language=person.language,
        )
    company.users.append(person)
    db.session.flush()
    audit.record("company.user_invited", company, by=by, at=at, invited=person.id)
    return person


# what later rooms have against it that somebody is taken out: (company, person, by) -> None, or a DomainError
removal_rules: list[Callable[[Company, Person, Person], None]] = []


def remove_company_user(company: Company, person: Person, *, by: Person, at: datetime) -> None:
    """End somebody's work for a company; the person and what they did stay. Nobody ends their own."""
    _check_may_choose(company, by)
    if person.id == by.id:
        raise DomainError(lazy_gettext("You cannot take yourself out. Ask a colleague."))
    for rule in removal_rules:
        rule(company, person, by)
    company.users.remove(person)
    db.session.flush()
    audit.record("company.user_removed", company, by=by, at=at, removed=person.id)


def may_choose_users(company: Company, by: Person) -> bool:
    """Whether somebody decides who works for a company.

    A consultant brings the first user in. Who works for a company sees its results, so from then on it chooses itself.
    """
    return by.role is Role.COMPANY or not any(user.active and user.password_hash for user in company.users)


def _check_may_choose(company: Company, by: Person) -> None:
    if not may_choose_users(company, by):
        raise DomainError(
            lazy_gettext("This company has users of its own. They let colleagues in themselves; ask one of them.")
        )


def keep_upload(content: bytes, filename: str, *, sector: Sector, by: Person, at: datetime) -> CompanyImport:
    """Keep an upload between dry run and confirmation; refuses at once what holds no list of companies."""
    read_file(content)
    name = tidy(filename)[-200:] or "-"
    upload = CompanyImport(
        sector_id=sector.id, person_id=by.id, filename=name, content=content, outcome={}, created_at=at
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def plan_of(upload: CompanyImport, viewer: Person) -> Plan:
    """What an upload would do now; reads the file again, so that the plan is never older than the companies."""
    return plan_import(
        read_file(upload.content), upload.sector, visible_sector_ids=set(db.session.scalars(sector_ids_of(viewer)))
    )


def confirm_upload(upload: CompanyImport, *, by: Person, at: datetime) -> bool:
    """Do what an upload says, once; False when it was done before. The caller holds the row locked."""
    if upload.outcome:
        return False
    if upload.sector_id not in set(db.session.scalars(sector_ids_of(by))):
        raise DomainError(lazy_gettext("You no longer work for this sector, so this list cannot be imported."))
    counts = apply_import(plan_of(upload, by), by=by, at=at)
    upload = db.session.get(CompanyImport, upload.id)
    upload.outcome = {"done_at": at.isoformat(), **counts}
    db.session.flush()
    return True


def discard_upload(upload: CompanyImport) -> None:
    """Throw an upload away; what was imported from it stays."""
    db.session.delete(upload)
    db.session.flush()
