"""The task list of a scan: what is done, what is next, and who must do it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flask_babel import format_date, format_time, gettext, ngettext

from campaign_app.core.access import Role
from campaign_app.scans.checklist import AGREE, Carried, group_warnings, launch_checks, plan_warnings, tree_warnings
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.scans.words import body_names

# the steps that a consultant can follow too; whether the result is shown to them is the company's to decide
FOR_CONSULTANTS = ("preview", "result")


class State(StrEnum):
    DONE = "done"
    NEXT = "next"
    POSSIBLE = "possible"  # may be done now, but need not
    LATER = "later"
    RUNNING = "running"  # goes by itself


@dataclass(frozen=True)
class Task:
    """One line of the list; `endpoint` leads to it, None when there is nothing to do or not for this person."""

    name: str
    title: str
    about: str
    who: str
    state: State
    endpoint: str | None = None
    notes: tuple[str, ...] = ()


# what later rooms add to the list, each before the task that it names
Maker = Callable[[Scan, str], Task | None]
_added: list[tuple[str, Maker]] = []


def scan_task(*, before: str) -> Callable[[Maker], Maker]:
    """Register a task that a later room adds: `maker(scan, company)` gives it, or None when there is none.

    `company` is how the company is called for whoever looks.
    """

    def register(maker: Maker) -> Maker:
        _added.append((before, maker))
        return maker

    return register


def state_names() -> dict[State, str]:
    """What a task's state is called."""
    return {
        State.DONE: gettext("Done"),
        State.NEXT: gettext("Next"),
        State.POSSIBLE: gettext("May be done"),
        State.LATER: gettext("Later"),
        State.RUNNING: gettext("Goes by itself"),
    }


def tasks_of(scan: Scan, viewer, *, carried: Carried, now: datetime) -> list[Task]:
    """The steps from composing to the result and its proof, as this person meets them."""
    company = gettext("You") if viewer.role is Role.COMPANY else gettext("The company")
    clock = gettext("Sokkel, by itself")
    steps = _preparation(scan, company, carried, now) if scan.is_draft else _prepared(scan, company, carried)
    steps += _afterwards(scan, company, clock, now)
    for before, maker in _added:
        if task := maker(scan, company):
            steps.insert(next(place for place, step in enumerate(steps) if step.name == before), task)
    if viewer.role is not Role.COMPANY:
        steps = [replace(step, endpoint=step.endpoint if step.name in FOR_CONSULTANTS else None) for step in steps]
    return steps


def next_of(tasks: Sequence[Task]) -> Task | None:
    """The one task that is next, if any."""
    return next((task for task in tasks if task.state in (State.NEXT, State.RUNNING)), None)


def _preparation(scan: Scan, company: str, carried: Carried, now: datetime) -> list[Task]:
    composed = scan.status is not ScanStatus.INVITED
    planned = bool(scan.opens_at and scan.closes_at and scan.expected)
    missing = {check.endpoint for check in launch_checks(scan, carried, now) if not check.holds}

    def state(done: bool, may: bool) -> State:
        return State.DONE if done else State.NEXT if may else State.LATER

    warned = (*group_warnings(scan, carried).values(), *tree_warnings(scan))
    return [
        Task(
            "compose",
            gettext("Compose the questionnaire"),
            gettext("The common core, and the modules that fit your work."),
            company,
            state(composed, True),
            "scans.compose",
        ),
        Task(
            "questions",
            gettext("Add questions of your own"),
            ngettext("%(num)s question of your own.", "%(num)s questions of your own.", len(scan.own_questions))
            if scan.own_questions
            else gettext("At most ten, about what only your company knows."),
            company,
            State.DONE if scan.own_questions else State.POSSIBLE if composed else State.LATER,
            "scans.questions" if composed else None,
        ),
        Task(
            "groups",
            gettext("Name the groups"),
            ngettext("%(num)s group named.", "%(num)s groups named.", len(scan.groups))
            if scan.groups
            else gettext("Sites and departments that you want to compare. Without groups you see the whole only."),
            company,
            State.DONE if scan.groups else State.POSSIBLE if composed else State.LATER,
            "scans.groups",
            warned,
        ),
        Task(
            "ways",
            gettext("Set the dates and the ways in"),
            gettext("When it runs, who may answer, and how they get in."),
            company,
            state(planned and "scans.ways" not in missing, composed),
            "scans.ways",
            tuple(plan_warnings(scan, carried)),
        ),
        Task("agree", agree_title(), agreed_words(scan), company, state(AGREE not in missing, composed), AGREE),
        Task(
            "preview",
            gettext("Preview"),
            gettext("Look at it as your people will see it, in each language."),
            company,
            State.POSSIBLE if composed else State.LATER,
            "scans.preview",
        ),
        Task(
            "launch",
            gettext("Launch"),
            gettext("Check everything once more. Afterwards it is fixed."),
            company,
            State.LATER if missing else State.NEXT,
            "scans.launch" if composed else None,
        ),
    ]


