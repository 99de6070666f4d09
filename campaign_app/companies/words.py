"""What the screen calls the facts of a company."""

from flask_babel import lazy_gettext

FACTS = {
    "name": lazy_gettext("Name"),
    "enterprise_number": lazy_gettext("Enterprise number"),
    "postcode": lazy_gettext("Postcode"),
    "committees": lazy_gettext("Joint committees"),
    "headcount": lazy_gettext("Number of employees"),
    "contact_person": lazy_gettext("Contact person"),
    "first_name": lazy_gettext("Contact person (first name)"),
    "last_name": lazy_gettext("Contact person (last name)"),
    "email": lazy_gettext("E-mail address"),
}

SORTS = {
    "name": lazy_gettext("Name, from A to Z"),
    "-name": lazy_gettext("Name, from Z to A"),
    "postcode": lazy_gettext("Postcode"),
    "-headcount": lazy_gettext("Largest first"),
    "headcount": lazy_gettext("Smallest first"),
    "-created": lazy_gettext("Latest added first"),
}
