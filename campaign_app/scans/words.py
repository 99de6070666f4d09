"""Words for where a scan stands, in the language of the page."""

from flask_babel import gettext

from campaign_app.scans.models import Round, ScanStatus

STATUS_TAGS = {
    ScanStatus.INVITED: "",
    ScanStatus.DRAFT: "",
    ScanStatus.OPEN: "tag-good",
    ScanStatus.CLOSED: "tag-warn",
    ScanStatus.RELEASED: "tag-good",
    ScanStatus.CANCELLED: "tag-bad",
}


def status_names() -> dict[ScanStatus, str]:
    """What a scan's status is called."""
    return {
        ScanStatus.INVITED: gettext("Invited"),
        ScanStatus.DRAFT: gettext("Being prepared"),
        ScanStatus.OPEN: gettext("Running"),
        ScanStatus.CLOSED: gettext("Closed"),
        ScanStatus.RELEASED: gettext("Result ready"),
        ScanStatus.CANCELLED: gettext("Cancelled"),
    }


def round_names() -> dict[Round, str]:
    """What the mailing rounds are called."""
    return {
        Round.INVITATION: gettext("Invitation"),
        Round.REMINDER: gettext("Reminder"),
        Round.LAST_CALL: gettext("Last call"),
    }
