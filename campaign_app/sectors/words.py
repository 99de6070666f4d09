"""What the seed says about how far a sector's facts were verified, in words."""

from flask_babel import lazy_gettext

VERIFIED_WORDS = {
    "yes": lazy_gettext("sector, fund and joint committees"),
    "sector only": lazy_gettext("the sector only"),
    "fund only": lazy_gettext("the fund only"),
    "fund verified": lazy_gettext("the fund; not the joint committees"),
    "fund verified as IPV": lazy_gettext("the fund, under its former name IPV; not the joint committees"),
    "fund brand unverified": lazy_gettext("not the name of the fund"),
    "committee verified": lazy_gettext("the joint committees"),
    "committees verified": lazy_gettext("the joint committees"),
    "committee unverified": lazy_gettext("not the joint committees"),
    "committees unverified": lazy_gettext("not the joint committees"),
}
