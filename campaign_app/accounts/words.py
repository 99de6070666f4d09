"""What roles and states are called on the screen."""

from flask_babel import lazy_gettext

from campaign_app.core.access import Role

ROLE_WORDS = {
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    Role.ADVISER: lazy_gettext("Intersectoral adviser"),
    Role.CONSULTANT: lazy_gettext("Sector consultant"),
    Role.COMPANY: lazy_gettext("Company user"),
}

# Company users are invited from the page of their company.
STAFF = (Role.CONSULTANT, Role.ADVISER, Role.ADMINISTRATOR)

STATE_WORDS = {
    "active": (lazy_gettext("active"), "tag-good"),
    "invited": (lazy_gettext("invited, no password yet"), "tag-warn"),
    "inactive": (lazy_gettext("deactivated"), "tag-bad"),
}


def role_pairs(roles=STAFF) -> list[tuple[str, object]]:
    """Roles as (value, label) pairs for a form."""
    return [(role.value, ROLE_WORDS[role]) for role in roles]


def state_of(person) -> str:
    """Whether a person is active, invited or inactive."""
    if not person.active:
        return "inactive"
    return "active" if person.password_hash else "invited"
