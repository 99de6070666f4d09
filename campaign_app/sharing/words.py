"""Words for who looked at a result, and at what."""

from flask_babel import gettext

from campaign_app.core.access import Role
from campaign_app.documents.kinds import KINDS
from campaign_app.sharing.models import PAGE, ResultLook


def look_words(look: ResultLook) -> tuple[str, str, str]:
    """Who looked, as what, and at what."""
    if look.link is not None:
        return look.link.name, gettext("by a link"), gettext("the page")
    as_consultant = look.person.role is Role.CONSULTANT
    what = (
        gettext("the page") if look.what == PAGE else gettext("a file (%(kind)s)", kind=KINDS[look.what].file.upper())
    )
    return look.person.name, gettext("sector consultant") if as_consultant else gettext("of your company"), what
