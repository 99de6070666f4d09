"""Words for where a scan stands, in the language of the page."""

from collections import Counter
from collections.abc import Hashable, Iterable

from flask_babel import gettext

from campaign_app.scans.models import Body, GroupBy, Round, ScanStatus

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


def body_names() -> dict[Body, str]:
    """Who may agree to a scan, as the law and people call them."""
    return {
        Body.PREVENTION_COMMITTEE: gettext("Committee for prevention and protection at work (CPBW)"),
        Body.WORKS_COUNCIL: gettext("Works council"),
        Body.UNION_DELEGATION: gettext("Union delegation"),
        Body.DIRECT: gettext("No body: the workers themselves were consulted"),
    }


def own_kind_names() -> dict[str, str]:
    """The kinds of question that a company may ask of its own."""
    return {
        "agree": gettext("They say how far they agree with a statement"),
        "one": gettext("They choose one answer"),
        "several": gettext("They choose as many answers as they like"),
        "number": gettext("They type a number"),
        "remark": gettext("They write something themselves"),
    }


def group_ways() -> dict[GroupBy, str]:
    """How a scan may know who belongs to which group."""
    return {
        GroupBy.RESPONDENT: gettext("Everyone who answers chooses a group, or says “I would rather not say”"),
        GroupBy.CODE: gettext("The personal code carries the group, and nobody is asked"),
    }


def names_apart(groups: Iterable[tuple[Hashable, str, Hashable]]) -> dict[Hashable, str]:
    """Per key its name, with the place where it lies when another group is called the same.

    `groups` are (key, name, key of the group that it is part of), in any order.
    """
    known = {key: (name, parent) for key, name, parent in groups}
    times = Counter(name for name, _ in known.values())

    def told(key: Hashable) -> str:
        name, parent = known[key]
        return f"{name} ({told(parent)})" if times[name] > 1 and parent in known else name

    return {key: told(key) for key in known}
