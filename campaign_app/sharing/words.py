"""Words for who looked at a result, and at what."""

from flask_babel import gettext

from campaign_app.core.access import Role
from campaign_app.documents.kinds import KINDS
from campaign_app.sharing.models import PAGE, ResultLook


def look_words(look: ResultLook) -> tuple[str, str, str]:
    """Who looked, as what, and at what."""
    if look.link is not None:
        return look.link.name, gettext("by a link"), gettext("the page")
    # users of companies stay that; whoever has another role by now was a consultant when they looked
    of_company = look.person.role is Role.COMPANY
    what = (
        gettext("the page") if look.what == PAGE else gettext("a file (%(kind)s)", kind=KINDS[look.what].file.upper())
    )
    return look.person.name, gettext("of your company") if of_company else gettext("sector consultant"), what