def agree_title() -> str:
    """What the step of the joint support is called."""
    return gettext("Record the joint support")


def agreed_words(scan: Scan) -> str:
    """Who agreed to a scan and when, in one line; what is asked for while nobody has."""
    names = body_names()
    told = [
        gettext("%(who)s, %(day)s", who=names[each.body], day=format_date(each.agreed_on, "long"))
        for each in scan.agreements
    ]
    return "; ".join(told) or gettext("Who agreed that this scan is held, and when.")


def _prepared(scan: Scan, company: str, carried: Carried) -> list[Task]:
    if scan.launched_at is None:
        return []
    groups = ngettext("%(num)s group named.", "%(num)s groups named.", len(scan.groups))
    ways = []
    if scan.open_link:
        ways.append(gettext("An open link."))
    if codes := sum(carried.values()):
        ways.append(ngettext("%(num)s personal code.", "%(num)s personal codes.", codes))
    elif scan.personal_codes:  # after closing they are gone, and none is counted
        ways.append(gettext("Personal codes by mail."))
    if cards := sum(scan.printed_codes.values()):
        ways.append(ngettext("%(num)s card with a code.", "%(num)s cards with a code.", cards))
    if scan.booklets:
        ways.append(gettext("Booklets on paper."))
    if scan.kiosk:
        ways.append(gettext("A shared device."))
    return [
        Task("compose", gettext("Compose the questionnaire"), gettext("Fixed at the launch."), company, State.DONE),
        Task("groups", gettext("Name the groups"), groups, company, State.DONE),
        Task("ways", gettext("Set the dates and the ways in"), " ".join(ways), company, State.DONE),
        Task("agree", agree_title(), agreed_words(scan), company, State.DONE, AGREE),
        Task(
            "preview",
            gettext("Preview"),
            gettext("Look at it as your people will see it, in each language."),
            company,
            State.DONE,
            "scans.preview",
        ),
        Task(
            "launch",
            gettext("Launch"),
            gettext("Launched on %(day)s.", day=format_date(scan.launched_at, "long")),
            company,
            State.DONE,
        ),
    ]


def _afterwards(scan: Scan, company: str, clock: str, now: datetime) -> list[Task]:
    states = {
        ScanStatus.OPEN: (State.RUNNING, State.LATER),
        ScanStatus.CLOSED: (State.DONE, State.RUNNING),
        ScanStatus.RELEASED: (State.DONE, State.NEXT),
    }
    follow, result = states.get(scan.status, (State.LATER, State.LATER))
    running = gettext("People answer, Sokkel sends the invitations and reminders.")
    if scan.status is ScanStatus.OPEN and now < scan.opens_at:
        running = gettext("Opens by itself on %(day)s.", day=format_date(scan.opens_on, "long"))
    elif scan.status is ScanStatus.OPEN and now < scan.closes_at:
        running = gettext(
            "Closes by itself on %(day)s at %(time)s; who is filling in by then has one more hour.",
            day=format_date(scan.closes_on, "long"),
            time=format_time(scan.closes_at, "short"),
        )
    elif scan.status is ScanStatus.OPEN:
        running = gettext(
            "Closed to newcomers. Who was filling in may send until %(time)s.",
            time=format_time(scan.last_answers_at, "short"),
        )
    return [
        Task("follow", gettext("Follow the response"), running, clock, follow),
        Task(
            "result",
            gettext("Read the result"),
            gettext("The result appears when the scan has closed."),
            company if result is State.NEXT else clock,
            result,
            "results.show" if result is State.NEXT else None,
        ),
        Task(
            "sharing",
            gettext("Decide who sees the result"),
            gettext("Your own users, the consultants of your sector, your committee by a link; and see who looked."),
            company,
            State.LATER if follow is State.LATER else State.POSSIBLE,
            None if follow is State.LATER else "sharing.show",
        ),
        Task(
            "proof",
            gettext("Take the proof along"),
            gettext("For a subsidy file or your committee: that the scan was held, without any result."),
            company,
            State.POSSIBLE if result is State.NEXT else State.LATER,
            "proofs.show" if result is State.NEXT else None,
        ),
    ]
